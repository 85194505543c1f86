using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>A Geneve header (RFC 8926 section 3.4) in the payload of a UDP datagram.</summary>
public readonly ref struct GeneveView
{
    /// <summary>Length without options, in bytes.</summary>
    public const int MinimumLength = 8;

    /// <summary>The registered UDP port.</summary>
    public const ushort Port = 6081;

    private readonly ReadOnlySpan<byte> _data;

    private GeneveView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Accepts bytes that hold the fixed part; see <see cref="HasWholeHeader"/> for the options.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out GeneveView view)
    {
        view = data.Length < MinimumLength ? default : new GeneveView(data);
        return data.Length >= MinimumLength;
    }

    /// <summary>Version; only 0 is defined.</summary>
    public int Version => _data[0] >> 6;

    /// <summary>Length of the header in bytes with its options.</summary>
    public int HeaderLength => MinimumLength + ((_data[0] & 0x3F) * 4);

    /// <summary>Whether all options are there.</summary>
    public bool HasWholeHeader => HeaderLength <= _data.Length;

    /// <summary>EtherType of the inner packet.</summary>
    public ushort ProtocolType => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    /// <summary>Virtual network identifier, 24 bits.</summary>
    public uint NetworkId => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]) >> 8;

    /// <summary>The options; only when <see cref="HasWholeHeader"/>.</summary>
    public ReadOnlySpan<byte> Options => _data[MinimumLength..HeaderLength];

    /// <summary>
    /// Whether the inner packet is of a kind that is decoded: Ethernet or IP.
    /// </summary>
    public bool CarriesKnownProtocol =>
        ProtocolType is EtherType.EthernetBridging or EtherType.Ipv4 or EtherType.Ipv6;

    /// <summary>The inner packet; only when <see cref="HasWholeHeader"/>.</summary>
    public TunnelPayload Payload => new(
        TunnelType.Geneve,
        _data[HeaderLength..],
        ProtocolType == EtherType.EthernetBridging ? LinkType.Ethernet : LinkType.Raw);
}

/// <summary>Walks the options of a Geneve header (RFC 8926 section 3.5).</summary>
public ref struct GeneveOptionEnumerator
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first option.</summary>
    public GeneveOptionEnumerator(ReadOnlySpan<byte> options) => _rest = options;

    /// <summary>Namespace of the type.</summary>
    public ushort Class { get; private set; }

    /// <summary>Whether a receiver that does not know the option has to drop the packet.</summary>
    public bool IsCritical { get; private set; }

    /// <summary>Type without the critical bit.</summary>
    public byte Type { get; private set; }

    /// <summary>The option's data.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Goes to the next option; false at the end or where the list is damaged.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < 4)
        {
            return false;
        }

        var length = (_rest[3] & 0x1F) * 4;
        if (_rest.Length - 4 < length)
        {
            return false;
        }

        Class = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        IsCritical = (_rest[2] & 0x80) != 0;
        Type = (byte)(_rest[2] & 0x7F);
        Data = _rest.Slice(4, length);
        _rest = _rest[(4 + length)..];
        return true;
    }
}
