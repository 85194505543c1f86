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

    public void WriteRow(TextBuffer to, LogColumn[] columns, RowBatch rows, int index)
    {
        to.Append((byte)'{');
        bool isFirst = true;
        ReadOnlySpan<Slot> cells = rows.Row(index);
        for (int i = 0; i < columns.Length; i++)
        {
            LogColumn column = columns[i];
            ref readonly Slot value = ref cells[i];
            bool isSet = RowBatch.IsSet(value);
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

            if (column.Element is { } element)
            {
                WriteElements(to, column, element.Tag, rows.Elements(value));
            }
            else
            {
                WriteAtom(to, column, column.Type.Tag, value);
            }
        }

        to.Append("}\n"u8);
    }

    private void WriteElements(TextBuffer to, LogColumn column, TypeTag element, ReadOnlySpan<Slot> items)
    {
        to.Append((byte)'[');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                to.Append((byte)',');
            }

            if (RowBatch.IsSet(items[i]))
            {
                WriteAtom(to, column, element, items[i]);
            }
            else
            {
                to.Append("null"u8);
            }
        }

        to.Append((byte)']');
    }

    private void WriteAtom(TextBuffer to, LogColumn column, TypeTag tag, in Slot value)
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
                WriteString(to, value.AsString.Span);
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
