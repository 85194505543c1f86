using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Values as JSON, as <c>to_json</c> writes them.</summary>
internal readonly ref struct JsonWriter
{
    private readonly TextBuffer _to;
    private readonly bool _onlyLogged;
    private readonly bool _intervalsAsDouble;
    private readonly PatternValue? _fieldEscape;

    /// <param name="to">where the text goes</param>
    /// <param name="onlyLogged">leave out record fields without <c>&amp;log</c></param>
    /// <param name="fieldEscape">what is cut from field names, first match only; null for nothing</param>
    /// <param name="intervalsAsDouble">write intervals as seconds, not as text</param>
    public JsonWriter(TextBuffer to, bool onlyLogged, PatternValue? fieldEscape, bool intervalsAsDouble)
    {
        _to = to;
        _onlyLogged = onlyLogged;
        _fieldEscape = fieldEscape;
        _intervalsAsDouble = intervalsAsDouble;
    }

    public void Value(PolicyType type, in Slot slot)
    {
        switch (type.Tag)
        {
            case TypeTag.Bool:
                _to.Append(slot.AsBool ? "true"u8 : "false"u8);
                break;
            case TypeTag.Int:
                ScalarFormatter.WriteInt(_to, slot.Bits);
                break;
            case TypeTag.Count:
                ScalarFormatter.WriteCount(_to, slot.AsCount);
                break;
            case TypeTag.Double:
            case TypeTag.Time:
                JsonText.WriteDouble(_to, slot.AsDouble);
                break;
            case TypeTag.Interval when _intervalsAsDouble:
                JsonText.WriteDouble(_to, slot.AsDouble);
                break;
            case TypeTag.Port:
                _to.Append("{\"port\":"u8);
                ScalarFormatter.WriteCount(_to, (ulong)slot.Bits & 0xFFFF);
                _to.Append(",\"proto\":\""u8);
                _to.Append(ScalarFormatter.PortProtocol(slot.Bits)[1..]);
                _to.Append("\"}"u8);
                break;
            case TypeTag.Interval:
            case TypeTag.Enum:
                Text(type, slot);
                break;
            default:
                Reference(slot.Ref);
                break;
        }
    }

    private void Reference(object? value)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case null:
                _to.Append("null"u8);
                break;
            case BoxedScalar boxed:
                Value(boxed.Type, Slot.Of(boxed.Bits));
                break;
            case StringValue text:
                JsonText.WriteString(_to, text.Span);
                break;
            case VectorValue vector:
                Vector(vector);
                break;
            case RecordValue record:
                Record(record);
                break;
            case TableValue table:
                Table(table);
                break;
            default:
                Text(ValueEquality.TypeOf(value), Slot.Of(value));
                break;
        }
    }

    private void Text(PolicyType type, in Slot slot) => JsonText.WriteString(_to, ValueFormatter.ToText(type, slot).Span);

    private void Vector(VectorValue vector)
    {
        _to.Append((byte)'[');
        for (int i = 0; i < vector.Count; i++)
        {
            if (i > 0)
            {
                _to.Append((byte)',');
            }

            if (vector[i].IsSet(vector.Type.Element.IsScalar))
            {
                Value(vector.Type.Element, vector[i]);
            }
            else
            {
                _to.Append("null"u8);
            }
        }

        _to.Append((byte)']');
    }

    private void Record(RecordValue record)
    {
        _to.Append((byte)'{');
        bool first = true;
        for (int i = 0; i < record.Fields.Length; i++)
        {
            RecordField field = record.Type.Fields[i];
            if (!record.IsSet(i) || (_onlyLogged && !field.IsLogged))
            {
                continue;
            }

            if (!first)
            {
                _to.Append((byte)',');
            }

            first = false;
            FieldName(field.Name);
            _to.Append((byte)':');
            Value(field.Type, record.Fields[i]);
        }

        _to.Append((byte)'}');
    }

    private void FieldName(string name)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        if (_fieldEscape is null || !_fieldEscape.MatchesAnywhere(bytes))
        {
            JsonText.WriteString(_to, bytes);
            return;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            int n = _fieldEscape.LongestPrefix(bytes.AsSpan(i));
            if (n > 0)
            {
                JsonText.WriteString(_to, [.. bytes.AsSpan(0, i), .. bytes.AsSpan(i + n)]);
                return;
            }
        }

        JsonText.WriteString(_to, bytes);
    }

    private void Table(TableValue table)
    {
        PolicyType? yield = table.Type.Yield;
        _to.Append(yield is null ? (byte)'[' : (byte)'{');
        bool first = true;
        for (int i = 0; i < table.EntryLimit; i++)
        {
            if (!table.IsLive(i))
            {
                continue;
            }

            if (!first)
            {
                _to.Append((byte)',');
            }

            first = false;
            if (yield is null)
            {
                Key(table, i);
            }
            else
            {
                KeyAsName(table, i);
                _to.Append((byte)':');
                Value(yield, table.ValueAt(i));
            }
        }

        _to.Append(yield is null ? (byte)']' : (byte)'}');
    }

    private void Key(TableValue table, int entry)
    {
        ReadOnlySpan<Slot> key = table.KeyAt(entry);
        if (key.Length == 1)
        {
            Value(table.Type.Index[0], key[0]);
            return;
        }

        _to.Append((byte)'[');
        for (int k = 0; k < key.Length; k++)
        {
            if (k > 0)
            {
                _to.Append((byte)',');
            }

            Value(table.Type.Index[k], key[k]);
        }

        _to.Append((byte)']');
    }

    /// <summary>Names are strings: what is not a string stands in one as JSON.</summary>
    private void KeyAsName(TableValue table, int entry)
    {
        int start = _to.Length;
        Key(table, entry);
        if (_to.Span[start] == '"')
        {
            return;
        }

        byte[] text = _to.Span[start..].ToArray();
        _to.Truncate(start);
        JsonText.WriteString(_to, text);
    }
}
