using BenchmarkDotNet.Attributes;
using NidsVm.Bench.Inputs;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Vm.Values;

namespace NidsVm.Bench.Logging;

/// <summary>Rows of the default logs, taken from a recording, made into text. An operation is a row.</summary>
[MemoryDiagnoser]
public class LogRowBenchmarks
{
    private const int Rows = 64;

    private const string Policy = """
        global bench_conn: vector of Conn::Info;
        global bench_dns: vector of DNS::Info;
        global bench_http: vector of HTTP::Info;
        event Conn::log_conn(rec: Conn::Info) { bench_conn += rec; }
        event DNS::log_dns(rec: DNS::Info) { bench_dns += rec; }
        event HTTP::log_http(rec: HTTP::Info) { bench_http += rec; }
        """;

    private readonly TextBuffer _text = new(1 << 16);
    private RecordValue[] _rows = [];
    private LogColumn[] _columns = [];
    private RowBatch _batch = new([]);
    private IRowFormat _format = new TsvFormat(new TextFormatOptions());

    [Params("conn", "dns", "http")]
    public string Log { get; set; } = "";

    [Params("tsv", "json")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        using EngineRun run = new(Programs.WithLibrary(isBare: false, code: Policy));
        run.Play(Frame.Load("web-and-dns"));
        run.Play(Frame.Load("http"));
        run.Play(Frame.Load("dns"));
        VectorValue recorded = run.Machine.Global(run.Machine.FindGlobal("bench_" + Log)).AsVector;
        _rows = [.. Enumerable.Range(0, Rows).Select(i => recorded[i % recorded.Count].AsRecord)];
        _columns = new ColumnSelection().Lay(_rows[0].Type, null, out string? error) ?? throw new InvalidOperationException(error);
        _batch = new RowBatch(_columns);
        TextFormatOptions options = new() { IsJson = Format == "json" };
        _format = options.IsJson ? new JsonFormat(options) : new TsvFormat(options);
        if (Write() < Rows * 50)
        {
            throw new InvalidOperationException("the rows are too short to be true");
        }
    }

    /// <returns>bytes written</returns>
    [Benchmark(OperationsPerInvoke = Rows)]
    public int Write()
    {
        _text.Clear();
        Copy();
        for (int i = 0; i < _batch.Count; i++)
        {
            _format.WriteRow(_text, _columns, _batch, i);
        }

        return _text.Length;
    }

    /// <summary>The part that the packet loop pays: the cells of the rows are copied.</summary>
    /// <returns>rows copied</returns>
    [Benchmark(OperationsPerInvoke = Rows)]
    public int Copy()
    {
        _batch.Clear();
        foreach (RecordValue row in _rows)
        {
            RowBudget budget = RowLimits.None.Begin();
            _batch.Add(row, null, ref budget);
        }

        return _batch.Count;
    }
}
