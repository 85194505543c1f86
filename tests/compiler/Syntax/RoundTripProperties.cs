using FsCheck;
using FsCheck.Fluent;
using NidsVm.Compiler.Syntax;
using Xunit;

namespace NidsVm.Compiler.Tests.Syntax;

/// <summary>What is written parses to what was written, for expressions and types made at random.</summary>
public class RoundTripProperties
{
    private static readonly string[] Atoms =
    [
        "a", "M::b", "T", "F", "0", "18446744073709551615", "0xff", "1.5", "5 min", "80/tcp", "1.2.3.4", "10.0.0.0/8", "[::1]", "[fe80::]/10",
        "\"s\\x00\"", "/p+/i", "[]", "f()", "@FILENAME",
    ];

    private static readonly string[] Binary =
        ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "in", "!in"];

    private static readonly string[] Unary = ["!", "~", "-", "+", "++", "--"];

    [Fact]
    public void ExpressionsReadBack() => Check(Expressions(4), text => ";" + text + ";");

    [Fact]
    public void TypesReadBack() => Check(Types(4), text => "type X: " + text + ";");

    private static void Check(Gen<string> texts, Func<string, string> asProgram)
    {
        Property property = Prop.ForAll(texts.ToArbitrary(), text =>
        {
            RecordingSink first = RecordingSink.Parse(asProgram(text));
            Assert.Empty(first.Diagnostics.Items);
            SyntaxNode tree = first.Declarations.Cast<SyntaxNode>().Concat(first.Statements).Last();
            foreach (bool grouped in new[] { false, true })
            {
                string written = SyntaxWriter.Write(tree, grouped);
                RecordingSink second = RecordingSink.Parse(tree is StatementSyntax ? ";" + written : written);
                Assert.Empty(second.Diagnostics.Items);
                SyntaxNode again = second.Declarations.Cast<SyntaxNode>().Concat(second.Statements).Last();
                Assert.Equal(written, SyntaxWriter.Write(again));
            }
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static Gen<string> Expressions(int depth)
    {
        Gen<string> atom = Gen.Elements(Atoms);
        if (depth == 0)
        {
            return atom;
        }

        Gen<string> inner = Expressions(depth - 1);

        // Comparisons do not chain and sizes take no loose operators, so operands stand in parentheses now and then.
        Gen<string> closed = inner.Select(e => "(" + e + ")");
        Gen<string> binary = from left in closed from op in Gen.Elements(Binary) from right in Gen.OneOf(atom, closed) select $"{left} {op} {right}";
        Gen<string> chain = from left in atom from op in Gen.Elements("+", "*", "<<", "&", "in") from right in inner.Where(IsTight) select $"{left} {op} {right}";
        Gen<string> unary = from op in Gen.Elements(Unary) from operand in Gen.OneOf(atom, closed) select $"{op} {operand}";
        Gen<string> conditional = from c in closed from t in inner from f in atom select $"{c} ? {t} : {f}";
        Gen<string> size = closed.Select(e => $"|{e}|");
        Gen<string> call = from a in inner from b in inner select $"f({a}, {b})";
        Gen<string> index = from a in inner from b in inner select $"t[{a}, {b}]";
        Gen<string> slice = from a in inner from b in inner select $"t[({a}) : {b}]";
        Gen<string> field = closed.Select(e => e + "$x?$y");
        Gen<string> cast = closed.Select(e => e + " as set[count]");
        Gen<string> record = inner.Select(e => $"[$a = {e}]");
        Gen<string> lambda = inner.Select(e => $"function[v, copy w](p: count): any {{ return {e}; }}");
        Gen<string> timer = inner.Select(e => $"(schedule ({e}) {{ print {e}; }})");
        Gen<string> list = from a in inner from b in inner select $"[{a}, {b}] in t";
        Gen<string> table = from a in inner from b in inner select $"table([{a}] = {b}) &default=1";
        return Gen.OneOf(atom, closed, binary, chain, unary, conditional, size, call, index, slice, field, cast, record, lambda, timer, list, table);
    }

    private static bool IsTight(string text) =>
        text.IndexOfAny(['?', '=', '<', '>', '&', '|', '!']) < 0 || text.StartsWith('(') && text.IndexOf(')') == text.Length - 1;

    private static Gen<string> Types(int depth)
    {
        Gen<string> atom = Gen.Elements("count", "any", "M::T2", "file", "opaque of md5", "string", "enum { A, B }");
        if (depth == 0)
        {
            return atom;
        }

        Gen<string> inner = Types(depth - 1);
        return Gen.OneOf(
            atom,
            inner.Select(t => $"vector of {t}"),
            inner.Select(t => $"file of {t}"),
            from a in inner from b in inner select $"set[{a}, {b}]",
            from a in inner from b in inner select $"table[{a}] of {b}",
            from a in inner from b in inner select $"record {{ a: {a} &optional; b: {b}; }}",
            from a in inner from b in inner select $"function(x: {a}): {b}",
            inner.Select(t => $"event(x: {t})"),
            inner.Select(t => $"hook(x: {t} &default=1)"));
    }
}
