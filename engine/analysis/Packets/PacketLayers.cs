using NidsVm.Packets;

namespace NidsVm.Analysis.Packets;

/// <summary>The names of the decoder's layers among the packet analyzers: "VLAN" for <c>PacketAnalyzer::ANALYZER_VLAN</c>.</summary>
internal static class PacketLayers
{
    // In the order of PacketLayer.
    private static readonly string[] Names =
    [
        "",
        "ROOT",
        "ETHERNET",
        "VLAN",
        "VNTAG",
        "PBB",
        "MPLS",
        "PPPOE",
        "PPP",
        "PPPSERIAL",
        "SNAP",
        "LLC",
        "NOVELL_802_3",
        "FDDI",
        "NULL",
        "LINUXSLL",
        "LINUXSLL2",
        "NFLOG",
        "IEEE802_11",
        "IEEE802_11_RADIO",
        "ARP",
        "IP",
        "IPTUNNEL",
        "GRE",
        "TCP",
        "UDP",
        "ICMP",
        "UNKNOWN_IP_TRANSPORT",
        "SKIP",
        "VXLAN",
        "GENEVE",
        "TEREDO",
        "AYIYA",
        "GTPV1",
    ];

    public static string NameOf(PacketLayer layer) => Names[(int)layer];

    /// <summary>The layer that a packet analyzer is, or <see cref="PacketLayer.Unknown"/>.</summary>
    public static PacketLayer Of(string name) => (PacketLayer)Math.Max(0, Array.IndexOf(Names, name));
}
