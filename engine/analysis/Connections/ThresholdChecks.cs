using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Connections;

/// <summary>Raises the events of sizes and durations that a connection has grown past. Each threshold counts once.</summary>
internal static class ThresholdChecks
{
    public static void Check(Connection connection, bool isOrig)
    {
        AnalysisContext context = connection.Context;
        ref ConnectionSize size = ref connection.Size;
        ulong packets = size.OrigPackets + size.RespPackets;
        if (context.HasPacketThresholds && Array.BinarySearch(context.Settings.ThresholdsOfPackets, packets) >= 0)
        {
            RecordValue record = connection.Record();
            Span<Slot> a = context.Machine.Enqueue(context.Events.ConnGenericPacketThresholdCrossed!);
            a[0].Ref = record;
            a[1] = Slot.Of(packets);
        }

        CheckSet(connection, isOrig);
    }

    /// <summary>Checks the thresholds that policies set on one connection.</summary>
    public static void CheckSet(Connection connection, bool isOrig)
    {
        AnalysisContext context = connection.Context;
        ref ConnectionSize size = ref connection.Size;
        if (size.Thresholds is not { } thresholds)
        {
            return;
        }

        if (isOrig)
        {
            if (thresholds.OrigBytes != 0 && size.OrigBytes >= thresholds.OrigBytes)
            {
                Raise(context.Events.ConnBytesThresholdCrossed, connection, thresholds.OrigBytes, isOrig);
                thresholds.OrigBytes = 0;
            }

            if (thresholds.OrigPackets != 0 && size.OrigPackets >= thresholds.OrigPackets)
            {
                Raise(context.Events.ConnPacketsThresholdCrossed, connection, thresholds.OrigPackets, isOrig);
                thresholds.OrigPackets = 0;
            }
        }
        else
        {
            if (thresholds.RespBytes != 0 && size.RespBytes >= thresholds.RespBytes)
            {
                Raise(context.Events.ConnBytesThresholdCrossed, connection, thresholds.RespBytes, isOrig);
                thresholds.RespBytes = 0;
            }

            if (thresholds.RespPackets != 0 && size.RespPackets >= thresholds.RespPackets)
            {
                Raise(context.Events.ConnPacketsThresholdCrossed, connection, thresholds.RespPackets, isOrig);
                thresholds.RespPackets = 0;
            }
        }

        if (thresholds.Duration > 0
            && context.Machine.NetworkTime - connection.StartTime > thresholds.Duration
            && context.Events.ConnDurationThresholdCrossed.IsHandled())
        {
            RecordValue record = connection.Record();
            Span<Slot> a = context.Machine.Enqueue(context.Events.ConnDurationThresholdCrossed);
            a[0].Ref = record;
            a[1] = Slot.Of(thresholds.Duration);
            a[2] = Slot.Of(isOrig);
            thresholds.Duration = 0;
        }
    }

    private static void Raise(EventHandle? handle, Connection connection, ulong threshold, bool isOrig)
    {
        if (handle.IsHandled())
        {
            RecordValue record = connection.Record();
            Span<Slot> a = connection.Context.Machine.Enqueue(handle);
            a[0].Ref = record;
            a[1] = Slot.Of(threshold);
            a[2] = Slot.Of(isOrig);
        }
    }
}
