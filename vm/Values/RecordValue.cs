using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>A record: one slot a field, in the order of its type. Shared by reference.</summary>
public sealed class RecordValue
{
    internal RecordValue(RecordType type, Slot[] fields)
    {
        Type = type;
        Fields = fields;
    }

    public RecordType Type { get; }

    /// <summary>The fields by slot number; see <see cref="Slot"/> for how an unset one looks.</summary>
    public Slot[] Fields { get; }

    public bool IsSet(int field) => Fields[field].IsSet(Type.FieldAt(field).Type.IsScalar);

    /// <summary>The place of a field by name.</summary>
    /// <exception cref="KeyNotFoundException">the type has no such field</exception>
    public ref Slot this[string field]
    {
        get
        {
            int i = Type.IndexOf(field);
            if (i < 0)
            {
                throw new KeyNotFoundException($"record {Type} has no field {field}");
            }

            return ref Fields[i];
        }
    }

    public void SetScalar(int field, long bits)
    {
        ref Slot slot = ref Fields[field];
        slot.Bits = bits;
        slot.Ref = null;
    }

    public void SetScalar(int field, double value) => SetScalar(field, BitConverter.DoubleToInt64Bits(value));

    public void SetRef(int field, object? value) => Fields[field].Ref = value;

    public void Clear(int field) => Fields[field] = Type.FieldAt(field).Type.IsScalar ? Slot.UnsetScalar : default;
}
