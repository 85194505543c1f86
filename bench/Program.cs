using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NidsVm.Bench.Inputs;
using NidsVm.Bench.Quick;
using NidsVm.Bench.Traces;

switch (args)
{
    case ["-h" or "--help", ..]:
        Console.Out.WriteLine("""
            usage: bench --quick [WORD]...                 every benchmark (whose name holds a word) for a moment; fails where a pinned allocation grows
                   bench --pin [WORD]...                   the same run, and writes the allocations to bench/pinned-allocations.json
                   bench make-trace OUT --packets N IN...  build a large trace from small ones
                   bench make-connections OUT --count N [--flood]
                                                           build a trace of idle connections, or of SYNs without an answer
                   bench splice-trace IN... --out FILE --seed N
                                                           cut the first capture at random offsets, with pieces and packets of the others
                   bench splice [COUNT] [--seed N] [--program PATH] [CAPTURE]...
                                                           run the program on spliced captures, COUNT (10) of each; all of traces/ by default
                   bench [BENCHMARKDOTNET ARGUMENTS]       full run, e.g. --filter '*Dns*'
            """);
        return 0;
    case ["--quick", .. string[] words]:
        return QuickRun.Execute(words, pins: false);
    case ["--pin", .. string[] words]:
        return QuickRun.Execute(words, pins: true);
    case ["make-trace", .. string[] rest]:
        return TraceMultiplier.Run(rest);
    case ["make-connections", .. string[] rest]:
        return ConnectionTrace.Run(rest);
    case ["splice-trace", .. string[] rest]:
        return SpliceCommand.Run(rest);
    case ["splice", .. string[] rest]:
        return SpliceRuns.Run(rest);
    default:
        // In this process: the inputs are found from here, and nothing needs to be built anew.
        BenchmarkSwitcher.FromAssembly(typeof(QuickRun).Assembly).Run(args, DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Repository.Root, "artifacts", "benchmarks")));
        return 0;
}
