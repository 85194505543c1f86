using System.Text;
using NidsVm.Vm.Patterns;
using Xunit;

namespace NidsVm.Vm.Tests.Patterns;

public class PatternMatchingTests
{
    [Theory]
    [InlineData("a.b", "axb", true)]
    [InlineData("a.b", "a\nb", false)]
    [InlineData("[^abc]", "\n", true)]
    [InlineData("[]a]+", "]a]", true)]
    [InlineData("[^]a]", "]", false)]
    [InlineData("[a\\-z]", "-", true)]
    [InlineData("[a\\-z]", "b", false)]
    [InlineData("[[:digit:]_-]+", "1_-", true)]
    [InlineData("a{2,4}", "aaaa", true)]
    [InlineData("a{2,4}", "a", false)]
    [InlineData("a{0,2}", "", true)]
    [InlineData("a{0}b?", "", true)]
    [InlineData("(ab)+", "ababab", true)]
    [InlineData("()", "", true)]
    [InlineData("(|x)y", "y", true)]
    [InlineData("\"a+b\"", "a+b", true)]
    [InlineData("x\".\"y", "x.y", true)]
    [InlineData("\\x41\\102", "AB", true)]
    [InlineData("\\1411", "a", true)]
    [InlineData("\\1411", "a1", false)]
    [InlineData("ab\\x00cd", "ab\0cd", true)]
    [InlineData("(?i:mid)end", "MIDend", true)]
    [InlineData("(?i:mid)end", "midEND", false)]
    [InlineData("(^a)b", "ab", true)]
    [InlineData("a(b$)", "ab", true)]
    [InlineData("([0-9]{1,3}\\.){3}[0-9]{1,3}", "1.2.3.4", true)]
    [InlineData("(a|aa)*ab", "aaaab", true)]
    [InlineData("/", "/", true)]
    [InlineData(".", "", false)]
    public void Matches_exactly(string pattern, string input, bool expected)
        => Assert.Equal(expected, PatternCompiler.Compile(pattern).MatchesExactly(Bytes(input)));

    [Theory]
    [InlineData("foo", "xfoox", true)]
    [InlineData("^foo", "xfoo", false)]
    [InlineData("bar$", "foobar", true)]
    [InlineData("bar$", "barx", false)]
    [InlineData("^a|b", "xb", true)]
    [InlineData("^b", "a\nb", false)]
    [InlineData("^", "anything", false)]
    [InlineData("$", "", true)]
    [InlineData("^x*", "abc", false)]
    [InlineData("x*", "abc", true)]
    [InlineData("x*", "", false)]
    [InlineData("x*$", "abc", true)]
    [InlineData("()", "abc", true)]
    [InlineData("()", "", false)]
    public void Matches_anywhere(string pattern, string input, bool expected)
        => Assert.Equal(expected, PatternCompiler.Compile(pattern).MatchesAnywhere(Bytes(input)));

    [Theory]
    [InlineData("foo", PatternModes.CaseInsensitive, "(?i:^?(foo)$?)")]
    [InlineData("foo", PatternModes.SingleLine, "(?s:^?(foo)$?)")]
    [InlineData("a\\/b", PatternModes.None, "^?(a\\/b)$?")]
    public void Text_is_the_wrapped_form(string pattern, PatternModes modes, string expected)
        => Assert.Equal(expected, PatternCompiler.Compile(pattern, modes).Source);

    [Fact]
    public void Composition_wraps_the_printed_forms()
    {
        PatternValue x = PatternCompiler.Compile("x");
        PatternValue y = PatternCompiler.Compile("y", PatternModes.CaseInsensitive);
        Assert.Equal("^?((^?(x)$?)|((?i:^?(y)$?)))$?", x.Or(y).Source);
        Assert.Equal("^?((^?(x)$?)((?i:^?(y)$?)))$?", x.Then(y).Source);
        Assert.True(x.Or(y).MatchesExactly("Y"u8));
        Assert.False(x.Or(y).MatchesExactly("X"u8));
        Assert.True(x.Then(y).MatchesAnywhere("axYb"u8));

        PatternValue p = PatternCompiler.Compile("one");
        p.Add(PatternCompiler.Compile("two"));
        Assert.Equal("(^?(^?(two)$?)$?)|(^?(^?(one)$?)$?)", p.Source);
        Assert.True(p.MatchesExactly("one"u8) && p.MatchesExactly("two"u8) && p.MatchesAnywhere("xtwox"u8));
        Assert.False(p.MatchesExactly("onetwo"u8));
    }

