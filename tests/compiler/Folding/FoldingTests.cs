using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Tests.Binding;
using NidsVm.Vm.Types;
using Xunit;

namespace NidsVm.Compiler.Tests.Folding;

public class FoldingTests
{
    [Theory]
    [InlineData("count", "1 + 2 * 3", 7L)]
    [InlineData("int", "-7 / 2", -3L)]
    [InlineData("count", "1 << 4 | 3", 19L)]
    [InlineData("count", "|\"four\"|", 4L)]
    [InlineData("bool", "1.2.3.4 in 1.2.0.0/16", 1L)]
    [InlineData("bool", "\"b\" in \"abc\" && ! (2 > 3)", 1L)]
    [InlineData("bool", "10.0.0.1 < 10.0.0.2", 1L)]
    [InlineData("count", "~0 & 0xff", 255L)]
    public void FoldsConstants(string type, string expression, long bits)
    {
        BoundExpression folded = PolicyProgram.Compile($"function f(): {type} {{ return {expression}; }}").Returned("f");
        Assert.Equal(bits, Assert.IsType<BoundConstant>(folded).Value.Bits);
    }

    [Theory]
    [InlineData("interval", "90 sec + 0.5 min", 120.0)]
    [InlineData("double", "1 / 4.0", 0.25)]
    [InlineData("interval", "1 min * 2", 120.0)]
    public void FoldsDoubles(string type, string expression, double value)
    {
        BoundExpression folded = PolicyProgram.Compile($"function f(): {type} {{ return {expression}; }}").Returned("f");
        Assert.Equal(value, Assert.IsType<BoundConstant>(folded).Value.AsDouble);
    }

    [Theory]
    [InlineData("count", "1 / 0")]
    [InlineData("count", "5 % 0")]
    [InlineData("int", "(-4) << 1")]
    [InlineData("double", "1.0 / 0.0")]
    public void LeavesRunTimeErrors(string type, string expression)
    {
        BoundExpression kept = PolicyProgram.Compile($"function f(): {type} {{ return {expression}; }}").Returned("f");
        Assert.IsNotType<BoundConstant>(kept);
    }

    [Theory]
    [InlineData("@if ( T )", true)]
    [InlineData("@if ( 2 > 3 || F )", false)]
    [InlineData("const x = 5 &redef; redef x = 6;\n@if ( x == 6 )", true)]
    [InlineData("global s: set[string] = { \"a\" } &redef; redef s += { \"b\" };\n@if ( |s| == 2 && \"b\" in s )", true)]
    [InlineData("global node = \"\"; function enabled(): bool { return node != \"\"; }\n@if ( enabled() )", false)]
    [InlineData("@if ( to_upper(\"a\") == \"A\" )", true)]
    [InlineData("type R: record { n: count; }; global r = R($n = 3);\n@if ( r$n == 3 )", true)]
    [InlineData("function f(n: count): count { local i = 0; while ( i < n ) ++i; return i; }\n@if ( f(4) == 4 )", true)]
    [InlineData("const t: table[string] of count = { [\"k\"] = 4 };\n@if ( t[\"k\"] == 4 )", true)]
    public void DecidesConditions(string text, bool isRead)
    {
        PolicyProgram program = PolicyProgram.Compile($"{text}\nevent zeek_init() {{ print \"then\"; }}\n@else\nevent zeek_init() {{ print \"else\"; }}\n@endif\n");
        Assert.Empty(program.Errors);
        Assert.Equal(isRead ? "then\n" : "else\n", program.Run());
    }

    [Fact]
    public void ConditionsThatFailAreErrors()
    {
        string[] errors = PolicyProgram.Compile("global t: table[count] of bool;\n@if ( t[5] )\n@endif\n").Errors;
        Assert.Contains("cannot be evaluated while compiling", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void PrioritiesAreComputed()
    {
        PolicyProgram program = PolicyProgram.Compile("const base = 5; event zeek_init() &priority=base * -2 { }");
        Assert.Equal(-10, program.Function("zeek_init").Bodies[0].Priority);
    }

    [Fact]
    public void ConstantFieldsGoIntoTheTemplate()
    {
        PolicyProgram program = PolicyProgram.Compile("type R: record { a: count &default=2 + 3; b: double &default=1; };");
        var type = (RecordType)program.Bound!.Types[0].Type;
        Assert.Equal(5, type.Fields[0].InitConstant.Bits);
        Assert.Equal(1.0, type.Fields[1].InitConstant.AsDouble);
    }
}
