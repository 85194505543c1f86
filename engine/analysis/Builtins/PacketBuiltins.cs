using NidsVm.Analysis.Packets;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>The packet at hand: its bytes, its headers, and writing it to a capture file.</summary>
internal static class PacketBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("get_current_packet", Current);
        catalog.Add("get_current_packet_header", CurrentHeader);
        catalog.Add("get_current_packet_ts", CurrentTime);
        catalog.Add("dump_current_packet", DumpCurrent);
        catalog.Add("dump_packet", Dump);
    }

    /// <summary>The packet; a record of zeroes where there is none.</summary>
    private static Slot Current(in BuiltinCall call) =>
        Slot.Of((object?)(call.Machine.FindService<PacketEngine>()?.Current ?? new CurrentPacket()).Record(call.Machine));

    private static Slot CurrentHeader(in BuiltinCall call)
    {
        if (call.Machine.FindService<PacketEngine>() is not { } engine)
        {
            throw new PolicyError("this program runs without packets");
        }

        return Slot.Of((object?)engine.CurrentHeader());
    }

    private static Slot CurrentTime(in BuiltinCall call) =>
        Slot.Of(call.Machine.FindService<PacketEngine>() is { Current.IsSet: true } engine ? engine.Current.Time : 0.0);

    private static Slot DumpCurrent(in BuiltinCall call)
    {
        if (call.Machine.FindService<PacketEngine>() is not { Current.IsSet: true } engine)
        {
            return Slot.Of(false);
        }

        CurrentPacket packet = engine.Current;
        return Slot.Of(TryWrite(
            call.Machine, call.Arguments[0].AsString.ToString(), packet.Data, packet.WireLength, packet.TimestampNs, packet.LinkType));
    }

    private static Slot Dump(in BuiltinCall call)
    {
        RecordValue record = call.Arguments[0].AsRecord;
        long time = ((long)Count(record, "ts_sec") * 1_000_000_000) + ((long)Count(record, "ts_usec") * 1000);
        StringValue data = record.Fields[record.Type.IndexOf("data")].AsString;
        return Slot.Of(TryWrite(
            call.Machine, call.Arguments[1].AsString.ToString(), data.Span, (int)Count(record, "len"), time, LinkType.Ethernet));
    }

    private static ulong Count(RecordValue record, string field) => record.Fields[record.Type.IndexOf(field)].AsCount;

    private static bool TryWrite(
        Machine machine, string name, ReadOnlySpan<byte> data, int wireLength, long timestampNs, LinkType linkType)
    {
        if (machine.FindService<PacketDumps>() is not { } dumps)
        {
            machine.SetService(dumps = new PacketDumps());
        }

        if (dumps.TryWrite(name, data, wireLength, timestampNs, linkType, out string? error))
        {
            return true;
        }

        machine.Reporter.Error($"cannot write {name}: {error}");
        return false;
    }
}
