using BenchmarkDotNet.Attributes;
using NidsVm.Bench.Inputs;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;

namespace NidsVm.Bench.Library;

/// <summary>Lexer and parser over 60,000 lines of policy: the standard library's own text, repeated.</summary>
[MemoryDiagnoser]
public class FrontEndBenchmarks
{
    private const int Lines = 60_000;
    private readonly List<byte[]> _texts = [];

    /// <summary>Collects the text.</summary>
    [GlobalSetup]
    public void Setup()
    {
        string[] files = Directory.GetFiles(Repository.Library, "*.zeek", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        for (int lines = 0; lines < Lines;)
        {
            foreach (string file in files)
            {
                // Loading is not what is measured: directives become comments.
                byte[] bytes = File.ReadAllBytes(file);
                bytes.AsSpan().Replace((byte)'@', (byte)'#');
                lines += bytes.AsSpan().Count((byte)'\n');
                _texts.Add(bytes);
            }
        }
    }

    /// <summary>Parses it all.</summary>
    [Benchmark]
    public int Parse60000Lines()
    {
        var sink = new CountingSink();
        var reader = new PolicyReader(new PolicySearchPath([]), sink, new DiagnosticBag());
        foreach (byte[] text in _texts)
        {
            reader.AddSource(new SourceText("bench", null, text));
        }

        reader.Read();
        return sink.Count;
    }

    private sealed class CountingSink : IDeclarationSink
    {
        public int Count { get; private set; }

        public void OnDeclaration(DeclarationSyntax declaration) => Count++;

        public void OnStatement(StatementSyntax statement, string module) => Count++;

        public bool IsDefined(string name, string module) => true;

        public bool EvaluateCondition(ExpressionSyntax condition, string module) => true;
    }
}
