namespace NidsVm.Packets;

/// <summary>
/// Link-layer header types, by the numbers that capture files carry (tcpdump.org, "Link-layer header types").
/// </summary>
public enum LinkType : ushort
{
    /// <summary>BSD loopback: four bytes of address family in the order of the capturing host.</summary>
    Null = 0,

    /// <summary>Ethernet (10 Mb and everything after it).</summary>
    Ethernet = 1,

    /// <summary>PPP, with or without the HDLC address and control bytes.</summary>
    Ppp = 9,

    /// <summary>FDDI.</summary>
    Fddi = 10,

    /// <summary>Raw IP as some BSDs number it inside the kernel.</summary>
    RawBsd = 12,

    /// <summary>Raw IP as OpenBSD numbers it.</summary>
    RawOpenBsd = 14,

    /// <summary>PPP over a serial line with HDLC-like framing.</summary>
    PppSerial = 50,

    /// <summary>PPPoE session packets without an Ethernet header.</summary>
    PppEther = 51,

    /// <summary>Raw IP: the first nibble tells the version.</summary>
    Raw = 101,

    /// <summary>IEEE 802.11 without radio information.</summary>
    Ieee80211 = 105,

    /// <summary>OpenBSD loopback: four bytes of address family in network order.</summary>
    Loop = 108,

    /// <summary>Linux "cooked" capture, version 1.</summary>
    LinuxSll = 113,

    /// <summary>IEEE 802.11 behind a radiotap header.</summary>
    Ieee80211Radiotap = 127,

    /// <summary>IEEE 802.11 behind an AVS header.</summary>
    Ieee80211Avs = 163,

    /// <summary>Raw IPv4.</summary>
    Ipv4 = 228,

    /// <summary>Raw IPv6.</summary>
    Ipv6 = 229,

    /// <summary>Linux netfilter log messages.</summary>
    NfLog = 239,

    /// <summary>Linux "cooked" capture, version 2.</summary>
    LinuxSll2 = 276,
}
