using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using Xunit;

namespace NidsVm.Compiler.Tests.Syntax;

/// <summary>How the parser nests what it reads, seen through the grouped written form.</summary>
public class ParserTests
{
    [Theory]
    [InlineData("a + b * c", "(a + (b * c))")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("a / b * c % d", "(((a / b) * c) % d)")]
    [InlineData("1 + 1 << 1", "((1 + 1) << 1)")]
    [InlineData("6 & 2 | 1 ^ 3", "((6 & 2) | (1 ^ 3))")]
    [InlineData("x & 1 << 2", "(x & (1 << 2))")]
    [InlineData("a | b in c", "((a | b) in c)")]
    [InlineData("a in b == T", "((a in b) == T)")]
    [InlineData("a !in b | c && d", "((a !in (b | c)) && d)")]
    [InlineData("a == b && c < d || e", "(((a == b) && (c < d)) || e)")]
    [InlineData("a || b ? c : d ? e : f", "((a || b) ? c : (d ? e : f))")]
    [InlineData("a ? b ? c : d : e", "(a ? (b ? c : d) : e)")]
    [InlineData("a = b = c", "(a = (b = c))")]
    [InlineData("a ? b : c = d", "((a ? b : c) = d)")]
    [InlineData("a += b + c", "(a += (b + c))")]
    [InlineData("-a * b", "((-a) * b)")]
    [InlineData("!a in b", "((!a) in b)")]
    [InlineData("!a$b?$c", "(!a$b?$c)")]
    [InlineData("-t[1]$x(2)", "(-t[1]$x(2))")]
    [InlineData("- -3", "(-(-3))")]
    [InlineData("++a * 2", "((++a) * 2)")]
    [InlineData("a as count + 1", "((a as count) + 1)")]
    [InlineData("!\"x\" ?as count", "(!(\"x\" ?as count))")]
    [InlineData("x is set[count, addr] && y", "((x is set[count, addr]) && y)")]
    [InlineData("hook f(1) && b", "((hook f(1)) && b)")]
    [InlineData("|a| + |b|", "(|a| + |b|)")]
    [InlineData("|a & b| + |a | b|", "(|(a & b)| + |(a | b)|)")]
    [InlineData("|-7|", "|(-7)|")]
    [InlineData("-|7|", "(-|7|)")]
    [InlineData("|(a < b)|", "|((a < b))|")]
    [InlineData("a[1 : 2]", "a[1 : 2]")]
    [InlineData("a[:]", "a[ : ]")]
    [InlineData("a[-1:]", "a[(-1) : ]")]
    [InlineData("a[b ? 1 : 2 : c]", "a[(b ? 1 : 2) : c]")]
    [InlineData("a[1, 2,]", "a[1, 2]")]
    [InlineData("[1, \"x\"] in t", "([1, \"x\"] in t)")]
    [InlineData("[$a = 1, $b = x + 1]", "[$a = 1, $b = (x + 1)]")]
    [InlineData("[]", "[]")]
    [InlineData("record($a = 1)", "[$a = 1]")]
    [InlineData("Info($a = [$b = 2])", "Info($a = [$b = 2])")]
    [InlineData("table([1] = 2, [3] = 4) &default=0", "table(([1] = 2), ([3] = 4)) &default=0")]
    [InlineData("set() &ordered", "set() &ordered")]
    [InlineData("vector(1, 2,)", "vector(1, 2)")]
    [InlineData("copy(a)$b", "copy(a)$b")]
    [InlineData("function(a: count): count { return a; }(3)", "function(a: count): count { return a; }(3)")]
    [InlineData("function[x, copy y](): bool { }", "function[x, copy y](): bool { }")]
    [InlineData("[$f(a: count) = { return a; }]", "[$f(a: count) = { return a; }]")]
    [InlineData("schedule 5 sec { e(1) }", "schedule 5.0 sec { e(1) }")]
    [InlineData("schedule 5 sec { f(); }", "schedule 5.0 sec { f(); }")]
    [InlineData("schedule 5 sec { x = 1; print x; }", "schedule 5.0 sec { (x = 1); print x; }")]
    [InlineData("schedule [a, copy b] t { print a; }", "schedule [a, copy b] t { print a; }")]
    [InlineData("schedule t { }", "schedule t { }")]
    [InlineData("x == /a\\/b/i & /c/", "(x == (/a\\/b/i & /c/))")]
    [InlineData("a / b / c", "((a / b) / c)")]
    [InlineData("f(count, vector of addr, record { a: count; })", "f(count, vector of addr, record { a: count; })")]
    [InlineData("f(table[count] of set[string], opaque of md5)", "f(table[count] of set[string], opaque of md5)")]
    [InlineData("-3.5 hrs", "(-12600.0 sec)")]
    [InlineData("[2001:db8::1]", "[2001:db8:0:0:0:0:0:1]")]
    [InlineData("010.0.0.0/8", "10.0.0.0/8")]
    [InlineData("x = { [1] = { 2, 3 }, }", "(x = { ([1] = { 2, 3 }) })")]
    [InlineData("\"a\\0\\xff\"", "\"a\\x00\\xff\"")]
    public void ExpressionsNest(string text, string expected)
    {
        RecordingSink sink = RecordingSink.Parse("; " + text + ";");
        Assert.Empty(sink.Diagnostics.Items);
        var statement = Assert.IsType<ExpressionStatementSyntax>(sink.Statements[^1]);
        Assert.Equal(expected, SyntaxWriter.Write(statement.Expression, grouped: true));
        Assert.Equal(text, statement.Expression.Span.Text);
    }

