using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>What the headers of tunnels around the packet at hand say.</summary>
internal static class TunnelBuiltins
{
    private const ulong NoSession = uint.MaxValue;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("PacketAnalyzer::PPPoE::session_id", SessionId);
        catalog.Add("PacketAnalyzer::Geneve::get_options", GeneveOptions);
    }

    private static Slot SessionId(in BuiltinCall call)
    {
        if (call.Machine.FindService<PacketEngine>() is not { Current.IsSet: true } engine)
        {
            return Slot.Of(NoSession);
        }

        DecodedPacket packet = default;
        engine.DecodeCurrent(engine.NewInspector(), ref packet);
        return Slot.Of(packet.HasPppoe ? packet.PppoeSession : NoSession);
    }

    /// <summary>The options of all Geneve headers around the packet, outermost first.</summary>
    private static Slot GeneveOptions(in BuiltinCall call)
    {
        if (call.Machine.FindType("geneve_options_vec_vec") is not VectorType { Element: VectorType list } type
            || list.Element is not RecordType option)
        {
            throw new PolicyError("the policy library declares no geneve_options_vec_vec");
        }

        var all = new VectorValue(type);
        if (call.Machine.FindService<PacketEngine>() is not { Current.IsSet: true } engine)
        {
            return Slot.Of((object?)all);
        }

        PacketDecoder decoder = engine.NewInspector();
        DecodedPacket packet = default;
        engine.DecodeCurrent(decoder, ref packet);
        for (int depth = 0; depth < EncapsulationStack.Capacity; depth++)
        {
            if (packet.Outcome != DecodeOutcome.Transport || packet.Protocol != IpProtocol.Udp)
            {
                break;
            }

            ReadOnlySpan<byte> payload = packet.Transport[UdpView.HeaderLength..];
            DecodedPacket inner = default;
            switch (engine.Context.Tunnels.TypeOfPort(packet.DestinationPort))
            {
                case TunnelType.Geneve when GeneveView.TryParse(payload, out GeneveView header) && header is { Version: 0, HasWholeHeader: true }:
                    all.Add(Slot.Of((object?)Options(call.Machine, list, option, header.Options)));
                    PacketLayer layer = engine.Decoder.Dispatch.Next(PacketLayer.Geneve, header.ProtocolType);
                    decoder.DecodeInner(header.Payload.Data, header.Payload.Data.Length, layer, ref inner);
                    break;
                case TunnelType.Vxlan when VxlanView.TryParse(payload, out VxlanView header):
                    decoder.DecodeInner(header.Payload.Data, header.Payload.Data.Length, PacketLayer.Ethernet, ref inner);
                    break;
            }

            packet = inner;
        }

        return Slot.Of((object?)all);
    }

    private static VectorValue Options(Machine machine, VectorType type, RecordType option, ReadOnlySpan<byte> bytes)
    {
        var list = new VectorValue(type);
        GeneveOptionEnumerator options = new(bytes);
        while (options.MoveNext())
        {
            RecordValue record = machine.NewRecord(option);
            record["class"] = Slot.Of((ulong)options.Class);
            record["critical"] = Slot.Of(options.IsCritical);
            record["typ"] = Slot.Of((ulong)options.Type);
            record["data"] = Slot.Of((object?)new StringValue(options.Data));
            list.Add(Slot.Of((object?)record));
        }

        return list;
    }
}
