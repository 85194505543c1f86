using System.Globalization;

namespace NidsVm.Packets;

/// <summary>The one table of packet weirds and their sources: what each is called where policies and logs see it.</summary>
public static class PacketWeirds
{
    // In the order of PacketWeird.
    private static readonly string[] Names =
    [
        "",
        "truncated_link_header",
        "truncated_link_header_cfp",
        "truncated_ethernet_frame",
        "undefined_ether_type",
        "truncated_VLAN_header",
        "undefined_vlan_protocol",
        "triple_tagged_vlan_unsupported",
        "truncated_vntag_header",
        "truncated_PBB_header",
        "truncated_llc_header",
        "truncated_snap_llc_header",
        "truncated_snap_header",
        "truncated_ppp_header",
        "truncated_ppp_hdlc_header",
        "truncated_ppp_serial_header",
        "truncated_pppoe_header",
        "pppoe_extra_data_after_payload",
        "pppoe_truncated_payload",
        "truncated_nflog_header",
        "unknown_nflog_version",
        "nflog_no_pcap_payload",
        "nflog_bad_tlv_len",
        "null_analyzer_failed",
        "FDDI_analyzer_failed",
        "truncated_Linux_SLL_header",
        "truncated_Linux_SLL2_header",
        "truncated_radiotap_header",
        "truncated_802_11_header",
        "truncated_802_11_amsdu_header",
        "truncated_802_11_amsdu_packet",
        "invalid_802_11_amsdu_inner_packet",
        "truncated_802_11_llc_header",
        "no_suitable_analyzer_found",
        "truncated_ARP",
        "unknown_ip_version",
        "truncated_IP",
        "truncated_IP_len",
        "ip_hdr_len_zero",
        "invalid_IP_header_size",
        "internally_truncated_header",
        "truncated_header",
        "IPv4_min_header_size",
        "IPv6_min_header_size",
        "bogus_IP_header_lengths",
        "bad_IP_checksum",
        "ipv6_no_next",
        "multiple_routing_headers",
        "odd_routing0_len",
        "routing0_hdr",
        "bad_routing2_len",
        "unknown_routing_type",
        "bad_ipv6_dest_opt_len",
        "multiple_home_addr_opts",
        "bad_home_addr_len",
        "bad_MH_checksum",
        "mobility_piggyback",
        "incompletely_captured_fragment",
        "fragment_with_DF",
        "fragment_protocol_inconsistency",
        "fragment_size_inconsistency",
        "fragment_inconsistency",
        "fragment_overlap",
        "excessively_small_fragment",
        "excessively_large_fragment",
        "fragment_limit_reached",
        "exceeded_tunnel_max_depth",
        "invalid_inner_IP_version",
        "truncated_inner_IP",
        "inner_IP_payload_length_mismatch",
        "truncated_GRE",
        "unknown_gre_version",
        "egre_protocol_type",
        "gre_routing",
        "unknown_gre_flags",
        "non_ip_packet_in_encap",
        "bad_TCP_checksum",
        "bad_UDP_checksum",
        "bad_ICMP_checksum",
        "truncated_Teredo",
        "truncated_Teredo_origin_indication",
        "truncated_Teredo_authentication",
        "truncated_IPv6_in_Teredo",
        "Teredo_bubble_with_payload",
        "vxlan_empty_packet",
        "geneve_empty_packet",
        "geneve_invalid_version",
        "ayiya_empty_packet",
        "gtp_hdr_truncated",
        "max_packet_analyzer_depth_exceeded",
    ];

    // In the order of WeirdSource.
    private static readonly string[] Sources =
    [
        "",
        "ROOT",
        "ETHERNET",
        "VLAN",
        "VNTAG",
        "PBB",
        "LLC",
        "SNAP",
        "NOVELL_802_3",
        "PPP",
        "PPPSERIAL",
        "PPPOE",
        "MPLS",
        "NFLOG",
        "NULL",
        "LINUXSLL",
        "LINUXSLL2",
        "IEEE802_11",
        "IEEE802_11_RADIO",
        "FDDI",
        "ARP",
        "IP",
        "TCP",
        "UDP",
        "ICMP",
        "GRE",
        "IPTUNNEL",
        "TEREDO",
        "AYIYA",
        "GTPV1",
        "VXLAN",
        "GENEVE",
        "SKIP",
    ];

    private static readonly string[] NamesInTunnel = Array.ConvertAll(Names, static n => n.Length == 0 ? n : n + "_in_tunnel");

    /// <summary>Number of weirds, <see cref="PacketWeird.None"/> included.</summary>
    public static int Count => Names.Length;

    /// <summary>The name of a weird, as in the weird log; empty for <see cref="PacketWeird.None"/>.</summary>
    public static string NameOf(PacketWeird weird) => Names[(int)weird];

    /// <summary>The name of a weird that was found in a tunnelled packet.</summary>
    public static string NameInTunnelOf(PacketWeird weird) => NamesInTunnel[(int)weird];

    /// <summary>The name of a source, as in the weird log's source column; empty when the column stays unset.</summary>
    public static string NameOf(WeirdSource source) => Sources[(int)source];

    /// <summary>
    /// The additional text of a weird (the log's addl column), empty for most. <see cref="PacketWeirdRecord.Detail"/>
    /// gives the number in it.
    /// </summary>
    public static string DetailText(in PacketWeirdRecord record) => record.Detail < 0 ? "" : record.Weird switch
    {
        PacketWeird.UnknownGreVersion => string.Create(CultureInfo.InvariantCulture, $"version={record.Detail}"),
        PacketWeird.EgreProtocolType => string.Create(CultureInfo.InvariantCulture, $"proto={record.Detail}"),
        PacketWeird.TripleTaggedVlan => string.Create(
            CultureInfo.InvariantCulture, $"overwrote inner vlan ID of {record.Detail >> 12} with {record.Detail & 0xFFF}"),
        _ => record.Detail.ToString(CultureInfo.InvariantCulture),
    };
}
