using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using NidsVm.Bench;
using NidsVm.Bench.Traces;

if (args is ["-h" or "--help", ..])
{
    Console.Out.WriteLine("""
        usage: bench --quick                           short run of every benchmark; fails where a pinned allocation grows
               bench --pin                             the same run, and writes the allocations to bench/pinned-allocations.json
               bench make-trace OUT --packets N IN...  build a large trace from small ones
               bench [BENCHMARKDOTNET ARGUMENTS]       full run, e.g. --filter '*Dns*'
        """);
    return 0;
}

switch (args)
{
    case ["--quick", .. string[] rest]:
        return AllocationPins.Check(rest);
    case ["make-trace", .. string[] rest]:
        return TraceMultiplier.Run(rest);
    case ["--pin", .. string[] rest]:
        return AllocationPins.Update(rest);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(AllocationPins).Assembly).Run(args, DefaultConfig.Instance);
        return 0;
}
