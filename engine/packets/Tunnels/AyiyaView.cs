namespace NidsVm.Packets;

/// <summary>An AYIYA header (draft-massar-v6ops-ayiya-02 section 4) in the payload of a UDP datagram.</summary>
public readonly ref struct AyiyaView
{
    /// <summary>Length without identity and signature, in bytes.</summary>
    public const int MinimumLength = 8;

    /// <summary>The operation that carries a packet.</summary>
    public const byte Forward = 1;

    private readonly ReadOnlySpan<byte> _data;

    private AyiyaView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Whether a payload looks like AYIYA: a signature of 20 bytes by SHA1, authenticated by shared secret.</summary>
    public static bool Probe(ReadOnlySpan<byte> data) => data.Length >= 3 && data[1] == 0x52 && data[2] == 0x11;

    /// <summary>Accepts bytes that hold the whole header with identity and signature.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out AyiyaView view)
    {
        view = data.Length < MinimumLength ? default : new AyiyaView(data);
        if (data.Length < MinimumLength || view.HeaderLength > data.Length)
        {
            view = default;
            return false;
        }

        return true;
    }

    /// <summary>Length of the header in bytes with identity and signature.</summary>
    public int HeaderLength => MinimumLength + (byte)(1 << (_data[0] >> 4)) + ((_data[1] >> 4) * 4);

    /// <summary>Operation; see <see cref="Forward"/>.</summary>
    public byte Operation => (byte)(_data[2] & 0x0F);

    /// <summary>Protocol number of the inner packet.</summary>
    public byte NextHeader => _data[3];

    /// <summary>Whether the inner packet is of a kind that is decoded: IPv4 or IPv6.</summary>
    public bool CarriesKnownProtocol => NextHeader is IpProtocol.Ipv4 or IpProtocol.Ipv6;

    /// <summary>The inner packet; empty when there is none.</summary>
    public TunnelPayload Payload => new(TunnelType.Ayiya, _data[HeaderLength..], LinkType.Raw);
}