    [Theory]
    [InlineData("global a: count = 5 &redef;")]
    [InlineData("const t: table[addr, port] of set[string] &default=set() &create_expire=(1.0 sec);")]
    [InlineData("option o = \"x\";")]
    [InlineData("redef a += { 1, 2 };")]
    [InlineData("redef a -= { [1, 2] };")]
    [InlineData("global f: function(a: count, b: string &default=\"\"): vector of bool;")]
    [InlineData("global e: event(a: any);")]
    [InlineData("global h: hook(a: any) &deprecated=\"old\";")]
    [InlineData("type R: record { a: count &log; b: R2 &optional; };")]
    [InlineData("type E: enum { A, B = 5, C &deprecated=\"no\" };")]
    [InlineData("type Fs: file of string;")]
    [InlineData("type O: opaque of md5;")]
    [InlineData("redef enum Log::ID += { LOG };")]
    [InlineData("redef record R += { x: string &optional; } &log;")]
    [InlineData("redef record R$x -= { &log };")]
    [InlineData("redef event zeek_init() { }")]
    [InlineData("function f(a: count): string &is_used { return \"\"; }")]
    [InlineData("event e() &priority=(-5) &group=\"g\" { print 1, 2; }")]
    [InlineData("hook h(r: R) { break; }")]
    [InlineData("module M;")]
    public void DeclarationsAreWrittenAsRead(string text)
    {
        RecordingSink sink = RecordingSink.Parse(text);
        Assert.Empty(sink.Diagnostics.Items);
        Assert.Equal(text, SyntaxWriter.Write(Assert.Single(sink.Declarations)));
        Assert.Equal(text, sink.Declarations[0].Span.Text);
    }

    [Theory]
    [InlineData("if ( a ) if ( b ) x = 1; else y = 2;", "if ( a ) if ( b ) (x = 1); else (y = 2);")]
    [InlineData("for ( [a, b], _ in t ) { next; }", "for ( [a, b], _ in t ) { next; }")]
    [InlineData("for ( k, v in t ) ;", "for ( k, v in t ) ;")]
    [InlineData("while ( T ) break;", "while ( T ) break;")]
    [InlineData("switch x { case 1, 2: fallthrough; default: ; }", "switch x { case 1, 2: fallthrough; default: ; }")]
    [InlineData("switch ( x ) { case type A as a, type set[int]: ; }", "switch (x) { case type A as a, type set[int]: ; }")]
    [InlineData("when ( local h = f(1) && T ) { } timeout 1 sec { }", "when ( (local h = (f(1) && T)) ) { } timeout 1.0 sec { }")]
    [InlineData("return when [a, copy b] ( x ) return 1;", "return when [a, copy b] ( x ) return 1;")]
    [InlineData("add t[1, 2];", "add t[1, 2];")]
    [InlineData("delete r$f;", "delete r$f;")]
    [InlineData("assert a == 1, \"m\";", "assert (a == 1), \"m\";")]
    [InlineData("local x: count = 1 &is_assigned;", "local x: count = 1 &is_assigned;")]
    [InlineData("const y += { 1 };", "const y += { 1 };")]
    [InlineData("print f, 1;", "print f, 1;")]
    [InlineData("event e(1, [$a = 2]);", "event e(1, [$a = 2]);")]
    [InlineData("schedule 1 sec { f(); }", "schedule 1.0 sec { f(); };")]
    public void StatementsNest(string text, string expected)
    {
        RecordingSink sink = RecordingSink.Parse("function f() { " + text + " }");
        Assert.Empty(sink.Diagnostics.Items);
        var function = Assert.IsType<FunctionDeclarationSyntax>(Assert.Single(sink.Declarations));
        StatementSyntax statement = Assert.Single(function.Body.Statements);
        Assert.Equal(expected, SyntaxWriter.Write(statement, grouped: true));
        Assert.Equal(text, statement.Span.Text);
    }

