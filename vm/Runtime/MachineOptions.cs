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

    /// <summary>The policy option that sets <see cref="InstructionBudget"/>; 0 stands for no limit.</summary>
    public const string InstructionBudgetOption = "instruction_budget";

    /// <summary>The budget of policies that set none: some seconds of work.</summary>
    public const long DefaultInstructionBudget = 2_000_000_000;

    /// <summary>
    /// Back-edges and calls that one handler of an event, or one timer, may make before it is ended with a run-time error; null for
    /// what the policy's option says.
    /// </summary>
    public long? InstructionBudget { get; init; }

    /// <summary>
    /// Events that may wait when a policy raises one more; past it, raising is a run-time error. Handlers that raise more than they
    /// take would fill the memory otherwise. What the engine raises is not refused: it is drained packet by packet.
    /// </summary>
    public int MaxQueuedEvents { get; init; } = 8_000_000;

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
