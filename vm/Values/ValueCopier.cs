using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>Deep copies, as <c>copy()</c> makes them: what is shared inside the original is shared inside the copy, cycles included.</summary>
public static class ValueCopier
{
    /// <summary>Copies a value; scalars and values that cannot change are themselves.</summary>
    /// <param name="type">its static type</param>
    /// <param name="value">the value</param>
    /// <param name="machine">runs the timers of copied tables whose elements expire; without it they do not expire</param>
    public static Slot Copy(PolicyType type, in Slot value, Machine? machine) => type.IsScalar ? value : Slot.Of(Copy(value.Ref, machine));

    /// <inheritdoc cref="Copy(PolicyType, in Slot, Machine?)"/>
    public static object? Copy(object? value, Machine? machine = null)
        => value is RecordValue or VectorValue or TableValue or FunctionValue { Captures: not null } or OpaqueValue
            ? new Run(machine).Copy(value)
            : value;

    private sealed class Run(Machine? machine)
    {
        private readonly Dictionary<object, object> _done = new(ReferenceEqualityComparer.Instance);

        public object? Copy(object? value)
        {
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            switch (value)
            {
                case RecordValue or VectorValue or TableValue or FunctionValue { Captures: not null } or OpaqueValue:
                    if (_done.TryGetValue(value, out object? known))
                    {
                        return known;
                    }

                    break;
                default:
                    return value;
            }

            switch (value)
            {
                case RecordValue record:
                    var fields = new Slot[record.Fields.Length];
                    var recordCopy = new RecordValue(record.Type, fields);
                    _done.Add(record, recordCopy);
                    for (int i = 0; i < fields.Length; i++)
                    {
                        fields[i] = Copy(record.Fields[i]);
                    }

                    return recordCopy;
                case VectorValue vector:
                    var vectorCopy = new VectorValue(vector.Type, vector.Count);
                    _done.Add(vector, vectorCopy);
                    foreach (ref Slot item in vector.Items)
                    {
                        vectorCopy.Add(Copy(item));
                    }

                    return vectorCopy;
                case TableValue table:
                    return CopyTable(table);
                case FunctionValue function:
                    var captures = new Slot[function.Captures!.Length];
                    var functionCopy = new FunctionValue(function.Name, function.Type, function.FunctionIndex, captures);
                    _done.Add(function, functionCopy);
                    for (int i = 0; i < captures.Length; i++)
                    {
                        captures[i] = Copy(function.Captures[i]);
                    }

                    return functionCopy;
                default:
                    OpaqueValue opaque = ((OpaqueValue)value).Clone();
                    _done.Add(value, opaque);
                    return opaque;
            }
        }

        private TableValue CopyTable(TableValue table)
        {
            var copy = new TableValue(table.Type);
            _done.Add(table, copy);
            var key = new Slot[table.Type.Index.Length];
            for (int i = 0; i < table.EntryLimit; i++)
            {
                if (!table.IsLive(i))
                {
                    continue;
                }

                // Keys of a table are snapshots already; placing them copies what could change.
                table.KeyAt(i).CopyTo(key);
                int entry = copy.FindOrAdd(key, out _);
                if (table.Type.Yield is not null)
                {
                    Slot value = Copy(table.ValueAt(i));
                    copy.ValueAt(entry) = value;
                }
            }

            copy.AdoptAttributes(machine, table);
            return copy;
        }

        private Slot Copy(in Slot slot) => slot.Ref is null ? slot : new Slot { Bits = slot.Bits, Ref = Copy(slot.Ref) };
    }
}
