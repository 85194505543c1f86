using NidsVm.Logging.Columns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Formats;

/// <summary>One JSON object a line, fields in the order of the columns, those without value left out.</summary>
public sealed class JsonFormat : IRowFormat
{
    private readonly TextFormatOptions _options;
    private readonly TsvFormat _tsv;
    private readonly TextBuffer _escaped = new(256);

    public JsonFormat(TextFormatOptions options)
    {
        _options = options;
        _tsv = new TsvFormat(options);
    }

    public void WriteHeader(TextBuffer to, LogColumn[] columns, string path, DateTime opened)
    {
        // JSON has no header.
    }

    public void WriteFooter(TextBuffer to, DateTime closed)
    {
        // Nor a footer.
    }

    public void WriteRow(TextBuffer to, LogColumn[] columns, RecordValue row, RecordValue? extension, ref RowBudget budget)
    {
        to.Append((byte)'{');
        bool isFirst = true;
        foreach (LogColumn column in columns)
        {
            bool isSet = column.TryFind(column.IsExtension ? extension : row, out Slot value);
            if (!isSet && !_options.IncludesUnset)
            {
                continue;
            }

            if (!isFirst)
            {
                to.Append((byte)',');
            }

            isFirst = false;
            to.Append((byte)'"');
            TextEscaper.WriteJson(to, column.NameBytes, JsonEscapes.Hex);
            to.Append("\":"u8);
            if (!isSet)
            {
                to.Append("null"u8);
                continue;
            }

            switch (column.Type.Tag)
            {
                case TypeTag.Table:
                    WriteSet(to, column, value.AsTable, ref budget);
                    break;
                case TypeTag.Vector:
                    WriteVector(to, column, value.AsVector, ref budget);
                    break;
                default:
                    WriteAtom(to, column, column.Type.Tag, value, ref budget);
                    break;
            }
        }

        to.Append("}\n"u8);
    }

    private void WriteSet(TextBuffer to, LogColumn column, TableValue set, ref RowBudget budget)
    {
        int left = budget.TakeElements(set.Count);
        bool isFirst = true;
        to.Append((byte)'[');
        for (int i = 0; left > 0 && i < set.EntryLimit; i++)
        {
            if (!set.IsLive(i))
            {
                continue;
            }

            if (!isFirst)
            {
                to.Append((byte)',');
            }

            isFirst = false;
            left--;
            WriteAtom(to, column, column.Element!.Tag, set.KeyAt(i)[0], ref budget);
        }

        to.Append((byte)']');
    }

    private void WriteVector(TextBuffer to, LogColumn column, VectorValue vector, ref RowBudget budget)
    {
        PolicyType element = column.Element!;
        Span<Slot> items = vector.Items[..budget.TakeElements(vector.Count)];
        to.Append((byte)'[');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                to.Append((byte)',');
            }

            if (items[i].IsSet(element.IsScalar))
            {
                WriteAtom(to, column, element.Tag, items[i], ref budget);
            }
            else
            {
                to.Append("null"u8);
            }
        }

        to.Append((byte)']');
    }

    private void WriteAtom(TextBuffer to, LogColumn column, TypeTag tag, in Slot value, ref RowBudget budget)
    {
        switch (tag)
        {
            case TypeTag.Bool:
                to.Append(value.Bits != 0 ? "true"u8 : "false"u8);
                break;
            case TypeTag.Int:
                ScalarFormatter.WriteInt(to, value.Bits);
                break;
            case TypeTag.Count:
                ScalarFormatter.WriteCount(to, value.AsCount);
                break;
            case TypeTag.Port:
                ScalarFormatter.WriteCount(to, (ulong)value.Bits & 0xFFFF);
                break;
            case TypeTag.Double:
            case TypeTag.Interval:
                NumberFormat.WriteJson(to, value.AsDouble);
                break;
            case TypeTag.Time:
                WriteTime(to, value.AsDouble);
                break;
            case TypeTag.Addr:
                to.Append((byte)'"');
                ScalarFormatter.WriteAddr(to, value.AsAddr);
                to.Append((byte)'"');
                break;
            case TypeTag.Subnet:
                to.Append((byte)'"');
                ScalarFormatter.WriteSubnet(to, value.AsSubnet);
                to.Append((byte)'"');
                break;
            case TypeTag.Enum:
                to.Append((byte)'"');
                to.Append(column.EnumName(value.Bits));
                to.Append((byte)'"');
                break;
            default:
                WriteString(to, budget.Take(LogText.Of(value.Ref)));
                break;
        }
    }

    private void WriteString(TextBuffer to, ReadOnlySpan<byte> text)
    {
        to.Append((byte)'"');
        if (_options.Escapes == JsonEscapes.Tsv && text.Length > 0)
        {
            _escaped.Clear();
            _tsv.WriteString(_escaped, text);
            TextEscaper.WriteJson(to, _escaped.Span, JsonEscapes.Hex);
        }
        else
        {
            TextEscaper.WriteJson(to, text, _options.Escapes);
        }

        to.Append((byte)'"');
    }

    private void WriteTime(TextBuffer to, double seconds)
    {
        switch (_options.Timestamps)
        {
            case JsonTimestamps.Epoch:
                NumberFormat.WriteJson(to, seconds);
                break;
            case JsonTimestamps.Milliseconds:
                ScalarFormatter.WriteInt(to, (long)(seconds * 1000));
                break;
            case JsonTimestamps.MillisecondsUnsigned:
                ScalarFormatter.WriteCount(to, unchecked((ulong)(long)(seconds * 1000)));
                break;
            default:
                WriteIso(to, seconds);
                break;
        }
    }

    private static void WriteIso(TextBuffer to, double seconds)
    {
        to.Append((byte)'"');
        double whole = Math.Floor(seconds);
        if (whole is < -62_135_596_800 or > 253_402_300_799)
        {
            to.Append("2000-01-01T00:00:00.000000"u8);
        }
        else
        {
            DateTime time = DateTime.UnixEpoch.AddSeconds(whole);
            int micros = Math.Min((int)Math.Round((seconds - whole) * 1e6, MidpointRounding.ToEven), 999_999);
            WritePadded(to, time.Year, 4);
            to.Append((byte)'-');
            WritePadded(to, time.Month, 2);
            to.Append((byte)'-');
            WritePadded(to, time.Day, 2);
            to.Append((byte)'T');
            WritePadded(to, time.Hour, 2);
            to.Append((byte)':');
            WritePadded(to, time.Minute, 2);
            to.Append((byte)':');
            WritePadded(to, time.Second, 2);
            to.Append((byte)'.');
            WritePadded(to, micros, 6);
            to.Append((byte)'Z');
        }

        to.Append((byte)'"');
    }

    private static void WritePadded(TextBuffer to, int value, int width)
    {
        Span<byte> room = to.GetSpan(width);
        for (int i = width - 1; i >= 0; i--)
        {
            room[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        to.Advance(width);
    }
}
