using System.Runtime.CompilerServices;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Engine;

/// <summary>Draws identifiers of connections and files: a letter and random bits in base 62.</summary>
public sealed class UidGenerator
{
    private readonly int _bits;
    private ulong _s0;
    private ulong _s1;

    /// <param name="seed">the same one draws the same identifiers; 0 draws a seed</param>
    /// <param name="bits">random bits an identifier, 1 to 128</param>
    public UidGenerator(ulong seed, int bits)
    {
        _bits = Math.Clamp(bits, 1, 128);
        _s0 = seed == 0 ? RandomSeed.Next() : seed * 0x9E37_79B9_7F4A_7C15;
        _s1 = seed == 0 ? RandomSeed.Next() : ~seed * 0xD6E8_FEB8_6659_FD93;
        if ((_s0 | _s1) == 0)
        {
            _s1 = 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StringValue Next(char prefix)
    {
        Span<byte> text = stackalloc byte[1 + 22 + 2];
        int n = 0;
        text[n++] = (byte)prefix;
        for (int bits = _bits; bits > 0; bits -= 64)
        {
            ulong word = Draw();
            if (bits < 64)
            {
                word &= (1UL << bits) - 1;
            }

            do
            {
                text[n++] = Digits[(int)(word % 62)];
                word /= 62;
            }
            while (word != 0);
        }

        return new StringValue(text[..n]);
    }

    private static ReadOnlySpan<byte> Digits => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8;

    // xorshift128+
    private ulong Draw()
    {
        ulong a = _s0;
        ulong b = _s1;
        _s0 = b;
        a ^= a << 23;
        a ^= a >> 17;
        a ^= b ^ (b >> 26);
        _s1 = a;
        return a + b;
    }
}
