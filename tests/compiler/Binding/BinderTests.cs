using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Vm.Types;
using Xunit;

namespace NidsVm.Compiler.Tests.Binding;

public class BinderTests
{
    [Theory]
    [InlineData("1 + 2", "count")]
    [InlineData("1 + -2", "int")]
    [InlineData("1 + 2.5", "double")]
    [InlineData("-1", "int")]
    [InlineData("+1", "int")]
    [InlineData("1 sec + 2 min", "interval")]
    [InlineData("1 min * 2", "interval")]
    [InlineData("1 min / 2 sec", "double")]
    [InlineData("1.2.3.4/16", "subnet")]
    [InlineData("|\"abc\"|", "count")]
    [InlineData("|-2.5|", "double")]
    [InlineData("set(1, -1)", "set[int]")]
    [InlineData("table([1, \"a\"] = 2.5)", "table[count,string] of double")]
    [InlineData("vector(1, 2.5)", "vector of double")]
    [InlineData("vector(1, 2) == vector(1, 3)", "vector of bool")]
    [InlineData("\"abc\"[1:2]", "string")]
    [InlineData("T ? 1 : -2", "int")]
    [InlineData("1 in set(1)", "bool")]
    [InlineData("function(n: count): string { return \"\"; }", "function(n:count) : string")]
    public void FindsTypes(string expression, string type)
    {
        PolicyProgram program = PolicyProgram.Compile($"function f(): any {{ local x = {expression}; return x; }}");
        Assert.Empty(program.Errors);
        LocalSymbol local = program.Function("f").Bodies[0].Locals.Single(l => l.Name.Equals("x", StringComparison.Ordinal));
        Assert.Equal(type, local.Type.ToString());
    }

    [Fact]
    public void MakesConversionsNodes()
    {
        PolicyProgram program = PolicyProgram.Compile("function f(n: count): double { return n; } function g(x: string): any { return x; }");
        var number = Assert.IsType<BoundConversion>(program.Returned("f"));
        Assert.Equal(ConversionKind.CountToDouble, number.Kind);
        var boxed = Assert.IsType<BoundConversion>(program.Returned("g"));
        Assert.Equal(ConversionKind.ToAny, boxed.Kind);
    }

    [Fact]
    public void SwapsGreaterToLess()
    {
        var comparison = Assert.IsType<BoundBinary>(PolicyProgram.Compile("function f(a: count, b: count): bool { return a > b; }").Returned("f"));
        Assert.Equal(BinaryKind.Less, comparison.Kind);
        Assert.Equal("b", Assert.IsType<BoundLocal>(comparison.Left).Symbol.Name);
    }

    [Theory]
    [InlineData("local x: count; return x;", false)]
    [InlineData("local x: count; x = 1; return x;", true)]
    [InlineData("local x: count; if ( p ) x = 1; return x;", false)]
    [InlineData("local x: count; if ( p ) x = 1; else x = 2; return x;", true)]
    [InlineData("local x: count; if ( p ) return 0; else x = 2; return x;", true)]
    [InlineData("local x: count; while ( p ) x = 1; return x;", false)]
    [InlineData("local x: count; switch ( p ) { case T: x = 1; break; default: x = 2; break; } return x;", true)]
    [InlineData("local x: count; switch ( p ) { case T: x = 1; break; } return x;", false)]
    [InlineData("local x: count; switch ( p ) { case T: x = 1; fallthrough; default: break; } return x;", false)]
    [InlineData("local x: count; local i: int = 4; x = i; return x;", false)]
    [InlineData("local x: count; for ( x in vector(1) ) print x; return x;", false)]
    public void KnowsWhatIsAssigned(string statements, bool isAssigned)
    {
        PolicyProgram program = PolicyProgram.Compile($"function f(p: bool): count {{ {statements} }}");
        Assert.Empty(program.Errors);
        Assert.Equal(isAssigned, Assert.IsType<BoundLocal>(program.Returned("f")).IsDefinitelyAssigned);
    }

