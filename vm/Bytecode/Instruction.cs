using System.Runtime.InteropServices;

namespace NidsVm.Vm.Bytecode;

/// <summary>One instruction: eight bytes, operands of fixed width; <see cref="Opcodes"/> tells what they mean for each opcode.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct Instruction(ushort Op, ushort A, int B)
{
    public const int Size = 8;

    public Instruction(Opcode op, int a = 0, int b = 0)
        : this((ushort)op, checked((ushort)a), b)
    {
    }

    public Opcode Opcode => (Opcode)Op;
}
