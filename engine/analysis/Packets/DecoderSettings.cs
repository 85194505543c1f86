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
