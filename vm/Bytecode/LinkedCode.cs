using System.Runtime.InteropServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Bytecode;

/// <summary>
/// The code of a verified program as the interpreter runs it: all bodies in one block of memory that never moves, so that plain
/// pointers lead through it, with jumps as distances from the instruction behind them. Machines share it.
/// </summary>
internal sealed unsafe class LinkedCode
{
    private readonly LinkedInstruction[] _instructions;

    // What the operand B of linked switches counts.
    private readonly List<LinkedSwitch> _switches = [];

    private LinkedCode(int length) => _instructions = GC.AllocateUninitializedArray<LinkedInstruction>(length, pinned: true);

    /// <summary>A switch by its number.</summary>
    public LinkedSwitch Switch(int index) => _switches[index];

    /// <summary>Links all code of a program that was verified; what is linked already stays as it is.</summary>
    public static void Link(ProgramImage program)
    {
        lock (program)
        {
            Link(Array.FindAll(program.Code, c => c.Linked is null), program);
        }
    }

    /// <summary>Links a block that belongs to no program; it uses no operands.</summary>
    public static CodeBlock Standalone(CodeBlock block)
    {
        Link([block], ProgramImage.Empty);
        return block;
    }

    private static void Link(CodeBlock[] blocks, ProgramImage program)
    {
        var linked = new LinkedCode(blocks.Sum(c => c.Instructions.Length));
        var place = (LinkedInstruction*)Marshal.UnsafeAddrOfPinnedArrayElement(linked._instructions, 0);
        foreach (CodeBlock block in blocks)
        {
            block.Start = place;
            block.FrameSlots = block.LocalCount + block.MaxStack;
            for (int pc = 0; pc < block.Instructions.Length; pc++)
            {
                *place++ = new LinkedInstruction(linked.Link(block.Instructions, pc, program));
            }

            block.Linked = linked;
        }
    }

    private Instruction Link(Instruction[] code, int pc, ProgramImage program)
    {
        Instruction instruction = code[pc];
        if (instruction.Opcode == Opcode.Switch)
        {
            if (LinkedSwitch.TryLink(code, pc, program.Constants) is not { } tests)
            {
                // Without it the tests run one by one.
                return new Instruction(Opcode.Nop, 0, 0);
            }

            _switches.Add(tests);
            return instruction with { B = _switches.Count - 1 };
        }

        if (instruction.Opcode is Opcode.TableGet or Opcode.TableGetRef or Opcode.TableHas or Opcode.SetAdd or Opcode.TableDelete or Opcode.TableAddTo)
        {
            // How many columns the key has. Code that nothing leads to is not verified, and may name anything.
            return (uint)instruction.B < (uint)program.Types.Length && program.Types[instruction.B] is TableType table
                ? instruction with { A = (ushort)table.Index.Length }
                : instruction;
        }

        return Opcodes.Find(instruction.Op) is { IsJump: true } jump ? jump.WithTarget(instruction, jump.TargetOf(instruction) - pc - 1) : instruction;
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