    [Fact]
    public void ContainersWithoutValueAreMadeOnEntry()
    {
        PolicyProgram program = PolicyProgram.Compile("function f(): count { local s: set[count]; return |s|; }");
        BoundEntryValue entry = Assert.Single(program.Function("f").Bodies[0].EntryValues);
        Assert.IsType<BoundTableConstructor>(entry.Value);
        Assert.True(Assert.IsType<BoundLocal>(Assert.IsType<BoundSize>(program.Returned("f")).Operand).IsDefinitelyAssigned);
    }

    [Fact]
    public void CallsOfVariablesAreIndirect()
    {
        PolicyProgram program = PolicyProgram.Compile(
            """
            function fixed(): count { return 1; }
            function changed(): count { return 1; }
            function a(): count { return fixed(); }
            function b(): count { return changed(); }
            event zeek_init() { changed = fixed; }
            """);
        Assert.NotNull(Assert.IsType<BoundCall>(program.Returned("a")).Target);
        Assert.Null(Assert.IsType<BoundCall>(program.Returned("b")).Target);
    }

    [Fact]
    public void AlternatePrototypesMapParameters()
    {
        PolicyProgram program = PolicyProgram.Compile(
            """
            global e: event(a: count, b: string, c: addr);
            global e: event(c: addr, a: count);
            event e(c: addr, a: count) { print c, a; }
            """);
        Assert.Empty(program.Errors);
        Assert.Equal([2, 0], program.Function("e").Bodies[0].ParameterMap!);
    }

    [Fact]
    public void ConditionsOfWhenKnowWhatTheyWatch()
    {
        PolicyProgram program = PolicyProgram.Compile("global a = 1; global b = 2; event zeek_init() { when ( a == 5 && b > 1 ) print a; }");
        var block = (BoundBlock)program.Function("zeek_init").Bodies[0].Statement;
        Assert.Equal(["a", "b"], Assert.IsType<BoundWhen>(block.Statements[0]).WatchedGlobals.Select(g => g.Name).Order());
    }

    [Fact]
    public void RecordsGrowInPlace()
    {
        PolicyProgram program = PolicyProgram.Compile(
            """
            type R: record { a: count; };
            global r = R($a = 1);
            redef record R += { b: string &default="x"; c: set[count]  &optional; };
            event zeek_init() { print r$b; }
            """);
        Assert.Empty(program.Errors);
        var type = (RecordType)program.Bound!.Types.Single(t => t.Name.Equals("R", StringComparison.Ordinal)).Type;
        Assert.Equal(["a", "b", "c"], type.Fields.Select(f => f.Name));
        Assert.Equal(FieldInit.Constant, type.Fields[1].Init);
    }

    [Theory]
    [InlineData("local t = table([1] = \"a\"); print t[1];", "a\n")]
    [InlineData("local x = 10; schedule 1 sec { print \"later\", x; }; x = 20; print \"now\", x;", "now, 20\nlater, 10\n")]
    [InlineData("local t = schedule 1 sec { print \"never\"; }; print cancel_timer(t);", "T\n")]
    [InlineData("local n = 0; local f = function[n](): count { return ++n; }; print f(), f(), n;", "1, 2, 0\n")]
    [InlineData("for ( c in \"ab\" ) print c; print c;", "a\nb\nb\n")]
    [InlineData("local x: any = \"s\"; switch ( x ) { case type count as n: print n; break; case type string as s: print s; break; }", "s\n")]
    [InlineData("print T && F || T, 1 + 2 * 3, -5 / 2;", "T, 7, -2\n")]
    [InlineData("local v = vector(1, 2, 3); v[0:2] = vector(9); v += 4; print v;", "[9, 3, 4]\n")]
    [InlineData("local base = 7; local t: table[count] of count = table() &default = function[base](n: count): count { return n + base; }; print t[1];", "8\n")]
    public void RunsWhatItBinds(string statements, string output) => Assert.Equal(output, PolicyProgram.OfBody(statements).Run());

    [Fact]
    public void DeterministicTwice()
    {
        const string text = "type R: record { a: count &default=1; }; global t: table[string] of R &default=R(); event zeek_init() { print t[\"x\"]; }";
        Assert.Equal(PolicyProgram.Compile(text).Run(), PolicyProgram.Compile(text).Run());
    }
}
