using System.Runtime.InteropServices;

namespace NidsVm.Vm.Bytecode;

/// <summary>
/// The code of a verified program as the interpreter runs it: all bodies in one block of memory that never moves, so that plain
/// pointers lead through it, with jumps as distances in bytes from the instruction behind them. Machines share it.
/// </summary>
internal sealed unsafe class LinkedCode
{
    private readonly Instruction[] _instructions;

    private LinkedCode(int length) => _instructions = GC.AllocateUninitializedArray<Instruction>(length, pinned: true);

    /// <summary>Links all code of a program that was verified; what is linked already stays as it is.</summary>
    public static void Link(ProgramImage program)
    {
        lock (program)
        {
            CodeBlock[] blocks = Array.FindAll(program.Code, c => c.Linked is null);
            var linked = new LinkedCode(blocks.Sum(c => c.Instructions.Length));
            var place = (Instruction*)Marshal.UnsafeAddrOfPinnedArrayElement(linked._instructions, 0);
            foreach (CodeBlock block in blocks)
            {
                block.Start = place;
                block.FrameSlots = block.LocalCount + block.MaxStack;
                for (int pc = 0; pc < block.Instructions.Length; pc++)
                {
                    *place++ = Link(block.Instructions[pc], pc);
                }

                block.Linked = linked;
            }
        }
    }

    /// <summary>Links a block that belongs to no program; it uses no operands.</summary>
    public static CodeBlock Standalone(CodeBlock block)
    {
        var linked = new LinkedCode(block.Instructions.Length);
        block.Instructions.CopyTo(linked._instructions, 0);
        block.Start = (Instruction*)Marshal.UnsafeAddrOfPinnedArrayElement(linked._instructions, 0);
        block.FrameSlots = block.LocalCount;
        block.Linked = linked;
        return block;
    }

    private static Instruction Link(Instruction instruction, int pc)
        => Opcodes.Find(instruction.Op) is { IsJump: true } ? instruction with { B = (instruction.B - pc - 1) * Instruction.Size } : instruction;
}
