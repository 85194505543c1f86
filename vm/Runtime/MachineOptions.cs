using NidsVm.Vm.Profiling;

namespace NidsVm.Vm.Runtime;

/// <summary>Limits and surroundings of a machine.</summary>
public sealed class MachineOptions
{
    /// <summary>Deepest nesting of script calls to start with, the reference's limit.</summary>
    public int MaxCallDepth { get; init; } = 1000;

    /// <summary>Size of the machine's stack in slots of 16 bytes; running out of it is a run-time error.</summary>
    public int StackSlots { get; init; } = 128 * 1024;

    /// <summary>Deepest nesting of runs that built-ins start (comparators, predicates, expiry functions).</summary>
    public int MaxNativeDepth { get; init; } = 64;

    /// <summary>Back-edges and calls that one event or timer may make before it is ended with a run-time error.</summary>
    public long InstructionBudget { get; init; } = 500_000_000;

    /// <summary>Most timers that fire in one step of network time.</summary>
    public int MaxTimerExpires { get; init; } = 300;

    /// <summary>Where <c>print</c> writes.</summary>
    public Stream Output { get; init; } = Stream.Null;

    /// <summary>Where the reporter writes, or null for nowhere.</summary>
    public TextWriter? Errors { get; init; }

    /// <summary>True to have run-time errors show the policy's call stack.</summary>
    public bool ShowCallStack { get; init; } = true;

    /// <summary>Measures the run, which must be one of its program.</summary>
    public PolicyProfiler? Profiler { get; init; }
}
