using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>An Ethernet II or 802.3 header over captured bytes.</summary>
public readonly ref struct EthernetView
{
    /// <summary>Length of the header in bytes, without tags.</summary>
    public const int HeaderLength = 14;

    private readonly ReadOnlySpan<byte> _data;

    private EthernetView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Accepts bytes that hold a whole header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out EthernetView view)
    {
        view = data.Length < HeaderLength ? default : new EthernetView(data);
        return data.Length >= HeaderLength;
    }

    /// <summary>Receiver's address in the low 48 bits.</summary>
    public ulong Destination => MacAddress.Read(_data);

    /// <summary>Sender's address in the low 48 bits.</summary>
    public ulong Source => MacAddress.Read(_data[6..]);

    /// <summary>EtherType, or the length of an 802.3 frame when at most 1500.</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(_data[12..]);

    /// <summary>The captured bytes after the header.</summary>
    public ReadOnlySpan<byte> Payload => _data[HeaderLength..];
}

/// <summary>Hardware addresses as 48-bit numbers.</summary>
public static class MacAddress
{
    /// <summary>Reads six bytes. The span must hold at least six.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes) =>
        ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);

    /// <summary>Writes "aa:bb:cc:dd:ee:ff" as 17 bytes; the destination must hold them.</summary>
    public static void Format(ulong address, Span<byte> destination)
    {
        var digits = "0123456789abcdef"u8;
        for (var i = 0; i < 6; i++)
        {
            var b = (int)(address >> (40 - (8 * i))) & 0xFF;
            destination[3 * i] = digits[b >> 4];
            destination[(3 * i) + 1] = digits[b & 0xF];
            if (i < 5)
            {
                destination[(3 * i) + 2] = (byte)':';
            }
        }
    }
}

/// <summary>EtherTypes that decoding knows (IEEE registry).</summary>
public static class EtherType
{
    /// <summary>IPv4.</summary>
    public const ushort Ipv4 = 0x0800;

    /// <summary>ARP.</summary>
    public const ushort Arp = 0x0806;

    /// <summary>Transparent Ethernet bridging, in GRE and Geneve.</summary>
    public const ushort EthernetBridging = 0x6558;

    /// <summary>Reverse ARP.</summary>
    public const ushort Rarp = 0x8035;

    /// <summary>802.1Q tag.</summary>
    public const ushort Vlan = 0x8100;

    /// <summary>IPv6.</summary>
    public const ushort Ipv6 = 0x86DD;

    /// <summary>PPTP's GRE payload.</summary>
    public const ushort Ppp = 0x880B;

    /// <summary>MPLS unicast.</summary>
    public const ushort Mpls = 0x8847;

    /// <summary>PPPoE session.</summary>
    public const ushort PppoeSession = 0x8864;

    /// <summary>802.1ad service tag.</summary>
    public const ushort ServiceVlan = 0x88A8;

    /// <summary>ERSPAN types I and II in GRE.</summary>
    public const ushort ErspanII = 0x88BE;

    /// <summary>Provider backbone bridging, 802.1ah.</summary>
    public const ushort ProviderBackbone = 0x88E7;

    /// <summary>Cisco FabricPath.</summary>
    public const ushort FabricPath = 0x8903;

    /// <summary>VN-tag, 802.1Qbh.</summary>
    public const ushort VnTag = 0x8926;

    /// <summary>Stacked tags before 802.1ad.</summary>
    public const ushort StackedVlan = 0x9100;

    /// <summary>ERSPAN type III in GRE.</summary>
    public const ushort ErspanIII = 0x22EB;
}
