using System.Diagnostics.CodeAnalysis;
using NidsVm.Input.Values;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input;

/// <summary>
/// A source that fills a table. One that is read as a whole is compared with its last reading: what is new, what changed and what is
/// gone is told to the predicate, which may refuse, and raised as events.
/// </summary>
internal sealed class TableStream(Machine machine, RecordValue description) : InputStream(machine, description)
{
    // Rows of the last reading that have not come again yet, and rows of this one, by the cells of the index.
    private Dictionary<StringValue, Entry> _last = [];
    private Dictionary<StringValue, Entry> _current = [];
    private long _serial;

    public required TableValue Table { get; init; }

    public required RecordType Index { get; init; }

    /// <summary>Null for sets.</summary>
    public required RecordType? Value { get; init; }

    /// <summary>Values are records, not the one field of the record.</summary>
    public required bool WantsRecord { get; init; }

    /// <summary>Cells that make the index; the others make the value.</summary>
    public required int IndexFields { get; init; }

    public required FunctionValue? Predicate { get; init; }

    public required EventHandle? Event { get; init; }

    private PolicyType? ValueType => Value is null ? null : WantsRecord ? Value : Value.Fields[0].Type;

    public override void Send(InputRow row)
    {
        if (RowKey.Of(row.Cells.AsSpan(0, IndexFields)) is not { } key)
        {
            Warn("Could not hash line. Ignoring");
            return;
        }

        StringValue? content = RowKey.Of(row.Cells.AsSpan(IndexFields));
        if (_last.Remove(key, out Entry? known) && (Value is null || SameContent(known.Content, content)))
        {
            _current[key] = known;
            return;
        }

        ValueBuilder builder = new(Machine, this, row);
        if (!TryValue(builder, row, out Slot value))
        {
            return;
        }

        InputChange change = known is null ? InputChange.New : InputChange.Changed;
        if (Predicate is not null)
        {
            int position = 0;
            if (!builder.TryRecord(Index, ref position, out RecordValue? left))
            {
                return;
            }

            if (!Asks(change, left, value))
            {
                if (known is not null)
                {
                    _current[key] = known;
                }

                return;
            }
        }

        if (!builder.TryKey(Index, out Slot[] columns))
        {
            return;
        }

        Slot old = default;
        if (known is not null && Table.Find(columns) is var entry and >= 0)
        {
            old = Table.ValueAt(entry);
        }
        else if (known is not null)
        {
            // A policy removed the element meanwhile.
            change = InputChange.New;
        }

        Table.Write(Machine, columns, value);
        _current[key] = new Entry(content, columns, _serial++);
        RaiseChange(builder, change, change == InputChange.Changed ? old : value);
    }

    public override void Put(InputRow row)
    {
        ValueBuilder builder = new(Machine, this, row);
        if (!builder.TryKey(Index, out Slot[] columns) || !TryValue(builder, row, out Slot value))
        {
            return;
        }

        InputChange change = InputChange.New;
        Slot old = default;
        if (Value is not null && Table.Find(columns) is var entry and >= 0)
        {
            change = InputChange.Changed;
            old = Table.ValueAt(entry);
        }

        if (Predicate is not null)
        {
            int position = 0;
            if (builder.TryRecord(Index, ref position, out RecordValue? left) && !Asks(change, left, value))
            {
                return;
            }
        }

        Table.Write(Machine, columns, value);
        RaiseChange(builder, change, change == InputChange.Changed ? old : value);
    }

    /// <summary>What did not come again is gone.</summary>
    public override void EndSend()
    {
        foreach ((StringValue key, Entry entry) in _last.OrderBy(e => e.Value.Serial))
        {
            if (Predicate is not null || Event is not null)
            {
                Slot value = Table.Find(entry.Columns) is var at and >= 0 && Value is not null ? Table.ValueAt(at) : default;
                if (Value is null || value.IsSet(ValueType!.IsScalar))
                {
                    RecordValue left = IndexRecord(Index, entry.Columns);
                    if (Predicate is not null && !Asks(InputChange.Removed, left, value))
                    {
                        _current[key] = entry;
                        continue;
                    }

                    RaiseChange(InputChange.Removed, left, value);
                }
            }

            Table.Remove(Machine, entry.Columns);
        }

        _last = _current;
        _current = [];
    }

    private bool TryValue(in ValueBuilder builder, InputRow row, out Slot value)
    {
        value = default;
        if (Value is null)
        {
            return true;
        }

        int position = IndexFields;
        if (!WantsRecord)
        {
            // A table has no elements without a value.
            return builder.TryValue(row.Cells[position], Value.Fields[0].Type, out value) && value.IsSet(Value.Fields[0].Type.IsScalar);
        }

        bool isSound = builder.TryRecord(Value, ref position, out RecordValue? record);
        value.Ref = record;
        return isSound;
    }

    private RecordValue IndexRecord(RecordType type, Slot[] columns)
    {
        RecordValue record = Machine.NewRecord(type);
        for (int i = 0; i < columns.Length; i++)
        {
            record.Fields[i] = columns[i];
        }

        return record;
    }

    private bool Asks(InputChange change, RecordValue left, in Slot value)
    {
        FuncParameter[] parameters = Predicate!.Type.Parameters;
        Slot[] all = [Slot.Of((long)change), Slot.Of((object)left), Value is null ? default : Passed(parameters, 2, ValueType!, value)];
        if (Value is null && parameters.Length > 2)
        {
            // Sets have no values; policies that take one get the index again.
            all[2] = parameters[2].Type.IsScalar ? Slot.Of(true) : Slot.Of((object)left);
        }

        return Machine.TryInvoke(Predicate, all.AsSpan(0, Math.Min(all.Length, parameters.Length)), out Slot answer) && answer.AsBool;
    }

    private static Slot Passed(FuncParameter[] parameters, int at, PolicyType type, in Slot value)
        => type.IsScalar && at < parameters.Length && parameters[at].Type.Tag == TypeTag.Any ? Slot.Of(new BoxedScalar(type, value.Bits)) : value;

    private void RaiseChange(in ValueBuilder builder, InputChange change, in Slot value)
    {
        int position = 0;
        if (Event is { HasHandlers: true } && builder.TryRecord(Index, ref position, out RecordValue? left))
        {
            RaiseChange(change, left, value);
        }
    }

    private void RaiseChange(InputChange change, RecordValue left, in Slot value)
        => Raise(Event, [Slot.Of((object)Description), Slot.Of((long)change), Slot.Of((object)left), value], [null, null, Index, ValueType]);

    private static bool SameContent(StringValue? a, StringValue? b) => a is null ? b is null : a.Equals(b);

    private sealed record Entry(StringValue? Content, Slot[] Columns, long Serial);
}
