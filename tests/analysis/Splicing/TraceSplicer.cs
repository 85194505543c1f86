using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Splicing;

/// <summary>
/// Cuts captures at random offsets and joins what remains: payloads of one capture damaged, conversations that go on as another one
/// does from its middle, packets of another capture between them, packets cut short, lost, doubled, overtaken, damaged in their
/// headers. Sequence numbers mostly follow what was done to a stream, so that parsers see its damage and reassembly does not.
/// The same captures and the same seed give the same packets.
/// </summary>
internal sealed class TraceSplicer
{
    private const int MaxPackets = 3000;
    private const int MaxDrawnPayloads = 4000;
    private const double LongestJumpSeconds = 4000;

    private readonly Random _random;
    private readonly RecordedPacket[][] _captures;
    private readonly List<byte[]> _payloads = [];
    private readonly Dictionary<Direction, StreamShift> _shifts = [];

    private TraceSplicer(RecordedPacket[][] captures, int seed)
    {
        _random = new Random(seed);
        _captures = captures;
    }

    /// <summary>One spliced capture.</summary>
    /// <param name="captures">the first one is spliced, from the others come pieces and packets; not empty</param>
    /// <param name="seed">what is done, and where</param>
    /// <returns>Packets in the order in which they are captured, times included.</returns>
    public static List<RecordedPacket> Splice(RecordedPacket[][] captures, int seed) => new TraceSplicer(captures, seed).Run();

    private List<RecordedPacket> Run()
    {
        List<RecordedPacket> packets = Window(_captures[0]);
        RecordedPacket[] other = _captures[_random.Next(_captures.Length)];
        if (_random.Next(3) == 0 && packets.Count > 0 && other.Length > 0)
        {
            packets = Interleave(packets, Window(other));
        }

        PacketDecoder decoder = new(new DecoderOptions { IgnoreChecksums = true });
        Segment?[] segments = [.. packets.Select(p => Segment.Find(decoder, p))];
        byte[]?[] payloads = [.. segments.Select(static s => s is { Payload.Length: > 0 } ? s.Payload.ToArray() : null)];
        DrawPayloads(payloads, decoder);
        int[] talking = [.. Enumerable.Range(0, payloads.Length).Where(i => payloads[i] is not null)];
        if (talking.Length > 0)
        {
            for (int joins = _random.Next(4) - 1; joins > 0; joins--)
            {
                Join(segments, payloads, talking);
            }

            for (int left = Amount(talking.Length); left > 0; left--)
            {
                int at = talking[_random.Next(talking.Length)];
                payloads[at] = PayloadDamage.Apply(payloads[at]!, _random, Other);
            }
        }

        bool isConsistent = _random.Next(6) != 0;
        for (int i = 0; i < packets.Count; i++)
        {
            if (segments[i] is { } segment)
            {
                packets[i] = Rewrite(packets[i], segment, payloads[i] ?? [], isConsistent);
            }
        }

        DamagePackets(packets, segments);
        return packets;
    }

    /// <summary>A capture, or of a long one a stretch that begins anywhere.</summary>
    private List<RecordedPacket> Window(RecordedPacket[] capture)
    {
        int start = capture.Length <= MaxPackets ? 0 : _random.Next(capture.Length - MaxPackets);
        return [.. capture.AsSpan(start, Math.Min(MaxPackets, capture.Length - start))];
    }

    /// <summary>Few places, some, or a large part.</summary>
    private int Amount(int places) => _random.Next(3) switch
    {
        0 => _random.Next(1, 5),
        1 => Math.Max(1, places / 16),
        _ => Math.Max(1, places / 4),
    };

    /// <summary>Two captures at the same time, those packets of the second that a file of the first one's kind may hold.</summary>
    private List<RecordedPacket> Interleave(List<RecordedPacket> first, List<RecordedPacket> second)
    {
        long duration = first[^1].TimeNs - first[0].TimeNs;
        long later = first[0].TimeNs - second[0].TimeNs + (long)(_random.NextDouble() * duration);
        return [.. first.Concat(second.Where(p => p.LinkType == first[0].LinkType).Select(p => p with { TimeNs = p.TimeNs + later })).OrderBy(static p => p.TimeNs)];
    }

    private void DrawPayloads(byte[]?[] own, PacketDecoder decoder)
    {
        _payloads.AddRange(own.OfType<byte[]>().Take(MaxDrawnPayloads));
        foreach (RecordedPacket[] capture in _captures.Skip(1))
        {
            foreach (RecordedPacket packet in capture.Take(MaxPackets))
            {
                if (_payloads.Count < 2 * MaxDrawnPayloads && Segment.Find(decoder, packet) is { Payload.Length: > 0 } segment)
                {
                    _payloads.Add(segment.Payload.ToArray());
                }
            }
        }
    }

    private byte[] Other() => _payloads[_random.Next(_payloads.Count)];

