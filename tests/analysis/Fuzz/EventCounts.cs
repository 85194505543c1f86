using NidsVm.Analysis.Tests.Policies;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Counts what a fuzz target raised, by name, and builds every argument of it: shows that inputs get behind the first checks.</summary>
internal static class EventCounts
{
    // What the reference reports of a call or reply that ends too early.
    private const string RpcUnderflow = "error: RPC underflow";

    /// <summary>To be a part of the target's policy.</summary>
    public const string Policy = """
        redef Log::default_writer = Log::WRITER_NONE;
        global fuzz_events: table[string] of count &default=0;
        global fuzz_seen = 0;
        event zeek_init() { generate_all_events(); }
        event new_event(name: string, params: call_argument_vector)
            {
            ++fuzz_events[name];
            fuzz_seen += |cat(params)|;
            }
        event fuzz_report() { for ( name, n in fuzz_events ) print fmt("event %s %d", name, n); }

        """;

    /// <summary>Events and how often they were raised, the most frequent first.</summary>
    public static string Report(PolicyEngine? engine)
    {
        if (engine is null)
        {
            return "nothing ran";
        }

        engine.Machine.Enqueue(engine.Machine.Event("fuzz_report"));
        while (engine.Machine.DrainEvents())
        {
            // Until all is told.
        }

        (string Name, long Count)[] events =
        [
            .. engine.Lines.Where(static l => l.StartsWith("event ", StringComparison.Ordinal)).Select(static l => l.Split(' '))
                .Select(static w => (w[1], long.Parse(w[2], System.Globalization.CultureInfo.InvariantCulture))).OrderByDescending(static e => e.Item2),
        ];
        return $"{events.Length} events: {string.Join(", ", events.Select(static e => $"{e.Name} {e.Count}"))}";
    }

    /// <summary>What went wrong in policies since the last look; warnings of the library are no fault.</summary>
    /// <param name="seen">how many errors there were then</param>
    public static string? Failure(PolicyEngine engine, ref int seen)
    {
        if (engine.Machine.Reporter.ErrorCount == seen)
        {
            return null;
        }

        seen = engine.Machine.Reporter.ErrorCount;
        string failure = string.Join('\n', engine.Lines.Where(static l => !l.StartsWith("warning", StringComparison.Ordinal) && l != RpcUnderflow));
        return failure.Length == 0 ? null : failure;
    }
}