    [Theory]
    [InlineData("(", "error compiling pattern")]
    [InlineData("[z-a]", "negative range in character class")]
    [InlineData("a{3,1}", "bad iteration values")]
    [InlineData("*a", "error compiling pattern")]
    [InlineData("[abc", "bad character class")]
    [InlineData("a|", "error compiling pattern")]
    [InlineData("a\"b", "missing quote")]
    [InlineData("a{1,x}", "bad character inside {}'s")]
    [InlineData("a{1,2", "bad character inside {}'s")]
    [InlineData("((((a{99}){99}){99}){99})", "pattern too large")]
    public void Malformed_patterns_are_refused(string pattern, string message)
    {
        Assert.False(PatternCompiler.TryCompile(pattern, PatternModes.None, out _, out string error));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[0-9]+", "12ab", 2)]
    [InlineData("[0-9]+", "ab", -1)]
    [InlineData("x?", "ab", 0)]
    [InlineData("a|ab|abc", "abcd", 3)]
    [InlineData("ab$", "ab", 2)]
    [InlineData("ab$", "abc", -1)]
    public void Longest_prefix(string pattern, string input, int expected)
        => Assert.Equal(expected, PatternCompiler.Compile(pattern).LongestPrefix(Bytes(input)));

    [Fact]
    public void A_set_tells_which_members_match()
    {
        PatternValue[] patterns = [.. new[] { "foo", "fo+", "ba.", "^x.*" }.Select(p => PatternCompiler.Compile(p))];
        PatternSet set = PatternSet.OfExact(patterns);
        Assert.Equal([0, 1], set.MatchExactly("foo"u8).ToArray());
        Assert.Equal([1], set.MatchExactly("fooo"u8).ToArray());
        Assert.Equal([2], set.MatchExactly("baz"u8).ToArray());
        Assert.Equal([3], set.MatchExactly("xyz"u8).ToArray());
        Assert.Equal([], set.MatchExactly("none"u8).ToArray());

        Assert.True(PatternSet.TryCompile([.. patterns.Select(p => p.AnywhereText.ToArray())], out PatternSet? anywhere, out _));
        PatternSetMatcher matcher = anywhere!.NewMatcher();
        Assert.Equal([], matcher.Feed("..f"u8, atBegin: true, atEnd: false).ToArray());
        Assert.Equal([1, 0, 2], matcher.Feed("oo bar"u8, atBegin: false, atEnd: true).ToArray());
        Assert.True(matcher.HasMatched(0) && !matcher.HasMatched(3));
    }

    [Theory]
    [InlineData("GET", "GET /", true)]
    [InlineData("GET", " GET /", false)]
    [InlineData(".*root$", "x\nroot", true)]
    [InlineData(".*root$", "rootx", false)]
    [InlineData("^GET", "GET /", true)]
    [InlineData("(^a|b)", "b", true)]
    public void A_member_that_is_anchored_at_the_begin_ends_anywhere(string source, string input, bool expected)
    {
        Assert.True(PatternSet.TryCompile([PatternSource.Of("never"), PatternSource.Of(source, PatternModes.SingleLine)], PatternAnchoring.Begin, out PatternSet? set, out _));
        PatternSetMatcher matcher = set.NewMatcher();
        int[] expectedMembers = expected ? [1] : [];
        Assert.Equal(expectedMembers, matcher.Feed(Bytes(input), atBegin: true, atEnd: true).ToArray());
    }

    [Fact]
    public void A_matcher_reports_each_member_once_and_can_be_used_again()
    {
        PatternSource[] sources = [.. Enumerable.Range(0, 200).Select(i => PatternSource.Of($"m{i:000}", PatternModes.CaseInsensitive))];
        Assert.True(PatternSet.TryCompile(sources, PatternAnchoring.Anywhere, out PatternSet? set, out _));
        PatternSetMatcher matcher = set.NewMatcher();
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal([7, 150], matcher.Feed("M007 m150 m007 m1"u8, atBegin: true, atEnd: false).ToArray());
            Assert.Equal([199], matcher.Feed("99 m150"u8, atBegin: false, atEnd: false).ToArray());
            Assert.True(matcher.HasMatched(150) && !matcher.HasMatched(149) && matcher.Position == 24);
            matcher.Rewind();
            Assert.Equal([], matcher.Feed("m150"u8, atBegin: true, atEnd: true).ToArray());
            matcher.Reset();
        }
    }

    [Fact]
    public void A_matcher_whose_members_all_failed_is_dead()
    {
        Assert.True(PatternSet.TryCompile([PatternSource.Of("abc"), PatternSource.Of("^b")], PatternAnchoring.Begin, out PatternSet? set, out _));
        PatternSetMatcher matcher = set.NewMatcher();
        matcher.Feed("x"u8, atBegin: true, atEnd: false);
        Assert.True(matcher.IsDead);
    }

    [Fact]
    public void A_malformed_member_is_named()
    {
        Assert.False(PatternSet.TryCompile([PatternSource.Of("a"), PatternSource.Of("(b")], PatternAnchoring.Begin, out _, out string error));
        Assert.Contains("(b", error, StringComparison.Ordinal);
    }

    [Fact]
    public void States_are_forgotten_when_the_budget_is_used_up()
    {
        // Needs 2^18 states to know all of the last 18 bytes.
        PatternValue p = PatternCompiler.Compile("a[ab]{18}c");
        var random = new Random(1);
        var input = new byte[300_000];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (byte)(random.Next(2) == 0 ? 'a' : 'b');
        }

        Assert.False(p.MatchesAnywhere(input));
        input[^20] = (byte)'a';
        input[^1] = (byte)'c';
        Assert.True(p.MatchesAnywhere(input));
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
