using System.Globalization;
using NidsVm.Packets;

namespace NidsVm.Bench.Traces;

/// <summary>
/// Builds a large trace from small ones, for measuring: plays them again and again, every copy between addresses of
/// its own, rounds overlapping a little, all in order of time. The same input gives the same output.
/// </summary>
public static class TraceMultiplier
{
    // Rounds follow each other at this part of the longest input's duration, which is looked at as a minute at most.
    private const double RoundShare = 0.9;
    private const long LongestRoundNs = 60_000_000_000;
    private const long ShortestRoundNs = 1_000_000_000;

    // 2024-01-01 00:00:00 UTC.
    private const long StartNs = 1_704_067_200_000_000_000;

    /// <summary>The command <c>make-trace OUT --packets N IN…</c>.</summary>
    /// <returns>Exit code: 0, 1 for files that cannot be used, 2 for wrong arguments.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        string? output = null;
        var packets = 500_000L;
        var inputs = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--packets" && i + 1 < args.Length
                && long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out packets))
            {
                i++;
            }
            else if (args[i].StartsWith("--", StringComparison.Ordinal))
            {
                Console.Error.WriteLine($"make-trace: {args[i]}: wrong argument");
                return 2;
            }
            else if (output is null)
            {
                output = args[i];
            }
            else
            {
                inputs.Add(args[i]);
            }
        }

        if (output is null || inputs.Count == 0)
        {
            Console.Error.WriteLine("usage: make-trace OUT --packets N IN...");
            return 2;
        }

        try
        {
            var traces = inputs.ConvertAll(TemplateTrace.Load);
            using var writer = new PcapWriter(output, LinkType.Ethernet);
            Write(traces, packets, writer);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{output}: {writer.Packets} packets from {inputs.Count} traces; {traces.Sum(t => t.LeftOut)} of theirs are no IP on Ethernet"));
            return writer.Packets > 0 ? 0 : 1;
        }
        catch (PacketSourceException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    /// <summary>Writes the packets of endlessly repeated traces until there are enough.</summary>
    internal static void Write(IReadOnlyList<TemplateTrace> traces, long packets, PcapWriter writer)
    {
        var playable = traces.Where(t => t.Records.Count > 0).ToList();
        if (playable.Count == 0)
        {
            return;
        }

        var longest = Math.Clamp(playable.Max(t => t.DurationNs), ShortestRoundNs, LongestRoundNs);
        var roundNs = (long)(longest * RoundShare);
        var plan = new AddressPlan();
        var queue = new PriorityQueue<Copy, (long TimeNs, long Order)>();
        var order = 0L;
        var round = 0L;
        var buffer = new byte[playable.Max(t => t.Records.Max(r => r.Data.Length))];
        while (writer.Packets < packets)
        {
            // All copies of a round are in the queue before the first of their packets is due.
            while (queue.Count == 0 || queue.TryPeek(out _, out var due) && due.TimeNs >= round * roundNs)
            {
                for (var i = 0; i < playable.Count; i++)
                {
                    var start = (round * roundNs) + (i * roundNs / playable.Count);
                    var copy = new Copy(playable[i], plan.Assign(playable[i].Addresses), start);
                    queue.Enqueue(copy, (copy.DueNs, order++));
                }

                round++;
            }

            var next = queue.Dequeue();
            var record = next.Trace.Records[next.Position];
            TemplateTrace.Patch(record, next.Addresses, buffer);
            writer.Write(buffer.AsSpan(0, record.Data.Length), record.WireLength, StartNs + next.DueNs, LinkType.Ethernet);
            if (++next.Position < next.Trace.Records.Count)
            {
                queue.Enqueue(next, (next.DueNs, order++));
            }
        }
    }

    private sealed class Copy(TemplateTrace trace, IpAddress[] addresses, long startNs)
    {
        public TemplateTrace Trace => trace;

        public IpAddress[] Addresses => addresses;

        public int Position { get; set; }

        public long DueNs => startNs + trace.Records[Position].TimeNs;
    }
}