    /// <summary>The marker <c>^^</c> stands before the place where the error is reported.</summary>
    [Theory]
    [InlineData("print 1 < 2 ^^< 3;")]
    [InlineData("print 1 == 2 ^^== 3;")]
    [InlineData("print |1 < 2|^^;")]
    [InlineData("local x = 5 + ^^;")]
    [InlineData("local x = (1 + 2^^;")]
    [InlineData("local x = 1\n^^local y = 2;")]
    [InlineData("print x ^^y;")]
    [InlineData("f(1, ^^;")]
    [InlineData("x = [1, 2^^;")]
    [InlineData("if ^^x ) y;")]
    [InlineData("for ( a ^^of b ) ;")]
    [InlineData("switch x { ^^foo: }")]
    [InlineData("x = ^^\"abc;")]
    [InlineData("x = ^^/abc;")]
    [InlineData("print 1 ^^` 2;")]
    [InlineData("return ^^};")]
    [InlineData("x = a ? b ^^;")]
    [InlineData("x[^^] = 1;")]
    [InlineData("print^^;")]
    [InlineData("@nonsense", 0)]
    public void ErrorsAreReportedInPlace(string marked, int place = -1)
    {
        const string Head = "function f() {\n";
        int at = Head.Length + (place >= 0 ? place : marked.IndexOf("^^", StringComparison.Ordinal));
        string text = Head + marked.Replace("^^", "", StringComparison.Ordinal) + "\n}\n";
        RecordingSink sink = RecordingSink.Parse(text);
        Assert.Empty(sink.Declarations);
        SourceSpan span = sink.Diagnostics.Items[0].Span;
        var source = SourceText.FromString(text);
        Assert.Equal((source.GetLine(at), source.GetColumn(at)), (span.Line, span.Column));
    }

    [Theory]
    [InlineData("type R: record { a count; };", 19)]
    [InlineData("global table = 5;", 7)]
    [InlineData("function f(a): count { }", 12)]
    [InlineData("}", 0)]
    [InlineData("global x = 1", 12)]
    [InlineData("print 1;\nglobal x = 1;", 9)]
    [InlineData("print 1;\nfunction late() { }", 18)]
    [InlineData("print 1;\nmodule M;", 9)]
    [InlineData("event e(1);", 8)]
    [InlineData("export { print 1; }", 9)]
    [InlineData("@if ( T )\nglobal x = 1;\n", 24)]
    [InlineData("@if ( F )\nglobal x = 1;\n", 24)]
    public void ErrorsAtFileLevelAreReportedInPlace(string text, int at)
    {
        RecordingSink sink = RecordingSink.Parse(text);
        Assert.Equal(at, Assert.Single(sink.Diagnostics.Items).Span.Start);
    }

    [Fact]
    public void DeclarationsKnowTheirModuleAndExport()
    {
        RecordingSink sink = RecordingSink.Parse("global a = 1; module M; export { ## Doc.\nconst b = 2; } global c = 3; module GLOBAL; global d = 4;");
        Assert.Equal(
            ["GLOBAL", "GLOBAL", "M", "M", "M", "GLOBAL"],
            sink.Declarations.Select(d => d.Module));
        Assert.Equal(["b"], sink.Declarations.Where(d => d.IsExported).Cast<VariableDeclarationSyntax>().Select(d => d.Name.Text));
        Assert.Equal("## Doc.\n", sink.Declarations[2].Context.Documentation.Text);
    }

