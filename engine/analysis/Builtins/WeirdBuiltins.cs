using System.Globalization;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>Weirds that policies report, and how they are thinned out: with the state of the engine's own weirds.</summary>
internal static class WeirdBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Replace("Reporter::net_weird", Net);
        catalog.Replace("Reporter::flow_weird", Flow);
        catalog.Replace("Reporter::conn_weird", OfConnection);
        catalog.Replace("Reporter::limit_reached_weird", LimitReached);
        catalog.Replace("Reporter::get_weird_sampling_whitelist", GetAlways);
        catalog.Replace("Reporter::set_weird_sampling_whitelist", SetAlways);
        catalog.Replace("Reporter::get_weird_sampling_global_list", GetGlobal);
        catalog.Replace("Reporter::set_weird_sampling_global_list", SetGlobal);
        catalog.Replace("Reporter::get_weird_sampling_threshold", GetThreshold);
        catalog.Replace("Reporter::set_weird_sampling_threshold", SetThreshold);
        catalog.Replace("Reporter::get_weird_sampling_rate", GetRate);
        catalog.Replace("Reporter::set_weird_sampling_rate", SetRate);
        catalog.Replace("Reporter::get_weird_sampling_duration", GetDuration);
        catalog.Replace("Reporter::set_weird_sampling_duration", SetDuration);
    }

    private static WeirdReporter? Reporter(Machine machine) => machine.FindService<AnalysisContext>()?.Weirds;

    private static Slot Net(in BuiltinCall call)
    {
        Reporter(call.Machine)?.OfNet(Text(call, 0), Text(call, 1), Text(call, 2));
        return Slot.Of(true);
    }

    private static Slot Flow(in BuiltinCall call)
    {
        AddrValue from = call.Arguments[1].AsAddr;
        AddrValue to = call.Arguments[2].AsAddr;
        Reporter(call.Machine)?.OfFlow(
            Text(call, 0), new IpAddress(from.Hi, from.Lo), new IpAddress(to.Hi, to.Lo), Text(call, 3), Text(call, 4));
        return Slot.Of(true);
    }

    private static Slot OfConnection(in BuiltinCall call)
    {
        if (ConnectionLookup.TryFindByRecord(call.Machine, call.Arguments[1].AsRecord, out Connection? connection))
        {
            connection.Weird(Text(call, 0), Text(call, 2), Text(call, 3));
            return Slot.Of(true);
        }

        return Slot.Of(Expired(call));
    }

    /// <summary>A weird of a connection that policies have outlived; false where the record tells no connection.</summary>
    private static bool Expired(in BuiltinCall call)
    {
        RecordValue record = call.Arguments[1].AsRecord;
        if (Reporter(call.Machine) is not { } reporter
            || Field(record, "id") is not RecordValue id || Field(record, "uid") is not StringValue uid
            || Field(id, "orig_h") is not AddrValue from || Field(id, "resp_h") is not AddrValue to)
        {
            return false;
        }

        reporter.OfExpired(
            id, uid, new IpAddress(from.Hi, from.Lo), new IpAddress(to.Hi, to.Lo), Text(call, 0), Text(call, 2), Text(call, 3));
        return true;
    }

    private static object? Field(RecordValue record, string name) =>
        record.Type.IndexOf(name) is var index and >= 0 ? record.Fields[index].Ref : null;

    private static Slot LimitReached(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFindByRecord(call.Machine, call.Arguments[1].AsRecord, out Connection? connection))
        {
            return Slot.Of(false);
        }

        ulong reached = call.Arguments[2].AsCount;
        ulong limit = call.Arguments[3].AsCount;
        string detail = limit > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{reached} > {limit}")
            : reached.ToString(CultureInfo.InvariantCulture);
        connection.Weird(Text(call, 0), detail, Text(call, 4));
        connection.NoteUnanalysed();
        return Slot.Of(true);
    }

    private static Slot GetAlways(in BuiltinCall call) => Slot.Of((object?)Set(call.Machine, Reporter(call.Machine)?.Always));

    private static Slot GetGlobal(in BuiltinCall call) => Slot.Of((object?)Set(call.Machine, Reporter(call.Machine)?.Global));

    private static Slot SetAlways(in BuiltinCall call)
    {
        Reporter(call.Machine)?.ReplaceAlways(call.Arguments[0].AsTable);
        return Slot.Of(true);
    }

    private static Slot SetGlobal(in BuiltinCall call)
    {
        Reporter(call.Machine)?.ReplaceGlobal(call.Arguments[0].AsTable);
        return Slot.Of(true);
    }

    private static Slot GetThreshold(in BuiltinCall call) => Slot.Of(Reporter(call.Machine)?.Threshold ?? 0UL);

    private static Slot SetThreshold(in BuiltinCall call)
    {
        if (Reporter(call.Machine) is { } reporter)
        {
            reporter.Threshold = call.Arguments[0].AsCount;
        }

        return Slot.Of(true);
    }

    private static Slot GetRate(in BuiltinCall call) => Slot.Of(Reporter(call.Machine)?.Rate ?? 0UL);

    private static Slot SetRate(in BuiltinCall call)
    {
        if (Reporter(call.Machine) is { } reporter)
        {
            reporter.Rate = call.Arguments[0].AsCount;
        }

        return Slot.Of(true);
    }

    private static Slot GetDuration(in BuiltinCall call) => Slot.Of(Reporter(call.Machine)?.Duration ?? 0.0);

    private static Slot SetDuration(in BuiltinCall call)
    {
        if (Reporter(call.Machine) is { } reporter)
        {
            reporter.Duration = call.Arguments[0].AsDouble;
        }

        return Slot.Of(true);
    }

    private static string Text(in BuiltinCall call, int argument) => call.Arguments[argument].AsString.ToString();

    private static TableValue Set(Machine machine, IEnumerable<string>? names)
    {
        if (machine.FindType("string_set") is not TableType type)
        {
            throw new PolicyError("the policy library declares no string_set");
        }

        var set = new TableValue(type);
        foreach (string name in names ?? [])
        {
            Slot key = Slot.Of((object?)new StringValue(name));
            set.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _);
        }

        return set;
    }
}
