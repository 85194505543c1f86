using System.Globalization;
using System.Runtime.CompilerServices;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Protocols;
using NidsVm.Compiler;
using NidsVm.Compiler.Loading;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Logging.Tests.Scripts;

/// <summary>A policy, compiled with the bare library and run to its end in a folder of its own.</summary>
internal sealed class PolicyRun : IDisposable
{
    // Network time at the start: 2001-09-09 01:46:40.
    public const double StartTime = 1_000_000_000;

    private static readonly BuiltinCatalog Builtins = Catalog();

    private readonly string _folder = Directory.CreateTempSubdirectory("nidsvm-logs").FullName;
    private readonly LogManager _logs;

    /// <param name="code">the policy; each <c>later</c> event is run a second of network time after the one before</param>
    /// <param name="start">network time at the start</param>
    public PolicyRun(string code, double start = StartTime)
    {
        string library = Library();
        CompilationResult result = Compilation.Compile(
            new CompilationRequest(new PolicySearchPath([library, Path.Combine(library, "policy"), Path.Combine(library, "site")]), Builtins)
            {
                IsBare = true,
                Code = [code],
            });
        Assert.True(result.Image is not null, string.Join('\n', result.Diagnostics.Select(d => d.ToString())));
        Machine = new Machine(result.Image, Builtins, new MachineOptions { Output = Output, Errors = Errors });
        _logs = new LogManager(Machine, new LogOptions { Directory = _folder });
        Machine.SetService(_logs);
        Machine.NetworkTime = start;
        Assert.True(Machine.Start());
        Raise("zeek_init");
        Assert.True(Machine.ExecuteStatements());
        Machine.DrainEvents();
    }

    public Machine Machine { get; }

    /// <summary>What the policy printed.</summary>
    public MemoryStream Output { get; } = new();

    /// <summary>What was reported.</summary>
    public StringWriter Errors { get; } = new(CultureInfo.InvariantCulture);

    public IReadOnlyList<LogSummary> Summaries => _logs.Summaries;

    public IReadOnlyList<StoreSummary> Stores => _logs.StoreSummaries;

    /// <summary>Runs a policy to its end.</summary>
    public static PolicyRun Of(string code) => new PolicyRun(code).Finish();

    /// <summary>Lets network time go on.</summary>
    public PolicyRun Wait(double seconds)
    {
        Machine.NetworkTime += seconds;
        Machine.Timers.Advance(Machine.NetworkTime, int.MaxValue);
        Machine.DrainEvents();
        return this;
    }

    /// <summary>Waits until the log thread has written, or handed over, what there is.</summary>
    public PolicyRun WaitWritten()
    {
        _logs.FlushAll();
        _logs.WaitIdle();
        return this;
    }

    /// <summary>Runs the end: <c>zeek_done</c>, logs closed.</summary>
    public PolicyRun Finish()
    {
        Machine.IsTerminating = true;
        Machine.Timers.ExpireAll(Machine.NetworkTime);
        Machine.DrainEvents();
        Raise("zeek_done");
        Machine.DrainEvents();
        _logs.Finish();
        Machine.DrainEvents();
        _logs.WaitIdle();
        return this;
    }

    /// <summary>The rows of a log.</summary>
    public string[] Rows(string log) => [.. Lines(log).Where(line => !line.StartsWith('#'))];

    /// <summary>A header line of a log, after its name.</summary>
    public string Header(string log, string name) => Lines(log).Single(line => line.StartsWith($"#{name}\t", StringComparison.Ordinal))[(name.Length + 2)..];

    /// <summary>The names of all files.</summary>
    public string[] Files() => [.. Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _logs.Dispose();
        Output.Dispose();
        Errors.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Lines(string log) => File.ReadAllLines(Path.Combine(_folder, log + ".log"));

    private void Raise(string name)
    {
        if (Machine.FindEvent(name) is { HasHandlers: true } handle)
        {
            Machine.Enqueue(handle);
        }
    }

    private static BuiltinCatalog Catalog()
    {
        BuiltinCatalog catalog = new();
        StandardBuiltins.AddTo(catalog);
        AnalysisBuiltins.AddTo(catalog);
        ProtocolAnalyzers.AddBuiltins(catalog);
        LoggingBuiltins.AddTo(catalog);
        return catalog;
    }

    private static string Library([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "stdlib");
}
