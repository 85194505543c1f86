using NidsVm.Vm.Bytecode;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// Estimates what handlers of events cost: some of their runs are timed, and each stands for those that were not since the last one
/// of its event. Rare events are timed always, frequent ones once in <see cref="MeanGap"/> times, at random distances. Give one to
/// <see cref="Machine.Sampler"/>. Times include what a handler calls.
/// </summary>
public sealed class HandlerSampler
{
    /// <summary>Runs of a frequent event for one that is timed, on average.</summary>
    public const int MeanGap = 256;

    // The gap grows with the event's number of runs, so that the first ones, which may be few and dear, count as what they are.
    private const int RunsForGap = 16;

    private readonly Dictionary<CodeBlock, long> _ticks = new(ReferenceEqualityComparer.Instance);
    private ulong _state = 0x9E3779B97F4A7C15;

    /// <summary>The handlers that were timed: name and place, and an estimate of all their time in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public IEnumerable<(string Name, string Source, int Line, long Ticks)> RowsOf(ProgramImage program) =>
        _ticks.Select(t => (t.Key.Name, program.Sources[t.Key.Source].Name, t.Key.LineAt(0), t.Value));

    internal void Add(CodeBlock code, long ticks)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_ticks, code, out _) += ticks;
    }

    /// <summary>How many runs after <paramref name="runs"/> the next one is timed: at least 1, <see cref="MeanGap"/> on average in the long run.</summary>
    internal long NextGap(long runs)
    {
        long mean = Math.Clamp(runs / RunsForGap, 1, MeanGap);
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return 1 + (long)(_state % (ulong)((2 * mean) - 1));
    }
}
