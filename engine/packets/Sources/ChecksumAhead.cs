using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NidsVm.Packets;

/// <summary>
/// Sums up transport checksums of a recording ahead of the packet loop, on the thread that reads ahead: for the frames that nearly
/// all traffic consists of (Ethernet, IP without options that matter, no fragment, TCP or UDP), and only to say that a checksum
/// is right. The loop never waits: what is not known yet, or is not such a frame, the decoder checks itself.
/// </summary>
internal sealed unsafe class ChecksumAhead
{
    private const int Window = 1 << 16;
    private const int PublishEvery = 64;

    private readonly byte[] _isRight = new byte[Window];
    private readonly PcapRecordReader _records;
    private Counters _counters;
    private long _offset = PcapFormat.FileHeaderLength;
    private long _walked;
    private long _known;

    public ChecksumAhead(PcapRecordReader records) => _records = records;

    /// <summary>Takes note that the loop goes on to the next record; true where its transport checksum is known to be right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        long record = _counters.Taken;
        _counters.Taken = record + 1;
        if (record >= _known)
        {
            _known = Volatile.Read(ref _counters.Published);
            if (record >= _known)
            {
                return false;
            }
        }

        return _isRight[record & (Window - 1)] != 0;
    }

    /// <summary>Goes on through the records up to an offset, as far as the window allows.</summary>
    /// <param name="start">first byte of the file</param>
    /// <param name="end">offset up to which its pages are there</param>
    /// <returns>false where nothing could be done</returns>
    public bool Advance(byte* start, long end)
    {
        long before = _walked;
        while (true)
        {
            long ahead = _walked - Volatile.Read(ref _counters.Taken);
            if (ahead > Window - (2 * PublishEvery))
            {
                break;
            }

            // Where the loop has caught up, its own sums are quicker than ours: pass on to what it will come to next.
            if (!Walk(start, end, sums: ahead > PublishEvery || _walked < PublishEvery))
            {
                break;
            }
        }

        return _walked != before;
    }

    /// <summary>Walks a few records; false at the end of what is there, or at damage.</summary>
    private bool Walk(byte* start, long end, bool sums)
    {
        int header = _records.HeaderLength;
        int left = PublishEvery;
        for (; left > 0 && _offset + header <= end; left--)
        {
            uint captured = _records.CapturedLength(new ReadOnlySpan<byte>(start + _offset, header));
            if (captured > PcapFormat.MaxRecordLength || _offset + header + captured > end)
            {
                break;
            }

            bool isRight = sums && IsRight(new ReadOnlySpan<byte>(start + _offset + header, (int)captured));
            _isRight[_walked & (Window - 1)] = isRight ? (byte)1 : (byte)0;
            _walked++;
            _offset += header + captured;
        }

        Volatile.Write(ref _counters.Published, _walked);
        return left == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsRight(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetView.HeaderLength + Ipv4View.MinimumLength)
        {
            return false;
        }

        ReadOnlySpan<byte> packet = frame[EthernetView.HeaderLength..];
        ReadOnlySpan<byte> segment;
        IpAddress source;
        IpAddress destination;
        byte protocol;
        switch (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]))
        {
            case EtherType.Ipv4:
                _ = Ipv4View.TryParse(packet, out Ipv4View ip);
                if (packet[0] >> 4 != 4 || (ip.FragmentWord & 0x3FFF) != 0 || ip.HeaderLength < Ipv4View.MinimumLength
                    || ip.TotalLength < ip.HeaderLength || ip.TotalLength > packet.Length)
                {
                    return false;
                }

                (source, destination, protocol) = (ip.Source, ip.Destination, ip.Protocol);
                segment = packet[ip.HeaderLength..ip.TotalLength];
                break;

            case EtherType.Ipv6:
                if (packet[0] >> 4 != 6 || !Ipv6View.TryParse(packet, out Ipv6View ip6) || Ipv6View.Length + ip6.PayloadLength > packet.Length)
                {
                    return false;
                }

                (source, destination, protocol) = (ip6.Source, ip6.Destination, packet[6]);
                segment = packet.Slice(Ipv6View.Length, ip6.PayloadLength);
                break;

            default:
                return false;
        }

        // A UDP checksum of zero is none, which is for the decoder to judge.
        bool canBeSummed = protocol switch
        {
            IpProtocol.Tcp => segment.Length >= TcpView.MinimumLength,
            IpProtocol.Udp => segment.Length >= UdpView.HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(segment[6..]) != 0,
            _ => false,
        };
        return canBeSummed && InternetChecksum.IsRight(segment, InternetChecksum.PseudoHeader(source, destination, protocol, segment.Length));
    }

    /// <summary>The loop's counter and ours, on cache lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Counters
    {
        [FieldOffset(0)]
        public long Taken;

        [FieldOffset(128)]
        public long Published;
    }
}
