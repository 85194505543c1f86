using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>How values are written.</summary>
public enum ValueStyle : byte
{
    /// <summary>As <c>print</c> does: bytes of strings outside printable ASCII escaped, containers not indented.</summary>
    Print,

    /// <summary>As <c>cat</c> and <c>fmt</c> do: bytes of strings as they are, containers indented by tabs.</summary>
    Text,

    /// <summary>As <c>print</c> does to a file with raw output: bytes of strings as they are, containers not indented.</summary>
    Raw,
}

/// <summary>
/// The text of values by their static type, to the byte as the reference writes it. Only values of <c>any</c> tell their type
/// themselves.
/// </summary>
public static class ValueFormatter
{
    /// <summary>Appends a value that is set or unset; an unset field reads <c>&lt;uninitialized&gt;</c>.</summary>
    public static void Write(TextBuffer to, PolicyType type, in Slot slot, ValueStyle style)
    {
        var writer = new Writer(to, style);
        writer.Value(type, slot);
    }

    /// <summary>The text as <c>cat</c> makes it.</summary>
    public static StringValue ToText(PolicyType type, in Slot slot)
    {
        if (type.Tag == TypeTag.String && slot.Ref is StringValue text)
        {
            return text;
        }

        var to = new TextBuffer(64);
        Write(to, type, slot, ValueStyle.Text);
        return to.ToStringValue();
    }

    /// <summary>The text for messages.</summary>
    public static string Describe(PolicyType type, in Slot slot, ValueStyle style = ValueStyle.Print)
    {
        var to = new TextBuffer(64);
        Write(to, type, slot, style);
        return to.ToString();
    }

