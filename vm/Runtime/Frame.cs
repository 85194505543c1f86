using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>What happens when a frame's body ends.</summary>
internal enum FrameKind : byte
{
    /// <summary>A call from bytecode: its caller goes on.</summary>
    Call = 0,

    /// <summary>Called from outside the loop: the run ends.</summary>
    Entry = 1,

    /// <summary>One body of a hook that bytecode called: the next body runs, or the caller goes on.</summary>
    HookBody = 2,
}

/// <summary>One activation on the machine's stack: locals from <see cref="Base"/>, operands above them.</summary>
internal struct Frame
{
    public CodeBlock Code;

    /// <summary>Captures of the closure that runs, or null.</summary>
    public Slot[]? Captures;

    /// <summary>The hook, for <see cref="FrameKind.HookBody"/>.</summary>
    public LinkedRoutine? Hook;

    /// <summary>The bodies that the hook had when it was called.</summary>
    public LinkedBody[]? HookBodies;

    /// <summary>The instruction to go on with (of callers: the one after the call); of the running one, where it was last saved.</summary>
    public int Pc;

    public int Base;

    /// <summary>One past the last slot that this activation may use; nested runs start here.</summary>
    public int Top;

    /// <summary>Which of the hook's bodies runs.</summary>
    public int BodyIndex;

    /// <summary>Where the arguments of the hook's call lie, from which each body gets its own.</summary>
    public int ArgumentBase;

    public FrameKind Kind;
}
