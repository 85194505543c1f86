using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Splicing;

/// <summary>A piece of a conversation: what one side says at once.</summary>
internal readonly record struct Turn(bool IsOrig, byte[] Data);

/// <summary>What two programs said to each other, without its packets.</summary>
/// <param name="IsTcp">over TCP; else over UDP</param>
/// <param name="Port">the port that the second one waits on</param>
internal sealed record Conversation(bool IsTcp, ushort Port, Turn[] Turns)
{
    private const int MaxTurns = 60;
    private const int MaxBytes = 32 * 1024;
    private const int MostOfOnePort = 12;

    /// <summary>The conversations of a capture, the longest of each port and the beginnings of those that are too long.</summary>
    public static IEnumerable<Conversation> Load(string path)
    {
        PacketDecoder decoder = new(new DecoderOptions { IgnoreChecksums = true });
        Dictionary<Direction, List<Turn>> turns = [];
        Dictionary<Direction, uint> next = [];
        foreach (RecordedPacket packet in RecordedPacket.Load(path))
        {
            if (Segment.Find(decoder, packet) is not { } segment)
            {
                continue;
            }

            bool isOrig = !turns.ContainsKey(segment.Direction.Reverse);
            Direction key = isOrig ? segment.Direction : segment.Direction.Reverse;
            if (!turns.TryGetValue(key, out List<Turn>? said))
            {
                turns.Add(key, said = []);
            }

            if (segment.Payload.IsEmpty || (segment.IsTcp && IsOld(next, segment)))
            {
                continue;
            }

            if (said.Count < MaxTurns && said.Sum(static t => t.Data.Length) + segment.Payload.Length <= MaxBytes)
            {
                said.Add(new Turn(isOrig, segment.Payload.ToArray()));
            }
        }

        return turns.Where(static t => t.Value.Count > 0).GroupBy(static t => (t.Key.Protocol, t.Key.ToPort))
            .SelectMany(static g => g.OrderByDescending(static t => t.Value.Count).Take(MostOfOnePort))
            .Select(static t => new Conversation(t.Key.Protocol == IpProtocol.Tcp, t.Key.ToPort, [.. t.Value]));
    }

    /// <summary>What was sent before is not said again.</summary>
    private static bool IsOld(Dictionary<Direction, uint> next, Segment segment)
    {
        bool isOld = next.TryGetValue(segment.Direction, out uint expected) && (int)(segment.Sequence - expected) < 0;
        if (!isOld)
        {
            next[segment.Direction] = segment.Sequence + (uint)segment.Payload.Length;
        }

        return isOld;
    }
}
