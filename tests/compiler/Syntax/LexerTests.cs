using System.Text;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using Xunit;

namespace NidsVm.Compiler.Tests.Syntax;

public class LexerTests
{
    /// <summary>A text for each kind of token. Keywords come from their own table.</summary>
    private static readonly (TokenKind Kind, string Text)[] Samples =
    [
        (TokenKind.Identifier, "a"), (TokenKind.Identifier, "_x9"), (TokenKind.Identifier, "Mod::name"), (TokenKind.Identifier, "A::B::c"),
        (TokenKind.Identifier, "::top"), (TokenKind.Identifier, "Tx"), (TokenKind.Identifier, "information"),
        (TokenKind.DecimalLiteral, "0"), (TokenKind.DecimalLiteral, "18446744073709551615"), (TokenKind.HexLiteral, "0xDEADbeef"),
        (TokenKind.DoubleLiteral, "1.5"), (TokenKind.DoubleLiteral, ".5"), (TokenKind.DoubleLiteral, "5."), (TokenKind.DoubleLiteral, "1e3"),
        (TokenKind.DoubleLiteral, "5.e-1"), (TokenKind.DoubleLiteral, "1E+3"),
        (TokenKind.IntervalLiteral, "5 min"), (TokenKind.IntervalLiteral, "1day"), (TokenKind.IntervalLiteral, "1.5\thrs"),
        (TokenKind.IntervalLiteral, "7usecs"), (TokenKind.IntervalLiteral, "6 msec"), (TokenKind.IntervalLiteral, "2.min"),
        (TokenKind.PortLiteral, "80/tcp"), (TokenKind.PortLiteral, "53/udp"), (TokenKind.PortLiteral, "8/icmp"), (TokenKind.PortLiteral, "0/unknown"),
        (TokenKind.AddressLiteral, "1.2.3.4"), (TokenKind.AddressLiteral, "[::1]"), (TokenKind.AddressLiteral, "[1:2:3:4:5:6:7:8]"),
        (TokenKind.AddressLiteral, "[::ffff:1.2.3.4]"), (TokenKind.SubnetLiteral, "10.0.0.0/8"), (TokenKind.SubnetLiteral, "10.0.0.0 / 8"),
        (TokenKind.SubnetLiteral, "[2001:db8::]/32"), (TokenKind.HostNameLiteral, "www.example.com"), (TokenKind.HostNameLiteral, "a-b.c"),
        (TokenKind.StringLiteral, "\"\""), (TokenKind.StringLiteral, "\"a \\\" b\""), (TokenKind.Attribute, "&default"),
        (TokenKind.Attribute, "&default_insert"), (TokenKind.Directive, "@if"), (TokenKind.Directive, "@load-sigs"),
        (TokenKind.OpenBrace, "{"), (TokenKind.CloseBrace, "}"), (TokenKind.OpenParen, "("), (TokenKind.CloseParen, ")"),
        (TokenKind.OpenBracket, "["), (TokenKind.CloseBracket, "]"), (TokenKind.Comma, ","), (TokenKind.Semicolon, ";"), (TokenKind.Colon, ":"),
        (TokenKind.Question, "?"), (TokenKind.Dollar, "$"), (TokenKind.QuestionDollar, "?$"), (TokenKind.QuestionAs, "?as"),
        (TokenKind.Assign, "="), (TokenKind.AddAssign, "+="), (TokenKind.RemoveAssign, "-="), (TokenKind.Plus, "+"), (TokenKind.Minus, "-"),
        (TokenKind.Star, "*"), (TokenKind.Slash, "/"), (TokenKind.Percent, "%"), (TokenKind.Ampersand, "&"), (TokenKind.Bar, "|"),
        (TokenKind.Caret, "^"), (TokenKind.Tilde, "~"), (TokenKind.Bang, "!"), (TokenKind.ShiftLeft, "<<"), (TokenKind.ShiftRight, ">>"),
        (TokenKind.AndAnd, "&&"), (TokenKind.OrOr, "||"), (TokenKind.EqualEqual, "=="), (TokenKind.BangEqual, "!="), (TokenKind.Less, "<"),
        (TokenKind.LessEqual, "<="), (TokenKind.Greater, ">"), (TokenKind.GreaterEqual, ">="), (TokenKind.NotIn, "!in"), (TokenKind.NotIn, "!  in"),
        (TokenKind.PlusPlus, "++"), (TokenKind.MinusMinus, "--"),
    ];

    public static TheoryData<string, int> Tokens()
    {
        var data = new TheoryData<string, int>();
        foreach ((TokenKind kind, string text) in Samples.Concat(SyntaxFacts.Keywords.Select(pair => (pair.Value, pair.Key))))
        {
            data.Add(text, (int)kind);
        }

        return data;
    }

