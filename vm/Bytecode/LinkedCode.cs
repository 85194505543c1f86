using System.Runtime.InteropServices;

namespace NidsVm.Vm.Bytecode;

/// <summary>
/// The code of a verified program as the interpreter runs it: all bodies in one block of memory that never moves, so that plain
/// pointers lead through it, with jumps as distances from the instruction behind them. Machines share it.
/// </summary>
internal sealed unsafe class LinkedCode
{
    private readonly LinkedInstruction[] _instructions;

    private LinkedCode(int length) => _instructions = GC.AllocateUninitializedArray<LinkedInstruction>(length, pinned: true);

    /// <summary>Links all code of a program that was verified; what is linked already stays as it is.</summary>
    public static void Link(ProgramImage program)
    {
        lock (program)
        {
            Link(Array.FindAll(program.Code, c => c.Linked is null));
        }
    }

    /// <summary>Links a block that belongs to no program; it uses no operands.</summary>
    public static CodeBlock Standalone(CodeBlock block)
    {
        Link([block]);
        return block;
    }

    private static void Link(CodeBlock[] blocks)
    {
        var linked = new LinkedCode(blocks.Sum(c => c.Instructions.Length));
        var place = (LinkedInstruction*)Marshal.UnsafeAddrOfPinnedArrayElement(linked._instructions, 0);
        foreach (CodeBlock block in blocks)
        {
            block.Start = place;
            block.FrameSlots = block.LocalCount + block.MaxStack;
            for (int pc = 0; pc < block.Instructions.Length; pc++)
            {
                *place++ = new LinkedInstruction(Link(block.Instructions[pc], pc));
            }

            block.Linked = linked;
        }
    }

    private static Instruction Link(Instruction instruction, int pc)
    {
        if (Opcodes.Find(instruction.Op) is not { IsJump: true } jump)
        {
            return instruction;
        }

        return jump.WithTarget(instruction, jump.TargetOf(instruction) - pc - 1);
    }
}

/// <summary>An instruction as the interpreter reads it: the parts of packed operands by name, and fields, which need no call.</summary>
[StructLayout(LayoutKind.Explicit, Size = Instruction.Size)]
internal readonly struct LinkedInstruction
{
    [FieldOffset(0)]
    public readonly ushort Op;

    [FieldOffset(2)]
    public readonly ushort A;

    [FieldOffset(4)]
    public readonly int B;

    /// <summary>The low 16 bits of B.</summary>
    [FieldOffset(4)]
    public readonly ushort Low;

    /// <summary>The high 16 bits of B.</summary>
    [FieldOffset(6)]
    public readonly ushort High;

    /// <summary>The high 16 bits of B as a number with a sign.</summary>
    [FieldOffset(6)]
    public readonly short Number;

    public LinkedInstruction(Instruction instruction)
    {
        Op = instruction.Op;
        A = instruction.A;
        B = instruction.B;
    }

    public Instruction Plain => new(Op, A, B);
}
