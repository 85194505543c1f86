using System.Runtime.CompilerServices;
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
internal unsafe struct Frame
{
    public CodeBlock Code;

    /// <summary>Captures of the closure that runs, or null.</summary>
    public Slot[]? Captures;

    /// <summary>The hook, for <see cref="FrameKind.HookBody"/>.</summary>
    public LinkedRoutine? Hook;

    /// <summary>The bodies that the hook had when it was called.</summary>
    public LinkedBody[]? HookBodies;

    /// <summary>The instruction to go on with (of callers: the one after the call); of the running one, where it was last saved.</summary>
    public LinkedInstruction* Ip;

    public int Base;

    /// <summary>Which of the hook's bodies runs.</summary>
    public int BodyIndex;

    /// <summary>Where the arguments of the hook's call lie, from which each body gets its own.</summary>
    public int ArgumentBase;

    public FrameKind Kind;

    /// <summary>Number of the instruction at <see cref="Ip"/>.</summary>
    public int Pc
    {
        readonly get => (int)(Ip - Code.Start);
        set => Ip = Code.Start + value;
    }

    /// <summary>One past the last slot that this activation may use; nested runs start here.</summary>
    public readonly int Top => Base + Code.FrameSlots;

    /// <summary>Sets what runs. References that stay the same are not written: that would cost more than to compare them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(CodeBlock code, Slot[]? captures, int start, FrameKind kind)
    {
        if (!ReferenceEquals(Code, code))
        {
            Code = code;
        }

        if (!ReferenceEquals(Captures, captures))
        {
            Captures = captures;
        }

        Ip = code.Start;
        Base = start;
        Kind = kind;
    }
}
