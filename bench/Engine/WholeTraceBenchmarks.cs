using BenchmarkDotNet.Attributes;
using NidsVm.Bench.Inputs;

namespace NidsVm.Bench.Engine;

/// <summary>
/// Recordings played again and again, each time as new connections: with the bare library, and with the policies and logs that run
/// by default. An operation is the whole recording.
/// </summary>
[MemoryDiagnoser]
public class WholeTraceBenchmarks
{
    private EngineRun? _run;
    private Frame[] _frames = [];

    public enum Policies
    {
        /// <summary>Only what the engine needs.</summary>
        Bare,

        /// <summary>All of <c>base/</c>.</summary>
        Default,
    }

    [Params("http", "dns", "loss", "ipv6", "mail-and-files", "tls", "ssh")]
    public string Trace { get; set; } = "";

    [Params(Policies.Bare, Policies.Default)]
    public Policies Library { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _run = new EngineRun(Programs.WithLibrary(isBare: Library == Policies.Bare));
        _frames = Frame.Load(Trace);
    }

    [GlobalCleanup]
    public void Cleanup() => _run?.Dispose();

    [Benchmark]
    public double Play()
    {
        _run!.Play(_frames);
        return _run.Now;
    }
}
