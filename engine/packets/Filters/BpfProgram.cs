using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>
/// A classic BPF program (McCanne and Jacobson, "The BSD Packet Filter", 1993) and the machine that runs it. The
/// program is checked once; then every load is still checked against the packet, and every jump goes forward, so a
/// run always ends.
/// </summary>
public sealed class BpfProgram
{
    private const int MemoryWords = 16;

    private readonly BpfInstruction[] _code;

    private BpfProgram(BpfInstruction[] code) => _code = code;

    /// <summary>Number of instructions.</summary>
    public int Length => _code.Length;

    /// <summary>The program as the kernel takes it.</summary>
    internal ReadOnlySpan<BpfInstruction> Instructions => _code;

    /// <summary>
    /// Accepts a program whose jumps stay inside it, whose memory cells exist, which does not divide by a constant
    /// zero, whose instructions are all known, and which ends with a return.
    /// </summary>
    public static bool TryCreate(ReadOnlySpan<BpfInstruction> code, out BpfProgram? program)
    {
        program = null;
        if (code.IsEmpty || (code[^1].Code & 7) != Ret)
        {
            return false;
        }

        for (var i = 0; i < code.Length; i++)
        {
            var instruction = code[i];
            var ok = (instruction.Code & 7) switch
            {
                Ld or Ldx => (instruction.Code & 0xE0) != Mem || instruction.K < MemoryWords,
                St or Stx => instruction.K < MemoryWords,
                Alu => (instruction.Code & 0xF0) is not (Div or Mod) || (instruction.Code & X) != 0 || instruction.K != 0,
                Jmp when (instruction.Code & 0xF0) == Ja => instruction.K < (uint)(code.Length - i - 1),
                Jmp => i + 1 + Math.Max(instruction.JumpTrue, instruction.JumpFalse) < code.Length,
                _ => true,
            };

            if (!ok || !IsKnown(instruction.Code))
            {
                return false;
            }
        }

        program = new BpfProgram(code.ToArray());
        return true;
    }

