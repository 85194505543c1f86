using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Packets;
using NidsVm.Analysis.Tunnels;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>Steering of the layers below connections: what follows what, and what is switched off.</summary>
internal static class PacketAnalyzerBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("PacketAnalyzer::register_packet_analyzer", Register);
        catalog.Add("PacketAnalyzer::try_register_packet_analyzer_by_name", RegisterByName);
        catalog.Add("PacketAnalyzer::register_protocol_detection", RegisterDetection);
        catalog.Add("PacketAnalyzer::__set_ignore_checksums_nets", SetIgnoreChecksumsNets);
        catalog.Add("PacketAnalyzer::__enable_analyzer", Enable);
        catalog.Add("PacketAnalyzer::__disable_analyzer", Disable);
        catalog.Add("PacketAnalyzer::TEREDO::remove_teredo_connection", ForgetTunnel);
        catalog.Add("PacketAnalyzer::GTPV1::remove_gtpv1_connection", ForgetTunnel);
    }

    private static Slot Register(in BuiltinCall call) =>
        Slot.Of(call.Machine.FindService<AnalyzerRegistry>() is { } registry
            && registry.TryGetByPacketTag(call.Arguments[0].Bits, out AnalyzerInfo? parent)
            && registry.TryGetByPacketTag(call.Arguments[2].Bits, out AnalyzerInfo? child)
            && Register(call.Machine, parent, call.Arguments[1].AsCount, child));

    private static Slot RegisterByName(in BuiltinCall call) =>
        Slot.Of(call.Machine.FindService<AnalyzerRegistry>() is { } registry
            && registry.TryGetPacket(call.Arguments[0].AsString.ToString().ToUpperInvariant(), out AnalyzerInfo? parent)
            && registry.TryGetPacket(call.Arguments[2].AsString.ToString().ToUpperInvariant(), out AnalyzerInfo? child)
            && Register(call.Machine, parent, call.Arguments[1].AsCount, child));

    /// <summary>False where the engine cannot do it: tunnels over UDP follow UDP only, transports IP only.</summary>
    private static bool Register(Machine machine, AnalyzerInfo parent, ulong identifier, AnalyzerInfo child)
    {
        if (machine.FindService<PacketEngine>() is not { } engine || identifier > uint.MaxValue)
        {
            return false;
        }

        PacketLayer from = PacketLayers.Of(parent.Name);
        PacketLayer to = PacketLayers.Of(child.Name);
        if (from != PacketLayer.Udp)
        {
            return engine.Decoder.Dispatch.TryRegister(from, (uint)identifier, to);
        }

        if (identifier > ushort.MaxValue)
        {
            return false;
        }

        TunnelType type = UdpTunnels.TypeOf(child);
        if (type != TunnelType.None)
        {
            engine.Context.Tunnels.RegisterPort((ushort)identifier, type);
            return true;
        }

        if (to is not ((> PacketLayer.Root and <= PacketLayer.Ip) or PacketLayer.Skip))
        {
            return false;
        }

        engine.Context.Tunnels.RegisterPort((ushort)identifier, to);
        return true;
    }

    private static Slot RegisterDetection(in BuiltinCall call)
    {
        if (call.Machine.FindService<PacketEngine>() is not { } engine
            || !engine.Context.Analyzers.TryGetByPacketTag(call.Arguments[1].Bits, out AnalyzerInfo? child))
        {
            return Slot.Of(false);
        }

        TunnelType type = UdpTunnels.TypeOf(child);
        if (type != TunnelType.None)
        {
            engine.Context.Tunnels.RegisterDetection(type);
        }

        return Slot.Of(type != TunnelType.None);
    }

    private static Slot SetIgnoreChecksumsNets(in BuiltinCall call)
    {
        if (call.Machine.FindService<PacketEngine>() is not { } engine)
        {
            return Slot.Of(false);
        }

        engine.Decoder.Options.IgnoreChecksumsNets = DecoderSettings.Networks(call.Arguments[0].AsTable);
        return Slot.Of(true);
    }

    private static Slot Enable(in BuiltinCall call) => Switch(call, isEnabled: true);

    private static Slot Disable(in BuiltinCall call) => Switch(call, isEnabled: false);

    private static Slot Switch(in BuiltinCall call, bool isEnabled)
    {
        if (call.Machine.FindService<AnalyzerRegistry>() is not { } registry
            || !registry.TryGetByPacketTag(call.Arguments[0].Bits, out AnalyzerInfo? info))
        {
            return Slot.Of(false);
        }

        info.IsEnabled = isEnabled;
        call.Machine.FindService<PacketEngine>()?.Decoder.Dispatch.SetEnabled(PacketLayers.Of(info.Name), isEnabled);
        return Slot.Of(true);
    }

    /// <summary>Forgets what a connection has shown of a tunnel.</summary>
    private static Slot ForgetTunnel(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(false);
        }

        connection.TunnelState = default;
        return Slot.Of(true);
    }
}
