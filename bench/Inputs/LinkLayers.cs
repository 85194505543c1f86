using System.Buffers.Binary;
using NidsVm.Packets;

namespace NidsVm.Bench.Inputs;

/// <summary>
/// Samples of every link layer. Those that <c>traces/</c> holds are taken from there; of the others, the headers are put before
/// the IP packets of a recording on Ethernet.
/// </summary>
internal static class LinkLayers
{
    private const int EthernetLength = 14;
    private const ushort Ipv4Type = 0x0800;
    private const ushort Ipv6Type = 0x86DD;

    /// <summary>All samples by name.</summary>
    public static string[] Names { get; } =
    [
        "ethernet-ipv4", "ethernet-ipv6", "802.1q", "q-in-q", "vxlan", "fragments",
        "null", "loop", "raw", "ppp", "ppp-serial", "linux-sll", "linux-sll2", "nflog", "802.11", "radiotap",
    ];

    /// <summary>Packets of one link layer.</summary>
    /// <param name="name">one of <see cref="Names"/></param>
    /// <param name="count">how many; a recording that is shorter is repeated</param>
    public static Frame[] Sample(string name, int count)
    {
        Frame[] frames = name switch
        {
            "ethernet-ipv4" => Frame.Load("http"),
            "ethernet-ipv6" => Frame.Load("ipv6"),
            "802.1q" => Frame.Load("vlan"),
            "q-in-q" => Frame.Load("q-in-q"),
            "vxlan" => Frame.Load("vxlan"),
            "fragments" => Frame.Load("icmp-and-fragments"),
            _ => [.. Frame.Load("web-and-dns").Where(IsIp).Select(f => Wrap(name, f))],
        };
        return [.. Enumerable.Range(0, count).Select(i => frames[i % frames.Length])];
    }

    private static ushort EtherTypeOf(Frame frame) => BinaryPrimitives.ReadUInt16BigEndian(frame.Data.AsSpan(12));

    private static bool IsIp(Frame frame) => EtherTypeOf(frame) is Ipv4Type or Ipv6Type;

    private static Frame Wrap(string name, Frame ethernet)
    {
        ReadOnlySpan<byte> mac = ethernet.Data.AsSpan(0, 12);
        ReadOnlySpan<byte> ip = ethernet.Data.AsSpan(EthernetLength);
        ushort type = EtherTypeOf(ethernet);
        byte high = (byte)(type >> 8);
        byte low = (byte)type;
        bool isV6 = type == Ipv6Type;
        byte family = isV6 ? (byte)30 : (byte)2;
        byte ppp = isV6 ? (byte)0x57 : (byte)0x21;
        (LinkType link, byte[] data) = name switch
        {
            "null" => (LinkType.Null, (byte[])[family, 0, 0, 0, .. ip]),
            "loop" => (LinkType.Loop, [0, 0, 0, isV6 ? (byte)24 : (byte)2, .. ip]),
            "raw" => (LinkType.Raw, ip.ToArray()),
            "ppp" => (LinkType.Ppp, [0, ppp, .. ip]),
            "ppp-serial" => (LinkType.PppSerial, [0xFF, 0x03, 0, ppp, .. ip]),
            "linux-sll" => (LinkType.LinuxSll, [0, 0, 0, 1, 0, 6, .. mac[6..], 0, 0, high, low, .. ip]),
            "linux-sll2" => (LinkType.LinuxSll2, [high, low, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, .. mac[6..], 0, 0, .. ip]),
            "nflog" => (LinkType.NfLog, NfLog(ip, isV6)),
            "802.11" => (LinkType.Ieee80211, Wifi(mac, type, ip)),
            "radiotap" => (LinkType.Ieee80211Radiotap, [0, 0, 8, 0, 0, 0, 0, 0, .. Wifi(mac, type, ip)]),
            _ => throw new ArgumentException(name, nameof(name)),
        };
        return new Frame(data, link, ethernet.Time);
    }

    /// <summary>A family (AF_INET or AF_INET6 of Linux), version, resource, and one attribute: the packet (type 9).</summary>
    private static byte[] NfLog(ReadOnlySpan<byte> ip, bool isV6)
    {
        byte[] header = [isV6 ? (byte)10 : (byte)2, 0, 0, 0, 0, 0, 9, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), (ushort)(4 + ip.Length));
        return [.. header, .. ip];
    }

    /// <summary>A data frame from an access point: control, duration, three addresses, sequence; then LLC and SNAP.</summary>
    private static byte[] Wifi(ReadOnlySpan<byte> mac, ushort type, ReadOnlySpan<byte> ip) =>
        [0x08, 0x02, 0, 0, .. mac[..6], .. mac[6..], .. mac[6..], 0, 0, 0xAA, 0xAA, 3, 0, 0, 0, (byte)(type >> 8), (byte)type, .. ip];
}
