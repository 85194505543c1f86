using System.Runtime.CompilerServices;
using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace NidsVm.Bench;

/// <summary>
/// Bytes allocated by each benchmark, pinned in <c>pinned-allocations.json</c>. Allocation, unlike time, repeats on a noisy
/// machine, so a short run is enough to see it grow.
/// </summary>
internal static class AllocationPins
{
    // BenchmarkDotNet spreads a few bytes of its own over the operations of a short run.
    private const double Tolerance = 1.0;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private static string PinFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "pinned-allocations.json");

    /// <summary>Runs everything briefly and compares; 1 where an allocation grew or a benchmark failed.</summary>
    public static int Check(string[] arguments)
    {
        SortedDictionary<string, double> pinned = File.Exists(PinFile())
            ? JsonSerializer.Deserialize<SortedDictionary<string, double>>(File.ReadAllText(PinFile()))!
            : [];
        int bad = 0;
        foreach ((string name, double? bytes) in Measure(arguments))
        {
            string verdict;
            if (bytes is null)
            {
                verdict = "FAILED";
                bad++;
            }
            else if (!pinned.TryGetValue(name, out double pin))
            {
                verdict = "not pinned: run bench --pin";
                bad++;
            }
            else if (bytes > pin + Math.Max(Tolerance, pin * 0.02))
            {
                verdict = $"GREW from {pin:0.#}";
                bad++;
            }
            else
            {
                verdict = "ok";
            }

            Console.Out.WriteLine($"{name,-70} {bytes,12:0.#} B/op  {verdict}");
        }

        Console.Out.WriteLine(bad == 0 ? "no allocation grew" : $"{bad} benchmarks failed or allocate more than pinned");
        return bad == 0 ? 0 : 1;
    }

    /// <summary>Runs everything briefly and pins what it saw.</summary>
    public static int Update(string[] arguments)
    {
        SortedDictionary<string, double> pinned = new(StringComparer.Ordinal);
        foreach ((string name, double? bytes) in Measure(arguments))
        {
            if (bytes is null)
            {
                Console.Error.WriteLine($"{name} failed; nothing is pinned");
                return 1;
            }

            pinned[name] = Math.Round(bytes.Value, 1);
        }

        File.WriteAllText(PinFile(), JsonSerializer.Serialize(pinned, Json) + "\n");
        return 0;
    }

    private static IEnumerable<(string Name, double? Bytes)> Measure(string[] arguments)
    {
        Job job = Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithWarmupCount(1)
            .WithIterationCount(2)
            .WithInvocationCount(64)
            .WithUnrollFactor(1);
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "nidsvm-bench"));
        foreach (Summary summary in BenchmarkSwitcher.FromAssembly(typeof(AllocationPins).Assembly)
            .Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config))
        {
            foreach (BenchmarkReport report in summary.Reports)
            {
                BenchmarkCase which = report.BenchmarkCase;
                string parameters = which.Parameters.DisplayInfo;
                string name = $"{which.Descriptor.Type.Name}.{which.Descriptor.WorkloadMethod.Name}{parameters}";
                double? bytes = report.Success ? report.GcStats.GetBytesAllocatedPerOperation(which) : null;
                yield return (name, bytes);
            }
        }
    }
}
