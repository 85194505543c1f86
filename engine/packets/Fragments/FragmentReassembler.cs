using System.Buffers;
using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>
/// Puts IP datagrams together from fragments (RFC 791 section 3.2, RFC 8200 section 4.5). Where fragments overlap,
/// the bytes that came first win, and a weird tells whether the bytes agreed. Buffers are pooled; their number and
/// size are bounded by the decoder's options.
/// </summary>
internal sealed class FragmentReassembler(WeirdList weirds, DecoderOptions options)
{
    private const int SmallestAcceptable = 64;
    private const int LargestAcceptable = 64_000;

    private readonly Dictionary<FragmentKey, FragmentedDatagram> _datagrams = [];
    private readonly Stack<FragmentedDatagram> _pool = new();
    private readonly List<FragmentedDatagram> _completed = [];
    private FragmentedDatagram? _oldest;
    private FragmentedDatagram? _newest;
    private long _bufferedBytes;

    /// <summary>Datagrams that wait for fragments.</summary>
    public int Count => _datagrams.Count;

    /// <summary>Most datagrams that ever waited at a time.</summary>
    public int MaxCount { get; private set; }

    /// <summary>Takes back the buffers of datagrams handed out for the packet before.</summary>
    public void ReleaseCompleted()
    {
        if (_completed.Count == 0)
        {
            return;
        }

        foreach (var datagram in _completed)
        {
            Recycle(datagram);
        }

        _completed.Clear();
    }

    /// <summary>
    /// Adds the fragment that a packet is. True when its datagram is complete with it: its bytes, from the IP header
    /// on, then take the fragment's place in the packet and stay valid until <see cref="ReleaseCompleted"/>.
    /// </summary>
    /// <param name="p">The packet; <see cref="DecodedPacket.IpPacket"/> holds all of the fragment.</param>
    /// <param name="time">Its time in seconds.</param>
    public bool TryComplete(ref DecodedPacket p, double time)
    {
        Expire(time);
        var key = new FragmentKey(p.Source, p.Destination, p.FragmentId);

        // The fragment header itself, which ends the chain, is not part of the datagram.
        var headerLength = p.IpVersion == 6 ? p.IpHeaderLength - Ipv6FragmentView.Length : p.IpHeaderLength;
        if (!_datagrams.TryGetValue(key, out var datagram))
        {
            datagram = Admit(key, time);
            datagram.Version = p.IpVersion;
            datagram.NextProtocol = p.Protocol;
            datagram.HeaderLength = headerLength;
            Reserve(datagram, headerLength);
            p.IpPacket[..headerLength].CopyTo(datagram.Buffer);
        }
        else if (datagram.Version != p.IpVersion || datagram.NextProtocol != p.Protocol || datagram.HeaderLength != headerLength)
        {
            Weird(PacketWeird.FragmentProtocolInconsistency, ref p);
        }

        if (p.DontFragment)
        {
            Weird(PacketWeird.FragmentWithDf, ref p); // Linux's path MTU discovery for UDP does this
        }

        var offset = p.FragmentOffset;
        var payload = p.IpPacket[p.IpHeaderLength..];
        var upper = offset + payload.Length;
        if (offset == 0)
        {
            datagram.NextProtocol = p.Protocol;
        }

        if (!p.MoreFragments)
        {
            if (datagram.Size == 0)
            {
                datagram.Size = upper;
            }
            else if (upper != datagram.Size)
            {
                Weird(PacketWeird.FragmentSizeInconsistency, ref p);
                datagram.Size = Math.Max(datagram.Size, upper);
            }
        }
        else if (p.IpTotalLength < SmallestAcceptable)
        {
            Weird(PacketWeird.ExcessivelySmallFragment, ref p);
        }

        if (upper > LargestAcceptable)
        {
            Weird(PacketWeird.ExcessivelyLargeFragment, ref p);
        }

        if (datagram.Size != 0 && upper > datagram.Size)
        {
            // Not the last fragment, and yet it reaches beyond where the last one ended.
            Weird(PacketWeird.FragmentSizeInconsistency, ref p);
            datagram.Size = upper;
        }

        if (payload.IsEmpty)
        {
            return false;
        }

        Reserve(datagram, datagram.HeaderLength + upper);
        CheckOverlaps(datagram, offset, payload, ref p);
        datagram.Insert(offset, payload);
        if (!IsComplete(datagram, ref p))
        {
            return false;
        }

        p.IpPacket = Assemble(datagram);
        Unlink(datagram);
        _completed.Add(datagram);
        return true;
    }

