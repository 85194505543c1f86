using NidsVm.Analysis.Connections;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>Thresholds on the size and duration of a connection.</summary>
internal static class ConnectionSizeBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("set_current_conn_bytes_threshold", SetBytes);
        catalog.Add("set_current_conn_packets_threshold", SetPackets);
        catalog.Add("set_current_conn_duration_threshold", SetDuration);
        catalog.Add("get_current_conn_bytes_threshold", GetBytes);
        catalog.Add("get_current_conn_packets_threshold", GetPackets);
        catalog.Add("get_current_conn_duration_threshold", GetDuration);
    }

    private static Slot SetBytes(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(false);
        }

        bool isOrig = call.Arguments[2].AsBool;
        ConnectionThresholds thresholds = connection.Size.Thresholds ??= new ConnectionThresholds();
        if (isOrig)
        {
            thresholds.OrigBytes = call.Arguments[1].AsCount;
        }
        else
        {
            thresholds.RespBytes = call.Arguments[1].AsCount;
        }

        ThresholdChecks.CheckSet(connection, isOrig);
        return Slot.Of(true);
    }

    private static Slot SetPackets(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(false);
        }

        bool isOrig = call.Arguments[2].AsBool;
        ConnectionThresholds thresholds = connection.Size.Thresholds ??= new ConnectionThresholds();
        if (isOrig)
        {
            thresholds.OrigPackets = call.Arguments[1].AsCount;
        }
        else
        {
            thresholds.RespPackets = call.Arguments[1].AsCount;
        }

        ThresholdChecks.CheckSet(connection, isOrig);
        return Slot.Of(true);
    }

    private static Slot SetDuration(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(false);
        }

        (connection.Size.Thresholds ??= new ConnectionThresholds()).Duration = call.Arguments[1].AsDouble;
        ThresholdChecks.CheckSet(connection, isOrig: true);
        return Slot.Of(true);
    }

    private static Slot GetBytes(in BuiltinCall call) =>
        ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            && connection.Size.Thresholds is { } thresholds
            ? Slot.Of(call.Arguments[1].AsBool ? thresholds.OrigBytes : thresholds.RespBytes)
            : Slot.Of(0UL);

    private static Slot GetPackets(in BuiltinCall call) =>
        ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            && connection.Size.Thresholds is { } thresholds
            ? Slot.Of(call.Arguments[1].AsBool ? thresholds.OrigPackets : thresholds.RespPackets)
            : Slot.Of(0UL);

    private static Slot GetDuration(in BuiltinCall call) =>
        ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            && connection.Size.Thresholds is { } thresholds
            ? Slot.Of(thresholds.Duration)
            : Slot.Of(0.0);
}
