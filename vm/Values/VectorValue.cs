using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>A growable vector; holes left by assigning past the end are unset. Shared by reference.</summary>
public sealed class VectorValue
{
    private Slot[] _items;

    public VectorValue(VectorType type, int capacity = 0)
    {
        Type = type;
        _items = capacity == 0 ? [] : new Slot[capacity];
    }

    public VectorType Type { get; }

    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
        private set;
    }

    public Span<Slot> Items => _items.AsSpan(0, Count);

    public ref Slot this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Items[index];
    }

    /// <summary>True where elements are scalars.</summary>
    internal bool HoldsScalars => Type.Element.IsScalar;

    /// <summary>The element at an index that was checked against <see cref="Count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Slot Unchecked(nint index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_items), index);

    public void Add(Slot value)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[Count++] = value;
    }

    private void Grow()
    {
        if (Count >= ValueLimits.VectorElements)
        {
            throw new Runtime.PolicyError("vector too large");
        }

        Array.Resize(ref _items, Math.Max(4, Count * 2));
    }

    /// <summary>Adds a cleared element, which the caller sets at once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal ref Slot Append()
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        return ref _items[Count++];
    }

    /// <summary>Grows with unset elements, or drops the last ones.</summary>
    /// <exception cref="Runtime.PolicyError">more than <see cref="ValueLimits.VectorElements"/></exception>
    public void Resize(int count)
    {
        if (count > ValueLimits.VectorElements)
        {
            throw new Runtime.PolicyError("vector too large");
        }

        if (count > _items.Length)
        {
            Array.Resize(ref _items, Math.Max(count, Count * 2));
        }

        if (count > Count)
        {
            _items.AsSpan(Count, count - Count).Fill(Type.Element.IsScalar ? Slot.UnsetScalar : default);
        }
        else
        {
            _items.AsSpan(count, Count - count).Clear();
        }

        Count = count;
    }

    public void Insert(int index, Slot value)
    {
        Add(value);
        Span<Slot> items = Items;
        items[index..^1].CopyTo(items[(index + 1)..]);
        items[index] = value;
    }

    public void RemoveRange(int index, int count)
    {
        Items[(index + count)..].CopyTo(Items[index..]);
        Resize(Count - count);
    }
}
