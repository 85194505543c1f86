using System.Diagnostics.CodeAnalysis;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Values;

/// <summary>Makes values for policies of the cells of a row, on the packet loop's thread. What fails is told to the stream.</summary>
internal readonly ref struct ValueBuilder
{
    private readonly Machine _machine;
    private readonly InputStream _stream;
    private readonly InputRow _row;

    public ValueBuilder(Machine machine, InputStream stream, InputRow row)
    {
        _machine = machine;
        _stream = stream;
        _row = row;
    }

    /// <summary>The record of the cells from <paramref name="position"/> on, which moves behind them; false where the row cannot be one.</summary>
    public bool TryRecord(RecordType type, ref int position, [NotNullWhen(true)] out RecordValue? record)
    {
        record = _machine.NewRecord(type);
        for (int i = 0; i < type.Fields.Count; i++)
        {
            RecordField field = type.Fields[i];
            if (field.Type is RecordType nested)
            {
                if (!TryRecord(nested, ref position, out RecordValue? inner))
                {
                    return false;
                }

                record.SetRef(i, inner);
                continue;
            }

            // Fields that no source can fill were let through because they are optional.
            if (!StreamTypes.IsReadable(field.Type))
            {
                continue;
            }

            ref readonly Slot cell = ref _row.Cells[position];
            if (!Cell.IsPresent(cell))
            {
                if (!StreamTypes.IsOptional(field))
                {
                    return Missing();
                }

                position++;
                continue;
            }

            position++;
            if (!TryValue(cell, field.Type, out Slot value))
            {
                return false;
            }

            record.Fields[i] = value;
        }

        return true;
    }

    /// <summary>The columns of a table's key, from the row's first cells.</summary>
    public bool TryKey(RecordType type, out Slot[] key)
    {
        key = new Slot[type.Fields.Count];
        int position = 0;
        for (int i = 0; i < key.Length; i++)
        {
            if (type.Fields[i].Type is RecordType nested)
            {
                if (!TryRecord(nested, ref position, out RecordValue? inner))
                {
                    return false;
                }

                key[i].Ref = inner;
                continue;
            }

            ref readonly Slot cell = ref _row.Cells[position++];
            if (!Cell.IsPresent(cell))
            {
                return Missing();
            }

            if (!TryValue(cell, type.Fields[i].Type, out key[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value of one cell; an unset one where it has none. False where it cannot be of that type, which is told.</summary>
    public bool TryValue(in Slot cell, PolicyType type, out Slot value)
    {
        value = type.IsScalar ? Slot.UnsetScalar : default;
        if (!Cell.IsPresent(cell))
        {
            return true;
        }

        switch (type)
        {
            case EnumType names:
                return TryEnum(names, cell.AsString, out value);
            case TableType table:
                var set = new TableValue(table);
                foreach (ref readonly Slot item in ((CellList)cell.Ref!).Items.AsSpan())
                {
                    if (!TryValue(item, table.Index[0], out Slot element))
                    {
                        return false;
                    }

                    if (Cell.IsPresent(item))
                    {
                        set.Add(_machine, new ReadOnlySpan<Slot>(in element));
                    }
                }

                value.Ref = set;
                return true;
            case VectorType vector:
                var items = new VectorValue(vector);
                foreach (ref readonly Slot item in ((CellList)cell.Ref!).Items.AsSpan())
                {
                    if (!TryValue(item, vector.Element, out Slot element))
                    {
                        return false;
                    }

                    items.Add(element);
                }

                value.Ref = items;
                return true;
        }

        if (cell.Ref is PatternText text)
        {
            if (!PatternCompiler.TryCompile(text.Text, PatternModes.None, out PatternValue? pattern, out string error))
            {
                _machine.Reporter.Error(error);
                return false;
            }

            value.Ref = pattern;
            return true;
        }

        value = cell;
        return true;
    }

    private bool TryEnum(EnumType names, StringValue text, out Slot value)
    {
        string name = text.ToString();
        if (names.TryGetValue(name, out long number) || names.TryGetValue("GLOBAL::" + name, out number))
        {
            value = Slot.Of(number);
            return true;
        }

        value = Slot.UnsetScalar;
        _stream.Warn($"Value '{name}' for stream '{_stream.Name}' is not a valid enum.");
        return false;
    }

    private bool Missing()
    {
        string message = "Skipping input with missing non-optional value";
        _stream.Warn(_row.Line > 0 ? $"{_stream.Source}:{_row.Line}: {message}" : message);
        return false;
    }
}
