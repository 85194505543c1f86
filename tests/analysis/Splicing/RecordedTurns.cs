using NidsVm.Analysis.Tests.Policies;

namespace NidsVm.Analysis.Tests.Splicing;

/// <summary>What programs said to each other in our own captures, damaged turn by turn, as inputs of fuzz targets.</summary>
internal static class RecordedTurns
{
    private const int MaxPiece = 126;

    private static readonly Lazy<Conversation[]> Recordings = new(() =>
    [
        .. Directory.GetFiles(Path.Combine(PolicyEngine.Root(), "traces"), "*.pcap").Order(StringComparer.Ordinal).SelectMany(Conversation.Load),
    ]);

    /// <summary>All conversations of all captures.</summary>
    public static Conversation[] All => Recordings.Value;

    /// <summary>The conversations with some ports, over TCP or UDP.</summary>
    public static Conversation[] Of(bool isTcp, params ReadOnlySpan<ushort> ports)
    {
        ushort[] wanted = ports.ToArray();
        return [.. All.Where(c => c.IsTcp == isTcp && wanted.Contains(c.Port))];
    }

    /// <summary>One of the conversations: turns lost, doubled, cut, on the wrong side, damaged, or gone on with as another one goes on.</summary>
    public static List<Turn> Damaged(Random random, Conversation[] all, Conversation chosen)
    {
        List<Turn> turns = [.. chosen.Turns];
        if (random.Next(4) == 0)
        {
            Conversation[] alike = [.. all.Where(c => c.Port == chosen.Port && c.IsTcp == chosen.IsTcp)];
            Conversation other = alike[random.Next(alike.Length)];
            turns = [.. turns[..random.Next(turns.Count + 1)], .. other.Turns[random.Next(other.Turns.Length)..]];
        }

        for (int left = random.Next(7); left > 0 && turns.Count > 0; left--)
        {
            int at = random.Next(turns.Count);
            switch (random.Next(8))
            {
                case 0:
                    turns.RemoveAt(at);
                    break;
                case 1:
                    turns.Insert(random.Next(turns.Count + 1), turns[at]);
                    break;
                case 2:
                    turns[at] = turns[at] with { IsOrig = !turns[at].IsOrig };
                    break;
                case 3:
                    Cut(turns, at, random);
                    break;
                default:
                    turns[at] = turns[at] with { Data = PayloadDamage.Apply(turns[at].Data, random, () => Any(all, random)) };
                    break;
            }
        }

        return turns;
    }

    /// <summary>As above, of any of the conversations.</summary>
    public static List<Turn> Damaged(Random random, Conversation[] all) => Damaged(random, all, all[random.Next(all.Length)]);

    /// <summary>The form that most targets take: pieces of at most 126 bytes, each led by its length times two, plus one for the originator.</summary>
    public static byte[] Framed(IEnumerable<Turn> turns) =>
    [
        .. turns.SelectMany(static t => t.Data.Chunk(MaxPiece).SelectMany(p => (byte[])[(byte)((p.Length << 1) | (t.IsOrig ? 1 : 0)), .. p])),
    ];

    /// <summary>A turn comes in two parts, or a byte at a time.</summary>
    private static void Cut(List<Turn> turns, int at, Random random)
    {
        Turn turn = turns[at];
        if (turn.Data.Length < 2)
        {
            return;
        }

        int middle = random.Next(1, turn.Data.Length);
        Turn[] parts = turn.Data.Length < 300 && random.Next(2) == 0
            ? [.. turn.Data.Select(b => turn with { Data = [b] })]
            : [turn with { Data = turn.Data[..middle] }, turn with { Data = turn.Data[middle..] }];
        turns.RemoveAt(at);
        turns.InsertRange(at, parts);
    }

    private static byte[] Any(Conversation[] all, Random random)
    {
        Turn[] turns = all[random.Next(all.Length)].Turns;
        return turns[random.Next(turns.Length)].Data;
    }
}
