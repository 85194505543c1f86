using System.Text;
using BenchmarkDotNet.Attributes;
using NidsVm.Bench.Inputs;
using NidsVm.Vm.Patterns;

namespace NidsVm.Bench.Interpreting;

/// <summary>Patterns over text of recordings. An operation of the searches is a kilobyte, of the others one text.</summary>
[MemoryDiagnoser]
public class PatternBenchmarks
{
    private const int Lines = 256;
    private const int Kilobytes = 64;

    private readonly PatternValue _injection = PatternCompiler.Compile(
        @"(union[ +]+select|<script|\.\.\/\.\.\/|etc\/passwd|(and|or)[ +]+[0-9]+=[0-9]+)", PatternModes.CaseInsensitive);

    private readonly PatternValue _header = PatternCompiler.Compile("(Host|User-Agent|Accept(-[A-Za-z]+)*|Content-[A-Za-z]+): .*");
    private readonly PatternValue _rare = PatternCompiler.Compile(@"(\x90{8}|\xff\xfe|~~~)");
    private readonly PatternValue _word = PatternCompiler.Compile("octet-stream");
    private readonly PatternSet _signatures = Signatures();
    private PatternSetMatcher _matcher;
    private byte[][] _lines = [];
    private byte[] _text = [];

    [GlobalSetup]
    public void Setup()
    {
        List<byte> all = [];
        foreach (StreamPiece piece in RecordedStreams.Tcp("http", 80, 8080).SelectMany(s => s))
        {
            all.AddRange(piece.Data);
        }

        _text = [.. Enumerable.Range(0, Kilobytes * 1024).Select(i => all[i % all.Count])];
        _matcher = _signatures.NewMatcher();
        string[] lines = Encoding.Latin1.GetString([.. all]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        _lines = [.. Enumerable.Range(0, Lines).Select(i => Encoding.Latin1.GetBytes(lines[i % lines.Length]))];
        if (ExactAlternatives() == 0 || SearchWord() == 0)
        {
            throw new InvalidOperationException("nothing matched");
        }
    }

    /// <summary>Lines against a pattern that has to match all of them.</summary>
    [Benchmark(OperationsPerInvoke = Lines)]
    public int ExactAlternatives()
    {
        int matches = 0;
        foreach (byte[] line in _lines)
        {
            matches += _header.MatchesExactly(line) ? 1 : 0;
        }

        return matches;
    }

    /// <summary>A pattern that is not there, searched to the end of the text.</summary>
    [Benchmark(OperationsPerInvoke = Kilobytes)]
    public bool SearchInVain() => _injection.MatchesAnywhere(_text);

    /// <summary>A set of signatures over the text in packets of 1460 bytes: what matches is told, and matching goes on.</summary>
    [Benchmark(OperationsPerInvoke = Kilobytes)]
    public int SignatureSet()
    {
        _matcher.Reset();
        int matches = 0;
        for (int at = 0; at < _text.Length; at += 1460)
        {
            matches += _matcher.Feed(_text.AsSpan(at, Math.Min(1460, _text.Length - at)), at == 0, atEnd: false).Length;
        }

        return matches;
    }

    /// <summary>As <see cref="SearchInVain"/>, where few bytes may start a match.</summary>
    [Benchmark(OperationsPerInvoke = Kilobytes)]
    public bool SearchRareStart() => _rare.MatchesAnywhere(_text);

    /// <summary>A word in lines that mostly lack it.</summary>
    [Benchmark(OperationsPerInvoke = Lines)]
    public int SearchWord()
    {
        int matches = 0;
        foreach (byte[] line in _lines)
        {
            matches += _word.MatchesAnywhere(line) ? 1 : 0;
        }

        return matches;
    }

    /// <summary>A pattern made from its text and used once.</summary>
    [Benchmark]
    public bool CompileAndMatch() => PatternCompiler.Compile(@"[a-z0-9-]+\.example\.(net|org)").MatchesExactly("www.example.net"u8);

    /// <summary>Forty members such as a signature file has: methods, banners, file magic, and words that may stand anywhere.</summary>
    private static PatternSet Signatures()
    {
        string[] texts =
        [
            "(GET|HEAD|POST|PUT|DELETE) ", @"HTTP\/1\.[01]", @"SSH-[12]\.", "220[ -].*SMTP", @"\x16\x03[\x00-\x03]..\x01", "EHLO ", "USER [a-z]+", @"\x00\x00\x00.\xffSMB",
            .. Enumerable.Range(0, 16).Select(i => $@".*(cmd{i}\.exe|[\/]etc[\/]shadow{i})"),
            .. Enumerable.Range(0, 16).Select(i => $".*X-Marker-{i}: [a-f0-9]{{{i + 4}}}"),
        ];
        return PatternSet.TryCompile([.. texts.Select(t => PatternSource.Of(t, PatternModes.SingleLine))], PatternAnchoring.Begin, out PatternSet? set, out string error)
            ? set
            : throw new InvalidOperationException(error);
    }
}