    /// <summary>Runs the program.</summary>
    /// <param name="packet">The captured bytes.</param>
    /// <param name="wireLength">Length on the wire in bytes.</param>
    /// <returns>How many bytes to keep; 0 turns the packet away.</returns>
    public uint Run(ReadOnlySpan<byte> packet, int wireLength)
    {
        var memory = default(Memory);
        var a = 0u;
        var x = 0u;
        var code = _code;
        for (var pc = 0; pc < code.Length; pc++)
        {
            ref readonly var i = ref code[pc];
            var k = i.K;
            switch (i.Code)
            {
                case Ret | K:
                    return k;
                case Ret | A:
                    return a;

                case Ld | Word | Abs:
                    if (!TryLoad(packet, k, 4, out a))
                    {
                        return 0;
                    }

                    break;
                case Ld | Half | Abs:
                    if (!TryLoad(packet, k, 2, out a))
                    {
                        return 0;
                    }

                    break;
                case Ld | Byte | Abs:
                    if (!TryLoad(packet, k, 1, out a))
                    {
                        return 0;
                    }

                    break;
                case Ld | Word | Ind:
                    if (!TryLoad(packet, (ulong)x + k, 4, out a))
                    {
                        return 0;
                    }

                    break;
                case Ld | Half | Ind:
                    if (!TryLoad(packet, (ulong)x + k, 2, out a))
                    {
                        return 0;
                    }

                    break;
                case Ld | Byte | Ind:
                    if (!TryLoad(packet, (ulong)x + k, 1, out a))
                    {
                        return 0;
                    }

                    break;
                case Ldx | Byte | Msh:
                    if (!TryLoad(packet, k, 1, out x))
                    {
                        return 0;
                    }

                    x = (x & 0xF) << 2;
                    break;
                case Ld | Imm:
                    a = k;
                    break;
                case Ldx | Imm:
                    x = k;
                    break;
                case Ld | Mem:
                    a = memory[(int)k];
                    break;
                case Ldx | Mem:
                    x = memory[(int)k];
                    break;
                case Ld | Len:
                    a = (uint)wireLength;
                    break;
                case Ldx | Len:
                    x = (uint)wireLength;
                    break;
                case St:
                    memory[(int)k] = a;
                    break;
                case Stx:
                    memory[(int)k] = x;
                    break;

                case Jmp | Ja:
                    pc += (int)k;
                    break;
                case Jmp | Jgt | K:
                    pc += a > k ? i.JumpTrue : i.JumpFalse;
                    break;
                case Jmp | Jge | K:
                    pc += a >= k ? i.JumpTrue : i.JumpFalse;
                    break;
                case Jmp | Jeq | K:
                    pc += a == k ? i.JumpTrue : i.JumpFalse;
                    break;
                case Jmp | Jset | K:
                    pc += (a & k) != 0 ? i.JumpTrue : i.JumpFalse;
                    break;
                case Jmp | Jgt | X:
                    pc += a > x ? i.JumpTrue : i.JumpFalse;
                    break;
                case Jmp | Jge | X:
                    pc += a >= x ? i.JumpTrue : i.JumpFalse;
                    break;
                case Jmp | Jeq | X:
                    pc += a == x ? i.JumpTrue : i.JumpFalse;
                    break;
                case Jmp | Jset | X:
                    pc += (a & x) != 0 ? i.JumpTrue : i.JumpFalse;
                    break;

                case Misc | Tax:
                    x = a;
                    break;
                case Misc | Txa:
                    a = x;
                    break;

                default:
                    var operand = (i.Code & X) != 0 ? x : k;
                    if (operand == 0 && (i.Code & 0xF0) is Div or Mod)
                    {
                        return 0;
                    }

                    a = (i.Code & 0xF0) switch
                    {
                        Add => a + operand,
                        Sub => a - operand,
                        Mul => a * operand,
                        Div => a / operand,
                        Mod => a % operand,
                        Or => a | operand,
                        And => a & operand,
                        Xor => a ^ operand,
                        Lsh => operand < 32 ? a << (int)operand : 0,
                        Rsh => operand < 32 ? a >> (int)operand : 0,
                        _ => 0u - a,
                    };
                    break;
            }
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryLoad(ReadOnlySpan<byte> packet, ulong offset, int size, out uint value)
    {
        value = 0;
        if (offset + (uint)size > (uint)packet.Length)
        {
            return false;
        }

        var at = packet[(int)offset..];
        value = size switch
        {
            4 => BinaryPrimitives.ReadUInt32BigEndian(at),
            2 => BinaryPrimitives.ReadUInt16BigEndian(at),
            _ => at[0],
        };
        return true;
    }

    private static bool IsKnown(int code) => code switch
    {
        Ret | K or Ret | A => true,
        Ld | Word | Abs or Ld | Half | Abs or Ld | Byte | Abs => true,
        Ld | Word | Ind or Ld | Half | Ind or Ld | Byte | Ind => true,
        Ldx | Byte | Msh or Ld | Imm or Ldx | Imm or Ld | Mem or Ldx | Mem or Ld | Len or Ldx | Len or St or Stx => true,
        Jmp | Ja or Jmp | Jgt | K or Jmp | Jge | K or Jmp | Jeq | K or Jmp | Jset | K => true,
        Jmp | Jgt | X or Jmp | Jge | X or Jmp | Jeq | X or Jmp | Jset | X => true,
        Misc | Tax or Misc | Txa => true,
        _ => (code & 7) == Alu && (code & 0xFF00) == 0 && (code & 0xF0) <= Xor,
    };

    // Instruction classes.
    private const int Ld = 0x00;
    private const int Ldx = 0x01;
    private const int St = 0x02;
    private const int Stx = 0x03;
    private const int Alu = 0x04;
    private const int Jmp = 0x05;
    private const int Ret = 0x06;
    private const int Misc = 0x07;

    // Sizes and addressing modes of loads.
    private const int Word = 0x00;
    private const int Half = 0x08;
    private const int Byte = 0x10;
    private const int Imm = 0x00;
    private const int Abs = 0x20;
    private const int Ind = 0x40;
    private const int Mem = 0x60;
    private const int Len = 0x80;
    private const int Msh = 0xA0;

    // Arithmetic; negation (0x80) takes no operand.
    private const int Add = 0x00;
    private const int Sub = 0x10;
    private const int Mul = 0x20;
    private const int Div = 0x30;
    private const int Or = 0x40;
    private const int And = 0x50;
    private const int Lsh = 0x60;
    private const int Rsh = 0x70;
    private const int Mod = 0x90;
    private const int Xor = 0xA0;

    // Jumps.
    private const int Ja = 0x00;
    private const int Jeq = 0x10;
    private const int Jgt = 0x20;
    private const int Jge = 0x30;
    private const int Jset = 0x40;

    // Operand sources and moves.
    private const int K = 0x00;
    private const int X = 0x08;
    private const int A = 0x10;
    private const int Tax = 0x00;
    private const int Txa = 0x80;

    [InlineArray(MemoryWords)]
    private struct Memory
    {
        private uint _first;
    }
}
