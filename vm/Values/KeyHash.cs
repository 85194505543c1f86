using System.Numerics;
using System.Runtime.CompilerServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>Hashing and equality of table keys, by static column type and without allocation.</summary>
public static class KeyHash
{
    /// <summary>The seed of this run; set once before the first table is made to have runs repeat.</summary>
    public static ulong Seed { get; set; } = RandomSeed.Next();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(PolicyType[] columns, ReadOnlySpan<Slot> key)
    {
        ulong h = Seed;
        for (int i = 0; i < columns.Length; i++)
        {
            h = Mix(h, ColumnHash(columns[i], key[i]));
        }

        return (int)(h ^ (h >> 32));
    }

    /// <summary>The hash of a key of one column whose own hash is <paramref name="column"/> (of a scalar: its bits).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int OfColumn(ulong column)
    {
        ulong h = Mix(Seed, column);
        return (int)(h ^ (h >> 32));
    }

    /// <summary>The hash of a key of two scalars.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int OfPair(long first, long second)
    {
        ulong h = Mix(Mix(Seed, (ulong)first), (ulong)second);
        return (int)(h ^ (h >> 32));
    }

    /// <summary>The hash of a key of one subnet column, without the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int OfSubnet(ulong hi, ulong lo, int length)
    {
        ulong h = Mix(Seed, Mix(hi ^ (ulong)length, lo));
        return (int)(h ^ (h >> 32));
    }

    public static bool Equal(PolicyType[] columns, ReadOnlySpan<Slot> a, ReadOnlySpan<Slot> b)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (!ValueEquality.Equal(columns[i], a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mix(ulong h, ulong v)
    {
        ulong hi = Math.BigMul(h ^ v ^ 0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93, out ulong lo);
        return hi ^ lo;
    }

    private static ulong ColumnHash(PolicyType type, in Slot slot) => type.Tag switch
    {
        <= TypeTag.Enum => (ulong)slot.Bits,
        TypeTag.Addr => Mix(slot.AsAddr.Hi, slot.AsAddr.Lo),
        TypeTag.String => BytesHash(slot.AsString.Span),
        TypeTag.Subnet => Mix(slot.AsSubnet.Prefix.Hi ^ (ulong)slot.AsSubnet.Length, slot.AsSubnet.Prefix.Lo),
        _ => ValueEquality.HashOf(type, slot),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ulong BytesHash(ReadOnlySpan<byte> bytes)
    {
        ulong h = Seed ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            h = Mix(h, BitConverter.ToUInt64(bytes));
            bytes = bytes[8..];
        }

        ulong tail = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            tail |= (ulong)bytes[i] << (i * 8);
        }

        return Mix(h, BitOperations.RotateLeft(tail, 17));
    }
}
