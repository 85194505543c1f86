using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NidsVm.Vm.Patterns;
using Xunit;

namespace NidsVm.Vm.Tests.Patterns;

/// <summary>The automata against a backtracking matcher that walks the same expression tree.</summary>
public class PatternModelTests
{
    [Fact]
    public void Agrees_with_backtracking()
    {
        Gen<string> inputs = Gen.Elements('a', 'b', 'c', '\n').ArrayOf().Select(c => new string(c.Take(9).ToArray()));
        Prop.ForAll(
            Trees(3).ToArbitrary(),
            inputs.ToArbitrary(),
            (tree, input) =>
            {
                PatternValue pattern = PatternCompiler.Compile(tree.Text);
                byte[] bytes = Encoding.ASCII.GetBytes(input);
                bool exact = tree.Match(input, 0, end => end == input.Length);
                bool anywhere = Enumerable.Range(0, input.Length + 1).Any(i => tree.Match(input, i, end => end > 0));
                int longest = -1;
                tree.Match(input, 0, end =>
                {
                    longest = Math.Max(longest, end);
                    return false;
                });
                return pattern.MatchesExactly(bytes) == exact && pattern.MatchesAnywhere(bytes) == anywhere
                    && pattern.LongestPrefix(bytes) == longest && ChunksAgree(pattern, bytes, anywhere)
                    && StoredAgrees(pattern, bytes, exact, anywhere);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static bool ChunksAgree(PatternValue pattern, byte[] bytes, bool expected)
    {
        Assert.True(PatternSet.TryCompile([pattern.AnywhereText.ToArray()], out PatternSet? set, out _));
        PatternSetMatcher matcher = set.NewMatcher();
        bool found = false;
        for (int i = 0; i < bytes.Length && !found; i++)
        {
            found = matcher.Feed(bytes.AsSpan(i, 1), i == 0, atEnd: false).Length > 0;
        }

        return bytes.Length == 0 || found == expected;
    }

    /// <summary>What an image holds of the pattern matches the same, and gives the same bytes again.</summary>
    private static bool StoredAgrees(PatternValue pattern, byte[] bytes, bool exact, bool anywhere)
    {
        byte[] first = AutomatonImage.Write(pattern.Exact);
        byte[] second = AutomatonImage.Write(pattern.Anywhere);
        PatternAutomaton? readExact = AutomatonImage.Read(first);
        PatternAutomaton? readAnywhere = AutomatonImage.Read(second);
        return readExact!.MatchesAll(bytes) == exact && readAnywhere!.FirstMatchEnd(bytes) > 0 == anywhere
            && AutomatonImage.Write(readExact).AsSpan().SequenceEqual(first) && AutomatonImage.Write(readAnywhere).AsSpan().SequenceEqual(second);
    }

    private static Gen<Tree> Trees(int depth)
    {
        Gen<Tree> leaf = Gen.Elements<Tree>(new Leaf("a", c => c == 'a'), new Leaf("b", c => c == 'b'), new Leaf(".", c => c != '\n'), new Leaf("[ab]", c => c is 'a' or 'b'), new Leaf("[^a]", c => c != 'a'));
        if (depth == 0)
        {
            return leaf;
        }

        Gen<Tree> sub = Trees(depth - 1);
        return Gen.OneOf(
            leaf,
            sub.Two().Select(p => (Tree)new Series(p.Item1, p.Item2)),
            sub.Two().Select(p => (Tree)new Choice(p.Item1, p.Item2)),
            Gen.Elements((0, -1, "*"), (1, -1, "+"), (0, 1, "?"), (2, 2, "{2}"), (1, 3, "{1,3}"), (0, 2, "{0,2}"), (2, -1, "{2,}"))
                .SelectMany(q => sub.Select(t => (Tree)new Loop(t, q.Item1, q.Item2, q.Item3))));
    }

    public abstract record Tree
    {
        public abstract string Text { get; }

        public abstract bool Match(string s, int at, Func<int, bool> then);
    }

    private sealed record Leaf(string Source, Func<char, bool> Accepts) : Tree
    {
        public override string Text => Source;

        public override bool Match(string s, int at, Func<int, bool> then) => at < s.Length && Accepts(s[at]) && then(at + 1);
    }

    private sealed record Series(Tree A, Tree B) : Tree
    {
        public override string Text => A.Text + B.Text;

        public override bool Match(string s, int at, Func<int, bool> then) => A.Match(s, at, m => B.Match(s, m, then));
    }

    private sealed record Choice(Tree A, Tree B) : Tree
    {
        public override string Text => $"({A.Text}|{B.Text})";

        public override bool Match(string s, int at, Func<int, bool> then) => A.Match(s, at, then) || B.Match(s, at, then);
    }

    private sealed record Loop(Tree A, int Low, int High, string Mark) : Tree
    {
        public override string Text => $"({A.Text}){Mark}";

        public override bool Match(string s, int at, Func<int, bool> then) => Go(s, at, 0, then);

        private bool Go(string s, int at, int done, Func<int, bool> then)
        {
            if (done >= Low && then(at))
            {
                return true;
            }

            return (High < 0 || done < High) && A.Match(s, at, m => (m > at || done < Low) && Go(s, m, done + 1, then));
        }
    }
}
