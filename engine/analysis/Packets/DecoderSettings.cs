using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>What the library's globals tell the packet decoder.</summary>
internal static class DecoderSettings
{
    public static DecoderOptions Read(AnalysisContext context, bool ignoreChecksums)
    {
        var options = new DecoderOptions
        {
            IgnoreChecksums = ignoreChecksums,
            MaxTunnelDepth = context.Settings.TunnelMaxDepth,
            ValidateVxlanChecksums = context.Settings.ValidateVxlanChecksums,
        };
        int timeout = context.Machine.FindGlobal("frag_timeout");
        if (timeout >= 0)
        {
            options.FragmentTimeout = context.Machine.Global(timeout).AsDouble;
        }

        if (context.Settings.Table("PacketAnalyzer::VXLAN::vxlan_ports") is { } ports)
        {
            List<ushort> numbers = [];
            for (int i = 0; i < ports.EntryLimit; i++)
            {
                if (ports.IsLive(i))
                {
                    numbers.Add((ushort)ports.KeyAt(i)[0].AsCount);
                }
            }

            options.VxlanPorts = numbers;
        }

        if (context.Settings.Table("ignore_checksums_nets") is { } nets)
        {
            options.IgnoreChecksumsNets = Networks(nets);
        }

        return options;
    }

    /// <summary>Tells the table of layers what policies have set before the start.</summary>
    public static void Apply(AnalysisContext context, LayerDispatch dispatch)
    {
        dispatch.Default = Layer(context, "PacketAnalyzer::ROOT::default_analyzer", dispatch.Default);
        dispatch.SnapReader = Layer(context, "PacketAnalyzer::ETHERNET::snap_analyzer", dispatch.SnapReader);
        dispatch.NovellReader = Layer(context, "PacketAnalyzer::ETHERNET::novell_raw_analyzer", dispatch.NovellReader);
        dispatch.LlcReader = Layer(context, "PacketAnalyzer::ETHERNET::llc_analyzer", dispatch.LlcReader);
        dispatch.MaxDepth = (int)Count(context, "PacketAnalyzer::max_depth", (ulong)dispatch.MaxDepth);
        dispatch.SkipBytes = (int)Count(context, "PacketAnalyzer::SKIP::skip_bytes", 0);
        foreach (AnalyzerInfo info in context.Analyzers.AllPackets)
        {
            if (!info.IsEnabled)
            {
                dispatch.SetEnabled(PacketLayers.Of(info.Name), isEnabled: false);
            }
        }
    }

    private static PacketLayer Layer(AnalysisContext context, string name, PacketLayer otherwise)
    {
        int index = context.Machine.FindGlobal(name);
        return index >= 0 && context.Analyzers.TryGetByPacketTag(context.Machine.Global(index).Bits, out AnalyzerInfo? info)
            && PacketLayers.Of(info.Name) is var layer && layer is (> PacketLayer.Root and <= PacketLayer.Ip) or PacketLayer.Skip
            ? layer
            : otherwise;
    }

    private static ulong Count(AnalysisContext context, string name, ulong otherwise)
    {
        int index = context.Machine.FindGlobal(name);
        return index < 0 ? otherwise : Math.Min(context.Machine.Global(index).AsCount, ushort.MaxValue);
    }

    /// <summary>The networks of a <c>set[subnet]</c>.</summary>
    public static IReadOnlyList<IpNetwork> Networks(TableValue set)
    {
        List<IpNetwork> list = [];
        for (int i = 0; i < set.EntryLimit; i++)
        {
            if (set.IsLive(i))
            {
                SubnetValue net = set.KeyAt(i)[0].AsSubnet;
                list.Add(new IpNetwork(new IpAddress(net.Prefix.Hi, net.Prefix.Lo), net.Length));
            }
        }

        return list;
    }
}