    /// <summary>From some packet on a conversation says what another one says from its middle on, side by side.</summary>
    private void Join(Segment?[] segments, byte[]?[] payloads, int[] talking)
    {
        int start = talking[_random.Next(talking.Length)];
        int source = talking[_random.Next(talking.Length)];
        Direction host = segments[start]!.Direction;
        Direction guest = segments[source]!.Direction;
        Queue<byte[]> same = Said(guest, source);
        Queue<byte[]> reverse = Said(guest.Reverse, source);
        foreach (int i in talking)
        {
            if (i >= start)
            {
                Queue<byte[]>? from = segments[i]!.Direction == host ? same : segments[i]!.Direction == host.Reverse ? reverse : null;
                if (from is not null && from.TryDequeue(out byte[]? said))
                {
                    payloads[i] = said;
                }
            }
        }

        Queue<byte[]> Said(Direction direction, int since) =>
            new(talking.Where(i => i >= since && segments[i]!.Direction == direction).Select(i => payloads[i]!));
    }

    private RecordedPacket Rewrite(RecordedPacket packet, Segment segment, byte[] payload, bool isConsistent)
    {
        if (!segment.IsTcp)
        {
            return segment.Payload.SequenceEqual(payload) ? packet : segment.With(payload, 0, 0);
        }

        StreamShift own = ShiftOf(segment.Direction);
        uint sequence = segment.Sequence + (isConsistent ? own.At(segment.Sequence) : 0);
        uint acknowledgement = segment.Acknowledgement + (isConsistent ? ShiftOf(segment.Direction.Reverse).At(segment.Acknowledgement) : 0);
        own.Grow(segment.Sequence + (uint)segment.Payload.Length, payload.Length - segment.Payload.Length);
        return sequence == segment.Sequence && acknowledgement == segment.Acknowledgement && segment.Payload.SequenceEqual(payload)
            ? packet
            : segment.With(payload, sequence, acknowledgement);
    }

    private StreamShift ShiftOf(Direction direction)
    {
        if (!_shifts.TryGetValue(direction, out StreamShift? shift))
        {
            _shifts.Add(direction, shift = new StreamShift());
        }

        return shift;
    }

    /// <summary>What happens to packets as a whole: mostly little, so that conversations live on.</summary>
    private void DamagePackets(List<RecordedPacket> packets, Segment?[] segments)
    {
        if (_random.Next(2) == 0)
        {
            return;
        }

        int[] headers = [.. segments.Select(static s => s?.HeaderLength ?? 0)];
        for (int left = Math.Max(1, packets.Count / (1 << _random.Next(3, 8))); left > 0 && packets.Count > 0; left--)
        {
            int at = _random.Next(packets.Count);
            RecordedPacket packet = packets[at];
            switch (_random.Next(6))
            {
                case 0:
                    packets[at] = packet with { Data = packet.Data[.._random.Next(packet.Data.Length + 1)] };
                    break;
                case 1:
                    packets.RemoveAt(at);
                    break;
                case 2:
                    packets.Insert(_random.Next(at, packets.Count), packet);
                    break;
                case 3:
                    int with = Math.Min(packets.Count - 1, at + _random.Next(6));
                    (packets[at], packets[with]) = (packets[with] with { TimeNs = packet.TimeNs }, packet with { TimeNs = packets[with].TimeNs });
                    break;
                case 4:
                    byte[] data = [.. packet.Data];
                    int header = at < headers.Length && headers[at] > 0 ? Math.Min(headers[at], data.Length) : data.Length;
                    for (int bytes = _random.Next(1, 4); bytes > 0 && header > 0; bytes--)
                    {
                        data[_random.Next(header)] = (byte)_random.Next(256);
                    }

                    packets[at] = packet with { Data = data };
                    break;
                default:
                    Jump(packets, at);
                    break;
            }
        }
    }

    /// <summary>Time goes on by up to an hour, or falls back a little.</summary>
    private void Jump(List<RecordedPacket> packets, int from)
    {
        if (_random.Next(4) != 0)
        {
            return;
        }

        long jump = (long)(((_random.NextDouble() * (LongestJumpSeconds + 1)) - 1) * 1e9);
        for (int i = from; i < packets.Count; i++)
        {
            packets[i] = packets[i] with { TimeNs = Math.Max(0, packets[i].TimeNs + jump) };
        }
    }

    /// <summary>By how much the bytes of a stream have moved, as its payloads grew and shrank.</summary>
    private sealed class StreamShift
    {
        private readonly List<(uint End, int Growth)> _growths = [];

        public void Grow(uint end, int growth)
        {
            // Once for each place: what comes again is the same stretch of the stream.
            if (growth != 0 && !_growths.Exists(g => g.End == end))
            {
                _growths.Add((end, growth));
            }
        }

        public uint At(uint sequence)
        {
            int moved = 0;
            foreach ((uint end, int growth) in _growths)
            {
                moved += (int)(sequence - end) >= 0 ? growth : 0;
            }

            return (uint)moved;
        }
    }
}
