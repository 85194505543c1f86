using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NidsVm.Vm.Patterns;

/// <summary>
/// Finds places where two bytes in a row are one of many wanted pairs, 16 or 32 at a time. Pairs are put into eight buckets; a byte's
/// halves look up in which buckets it may be first, and second, so a place that is found may still be a wrong one, but none is missed.
/// </summary>
internal sealed class PairScanner
{
    private const int Buckets = 8;

    private readonly Vector128<byte> _firstLow;
    private readonly Vector128<byte> _firstHigh;
    private readonly Vector128<byte> _secondLow;
    private readonly Vector128<byte> _secondHigh;

    /// <param name="seconds">for each first byte the second bytes wanted after it; empty for a byte that starts no pair</param>
    public PairScanner(ReadOnlySpan<ByteSet> seconds)
    {
        // Bytes with the same seconds share a bucket; where there are too many kinds, later ones are added to earlier ones.
        List<ByteSet> kinds = [];
        Span<byte> firstLow = stackalloc byte[16];
        Span<byte> firstHigh = stackalloc byte[16];
        Span<byte> secondLow = stackalloc byte[16];
        Span<byte> secondHigh = stackalloc byte[16];
        firstLow.Clear();
        firstHigh.Clear();
        secondLow.Clear();
        secondHigh.Clear();
        for (int b = 0; b < 256; b++)
        {
            if (seconds[b].IsEmpty)
            {
                continue;
            }

            int kind = kinds.IndexOf(seconds[b]);
            if (kind < 0)
            {
                kind = kinds.Count;
                kinds.Add(seconds[b]);
            }

            var bit = (byte)(1 << (kind % Buckets));
            firstLow[b & 15] |= bit;
            firstHigh[b >> 4] |= bit;
            for (int c = 0; c < 256; c++)
            {
                if (seconds[b].Contains(c))
                {
                    secondLow[c & 15] |= bit;
                    secondHigh[c >> 4] |= bit;
                }
            }
        }

        _firstLow = Vector128.Create<byte>(firstLow);
        _firstHigh = Vector128.Create<byte>(firstHigh);
        _secondLow = Vector128.Create<byte>(secondLow);
        _secondHigh = Vector128.Create<byte>(secondHigh);
    }

    /// <summary>The first place of a pair, or that of the last byte, which might start one; 0 for no bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IndexOf(ReadOnlySpan<byte> bytes)
    {
        int last = bytes.Length - 1;
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        int i = 0;
        if (Avx2.IsSupported)
        {
            Vector256<byte> nibble = Vector256.Create((byte)15);
            Vector256<byte> firstLow = Vector256.Create(_firstLow, _firstLow);
            Vector256<byte> firstHigh = Vector256.Create(_firstHigh, _firstHigh);
            Vector256<byte> secondLow = Vector256.Create(_secondLow, _secondLow);
            Vector256<byte> secondHigh = Vector256.Create(_secondHigh, _secondHigh);
            for (; i + 32 <= last; i += 32)
            {
                Vector256<byte> a = Vector256.LoadUnsafe(ref start, (nuint)i);
                Vector256<byte> b = Vector256.LoadUnsafe(ref start, (nuint)i + 1);
                Vector256<byte> found = Avx2.Shuffle(firstLow, a & nibble) & Avx2.Shuffle(firstHigh, (a.AsUInt16() >>> 4).AsByte() & nibble)
                    & Avx2.Shuffle(secondLow, b & nibble) & Avx2.Shuffle(secondHigh, (b.AsUInt16() >>> 4).AsByte() & nibble);
                uint none = Vector256.Equals(found, Vector256<byte>.Zero).ExtractMostSignificantBits();
                if (none != uint.MaxValue)
                {
                    return i + BitOperations.TrailingZeroCount(~none);
                }
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            Vector128<byte> nibble = Vector128.Create((byte)15);
            for (; i + 16 <= last; i += 16)
            {
                Vector128<byte> a = Vector128.LoadUnsafe(ref start, (nuint)i);
                Vector128<byte> b = Vector128.LoadUnsafe(ref start, (nuint)i + 1);
                Vector128<byte> found = Vector128.ShuffleNative(_firstLow, a & nibble) & Vector128.ShuffleNative(_firstHigh, (a.AsUInt16() >>> 4).AsByte() & nibble)
                    & Vector128.ShuffleNative(_secondLow, b & nibble) & Vector128.ShuffleNative(_secondHigh, (b.AsUInt16() >>> 4).AsByte() & nibble);
                uint none = Vector128.Equals(found, Vector128<byte>.Zero).ExtractMostSignificantBits();
                if (none != 0xFFFF)
                {
                    return i + BitOperations.TrailingZeroCount(~none);
                }
            }
        }

        for (; i < last; i++)
        {
            if (IsPair(Unsafe.Add(ref start, i), Unsafe.Add(ref start, i + 1)))
            {
                return i;
            }
        }

        return Math.Max(last, 0);
    }

    private bool IsPair(byte a, byte b) => (_firstLow[a & 15] & _firstHigh[a >> 4] & _secondLow[b & 15] & _secondHigh[b >> 4]) != 0;
}
