using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace NidsVm.Bench.Quick;

/// <summary>
/// Every benchmark for a moment: a table of rough times and exact allocations, held against the pins. Allocation, unlike time,
/// repeats on a busy machine.
/// </summary>
internal static class QuickRun
{
    /// <summary>Runs the benchmarks whose names hold one of some words (all where there is none) and prints the table.</summary>
    /// <param name="words">parts of names</param>
    /// <param name="pins">true to pin what is seen, false to hold it against the pins</param>
    /// <returns>exit code: 1 where an allocation grew, is not pinned, or a benchmark failed</returns>
    public static int Execute(string[] words, bool pins)
    {
        AllocationPins pinned = AllocationPins.Load();
        QuickCase[] all = [.. Cases()];
        QuickCase[] chosen = [.. all.Where(c => words.Length == 0 || words.Any(w => c.Name.Contains(w, StringComparison.OrdinalIgnoreCase)))];
        int bad = 0;
        Console.Out.WriteLine($"{"benchmark",-50} {"time/op",12} {"bytes/op",14} {"pinned",14}");
        foreach (QuickCase one in chosen)
        {
            bad += Report(one, pinned, pins) ? 0 : 1;
        }

        if (pins && bad == 0)
        {
            foreach (string gone in pinned.Names.Except(all.Select(c => c.Name), StringComparer.Ordinal).ToArray())
            {
                pinned.Remove(gone);
            }

            pinned.Save();
            Console.Out.WriteLine($"{chosen.Length} allocations pinned");
            return 0;
        }

        Console.Out.WriteLine(bad == 0 ? $"{chosen.Length} benchmarks, no allocation grew" : $"{bad} of {chosen.Length} benchmarks failed or allocate more than is pinned");
        return bad == 0 ? 0 : 1;
    }

    private static bool Report(QuickCase one, AllocationPins pinned, bool pins)
    {
        Measurement measured;
        try
        {
            measured = one.Measure();
        }
        catch (TargetInvocationException e)
        {
            Console.Out.WriteLine($"{one.Name,-50} FAILED: {e.InnerException?.Message}");
            return false;
        }

        double? pin = pinned.Of(one.Name);
        bool isGood = pins || (pin is not null && !pinned.IsExceeded(one.Name, measured.Bytes));
        string verdict = isGood ? "" : pin is null ? "  NOT PINNED" : "  GREW";
        if (pins)
        {
            pinned.Set(one.Name, measured.Bytes);
            pin = pinned.Of(one.Name);
        }

        Console.Out.WriteLine($"{one.Name,-50} {Time(measured.Nanoseconds),12} {Bytes(measured.Bytes),14} {(pin is { } p ? Bytes(p) : "-"),14}{verdict}");
        return isGood;
    }

    private static IEnumerable<QuickCase> Cases() =>
        from type in typeof(QuickRun).Assembly.GetTypes().OrderBy(t => t.FullName, StringComparer.Ordinal)
        where type is { IsPublic: true, IsAbstract: false } && Array.Exists(type.GetMethods(), m => m.GetCustomAttribute<BenchmarkAttribute>() is not null)
        from one in BenchmarkConverter.TypeToBenchmarks(type, ManualConfig.CreateEmpty()).BenchmarksCases
        select new QuickCase(one);

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1e3 => Number(nanoseconds, "0.0") + " ns",
        < 1e6 => Number(nanoseconds / 1e3, "0.0") + " us",
        _ => Number(nanoseconds / 1e6, "0.0") + " ms",
    };

    private static string Bytes(double bytes) => Number(bytes, bytes is > 0 and < 100 ? "0.0" : "#,##0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
