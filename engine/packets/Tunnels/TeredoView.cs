using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>A Teredo packet (RFC 4380 section 5.1.1) in the payload of a UDP datagram.</summary>
public readonly ref struct TeredoView
{
    private readonly ReadOnlySpan<byte> _inner;

    private TeredoView(ReadOnlySpan<byte> authentication, ReadOnlySpan<byte> origin, ReadOnlySpan<byte> inner)
    {
        Authentication = authentication;
        Origin = origin;
        _inner = inner;
    }

    /// <summary>
    /// Whether a payload looks like Teredo: an IPv6 packet with a Teredo address (2001::/32) on one side, or an IPv6
    /// packet behind the indications that Teredo puts before it.
    /// </summary>
    public static bool Probe(ReadOnlySpan<byte> data)
    {
        if (data.Length < Ipv6View.Length
            || (data[0] >> 4 != 6 && (data[0] != 0 || data[1] > 1)))
        {
            return false;
        }

        if (data[0] >> 4 == 6
            && (BinaryPrimitives.ReadUInt32BigEndian(data[8..]) == 0x2001_0000
                || BinaryPrimitives.ReadUInt32BigEndian(data[24..]) == 0x2001_0000))
        {
            return true;
        }

        int tag = data[1];
        if (tag == 1)
        {
            var length = 13 + data[2] + data[3];
            if (data.Length < length + Ipv6View.Length)
            {
                return false;
            }

            data = data[length..];
            tag = BinaryPrimitives.ReadUInt16BigEndian(data);
        }

        return tag == 0 && data.Length >= 8 + Ipv6View.Length && data[8] >> 4 == 6;
    }

    /// <summary>
    /// Accepts bytes that hold at least an IPv6 header, with at most one authentication before at most one origin
    /// indication. Lengths of the inner packet are not checked; see <see cref="InnerLength"/>.
    /// </summary>
    /// <param name="data">The UDP payload.</param>
    /// <param name="view">The packet.</param>
    /// <param name="weird">What is cut off, or <see cref="PacketWeird.None"/> when it just is no Teredo.</param>
    public static bool TryParse(ReadOnlySpan<byte> data, out TeredoView view, out PacketWeird weird)
    {
        view = default;
        weird = PacketWeird.None;
        ReadOnlySpan<byte> authentication = default;
        ReadOnlySpan<byte> origin = default;
        while (true)
        {
            if (data.Length < 2)
            {
                weird = PacketWeird.TruncatedTeredo;
                return false;
            }

            var tag = BinaryPrimitives.ReadUInt16BigEndian(data);
            if (tag == 0 && origin.IsEmpty)
            {
                if (data.Length < 8)
                {
                    weird = PacketWeird.TruncatedTeredoOriginIndication;
                    return false;
                }

                origin = data[..8];
                data = data[8..];
            }
            else if (tag == 1 && origin.IsEmpty && authentication.IsEmpty)
            {
                if (data.Length < 4 || data.Length < 13 + data[2] + data[3])
                {
                    weird = PacketWeird.TruncatedTeredoAuthentication;
                    return false;
                }

                var length = 13 + data[2] + data[3];
                authentication = data[..length];
                data = data[length..];
            }
            else if (tag >> 12 == 6)
            {
                if (data.Length < Ipv6View.Length)
                {
                    weird = PacketWeird.TruncatedIpv6InTeredo;
                    return false;
                }

                view = new TeredoView(authentication, origin, data);
                return true;
            }
            else
            {
                return false;
            }
        }
    }

    /// <summary>The authentication header, or empty: 2 bytes tag, lengths of identifier and value, both, nonce, confirmation.</summary>
    public ReadOnlySpan<byte> Authentication { get; }

    /// <summary>The origin indication, or empty: 2 bytes tag, inverted port, inverted address.</summary>
    public ReadOnlySpan<byte> Origin { get; }

    /// <summary>Client identifier of the authentication header.</summary>
    public ReadOnlySpan<byte> ClientId => Authentication.Slice(4, Authentication[2]);

    /// <summary>Authentication value.</summary>
    public ReadOnlySpan<byte> AuthenticationValue => Authentication.Slice(4 + Authentication[2], Authentication[3]);

    /// <summary>Nonce of the authentication header.</summary>
    public ulong Nonce => BinaryPrimitives.ReadUInt64BigEndian(Authentication[^9..]);

    /// <summary>Confirmation byte; not zero asks for a new key.</summary>
    public byte Confirmation => Authentication[^1];

    /// <summary>Port that the client's packet came from.</summary>
    public ushort OriginPort => (ushort)~BinaryPrimitives.ReadUInt16BigEndian(Origin[2..]);

    /// <summary>IPv4 address that the client's packet came from.</summary>
    public IpAddress OriginAddress => IpAddress.FromV4(~BinaryPrimitives.ReadUInt32BigEndian(Origin[4..]));

    /// <summary>Length of the inner packet as its IPv6 header gives it, in bytes.</summary>
    public int InnerLength => BinaryPrimitives.ReadUInt16BigEndian(_inner[4..]) + Ipv6View.Length;

    /// <summary>Protocol behind the inner IPv6 header itself (extension headers are not followed).</summary>
    public byte InnerNextHeader => _inner[6];

    /// <summary>Whether this is a bubble: an IPv6 header that says "no next header".</summary>
    public bool IsBubble => InnerNextHeader == IpProtocol.None;

    /// <summary>The inner packet.</summary>
    public TunnelPayload Payload => new(TunnelType.Teredo, _inner, LinkType.Raw);
}
