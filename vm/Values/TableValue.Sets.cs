using NidsVm.Vm.Runtime;

namespace NidsVm.Vm.Values;

/// <summary>Operators on whole sets and tables. New values keep the type and the attributes of the left operand.</summary>
public sealed partial class TableValue
{
    /// <summary><c>|</c> of sets.</summary>
    public TableValue Union(Machine machine, TableValue other)
    {
        TableValue result = CopyShallow(machine);
        other.AddTo(machine, result);
        return result;
    }

    /// <summary><c>&amp;</c> of sets, in the order of this one.</summary>
    public TableValue Intersection(TableValue other)
    {
        var result = new TableValue(Type);
        for (int i = 0; i < EntryLimit; i++)
        {
            if (IsLive(i) && other.Find(KeyAt(i)) >= 0)
            {
                result.OwnEntries().Append(KeyAt(i));
            }
        }

        return result;
    }

    /// <summary><c>-</c> of sets.</summary>
    public TableValue Difference(Machine machine, TableValue other)
    {
        TableValue result = CopyShallow(machine);
        other.RemoveFrom(machine, result);
        return result;
    }

    /// <summary><c>&lt;=</c>: all keys are in the other one.</summary>
    public bool IsSubsetOf(TableValue other)
    {
        if (Count > other.Count)
        {
            return false;
        }

        for (int i = 0; i < EntryLimit; i++)
        {
            if (IsLive(i) && other.Find(KeyAt(i)) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>&lt;</c>.</summary>
    public bool IsProperSubsetOf(TableValue other) => Count < other.Count && IsSubsetOf(other);

    /// <summary><c>==</c> of sets: the same keys in any order.</summary>
    public bool HasSameKeys(TableValue other) => Count == other.Count && IsSubsetOf(other);

    /// <summary>Adds all elements to <paramref name="target"/> (<c>target += this</c>); values of keys that are there already are replaced.</summary>
    public void AddTo(Machine machine, TableValue target)
    {
        long cursor = -1;
        var key = new Slot[Type.Index.Length];
        while (MoveNext(ref cursor, out int entry))
        {
            KeyAt(entry).CopyTo(key);
            target.Write(machine, key, _entries.HasValues ? ValueAt(entry) : default);
        }
    }

    /// <summary>Removes all keys from <paramref name="target"/> (<c>target -= this</c>).</summary>
    public void RemoveFrom(Machine machine, TableValue target)
    {
        long cursor = -1;
        var key = new Slot[Type.Index.Length];
        while (MoveNext(ref cursor, out int entry))
        {
            KeyAt(entry).CopyTo(key);
            target.Remove(machine, key);
        }
    }

    /// <summary>A new table with the same elements and attributes; the elements themselves are shared.</summary>
    public TableValue CopyShallow(Machine machine)
    {
        var result = new TableValue(Type);
        for (int i = 0; i < EntryLimit; i++)
        {
            if (IsLive(i))
            {
                int entry = result.OwnEntries().Append(KeyAt(i));
                if (_entries.HasValues)
                {
                    result.ValueAt(entry) = ValueAt(i);
                }
            }
        }

        result.AdoptAttributes(machine, this);
        return result;
    }

    /// <summary>Takes over the attributes of a table that this one is a copy of, and the age of its elements (which are the same, in order).</summary>
    internal void AdoptAttributes(Machine? machine, TableValue original)
    {
        if (original.Attributes is null || machine is null)
        {
            Attributes = original.Attributes;
            return;
        }

        SetAttributes(machine, original.Attributes);
        if (!_entries.HasTimes || !original._entries.HasTimes)
        {
            return;
        }

        int n = 0;
        for (int i = 0; i < original.EntryLimit && n < EntryLimit; i++)
        {
            if (original.IsLive(i))
            {
                _entries.TimeAt(n++) = original._entries.TimeAt(i);
            }
        }
    }
}
