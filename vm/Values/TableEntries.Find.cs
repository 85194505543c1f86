using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>
/// Look-ups by the whole key: one way for any key, and one each for the forms that are most frequent. Entry numbers in chains are
/// always in range, so the arrays are read without asking again.
/// </summary>
internal sealed partial class TableEntries
{
    /// <summary>The entry number of a key, or -1. <paramref name="key"/> has one slot a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<Slot> key)
    {
        if (Count == 0)
        {
            return -1;
        }

        ref Slot first = ref MemoryMarshal.GetReference(key);
        return _form switch
        {
            KeyForm.Scalar => FindScalar(first.Bits),
            KeyForm.ScalarPair => FindPair(first.Bits, Unsafe.Add(ref first, 1).Bits),
            KeyForm.Addr => FindAddr(first.AsAddr),
            KeyForm.String => FindString(first.AsString),
            _ => FindAny(key),
        };
    }

    private int FindAny(ReadOnlySpan<Slot> key)
    {
        int hash = KeyHash.Of(_type.Index, key);
        for (int i = FirstOf(hash); i >= 0; i = EntryOf(i).Next)
        {
            if (EntryOf(i).Hash == hash && KeyHash.Equal(_type.Index, key, KeyAt(i)))
            {
                return i;
            }
        }

        return -1;
    }

    // Scalars are equal by their bits, of which the hash is made, too; to compare them takes no longer than to compare hashes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindScalar(long key)
    {
        int hash = KeyHash.OfColumn((ulong)key);
        for (int i = FirstOf(hash); i >= 0; i = EntryOf(i).Next)
        {
            if (KeySlot(i).Bits == key)
            {
                return i;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindPair(long first, long second)
    {
        int hash = KeyHash.OfPair(first, second);
        for (int i = FirstOf(hash); i >= 0; i = EntryOf(i).Next)
        {
            if (KeySlot(i * 2).Bits == first && KeySlot(i * 2 + 1).Bits == second)
            {
                return i;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindAddr(AddrValue key)
    {
        int hash = KeyHash.OfColumn(KeyHash.Mix(key.Hi, key.Lo));
        for (int i = FirstOf(hash); i >= 0; i = EntryOf(i).Next)
        {
            if (EntryOf(i).Hash == hash && KeySlot(i).AsAddr is var other && (ReferenceEquals(other, key) || (other.Hi == key.Hi && other.Lo == key.Lo)))
            {
                return i;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindString(StringValue key)
    {
        int hash = KeyHash.OfColumn(KeyHash.BytesHash(key.Span));
        for (int i = FirstOf(hash); i >= 0; i = EntryOf(i).Next)
        {
            if (EntryOf(i).Hash == hash && KeySlot(i).AsString is var other && (ReferenceEquals(other, key) || other.Span.SequenceEqual(key.Span)))
            {
                return i;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstOf(int hash) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buckets), hash & (_buckets.Length - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry EntryOf(int entry) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), entry);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot KeySlot(int place) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_keys), place);
}
