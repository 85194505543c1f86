namespace NidsVm.Packets;

/// <summary>The layers that decoding knows below connections, as policies name them in <c>PacketAnalyzer::ANALYZER_*</c>.</summary>
public enum PacketLayer : byte
{
    /// <summary>None: nobody knows what comes next.</summary>
    Unknown,

    /// <summary>What a capture begins with, by its link type.</summary>
    Root,

    /// <summary>Ethernet II, and IEEE 802.3 with a length in place of the type.</summary>
    Ethernet,

    /// <summary>IEEE 802.1Q and 802.1ad tags.</summary>
    Vlan,

    /// <summary>VN-tags, IEEE 802.1Qbh.</summary>
    VnTag,

    /// <summary>Provider backbone bridging, IEEE 802.1ah.</summary>
    Pbb,

    /// <summary>MPLS labels, RFC 3032.</summary>
    Mpls,

    /// <summary>PPPoE sessions, RFC 2516.</summary>
    Pppoe,

    /// <summary>PPP, RFC 1661, with or without address and control.</summary>
    Ppp,

    /// <summary>PPP over a serial line.</summary>
    PppSerial,

    /// <summary>IEEE 802.2 with SNAP.</summary>
    Snap,

    /// <summary>IEEE 802.2 without SNAP.</summary>
    Llc,

    /// <summary>IPX directly in IEEE 802.3.</summary>
    Novell,

    /// <summary>FDDI.</summary>
    Fddi,

    /// <summary>BSD loopback.</summary>
    Null,

    /// <summary>Linux cooked captures, version 1.</summary>
    LinuxSll,

    /// <summary>Linux cooked captures, version 2.</summary>
    LinuxSll2,

    /// <summary>Linux netfilter log messages.</summary>
    NfLog,

    /// <summary>IEEE 802.11.</summary>
    Wifi,

    /// <summary>IEEE 802.11 behind radio information.</summary>
    WifiRadio,

    /// <summary>ARP and RARP.</summary>
    Arp,

    /// <summary>IPv4 and IPv6.</summary>
    Ip,

    /// <summary>IP directly in IP.</summary>
    IpTunnel,

    /// <summary>Generic routing encapsulation.</summary>
    Gre,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>ICMP and ICMPv6.</summary>
    Icmp,

    /// <summary>Any other transport, which is only counted.</summary>
    UnknownTransport,

    /// <summary>Bytes that a policy has left out, with IP behind them.</summary>
    Skip,

    /// <summary>VXLAN.</summary>
    Vxlan,

    /// <summary>Geneve.</summary>
    Geneve,

    /// <summary>Teredo.</summary>
    Teredo,

    /// <summary>Anything in anything.</summary>
    Ayiya,

    /// <summary>GTP version 1.</summary>
    GtpV1,
}
