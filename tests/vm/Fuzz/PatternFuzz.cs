using System.Diagnostics;
using NidsVm.Vm.Patterns;
using Xunit;

namespace NidsVm.Vm.Tests.Fuzz;

/// <summary>
/// Any bytes as patterns, and any as input: no exception, bounded in time, and the same answers as <see cref="ReferenceMatcher"/>
/// in every way of asking: whole input, anywhere, longest, in a set, in chunks, under a small memory budget, and from an image.
/// </summary>
public class PatternFuzz
{
    private const int MostReferenceStates = 4000;
    private const int MostReferenceInput = 400;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly byte[] Alphabet = "aabbAB.|()*+?[]^$\"-,x1\n\\{}/: "u8.ToArray();

    private static readonly string[] Pieces =
    [
        "a", "b", "ab", "A", ".", "[ab]", "[^a]", "[a-c]", "[[:alpha:]]", "(a|b)", "(ab)*", "a+", "b?", "a{2}", "b{1,3}", "(a|)", "^", "$", "^a", "b$", "\\x61",
        "\"a.b\"", "(?i:ab)", "(?s:.)", "\\n", ".*", "(.|\\n)*", "(^a|b)", "(a$|b)", "a{0,2}", "[^\\n]", "(a*b)*", "()", "a|b", "\\141",
    ];

    /// <summary>Patterns that compiled, and those that were refused.</summary>
    public static long Compiled { get; private set; }

    public static long Refused { get; private set; }

    /// <summary>What came of the inputs so far.</summary>
    public static string Report() => $"{Compiled} compiled and compared, {Refused} refused";

