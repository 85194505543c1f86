using System.Numerics;
using System.Runtime.InteropServices;

namespace NidsVm.Vm.Bytecode;

/// <summary>
/// The frame of a <c>.bpc</c> file: magic, version, hash of the opcode table, an integer and a double whose forms every reader must
/// agree on, length and checksum of what follows. All numbers are little-endian.
/// </summary>
public static class ImageFormat
{
    /// <summary>Goes up with every change of the payload's layout.</summary>
    public const ushort Version = 6;

    internal const int HeaderLength = 48;
    internal const long SentinelInteger = 0x0102_0304_0506_0708;
    internal const double SentinelDouble = 370.5;

    internal static ReadOnlySpan<byte> Magic => "NIDSBPC\n"u8;

    /// <summary>CRC-32C over whole words, then over the last bytes.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> payload)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte b in payload[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
