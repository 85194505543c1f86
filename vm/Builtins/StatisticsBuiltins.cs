using System.Diagnostics;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Counters of the machine and, through <see cref="IStatisticsSource"/>, of the engine.</summary>
public static class StatisticsBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        foreach ((string name, string type) in (ReadOnlySpan<(string, string)>)
            [("get_file_analysis_stats", "FileAnalysisStats"),
            ("get_thread_stats", "ThreadStats"), ("get_matcher_stats", "MatcherStats"), ("get_reporter_stats", "ReporterStats"),
            ("get_broker_stats", "BrokerStats")])
        {
            catalog.Add(name, (in BuiltinCall c) => Slot.Of(Filled(c, type)));
        }

        catalog.Add("get_event_stats", EventStatistics);
        catalog.Add("get_timer_stats", TimerStatistics);
        catalog.Add("get_proc_stats", ProcessStatistics);
        catalog.Add("get_event_handler_stats", HandlerStatistics);
    }

    /// <summary>A record of zeros, filled in by the engine as far as it runs.</summary>
    private static RecordValue Filled(in BuiltinCall call, string type)
    {
        RecordValue record = call.NewRecord(type);
        for (int i = 0; i < record.Fields.Length; i++)
        {
            RecordField field = record.Type.Fields[i];
            if (field.Type.IsScalar && !field.IsOptional)
            {
                record.SetScalar(i, 0L);
            }
        }

        call.Machine.FindService<IStatisticsSource>()?.Fill(record);
        return record;
    }

    private static Slot EventStatistics(in BuiltinCall call)
    {
        RecordValue record = Filled(call, "EventStats");
        record["queued"] = Slot.Of(call.Machine.Queue.Queued);
        record["dispatched"] = Slot.Of(call.Machine.EventsDispatched);
        return Slot.Of(record);
    }

    private static Slot TimerStatistics(in BuiltinCall call)
    {
        RecordValue record = Filled(call, "TimerStats");
        TimerQueue timers = call.Machine.Timers;
        record["current"] = Slot.Of((long)timers.Count);
        record["max"] = Slot.Of((long)timers.HighWater);
        record["cumulative"] = Slot.Of(timers.Fired + timers.Count);
        return Slot.Of(record);
    }

    private static Slot ProcessStatistics(in BuiltinCall call)
    {
        RecordValue record = Filled(call, "ProcStats");
        using Process process = Process.GetCurrentProcess();
        DateTime start = process.StartTime.ToUniversalTime();
        record["start_time"] = Slot.Of((start - DateTime.UnixEpoch).TotalSeconds);
        record["real_time"] = Slot.Of((DateTime.UtcNow - start).TotalSeconds);
        record["user_time"] = Slot.Of(process.UserProcessorTime.TotalSeconds);
        record["system_time"] = Slot.Of(process.PrivilegedProcessorTime.TotalSeconds);
        record["mem"] = Slot.Of(process.PeakWorkingSet64);
        return Slot.Of(record);
    }

    private static Slot HandlerStatistics(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("EventNameStats", PolicyType.Any);
        foreach (EventHandle handle in call.Machine.Events.OrderBy(h => h.Name, StringComparer.Ordinal))
        {
            if (handle.Dispatched > 0)
            {
                RecordValue counter = call.NewRecord("EventNameCounter");
                counter["name"] = Slot.Of(new StringValue(handle.Name));
                counter["times_called"] = Slot.Of(handle.Dispatched);
                result.Add(Slot.Of(counter));
            }
        }

        return Slot.Of(result);
    }
}