    private void CheckOverlaps(FragmentedDatagram datagram, int offset, ReadOnlySpan<byte> payload, ref DecodedPacket p)
    {
        var upper = offset + payload.Length;
        foreach (var (start, end) in datagram.Blocks)
        {
            if (upper <= start)
            {
                break;
            }

            if (offset >= end)
            {
                continue;
            }

            var from = Math.Max(offset, start);
            var to = Math.Min(upper, end);
            var before = datagram.Buffer.AsSpan(datagram.HeaderLength + from, to - from);
            Weird(
                before.SequenceEqual(payload[(from - offset)..(to - offset)])
                    ? PacketWeird.FragmentOverlap
                    : PacketWeird.FragmentInconsistency,
                ref p);
        }
    }

    private bool IsComplete(FragmentedDatagram datagram, ref DecodedPacket p)
    {
        var blocks = datagram.Blocks;
        if (blocks[0].Start > 0 || datagram.Size == 0)
        {
            return false;
        }

        var i = 0;
        while (i + 1 < blocks.Length && blocks[i].End == blocks[i + 1].Start)
        {
            i++;
        }

        var reached = blocks[i].End;
        if (i + 1 < blocks.Length)
        {
            if (reached < datagram.Size)
            {
                return false;
            }

            // Complete up to the expected end, with more beyond a hole behind it: most likely two datagrams that
            // share an identification. What is contiguous is analysed.
            Weird(PacketWeird.FragmentSizeInconsistency, ref p);
            datagram.Size = reached;
            return true;
        }

        if (reached > datagram.Size)
        {
            Weird(PacketWeird.FragmentSizeInconsistency, ref p);
            datagram.Size = reached;
        }

        return reached == datagram.Size;
    }

    /// <summary>Writes the length, and for IPv6 the protocol where the fragment header was.</summary>
    private static ReadOnlySpan<byte> Assemble(FragmentedDatagram datagram)
    {
        var length = datagram.HeaderLength + datagram.Size;
        var whole = datagram.Buffer.AsSpan(0, length);
        if (datagram.Version == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(whole[2..], (ushort)length);
            return whole;
        }

        BinaryPrimitives.WriteUInt16BigEndian(whole[4..], (ushort)(length - Ipv6View.Length));
        var nextAt = 6;
        var header = whole[..datagram.HeaderLength];
        var extensions = new Ipv6ExtensionEnumerator(header);
        while (extensions.MoveNext())
        {
            nextAt = extensions.Current.Offset;
        }

        whole[nextAt] = datagram.NextProtocol;
        return whole;
    }

    private FragmentedDatagram Admit(FragmentKey key, double time)
    {
        while (_oldest is not null
            && (_datagrams.Count >= options.MaxFragmentedDatagrams || _bufferedBytes > options.MaxFragmentBytes))
        {
            weirds.Net(PacketWeird.FragmentLimitReached, WeirdSource.None, inTunnel: false);
            Drop(_oldest);
        }

        var datagram = _pool.Count > 0 ? _pool.Pop() : new FragmentedDatagram();
        datagram.Start(key, time);
        _datagrams.Add(key, datagram);
        MaxCount = Math.Max(MaxCount, _datagrams.Count);
        datagram.Older = _newest;
        if (_newest is null)
        {
            _oldest = datagram;
        }
        else
        {
            _newest.Newer = datagram;
        }

        _newest = datagram;
        return datagram;
    }

    private void Expire(double time)
    {
        var timeout = options.FragmentTimeout;
        while (timeout > 0 && _oldest is not null && _oldest.FirstSeen + timeout <= time)
        {
            Drop(_oldest);
        }
    }

    private void Drop(FragmentedDatagram datagram)
    {
        Unlink(datagram);
        Recycle(datagram);
    }

    private void Unlink(FragmentedDatagram datagram)
    {
        _datagrams.Remove(datagram.Key);
        if (datagram.Older is null)
        {
            _oldest = datagram.Newer;
        }
        else
        {
            datagram.Older.Newer = datagram.Newer;
        }

        if (datagram.Newer is null)
        {
            _newest = datagram.Older;
        }
        else
        {
            datagram.Newer.Older = datagram.Older;
        }

        datagram.Older = null;
        datagram.Newer = null;
    }

    private void Recycle(FragmentedDatagram datagram)
    {
        _bufferedBytes -= datagram.Buffer.Length;
        ArrayPool<byte>.Shared.Return(datagram.Buffer);
        datagram.Buffer = [];
        _pool.Push(datagram);
    }

    private void Reserve(FragmentedDatagram datagram, int length)
    {
        if (datagram.Buffer.Length >= length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, 2 * datagram.Buffer.Length));
        datagram.Buffer.CopyTo(larger, 0);
        _bufferedBytes += larger.Length - datagram.Buffer.Length;
        if (datagram.Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(datagram.Buffer);
        }

        datagram.Buffer = larger;
    }

    private void Weird(PacketWeird weird, ref DecodedPacket p) =>
        weirds.Flow(weird, WeirdSource.None, inTunnel: false, p.Source, p.Destination);
}

/// <summary>What the fragments of one datagram have in common.</summary>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Id">Identification.</param>
internal readonly record struct FragmentKey(IpAddress Source, IpAddress Destination, uint Id);