    private ref struct Writer(TextBuffer to, ValueStyle style)
    {
        private readonly int _start = to.Length;
        private int _indent;

        // Containers being written, to stop at values that contain themselves. Made only when something nests.
        private Stack<object>? _open;

        public void Value(PolicyType type, in Slot slot)
        {
            switch (type.Tag)
            {
                case TypeTag.Bool:
                    Begin();
                    ScalarFormatter.WriteBool(to, slot.AsBool);
                    break;
                case TypeTag.Int:
                    Begin();
                    ScalarFormatter.WriteInt(to, slot.Bits);
                    break;
                case TypeTag.Count:
                    Begin();
                    ScalarFormatter.WriteCount(to, slot.AsCount);
                    break;
                case TypeTag.Double:
                case TypeTag.Time:
                    Begin();
                    ScalarFormatter.WriteDouble(to, slot.AsDouble);
                    break;
                case TypeTag.Interval:
                    Begin();
                    ScalarFormatter.WriteInterval(to, slot.AsDouble);
                    break;
                case TypeTag.Port:
                    Begin();
                    ScalarFormatter.WritePort(to, slot.Bits);
                    break;
                case TypeTag.Enum:
                    Begin();
                    to.Append(((EnumType)type).NameOf(slot.Bits) is { } name ? DisplayName(name) : "<undefined>");
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
                case StringValue text:
                    // Not a place where the reference indents: it adds bytes, not text.
                    if (style != ValueStyle.Print)
                    {
                        to.Append(text.Span);
                    }
                    else
                    {
                        ScalarFormatter.WriteEscaped(to, text.Span);
                    }

                    break;
                case AddrValue address:
                    Begin();
                    ScalarFormatter.WriteAddr(to, address);
                    break;
                case SubnetValue subnet:
                    Begin();
                    ScalarFormatter.WriteSubnet(to, subnet);
                    break;
                case PatternValue pattern:
                    Begin();
                    to.Append((byte)'/');
                    to.Append(pattern.Text);
                    to.Append((byte)'/');
                    break;
                case BoxedScalar boxed:
                    Value(boxed.Type, Slot.Of(boxed.Bits));
                    break;
                case RecordValue record:
                    Record(record);
                    break;
                case VectorValue vector:
                    Vector(vector);
                    break;
                case TableValue table:
                    Table(table);
                    break;
                case FunctionValue function:
                    Begin();
                    to.Append(DisplayName(function.Name));
                    break;
                case TypeValue type:
                    Begin();
                    to.Append(TypeFormatter.Describe(type.Type));
                    break;
                case FileValue file:
                    Begin();
                    to.Append("file \""u8);
                    to.Append(file.Name);
                    to.Append("\" of string"u8);
                    break;
                case OpaqueValue opaque:
                    Begin();
                    to.Append("<opaque of "u8);
                    to.Append(opaque.Kind);
                    to.Append((byte)'>');
                    break;
                case null:
                    Begin();
                    to.Append("<uninitialized>"u8);
                    break;
                default:
                    Begin();
                    to.Append(value.ToString() ?? "");
                    break;
            }
        }

        private void Record(RecordValue record)
        {
            if (!Open(record))
            {
                return;
            }

            Put("["u8);
            for (int i = 0; i < record.Fields.Length; i++)
            {
                RecordField field = record.Type.Fields[i];
                if (i > 0)
                {
                    Put(", "u8);
                }

                Begin();
                to.Append(field.Name);
                to.Append((byte)'=');
                if (record.IsSet(i))
                {
                    Value(field.Type, record.Fields[i]);
                }
                else
                {
                    to.Append("<uninitialized>"u8);
                }
            }

            Put("]"u8);
            _open!.Pop();
        }

        private void Vector(VectorValue vector)
        {
            if (!Open(vector))
            {
                return;
            }

            Put("["u8);
            bool scalar = vector.Type.Element.IsScalar;
            for (int i = 0; i < vector.Count; i++)
            {
                if (i > 0)
                {
                    Put(", "u8);
                }

                if (vector[i].IsSet(scalar))
                {
                    Value(vector.Type.Element, vector[i]);
                }
            }

            Put("]"u8);
            _open!.Pop();
        }

        private void Table(TableValue table)
        {
            if (!Open(table))
            {
                return;
            }

            Put("{"u8);
            _indent++;
            to.Append((byte)'\n');
            PolicyType[] index = table.Type.Index;
            bool bracketed = index.Length != 1 || table.Type.Yield is not null;
            bool first = true;
            for (int i = 0; i < table.EntryLimit; i++)
            {
                if (!table.IsLive(i))
                {
                    continue;
                }

                if (!first)
                {
                    Put(","u8);
                    to.Append((byte)'\n');
                }

                first = false;
                if (bracketed)
                {
                    Put("["u8);
                }

                ReadOnlySpan<Slot> key = table.KeyAt(i);
                for (int k = 0; k < key.Length; k++)
                {
                    if (k > 0)
                    {
                        Put(", "u8);
                    }

                    Value(index[k], key[k]);
                }

                if (bracketed)
                {
                    Put("]"u8);
                }

                if (table.Type.Yield is { } yield)
                {
                    Put(" = "u8);
                    Value(yield, table.ValueAt(i));
                }
            }

            _indent--;
            to.Append((byte)'\n');
            Put("}"u8);
            _open!.Pop();
        }

        private bool Open(object container)
        {
            _open ??= new Stack<object>();
            if (_open.Contains(container))
            {
                Put("<cycle>"u8);
                return false;
            }

            _open.Push(container);
            return true;
        }

        private readonly void Put(ReadOnlySpan<byte> text)
        {
            Begin();
            to.Append(text);
        }

        /// <summary>Indents where a line begins. A line begun by the bytes of a string is not indented, as in the reference.</summary>
        private readonly void Begin()
        {
            if (style == ValueStyle.Text && _indent > 0 && to.Length > _start && to.Span[^1] == '\n')
            {
                for (int i = 0; i < _indent; i++)
                {
                    to.Append((byte)'\t');
                }
            }
        }
    }

    /// <summary>Names of the global module are shown without it.</summary>
    internal static string DisplayName(string name) => name.StartsWith("GLOBAL::", StringComparison.Ordinal) ? name["GLOBAL::".Length..] : name;
}
