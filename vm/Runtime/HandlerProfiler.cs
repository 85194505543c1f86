using System.Diagnostics;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Vm.Runtime;

/// <summary>Counts and times handler bodies of events; give one to <see cref="Machine.Profiler"/>. Times include what a body calls.</summary>
public sealed class HandlerProfiler
{
    private readonly Dictionary<CodeBlock, (long Calls, long Ticks)> _bodies = new(ReferenceEqualityComparer.Instance);

    /// <summary>The bodies that ran: name and place, number of runs, time in ticks of <see cref="Stopwatch"/>.</summary>
    public IEnumerable<(string Name, string Source, int Line, long Calls, long Ticks)> RowsOf(ProgramImage program) =>
        _bodies.Select(b => (b.Key.Name, program.Sources[b.Key.Source].Name, b.Key.LineAt(0), b.Value.Calls, b.Value.Ticks));

    internal void Add(CodeBlock code, long started)
    {
        (long calls, long ticks) = _bodies.GetValueOrDefault(code);
        _bodies[code] = (calls + 1, ticks + Stopwatch.GetTimestamp() - started);
    }
}
