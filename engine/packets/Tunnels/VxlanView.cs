using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>A VXLAN header (RFC 7348 section 5) in the payload of a UDP datagram.</summary>
public readonly ref struct VxlanView
{
    /// <summary>Length in bytes.</summary>
    public const int HeaderLength = 8;

    /// <summary>The registered UDP port.</summary>
    public const ushort Port = 4789;

    private readonly ReadOnlySpan<byte> _data;

    private VxlanView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Accepts bytes that hold a whole header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out VxlanView view)
    {
        view = data.Length < HeaderLength ? default : new VxlanView(data);
        return data.Length >= HeaderLength;
    }

    /// <summary>Whether the I flag is set, without which the header is no VXLAN.</summary>
    public bool HasNetworkId => (_data[0] & 0x08) != 0;

    /// <summary>VXLAN network identifier, 24 bits.</summary>
    public uint NetworkId => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]) >> 8;

    /// <summary>The Ethernet frame inside; empty when there is none.</summary>
    public TunnelPayload Payload => new(TunnelType.Vxlan, _data[HeaderLength..], LinkType.Ethernet);
}
