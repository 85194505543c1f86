using Xunit;

namespace NidsVm.Compiler.Tests.Binding;

public class BinderErrorTests
{
    [Theory]
    [InlineData("local x: count = \"a\";", "assignment of non-arithmetic value to arithmetic")]
    [InlineData("local x = 1; x = 1.2.3.4;", "assignment of non-arithmetic value to arithmetic")]
    [InlineData("local s = \"a\"; s = 5;", "type clash in assignment")]
    [InlineData("print 1 + \"a\";", "requires arithmetic operands")]
    [InlineData("print 5 in 10;", "not an index type")]
    [InlineData("local s = set(1); s[1];", "value of type void illegal")]
    [InlineData("(vector())[1];", "value of type void illegal")]
    [InlineData("switch ( T ) { case /a/: print 1; break; }", "differs from switch type")]
    [InlineData("local x: any = 1; switch ( x ) { case T: print 1; break; }", "differs from switch type")]
    [InlineData("print nothing;", "unknown identifier nothing")]
    [InlineData("local v = vector();", "empty constructor in untyped initialization")]
    [InlineData("local v = vector(1, \"a\");", "inconsistent types in list")]
    [InlineData("5 = 6;", "can't be assigned to")]
    [InlineData("const c = 1; c = 2;", "const is not a modifiable lvalue")]
    [InlineData("next;", "next statement used outside")]
    [InlineData("break;", "break statement used outside")]
    [InlineData("for ( x in 5 ) print x;", "target to iterate over must be")]
    [InlineData("if ( 1 ) print 1;", "conditional in test must be boolean")]
    [InlineData("local r = [$a = 1]; print r$b;", "no such field in record")]
    [InlineData("print \"x\"$y;", "not a record")]
    [InlineData("local t: table[count] of string; print t[\"a\"];", "cannot be indexed")]
    [InlineData("print fmt(\"%d %d\", 1);", "mismatch between format string")]
    [InlineData("local n = 1; local f = function(): count { return n; };", "lambda uses outer identifiers")]
    [InlineData("event nosuch();", "not an event")]
    [InlineData("schedule 5 { zeek_init() };", "schedule expression requires a time")]
    [InlineData("switch ( 1 ) { case 1: break; case 1: break; }", "duplicate case label")]
    [InlineData("switch ( 1 ) { case 1: print 1; }", "case block must end in")]
    [InlineData("local x = 1; local x = 2;", "x is already defined")]
    [InlineData("{ local y = 1; } print y;", "out-of-scope local y")]
    [InlineData("return 1;", "return statement cannot have an expression")]
    [InlineData("add 5;", "illegal add expression")]
    [InlineData("delete 5;", "illegal delete expression")]
    [InlineData("print _;", "blank identifier used in expression")]
    [InlineData("print /(/;", "error compiling pattern")]
    public void TellsWhatIsWrong(string statements, string message)
    {
        string[] errors = PolicyProgram.OfBody(statements).Errors;
        Assert.Single(errors);
        Assert.Contains(message, errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void TellsAllErrorsEachAtItsLine()
    {
        string[] errors = PolicyProgram.Compile(
            """

            global a: count = "x";
            function f(): count { return "y"; }
            event zeek_init()
            	{
            	local s: string = 5;
            	unknown_function(1);
            	print s + "ok", undefined$field + 1;
            	}
            """).Errors;
        Assert.Equal(["2", "3", "6", "7", "8"], errors.Select(e => e[..e.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void AnEnumeratorCannotHaveTheNameOfItsType()
    {
        string[] errors = PolicyProgram.Compile("type E: enum { EA, E };").Errors;
        Assert.Single(errors);
        Assert.Contains("E", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorBringsNoFurtherOnes()
    {
        string[] errors = PolicyProgram.OfBody("local x = missing; print x + 1, x$a, x[5], |x|; x = 7; for ( i in x ) print i; f(x);", "function f(n: count) { }").Errors;
        Assert.Single(errors);
    }

    [Theory]
    [InlineData("global counter = 1;", "print countr;", "did you mean 'counter'?")]
    [InlineData("type R: record { length: count; };", "local r = R($length = 1); print r$lenght;", "did you mean 'length'?")]
    [InlineData("type Info: record { a: count; };", "local r: Inf;", "did you mean 'Info'?")]
    public void SuggestsNames(string declarations, string statements, string hint)
    {
        PolicyProgram program = PolicyProgram.OfBody(statements, declarations);
        Assert.Equal(hint, program.Result.Diagnostics.Single(d => d.IsError).Hint);
    }

    [Theory]
    [InlineData("redef a = 1; global a = 1;", "not defined")]
    [InlineData("const a = 1; redef a = 2;", "cannot redefine a")]
    [InlineData("const a = 1 &redef; redef a = \"x\";", "assignment of non-arithmetic")]
    [InlineData("const a: count;", "const variable must be initialized")]
    [InlineData("type R: record { a: count; a: string; };", "duplicate field 'a'")]
    [InlineData("type R: record { a: count; }; redef record R += { b: count; };", "must be &optional or have &default")]
    [InlineData("type E: enum { A, B = 2 };", "cannot mix explicit enumerator")]
    [InlineData("type E: enum { A }; type G: enum { A };", "conflicting definition of enum value 'A'")]
    [InlineData("global t: table[string] of count &default=\"x\";", "arithmetic mixed with non-arithmetic")]
    [InlineData("global t: count &read_expire=5 sec;", "expiration only applicable")]
    [InlineData("global s: set[count] &create_expire=5;", "expiration interval has wrong type")]
    [InlineData("global h: hook(n: count); hook h(s: string) { }", "use of undeclared alternate prototype")]
    [InlineData("function f() { } function f() { }", "f is already defined")]
    [InlineData("event e(): count { return 1; }", "event cannot yield a value")]
    [InlineData("type Node: record { next_one: Node &optional; };", "identifier not defined: Node")]
    [InlineData("module M; global hidden = 1; module N; global x = M::hidden;", "identifier is not exported: M::hidden")]
    public void ChecksDeclarations(string text, string message)
    {
        string[] errors = PolicyProgram.Compile(text).Errors;
        Assert.NotEmpty(errors);
        Assert.Contains(message, errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local x = 5; x;", "expression value ignored")]
    [InlineData("local i: int = 1; local c: count = i;", "dangerous assignment of integer to count")]
    [InlineData("local d = 1.5; local c: count = d;", "dangerous assignment of double to integral")]
    public void WarnsOfWhatMayGoWrong(string statements, string message)
    {
        PolicyProgram program = PolicyProgram.OfBody(statements);
        Assert.Empty(program.Errors);
        Assert.Contains(message, Assert.Single(program.Warnings), StringComparison.Ordinal);
    }
}