    /// <summary>Two patterns of lengths that the first bytes tell, then the text to match.</summary>
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4)
        {
            return;
        }

        var modes = (PatternModes)(data[0] & 3);
        int chunk = (data[1] & 15) + 1;

        // Searches that are reviewed at once go on to pairs at once, and stay with them or give up.
        Dfa.TrialSearches = (data[1] & 16) != 0 ? 1 : 32;
        Dfa.LeastSkipToPair = (data[1] & 32) != 0 ? 0 : 12;
        data = data[2..];
        byte[] first = Take(ref data);
        byte[] second = Take(ref data);
        long start = Stopwatch.GetTimestamp();
        PatternValue? one = Check(first, modes, data);
        PatternValue? other = Check(second, PatternModes.None, data);
        if (one is not null && other is not null)
        {
            CheckSet([one, other], data, chunk);
            CheckSources([new PatternSource(first, modes), new PatternSource(second)], data, chunk);
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < Limit, "too slow");
    }

    /// <summary>Expressions put together from pieces that mostly compile, and texts over the same few letters.</summary>
    public static byte[] Generate(Random random)
    {
        List<byte> data = [(byte)random.Next(256), (byte)random.Next(256)];
        for (int i = 0; i < 2; i++)
        {
            byte[] pattern = Expression(random);
            data.Add((byte)pattern.Length);
            data.AddRange(pattern);
        }

        for (int length = random.Next(random.Next(5) == 0 ? 300 : 30); length > 0; length--)
        {
            data.Add((byte)(random.Next(40) == 0 ? random.Next(256) : random.Next(12) == 0 ? '\n' : "aaabbABxc1"[random.Next(random.Next(3) == 0 ? 10 : 3)]));
        }

        return [.. data];
    }

    [Fact]
    public void Short_run()
    {
        var random = new Random(20);
        for (int i = 0; i < 4000; i++)
        {
            byte[] data = Generate(random);
            try
            {
                Fuzz(data);
            }
            catch (Exception error)
            {
                Assert.Fail($"{Convert.ToHexString(data)}\n{error}");
            }
        }

        Assert.True(Compiled > Refused, Report());
    }

    private static byte[] Expression(Random random)
    {
        List<byte> text = [];
        for (int parts = random.Next(1, 6); parts > 0; parts--)
        {
            if (random.Next(8) == 0)
            {
                text.Add(random.Next(4) == 0 ? (byte)random.Next(256) : Alphabet[random.Next(Alphabet.Length)]);
                continue;
            }

            byte[] piece = System.Text.Encoding.ASCII.GetBytes(Pieces[random.Next(Pieces.Length)]);
            bool isGroup = random.Next(3) == 0;
            text.AddRange(isGroup ? [(byte)'(', .. piece, (byte)')'] : piece);
            if (isGroup && random.Next(2) == 0)
            {
                text.AddRange(random.Next(6) switch
                {
                    0 => "*"u8,
                    1 => "+"u8,
                    2 => "?"u8,
                    3 => "{2,3}"u8,
                    4 => "{0,1}"u8,
                    _ => "|"u8,
                });
            }
        }

        return [.. text.Take(200)];
    }

    private static byte[] Take(ref ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return [];
        }

        int length = Math.Min(data[0], data.Length - 1);
        byte[] taken = data.Slice(1, length).ToArray();
        data = data[(1 + length)..];
        return taken;
    }

    private static PatternValue? Check(byte[] source, PatternModes modes, ReadOnlySpan<byte> input)
    {
        if (!PatternCompiler.TryCompile(source, modes, out PatternValue? pattern, out string error))
        {
            Refused++;
            Assert.NotEmpty(error);
            return null;
        }

        Compiled++;
        bool exact = pattern.MatchesExactly(input);
        bool anywhere = pattern.MatchesAnywhere(input);
        int longest = pattern.LongestPrefix(input);
        Assert.True(longest <= input.Length && (!exact || longest == input.Length));
        NfaProgram program = pattern.Exact.Program;
        if (program.States.Length > MostReferenceStates || input.Length > MostReferenceInput)
        {
            return pattern;
        }

        Assert.Equal(ReferenceMatcher.MatchesAll(program, input), exact);
        Assert.Equal(ReferenceMatcher.Longest(program, input), longest);
        Assert.Equal(ReferenceMatcher.FirstEnd(pattern.Anywhere.Program, input) > 0, anywhere);
        int candidate = pattern.IndexOfCandidate(input);
        for (int i = 0; i < input.Length && i < (candidate < 0 ? input.Length : candidate); i++)
        {
            Assert.True(pattern.LongestPrefix(input[i..], atBegin: i == 0) <= 0, "a match was skipped");
        }

        CheckStored(pattern, input, exact, anywhere, longest);
        return pattern;
    }

    /// <summary>What an image holds answers alike; so does an automaton that has to forget its states all the time.</summary>
    private static void CheckStored(PatternValue pattern, ReadOnlySpan<byte> input, bool exact, bool anywhere, int longest)
    {
        PatternAutomaton? readExact = AutomatonImage.Read(AutomatonImage.Write(pattern.Exact));
        PatternAutomaton? readAnywhere = AutomatonImage.Read(AutomatonImage.Write(pattern.Anywhere));
        Assert.NotNull(readExact);
        Assert.NotNull(readAnywhere);
        Assert.Equal(exact, readExact.MatchesAll(input));
        Assert.Equal(longest, readExact.LongestPrefix(input, atBegin: true, atEnd: true));
        Assert.Equal(anywhere, readAnywhere.FirstMatchEnd(input) > 0);

        foreach (int budget in (int[])[1, 2000])
        {
            var small = new Dfa(pattern.Anywhere.Program, budget);
            DfaState? state = small.Begin(small.Start);
            bool found = false;
            for (int i = 0; i < input.Length && state is not null && !found; i++)
            {
                found = small.RunToAccept(ref state, input.Slice(i, 1), null) >= 0;
            }

            found |= state is not null && small.End(state) is { IsAccepting: true };
            Assert.Equal(anywhere, found);
            Assert.True(budget > 1 || small.StateCount <= 2, $"{small.StateCount} states under a budget of none");
        }
    }

    private static void CheckSet(PatternValue[] patterns, ReadOnlySpan<byte> input, int chunk)
    {
        PatternSet exact = PatternSet.OfExact(patterns);
        ReadOnlySpan<int> members = exact.MatchExactly(input);
        for (int i = 0; i < patterns.Length; i++)
        {
            Assert.Equal(patterns[i].MatchesExactly(input), members.Contains(i));
        }

        Assert.True(PatternSet.TryCompile([.. patterns.Select(p => p.AnywhereText.ToArray())], out PatternSet? anywhere, out string error), error);
        PatternSetMatcher matcher = anywhere.NewMatcher();
        Feed(ref matcher, input, chunk);
        for (int i = 0; i < patterns.Length && input.Length > 0; i++)
        {
            // A set counts empty matches before the first byte too.
            Assert.True(matcher.HasMatched(i) || !patterns[i].MatchesAnywhere(input), "a member of a set did not match");
        }
    }

    private static void CheckSources(PatternSource[] sources, ReadOnlySpan<byte> input, int chunk)
    {
        if (!PatternSet.TryCompile(sources, PatternAnchoring.Begin, out PatternSet? set, out _))
        {
            return;
        }

        PatternSetMatcher parts = set.NewMatcher();
        Feed(ref parts, input, chunk);
        PatternSetMatcher whole = set.NewMatcher();
        whole.Feed(input, atBegin: true, atEnd: true);
        for (int i = 0; i < sources.Length; i++)
        {
            Assert.Equal(whole.HasMatched(i), parts.HasMatched(i));
        }

        if (set.Dfa.Nfa.States.Length <= MostReferenceStates && input.Length <= MostReferenceInput)
        {
            Assert.Equal(ReferenceMatcher.Members(set.Dfa.Nfa, input), Enumerable.Range(0, sources.Length).Where(i => parts.HasMatched(i)));
        }
    }

    private static void Feed(ref PatternSetMatcher matcher, ReadOnlySpan<byte> input, int chunk)
    {
        int at = 0;
        do
        {
            int length = Math.Min(chunk, input.Length - at);
            matcher.Feed(input.Slice(at, length), at == 0, at + length == input.Length);
            at += length;
        }
        while (at < input.Length);
    }
}
