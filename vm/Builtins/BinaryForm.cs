using System.Buffers.Binary;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>
/// Values as the bytes that the reference hashes: strings are their own bytes; others are the number of their type, then binary
/// numbers in little-endian order and texts that end in NUL.
/// </summary>
internal static class BinaryForm
{
    /// <summary>Appends one argument of a hash function.</summary>
    public static void WriteArgument(TextBuffer to, PolicyType type, in Slot slot)
    {
        if (slot.Ref is StringValue text)
        {
            to.Append(text.Span);
        }
        else
        {
            Write(to, type, slot);
        }
    }

    private static void Write(TextBuffer to, PolicyType type, in Slot slot)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (type.Tag == TypeTag.Any && slot.Ref is not null)
        {
            if (slot.Ref is BoxedScalar boxed)
            {
                Write(to, boxed.Type, Slot.Of(boxed.Bits));
                return;
            }

            type = ValueEquality.TypeOf(slot.Ref);
        }

        TypeNumber(to, type);
        switch (type.Tag)
        {
            case TypeTag.Bool or TypeTag.Int or TypeTag.Count:
                Number(to, slot.Bits);
                break;
            case TypeTag.Enum:
                Text(to, ((EnumType)type).NameOf(slot.Bits) ?? "<undefined>");
                break;
            case TypeTag.Double or TypeTag.Time:
                Number(to, slot.Bits);
                break;
            case TypeTag.Interval:
                Interval(to, slot.AsDouble);
                break;
            case TypeTag.Port:
                Number32(to, (int)(slot.Bits & 0xFFFF));
                Text(to, "/");
                to.Append(ScalarFormatter.PortProtocol(slot.Bits)[1..]);
                break;
            case TypeTag.String:
                Number32(to, slot.AsString.Length);
                to.Append(slot.AsString.Span);
                break;
            case TypeTag.Pattern:
                Text(to, "/");
                to.Append(((PatternValue)slot.Ref!).Text);
                to.Append((byte)0);
                Text(to, "/");
                break;
            case TypeTag.Vector:
                Vector(to, slot.AsVector);
                break;
            case TypeTag.Record:
                Record(to, slot.AsRecord);
                break;
            case TypeTag.Table:
                Table(to, slot.AsTable);
                break;
            default:
                ValueFormatter.Write(to, type, slot, ValueStyle.Raw);
                to.Append((byte)0);
                break;
        }
    }

    private static void Interval(TextBuffer to, double seconds)
    {
        if (seconds == 0)
        {
            Text(to, "0 secs");
            return;
        }

        ReadOnlySpan<double> units = [86400, 3600, 60, 1, 1e-3, 1e-6];
        string[] words = ["day", "hr", "min", "sec", "msec", "usec"];
        for (int i = 0; i < units.Length; i++)
        {
            double amount = seconds / units[i];
            amount = i < 5 ? Math.Truncate(amount) : amount;
            if (Math.Abs(amount) < 1e-6)
            {
                continue;
            }

            Number(to, BitConverter.DoubleToInt64Bits(amount));
            Text(to, words[i]);
            if (Math.Abs(Math.Abs(amount) - 1) >= 1e-6)
            {
                Text(to, "s");
            }

            seconds -= amount * units[i];
        }
    }

    private static void Vector(TextBuffer to, VectorValue vector)
    {
        Text(to, "[");
        for (int i = 0; i < vector.Count; i++)
        {
            if (i > 0)
            {
                Text(to, ", ");
            }

            if (vector[i].IsSet(vector.Type.Element.IsScalar))
            {
                Write(to, vector.Type.Element, vector[i]);
            }
        }

        Text(to, "]");
    }

    private static void Record(TextBuffer to, RecordValue record)
    {
        Number32(to, record.Fields.Length);
        for (int i = 0; i < record.Fields.Length; i++)
        {
            if (record.IsSet(i))
            {
                Write(to, record.Type.Fields[i].Type, record.Fields[i]);
            }
            else
            {
                Text(to, "<uninitialized>");
            }
        }
    }

    private static void Table(TextBuffer to, TableValue table)
    {
        Number32(to, table.Count);
        for (int i = 0; i < table.EntryLimit; i++)
        {
            if (!table.IsLive(i))
            {
                continue;
            }

            ReadOnlySpan<Slot> key = table.KeyAt(i);
            for (int k = 0; k < key.Length; k++)
            {
                Write(to, table.Type.Index[k], key[k]);
            }

            if (table.Type.Yield is { } yield)
            {
                Write(to, yield, table.ValueAt(i));
            }
        }
    }

    /// <summary>Types are numbered as in the reference; aggregates are followed by what they hold.</summary>
    private static void TypeNumber(TextBuffer to, PolicyType type)
    {
        Number32(to, type.Tag switch
        {
            TypeTag.Bool => 1,
            TypeTag.Int => 2,
            TypeTag.Count => 3,
            TypeTag.Double => 4,
            TypeTag.Time => 5,
            TypeTag.Interval => 6,
            TypeTag.String => 7,
            TypeTag.Pattern => 8,
            TypeTag.Enum => 9,
            TypeTag.Port => 10,
            TypeTag.Addr => 11,
            TypeTag.Subnet => 12,
            TypeTag.Any => 13,
            TypeTag.Table => 14,
            TypeTag.Record => 15,
            TypeTag.List => 16,
            TypeTag.Func => 17,
            TypeTag.File => 18,
            TypeTag.Vector => 19,
            TypeTag.Opaque => 20,
            TypeTag.Type => 21,
            _ => 0,
        });
        switch (type)
        {
            case VectorType vector:
                TypeNumber(to, vector.Element);
                break;
            case TableType table:
                Array.ForEach(table.Index, t => TypeNumber(to, t));
                if (table.Yield is not null)
                {
                    TypeNumber(to, table.Yield);
                }

                break;
            default:
                break;
        }
    }

    private static void Text(TextBuffer to, string text)
    {
        to.Append(text);
        to.Append((byte)0);
    }

    private static void Number(TextBuffer to, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(8), value);
        to.Advance(8);
    }

    private static void Number32(TextBuffer to, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), value);
        to.Advance(4);
    }
}
