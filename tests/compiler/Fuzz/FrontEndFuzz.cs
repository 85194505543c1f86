using System.Text;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Tests.Syntax;
using NidsVm.Compiler.Text;
using Xunit;

namespace NidsVm.Compiler.Tests.Fuzz;

/// <summary>Whatever the bytes, the front end comes back, with a tree that writes and reads again, or with an error in the text.</summary>
public class FrontEndFuzz
{
    /// <summary>One run over any bytes.</summary>
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        var sink = new RecordingSink();
        var reader = new PolicyReader(new PolicySearchPath([]), sink, sink.Diagnostics);
        var source = new SourceText("fuzz", null, data.ToArray());
        reader.AddSource(source);
        reader.Read();
        foreach (Diagnostic item in sink.Diagnostics.Items)
        {
            if (item.Span.Start < 0 || item.Span.End > source.Length)
            {
                throw new InvalidOperationException($"a diagnostic outside of the text: {item}");
            }
        }

        DiagnosticRenderer.Write(TextWriter.Null, sink.Diagnostics.Sorted());
        foreach (SyntaxNode node in sink.Declarations.Cast<SyntaxNode>().Concat(sink.Statements))
        {
            SyntaxWriter.Write(node, grouped: true);
        }
    }

    /// <summary>A policy of the corpus, damaged, or words of the language in any order.</summary>
    public static byte[] Generate(Random random) => DamagedPolicies.Next(random);

    [Fact]
    public void ShortRun()
    {
        var random = new Random(20240917);
        long end = Environment.TickCount64 + 1500;
        for (int round = 0; Environment.TickCount64 < end; round++)
        {
            byte[] data = Generate(random);
            try
            {
                Fuzz(data);
            }
            catch (Exception error)
            {
                Assert.Fail($"round {round}: {error}\n--- input\n{Encoding.Latin1.GetString(data)}");
            }
        }
    }
}
