using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>The built-in functions of <c>base/bif/logging.bif</c>. They need a <see cref="LogManager"/> among the machine's services.</summary>
public static class LoggingBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Log::__create_stream", (in BuiltinCall call) =>
            Slot.Of(Logs(call).CreateStream(Id(call), call.Arguments[1].AsRecord)));
        catalog.Add("Log::__remove_stream", (in BuiltinCall call) => Slot.Of(Logs(call).RemoveStream(Id(call))));
        catalog.Add("Log::__enable_stream", (in BuiltinCall call) => Slot.Of(Logs(call).SetEnabled(Id(call), true)));
        catalog.Add("Log::__disable_stream", (in BuiltinCall call) => Slot.Of(Logs(call).SetEnabled(Id(call), false)));
        catalog.Add("Log::__add_filter", (in BuiltinCall call) =>
            Slot.Of(Logs(call).AddFilter(Id(call), call.Arguments[1].AsRecord)));
        catalog.Add("Log::__remove_filter", (in BuiltinCall call) =>
            Slot.Of(Logs(call).RemoveFilter(Id(call), call.Arguments[1].AsString.ToString())));
        catalog.Add("Log::__write", Write);
        catalog.Add("Log::__set_buf", (in BuiltinCall call) => Slot.Of(Logs(call).SetBuffered(Id(call), call.Arguments[1].AsBool)));
        catalog.Add("Log::__flush", (in BuiltinCall call) => Slot.Of(Logs(call).Flush(Id(call))));
        catalog.Add("Log::flush_all", FlushAll);
        catalog.Add("Log::__delay", Delay);
        catalog.Add("Log::__delay_finish", (in BuiltinCall call) =>
            Slot.Of(call.Arguments[1].Ref is RecordValue record && call.Arguments[2].Ref is DelayToken token && Logs(call).FinishDelay(Id(call), record, token)));
        catalog.Add("Log::__set_max_delay_interval", (in BuiltinCall call) =>
            Slot.Of(Logs(call).SetMaxDelay(Id(call), call.Arguments[1].AsDouble)));
        catalog.Add("Log::__set_max_delay_queue_size", (in BuiltinCall call) =>
            Slot.Of(Logs(call).SetMaxDelayed(Id(call), call.Arguments[1].Bits)));
        catalog.Add("Log::__get_delay_queue_size", (in BuiltinCall call) => Slot.Of((long)Logs(call).DelayedCount(Id(call))));
    }

    private static LogManager Logs(in BuiltinCall call) => call.Machine.Service<LogManager>();

    private static long Id(in BuiltinCall call) => call.Arguments[0].Bits;

    private static Slot Write(in BuiltinCall call)
    {
        if (call.Arguments[1].Ref is not RecordValue record)
        {
            throw new PolicyError("Log::write needs a record");
        }

        return Slot.Of(Logs(call).Write(Id(call), record));
    }

    private static Slot FlushAll(in BuiltinCall call)
    {
        Logs(call).FlushAll();
        return Slot.Of(new BoxedScalar(NidsVm.Vm.Types.PolicyType.Bool, 1));
    }

    private static Slot Delay(in BuiltinCall call)
    {
        if (call.Arguments[1].Ref is not RecordValue record)
        {
            throw new PolicyError("Log::delay needs a record");
        }

        DelayToken? token = Logs(call).Delay(Id(call), record, call.Arguments[2].Ref as FunctionValue);
        return Slot.Of(token ?? throw new PolicyError(""));
    }
}