    [Fact]
    public void EveryKindHasASample()
    {
        var sampled = Samples.Select(s => s.Kind).Concat(SyntaxFacts.Keywords.Values).ToHashSet();
        Assert.DoesNotContain(Enum.GetValues<TokenKind>(), kind => !sampled.Contains(kind) && kind is not (TokenKind.EndOfFile or TokenKind.Bad));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Lexes(string text, int kind)
    {
        Token token = Assert.Single(Lex(text));
        Assert.Equal((TokenKind)kind, token.Kind);
        Assert.Equal(text, token.Text);
    }

    /// <summary>Any two tokens with a blank line between them lex as those two.</summary>
    [Fact]
    public void PairsLexApart()
    {
        foreach ((TokenKind leftKind, string left) in Samples)
        {
            foreach ((TokenKind rightKind, string right) in Samples)
            {
                List<Token> tokens = Lex(left + "\n\n" + right);
                Assert.Equal([leftKind, rightKind], tokens.Select(t => t.Kind));
            }
        }
    }

    [Theory]
    [InlineData("1.2.3.4/16", "SubnetLiteral")]
    [InlineData("10 sec", "IntervalLiteral")]
    [InlineData("sec 10", "Identifier DecimalLiteral")]
    [InlineData("5 sections", "IntervalLiteral Identifier")]
    [InlineData("1-2", "DecimalLiteral Minus DecimalLiteral")]
    [InlineData("x-1.5", "Identifier Minus DoubleLiteral")]
    [InlineData("1/tcp", "PortLiteral")]
    [InlineData("1/2", "DecimalLiteral Slash DecimalLiteral")]
    [InlineData("v[1:2]", "Identifier OpenBracket DecimalLiteral Colon DecimalLiteral CloseBracket")]
    [InlineData("v[a::b]", "Identifier AddressLiteral")]
    [InlineData("v[Mod::b]", "Identifier OpenBracket Identifier CloseBracket")]
    [InlineData("[[::1]]", "OpenBracket AddressLiteral CloseBracket")]
    [InlineData("r$f?$g", "Identifier Dollar Identifier QuestionDollar Identifier")]
    [InlineData("x ?assure", "Identifier Question Identifier")]
    [InlineData("! in_set", "Bang Identifier")]
    [InlineData("!infoo", "Bang Identifier")]
    [InlineData("a &log", "Identifier Attribute")]
    [InlineData("a &logs", "Identifier Ampersand Identifier")]
    [InlineData("a&&b", "Identifier AndAnd Identifier")]
    [InlineData("1e", "DecimalLiteral Identifier")]
    [InlineData("0x", "DecimalLiteral Identifier")]
    [InlineData("0xg", "DecimalLiteral Identifier")]
    [InlineData("- -3", "Minus Minus DecimalLiteral")]
    [InlineData("--3", "MinusMinus DecimalLiteral")]
    [InlineData("a:::b", "Identifier Colon Identifier")]
    [InlineData("foo_bar.x", "Identifier Bad Identifier")]
    [InlineData("r.len", "HostNameLiteral")]
    [InlineData("1.2.3.4.example.org", "HostNameLiteral")]
    [InlineData("1.2.3", "DoubleLiteral DoubleLiteral")]
    [InlineData("# comment\nx ## doc\n", "Identifier")]
    [InlineData("\"#no\" #yes", "StringLiteral")]
    public void LongestMatchWins(string text, string kinds) =>
        Assert.Equal(
            kinds.Split(' ').Where(k => !k.Equals("Bad", StringComparison.Ordinal)),
            Lex(text, kinds.Contains("Bad", StringComparison.Ordinal)).Select(t => t.Kind.ToString()));

    [Fact]
    public void DocumentationBelongsToTheNextToken()
    {
        List<Token> tokens = Lex("##! file\n## one\n## two\nglobal x; ##< after\nglobal");
        Assert.Equal("## one\n## two\n", tokens[0].Source.GetString(tokens[0].Documentation, tokens[0].Start - tokens[0].Documentation));
        Assert.Equal(-1, tokens[1].Documentation);
        Assert.Equal(-1, tokens[3].Documentation);
    }

    [Theory]
    [InlineData("\"a\\n\\t\\\\\\\"\"", "a\n\t\\\"")]
    [InlineData("\"\\x41BC\"", "ABC")]
    [InlineData("\"\\0\\x0\"", "\0\0")]
    [InlineData("\"\\60\\061\\0062\"", "01\u00062")]
    [InlineData("\"\\q\\8\"", "q8")]
    public void StringsResolveEscapes(string literal, string value)
    {
        Assert.Equal(Encoding.Latin1.GetBytes(value), LiteralText.ParseString(Encoding.Latin1.GetBytes(literal), out int bad));
        Assert.Equal(-1, bad);
    }

    [Theory]
    [InlineData("0", 0UL)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("18446744073709551616", ulong.MaxValue)]
    [InlineData("99999999999999999999999", ulong.MaxValue)]
    public void CountsSaturate(string text, ulong value) => Assert.Equal(value, LiteralText.ParseCount(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("1day", 86400.0)]
    [InlineData("1.5 hrs", 5400.0)]
    [InlineData("2.min", 120.0)]
    [InlineData("1e3sec", 1000.0)]
    [InlineData("250 msecs", 0.25)]
    [InlineData("5usec", 5e-6)]
    public void IntervalsAreSeconds(string text, double seconds) =>
        Assert.Equal(seconds, LiteralText.ParseInterval(Encoding.ASCII.GetBytes(text)), 12);

    private static List<Token> Lex(string text, bool allowErrors = false)
    {
        var diagnostics = new DiagnosticBag();
        var lexer = new Lexer(SourceText.FromString(text), new NameTable(), diagnostics);
        var tokens = new List<Token>();
        for (Token token = lexer.Next(); token.Kind != TokenKind.EndOfFile; token = lexer.Next())
        {
            tokens.Add(token);
        }

        Assert.Equal(allowErrors, diagnostics.HasErrors);
        return tokens;
    }
}