    [Theory]
    [InlineData("@if ( T )\nglobal a;\n@else\nglobal b;\n@endif", "a")]
    [InlineData("@if ( F )\n{ [ not \" syntax @if @else @endif\n@else\nglobal b;\n@endif", "b")]
    [InlineData("@if ( F )\n# @endif\nglobal a;\n@endif\nglobal b;", "b")]
    [InlineData("global a;\n@ifdef ( a )\nglobal b;\n@endif\n@ifndef ( a )\nglobal c;\n@endif", "a b")]
    [InlineData("@ifdef ( x )\n@if ( T )\nglobal a;\n@else\nglobal b;\n@endif\n@endif\nglobal c;", "c")]
    [InlineData("@if ( T )\n@if ( F )\nglobal a;\n@else\nglobal b;\n@endif\nglobal c;\n@else\nglobal d;\n@endif\nglobal e;", "b c e")]
    [InlineData("export {\n@if ( F )\nglobal a;\n@endif\nglobal b; }", "b")]
    [InlineData("global a = 1;\n@if ( a )\nglobal b;\n@endif", "a b")]
    public void ConditionalsChooseText(string text, string names)
    {
        RecordingSink sink = RecordingSink.Parse(text.Replace(";", " = 1;", StringComparison.Ordinal).Replace("= 1 = 1", "= 1", StringComparison.Ordinal));
        Assert.Empty(sink.Diagnostics.Items);
        Assert.Equal(names, string.Join(' ', sink.Declarations.Cast<VariableDeclarationSyntax>().Select(d => d.Name.Text)));
    }

    [Fact]
    public void ConditionalsWorkInsideBodies()
    {
        RecordingSink sink = RecordingSink.Parse("function f() {\n@if ( T )\nprint 1;\n@else\nprint 2;\n@endif\nif ( x ) y();\n@if ( F )\nelse z();\n@endif\n}");
        Assert.Empty(sink.Diagnostics.Items);
        Assert.Equal("function f() { print 1; if ( x ) y(); }", SyntaxWriter.Write(Assert.Single(sink.Declarations)));
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("!", "T", "")]
    [InlineData("f(", "1", ")")]
    [InlineData("|(", "1", ")|")]
    [InlineData("x = ", "1", "")]
    [InlineData("x ? 1 : ", "1", "")]
    [InlineData("1 + ", "1", "")]
    [InlineData("- ", "1", "")]
    [InlineData("function() { ", ";", "}")]
    [InlineData("schedule 1 sec { ", ";", "}")]
    [InlineData("a[", "1", "]")]
    [InlineData("a$", "b", "")]
    [InlineData("x as vector of ", "count", "")]
    public void DeepNestingIsAnErrorAndNoCrash(string open, string middle, string close)
    {
        const int Levels = 100_000;
        string text = string.Concat(Enumerable.Repeat(open, Levels)) + middle + string.Concat(Enumerable.Repeat(close, Levels));
        RecordingSink sink = RecordingSink.Parse("; x = " + text + ";");
        Assert.Contains("nesting deeper", Assert.Single(sink.Diagnostics.Items).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ ", "} ")]
    [InlineData("if ( T ) ", "")]
    [InlineData("if ( T ) ; else ", "")]
    [InlineData("while ( T ) ", "")]
    public void DeepStatementsAreAnError(string open, string close)
    {
        string text = string.Concat(Enumerable.Repeat(open, 50_000)) + ";" + string.Concat(Enumerable.Repeat(close, 50_000));
        RecordingSink sink = RecordingSink.Parse("function f() { " + text + " }");
        Assert.Contains("nesting deeper", Assert.Single(sink.Diagnostics.Items).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NestingAtTheLimitParses()
    {
        string sum = "x = 0" + string.Concat(Enumerable.Repeat(" + 1", 900)) + ";";
        string parens = "x = " + new string('(', 200) + "1" + new string(')', 200) + ";";
        Assert.Empty(RecordingSink.Parse(sum + parens).Diagnostics.Items);
    }
}
