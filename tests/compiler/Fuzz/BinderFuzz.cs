using System.Text;
using NidsVm.Compiler.Binding;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using Xunit;

namespace NidsVm.Compiler.Tests.Fuzz;

/// <summary>Whatever is parsed can be bound, and what is bound without errors can be emitted.</summary>
public class BinderFuzz
{
    private static readonly string[] Operands =
    [
        "1", "-1", "2.5", "\"s\"", "T", "1.2.3.4", "10.0.0.0/8", "80/tcp", "5 sec", "/a/", "a", "b", "s", "t", "v", "r", "r$n", "t[1]", "v[0]", "f(1)", "f",
        "set(1)", "vector(1, 2)", "vector()", "table([1] = \"x\")", "[$n = 1]", "R($n = 2)", "any_value", "E1", "|s|", "copy(r)", "function(n: count): count { return n; }",
    ];

    private static readonly string[] Operators =
        ["+", "-", "*", "/", "%", "&", "|", "^", "<<", "==", "!=", "<", ">=", "&&", "||", "in", "!in", "=", "+=", "-="];

    private const string Declarations =
        "type R: record { n: count; o: string &optional; }; type E: enum { E1, E2 }; global r = R($n = 1); global t: table[count] of string; "
        + "global s: set[count]; global v: vector of count; global a = 1; global b: string = \"b\"; global any_value: any = 1; "
        + "function f(n: count): count { return n; } ";

    /// <summary>One run over any bytes.</summary>
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        var builtins = new BuiltinCatalog();
        var request = new CompilationRequest(new PolicySearchPath([]), builtins)
        {
            WithoutLibrary = true,
            Texts = [new SourceText("fuzz", null, data.ToArray())],
        };
        CompilationResult result = Compilation.Compile(request);
        if (result.Image is null && !result.Diagnostics.Any(d => d.IsError))
        {
            throw new InvalidOperationException("neither an image nor an error");
        }

        DiagnosticRenderer.Write(TextWriter.Null, result.Diagnostics);
    }

    /// <summary>Statements of any types over a few declarations, or a damaged policy.</summary>
    public static byte[] Generate(Random random)
    {
        if (random.Next(3) == 0)
        {
            return DamagedPolicies.Next(random);
        }

        var text = new StringBuilder(Declarations);
        text.Append("event zeek_init() { ");
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            text.Append(Statement(random, 2)).Append(' ');
        }

        return Encoding.ASCII.GetBytes(text.Append('}').ToString());
    }

    [Fact]
    public void ShortRun()
    {
        var random = new Random(77);
        long end = Environment.TickCount64 + 1500;
        while (Environment.TickCount64 < end)
        {
            byte[] text = Generate(random);
            try
            {
                Fuzz(text);
            }
            catch (Exception error)
            {
                Assert.Fail($"{error}\n--- input\n{Encoding.Latin1.GetString(text)}");
            }
        }
    }

    private static string Statement(Random random, int depth) => random.Next(depth > 0 ? 9 : 4) switch
    {
        0 => $"print {Expression(random, 2)};",
        1 => $"{Expression(random, 2)};",
        2 => $"local l{random.Next(3)} = {Expression(random, 2)};",
        3 => $"delete {Expression(random, 1)};",
        4 => $"if ( {Expression(random, 1)} ) {Statement(random, depth - 1)}",
        5 => $"for ( i{random.Next(2)} in {Expression(random, 1)} ) {Statement(random, depth - 1)}",
        6 => $"while ( {Expression(random, 1)} ) {{ {Statement(random, depth - 1)} break; }}",
        7 => $"switch ( {Expression(random, 1)} ) {{ case {Expression(random, 0)}: {Statement(random, depth - 1)} break; }}",
        _ => $"when ( {Expression(random, 1)} ) {Statement(random, depth - 1)}",
    };

    private static string Expression(Random random, int depth)
    {
        if (depth == 0)
        {
            return Operands[random.Next(Operands.Length)];
        }

        return random.Next(6) switch
        {
            0 => $"({Expression(random, depth - 1)} {Operators[random.Next(Operators.Length)]} {Expression(random, depth - 1)})",
            1 => $"({Expression(random, depth - 1)})[{Expression(random, depth - 1)}]",
            2 => $"({Expression(random, depth - 1)} ? {Expression(random, depth - 1)} : {Expression(random, depth - 1)})",
            3 => $"!({Expression(random, depth - 1)})",
            4 => $"({Expression(random, depth - 1)} as string)",
            _ => Operands[random.Next(Operands.Length)],
        };
    }
}
