using System.Runtime.InteropServices;

namespace NidsVm.Packets;

/// <summary>One instruction of a BPF program, laid out as libpcap's struct bpf_insn.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct BpfInstruction
{
    /// <summary>Operation, addressing mode and size.</summary>
    public ushort Code;

    /// <summary>Instructions to skip when a condition holds.</summary>
    public byte JumpTrue;

    /// <summary>Instructions to skip when a condition does not hold.</summary>
    public byte JumpFalse;

    /// <summary>Operand.</summary>
    public uint K;
}
