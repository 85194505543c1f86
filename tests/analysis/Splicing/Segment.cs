using System.Buffers.Binary;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Splicing;

/// <summary>One direction of a conversation over TCP or UDP.</summary>
internal readonly record struct Direction(IpAddress From, ushort FromPort, IpAddress To, ushort ToPort, byte Protocol)
{
    public Direction Reverse => new(To, ToPort, From, FromPort, Protocol);
}

/// <summary>
/// Where the innermost TCP segment or UDP datagram lies in a packet, and the packet with another payload: lengths and checksums are
/// right again, and sequence numbers are moved where the stream before them has grown or shrunk.
/// </summary>
internal sealed class Segment
{
    private const int MaxDatagram = 65_000;

    private readonly RecordedPacket _packet;
    private readonly int _ip;
    private readonly int _transport;
    private readonly int _payload;
    private readonly int _end;
    private readonly bool _isV4;

    // The lengths that a tunnel gives around the packet are left alone: there a payload keeps its own.
    private readonly bool _keepsLength;

    private Segment(RecordedPacket packet, ref DecodedPacket decoded, int ip, int transport, int payload)
    {
        _packet = packet;
        _ip = ip;
        _transport = transport;
        _payload = payload;
        _end = transport + decoded.TransportLength;
        _isV4 = decoded.IpVersion == 4;
        _keepsLength = decoded.EncapsulationDepth > 0 || decoded.IpTotalLength == 0;
        Direction = new Direction(decoded.HeaderSource, decoded.SourcePort, decoded.Destination, decoded.DestinationPort, decoded.Protocol);
    }

    public Direction Direction { get; }

    /// <summary>Length of all headers before the payload.</summary>
    public int HeaderLength => _payload;

    public bool IsTcp => Direction.Protocol == IpProtocol.Tcp;

    public ReadOnlySpan<byte> Payload => _packet.Data.AsSpan(_payload.._end);

    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_packet.Data.AsSpan(_transport + 4));

    public uint Acknowledgement => BinaryPrimitives.ReadUInt32BigEndian(_packet.Data.AsSpan(_transport + 8));

    /// <summary>The segment of a packet, or null where it is none that is whole and in one piece.</summary>
    public static Segment? Find(PacketDecoder decoder, RecordedPacket packet)
    {
        CapturedPacket captured = packet.Captured();
        DecodedPacket decoded = default;
        if (decoder.Decode(ref captured, ref decoded) != DecodeOutcome.Transport
            || decoded.Reassembled || decoded.Transport.Length < decoded.TransportLength
            || !captured.Data.Overlaps(decoded.IpPacket, out int ip) || !captured.Data.Overlaps(decoded.Transport, out int transport))
        {
            return null;
        }

        int header = decoded.Protocol switch
        {
            IpProtocol.Udp => UdpView.HeaderLength,
            IpProtocol.Tcp => (packet.Data[transport + 12] >> 4) * 4,
            _ => int.MaxValue,
        };
        return header <= decoded.TransportLength && header >= UdpView.HeaderLength ? new Segment(packet, ref decoded, ip, transport, transport + header) : null;
    }

    /// <summary>The packet with another payload and other numbers.</summary>
    public RecordedPacket With(ReadOnlySpan<byte> payload, uint sequence, uint acknowledgement)
    {
        byte[] data;
        if (_keepsLength)
        {
            data = [.. _packet.Data];
            payload[..Math.Min(payload.Length, _end - _payload)].CopyTo(data.AsSpan(_payload));
        }
        else
        {
            data = [.. _packet.Data.AsSpan(0, _payload), .. payload[..Math.Min(payload.Length, MaxDatagram - _payload)]];
        }

        int end = _keepsLength ? _end : data.Length;
        Span<byte> ip = data.AsSpan(_ip, end - _ip);
        Span<byte> transport = data.AsSpan(_transport, end - _transport);
        if (!_keepsLength)
        {
            BinaryPrimitives.WriteUInt16BigEndian(ip[(_isV4 ? 2 : 4)..], (ushort)(_isV4 ? ip.Length : ip.Length - Ipv6View.Length));
        }

        if (_isV4)
        {
            Seal(ip[..((ip[0] & 15) * 4)], 10, 0);
        }

        ulong pseudo = InternetChecksum.PseudoHeader(Direction.From, Direction.To, Direction.Protocol, transport.Length);
        if (IsTcp)
        {
            BinaryPrimitives.WriteUInt32BigEndian(transport[4..], sequence);
            BinaryPrimitives.WriteUInt32BigEndian(transport[8..], acknowledgement);
            Seal(transport, 16, pseudo);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)transport.Length);
            Seal(transport, 6, pseudo);
        }

        return _packet with { Data = data, WireLength = data.Length };
    }

    private static void Seal(Span<byte> data, int at, ulong pseudo)
    {
        data.Slice(at, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(data[at..], InternetChecksum.Compute(data, pseudo));
    }
}
