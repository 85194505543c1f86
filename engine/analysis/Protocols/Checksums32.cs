using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols;

/// <summary>The checksums of gzip (CRC-32, RFC 1952 8) and zlib (Adler-32, RFC 1950 9).</summary>
internal static class Checksums32
{
    private const uint Polynomial = 0xEDB8_8320;
    private const int Slices = 8;

    private static readonly uint[] Table = BuildTable();

    /// <summary>Continues a CRC, which begins with 0.</summary>
    public static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        uint[] table = Table;
        crc = ~crc;
        while (data.Length >= Slices)
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            crc = table[(7 << 8) + (byte)low] ^ table[(6 << 8) + (byte)(low >> 8)]
                ^ table[(5 << 8) + (byte)(low >> 16)] ^ table[(4 << 8) + (int)(low >> 24)]
                ^ table[(3 << 8) + data[4]] ^ table[(2 << 8) + data[5]] ^ table[(1 << 8) + data[6]] ^ table[data[7]];
            data = data[Slices..];
        }

        foreach (byte b in data)
        {
            crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    /// <summary>Continues an Adler sum, which begins with 1.</summary>
    public static uint Adler(uint sum, ReadOnlySpan<byte> data)
    {
        const uint Modulus = 65_521;

        // So many bytes do not overflow the sums.
        const int Run = 5552;
        uint a = sum & 0xFFFF;
        uint b = sum >> 16;
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, Run)];
            foreach (byte value in part)
            {
                a += value;
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
            data = data[part.Length..];
        }

        return (b << 16) | a;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[Slices << 8];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            }

            table[i] = value;
        }

        for (int i = 256; i < table.Length; i++)
        {
            uint previous = table[i - 256];
            table[i] = table[(byte)previous] ^ (previous >> 8);
        }

        return table;
    }
}
