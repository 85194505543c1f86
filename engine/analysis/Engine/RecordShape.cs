using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Engine;

/// <summary>
/// How the engine fills one record type of the library: the fields that it knows, by their place in the list given at
/// construction. Fields that the program's library lacks are passed over.
/// </summary>
public sealed class RecordShape
{
    private readonly Machine _machine;
    private readonly RecordType? _type;
    private readonly int[] _slots;

    public RecordShape(Machine machine, string typeName, params string[] fields)
    {
        _machine = machine;
        _type = machine.FindType(typeName) as RecordType;
        _slots = Array.ConvertAll(fields, f => _type?.IndexOf(f) ?? -1);
    }

    /// <summary>Whether the program's library declares the type.</summary>
    public bool Exists => _type is not null;

    /// <summary>The slot number of a field of the list, or -1.</summary>
    public int SlotOf(int field) => _slots[field];

    /// <summary>The declared type of a field, or null.</summary>
    public PolicyType? TypeOf(int field) => _slots[field] < 0 ? null : _type!.Fields[_slots[field]].Type;

    /// <summary>A record with its defaults.</summary>
    /// <exception cref="InvalidOperationException">the library does not declare the type</exception>
    public RecordValue New() => _machine.NewRecord(_type ?? throw new InvalidOperationException("the policy library lacks a record type of the engine"));

    public void Set(RecordValue record, int field, ulong value)
    {
        if (_slots[field] >= 0)
        {
            record.SetScalar(_slots[field], (long)value);
        }
    }

    public void Set(RecordValue record, int field, int value)
    {
        if (_slots[field] >= 0)
        {
            record.SetScalar(_slots[field], (long)value);
        }
    }

    public void Set(RecordValue record, int field, bool value)
    {
        if (_slots[field] >= 0)
        {
            record.SetScalar(_slots[field], value ? 1L : 0L);
        }
    }

    /// <summary>A double, time or interval.</summary>
    public void Set(RecordValue record, int field, double value)
    {
        if (_slots[field] >= 0)
        {
            record.SetScalar(_slots[field], value);
        }
    }

    public void Set(RecordValue record, int field, object? value)
    {
        if (_slots[field] >= 0)
        {
            record.SetRef(_slots[field], value);
        }
    }

    /// <summary>The value of a reference field; null where it is unset or unknown.</summary>
    public object? Get(RecordValue record, int field) => _slots[field] < 0 ? null : record.Fields[_slots[field]].Ref;
}
