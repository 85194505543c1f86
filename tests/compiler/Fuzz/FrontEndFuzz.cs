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
    private static readonly string[] Words =
    [
        "{", "}", "(", ")", "[", "]", ",", ";", ":", "=", "+=", "-=", "|", "||", "&", "&&", "!", "!in", "in", "?", "?$", "?as", "as", "is", "$",
        "$a=", "::", "/x/", "/", "1", "0x2", "1.5", "5 sec", "80/tcp", "1.2.3.4", "1.2.3.0/24", "[::1]", "\"s\"", "a", "M::b", "T", "@if", "( T )",
        "( F )", "@ifdef", "( a )", "@else", "@endif", "@DIR", "@load", "x", "\n", "#", "##", "global", "local", "const", "redef", "enum", "record",
        "type", "function", "event", "hook", "schedule", "when", "timeout", "return", "switch", "case", "default", "for", "while", "if", "else",
        "print", "add", "delete", "assert", "copy", "table", "set", "vector", "of", "export", "module", "&default=", "&log", "<<", "<", "==", "++", "--",
    ];

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

    [Fact]
    public void ShortRun()
    {
        var random = new Random(20240917);
        byte[][] seeds = Directory.Exists("language")
            ? [.. Directory.EnumerateFiles("language", "*.zeek", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
            : [Encoding.ASCII.GetBytes("event e(a: count) { print a; }")];
        long end = Environment.TickCount64 + 1500;
        for (int round = 0; Environment.TickCount64 < end; round++)
        {
            byte[] data = (round % 3) switch
            {
                0 => Mutate(seeds[random.Next(seeds.Length)], random),
                1 => Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, random.Next(1, 60)).Select(_ => Words[random.Next(Words.Length)]))),
                _ => Cut(seeds[random.Next(seeds.Length)], random),
            };
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

    private static byte[] Mutate(byte[] seed, Random random)
    {
        byte[] data = [.. seed];
        for (int i = random.Next(1, 8); i > 0 && data.Length > 0; i--)
        {
            data[random.Next(data.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : data[random.Next(data.Length)];
        }

        return data;
    }

    private static byte[] Cut(byte[] seed, Random random)
    {
        int at = random.Next(seed.Length + 1);
        byte[] word = Encoding.ASCII.GetBytes(" " + Words[random.Next(Words.Length)] + " ");
        return random.Next(2) == 0 ? seed[..at] : [.. seed[..at], .. word, .. seed[at..]];
    }
}
