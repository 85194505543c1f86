using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NidsVm.Logging.Columns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Formats;

/// <summary>The reference's text format: a header of <c>#</c> lines, then one line a row, fields with tabs between.</summary>
public sealed class TsvFormat : IRowFormat
{
    private readonly TextFormatOptions _options;
    private readonly byte[] _separator;
    private readonly byte[] _setSeparator;
    private readonly byte[] _empty;
    private readonly byte[] _unset;
    private readonly byte[] _metaPrefix;

    // Bytes that need no look in a field, and in an element of a set or vector.
    private readonly SearchValues<byte> _plainInField;
    private readonly SearchValues<byte> _plainInElement;

    public TsvFormat(TextFormatOptions options)
    {
        _options = options;
        _separator = Encoding.UTF8.GetBytes(options.Separator);
        _setSeparator = Encoding.UTF8.GetBytes(options.SetSeparator);
        _empty = Encoding.UTF8.GetBytes(options.EmptyField);
        _unset = Encoding.UTF8.GetBytes(options.UnsetField);
        _metaPrefix = Encoding.UTF8.GetBytes(options.MetaPrefix);
        byte[] special = [(byte)'\\', .. _separator.AsSpan(0, Math.Min(1, _separator.Length))];
        _plainInField = TextEscaper.PlainExcept(special);
        _plainInElement = TextEscaper.PlainExcept([.. special, .. _setSeparator.AsSpan(0, Math.Min(1, _setSeparator.Length))]);
    }

    public void WriteHeader(TextBuffer to, LogColumn[] columns, string path, DateTime opened)
    {
        if (!_options.HasMeta)
        {
            return;
        }

        string names = string.Join(_options.Separator, columns.Select(c => c.Name));
        if (_options.IsPlainTsv)
        {
            to.Append(names);
            to.Append((byte)'\n');
            return;
        }

        to.Append(_metaPrefix);
        to.Append("separator "u8);
        AppendVisible(to, _separator);
        to.Append((byte)'\n');
        AppendMeta(to, "set_separator"u8, _setSeparator);
        AppendMeta(to, "empty_field"u8, _empty);
        AppendMeta(to, "unset_field"u8, _unset);
        AppendMeta(to, "path"u8, Encoding.UTF8.GetBytes(path));
        AppendTime(to, "open"u8, opened);
        AppendLine(to, "fields"u8, names);
        AppendLine(to, "types"u8, string.Join(_options.Separator, columns.Select(c => c.TypeName)));
    }

    public void WriteFooter(TextBuffer to, DateTime closed)
    {
        if (_options is { HasMeta: true, IsPlainTsv: false })
        {
            AppendTime(to, "close"u8, closed);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteRow(TextBuffer to, LogColumn[] columns, RowBatch rows, int index)
    {
        int start = to.Length;
        ReadOnlySpan<Slot> cells = rows.Row(index);
        for (int i = 0; i < columns.Length; i++)
        {
            if (i > 0)
            {
                to.Append(_separator);
            }

            ref readonly Slot value = ref cells[i];
            if (!RowBatch.IsSet(value))
            {
                to.Append(_unset);
            }
            else
            {
                WriteCell(to, columns[i], rows, value);
            }
        }

        to.Append((byte)'\n');
        if (_metaPrefix.Length > 0 && to.Span[start..].StartsWith(_metaPrefix))
        {
            HideFirstByte(to, start);
        }
    }

    /// <summary>One cell that has a value, as a field holds it.</summary>
    public void WriteCell(TextBuffer to, LogColumn column, RowBatch rows, in Slot value)
    {
        if (column.Element is { } element)
        {
            WriteElements(to, column, element.Tag, rows.Elements(value));
        }
        else
        {
            WriteAtom(to, column, column.Type.Tag, value, false);
        }
    }

    /// <summary>One element of a set or vector, as a field by itself holds it.</summary>
    public void WriteElement(TextBuffer to, LogColumn column, in Slot element)
    {
        if (RowBatch.IsSet(element))
        {
            WriteAtom(to, column, column.Element!.Tag, element, false);
        }
        else
        {
            to.Append(_unset);
        }
    }

    /// <summary>A string by itself, as a field holds it.</summary>
    public void WriteString(TextBuffer to, ReadOnlySpan<byte> text) => WriteString(to, text, _plainInField, false);

    private void WriteElements(TextBuffer to, LogColumn column, TypeTag element, ReadOnlySpan<Slot> items)
    {
        if (items.Length == 0)
        {
            to.Append(_empty);
            return;
        }

        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                to.Append(_setSeparator);
            }

            if (RowBatch.IsSet(items[i]))
            {
                WriteAtom(to, column, element, items[i], true);
            }
            else
            {
                to.Append(_unset);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteAtom(TextBuffer to, LogColumn column, TypeTag tag, in Slot value, bool isElement)
    {
        switch (tag)
        {
            case TypeTag.Bool:
                to.Append((byte)(value.Bits != 0 ? 'T' : 'F'));
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
                NumberFormat.WriteDouble(to, value.AsDouble);
                break;
            case TypeTag.Time:
            case TypeTag.Interval:
                NumberFormat.WriteSixDecimals(to, value.AsDouble);
                break;
            case TypeTag.Addr:
                ScalarFormatter.WriteAddr(to, value.AsAddr);
                break;
            case TypeTag.Subnet:
                ScalarFormatter.WriteSubnet(to, value.AsSubnet);
                break;
            case TypeTag.Enum:
                to.Append(column.EnumName(value.Bits));
                break;
            default:
                WriteString(to, value.AsString.Span, isElement ? _plainInElement : _plainInField, isElement);
                break;
        }
    }

    private void WriteString(TextBuffer to, ReadOnlySpan<byte> text, SearchValues<byte> plain, bool isElement)
    {
        if (text.Length == 0)
        {
            to.Append(_empty);
            return;
        }

        // Text that reads like a mark is told from it by an escape.
        if (text.SequenceEqual(_unset) || text.SequenceEqual(_empty))
        {
            ScalarFormatter.WriteHexEscape(to, text[0]);
            text = text[1..];
        }

        while (text.Length > 0)
        {
            int n = text.IndexOfAnyExcept(plain);
            if (n < 0)
            {
                to.Append(text);
                return;
            }

            to.Append(text[..n]);
            text = text[WriteSpecial(to, text[n..], isElement, n)..];
        }
    }

    /// <summary>Writes what stands at the start of <paramref name="text"/> and is not plain; yields how far that goes from the caller's text.</summary>
    private int WriteSpecial(TextBuffer to, ReadOnlySpan<byte> text, bool isElement, int before)
    {
        if (text[0] == (byte)'\\')
        {
            to.Append("\\\\"u8);
            return before + 1;
        }

        if (text.StartsWith(_separator) && _separator.Length > 0)
        {
            return before + WriteEscaped(to, text[.._separator.Length]);
        }

        if (isElement && text.StartsWith(_setSeparator) && _setSeparator.Length > 0)
        {
            return before + WriteEscaped(to, text[.._setSeparator.Length]);
        }

        if (text[0] is >= 32 and < 127)
        {
            to.Append(text[0]);
            return before + 1;
        }

        int length = _options.AllowsUtf8 ? TextEscaper.SequenceLength(text) : 0;
        if (length > 0)
        {
            to.Append(text[..length]);
            return before + length;
        }

        ScalarFormatter.WriteHexEscape(to, text[0]);
        return before + 1;
    }

    private static int WriteEscaped(TextBuffer to, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            ScalarFormatter.WriteHexEscape(to, b);
        }

        return bytes.Length;
    }

    /// <summary>A row that begins like a header line gets its first byte escaped.</summary>
    private static void HideFirstByte(TextBuffer to, int start)
    {
        byte first = to.Span[start];
        int length = to.Length - start;
        Span<byte> more = to.GetSpan(3);
        more[..3].Clear();
        to.Advance(3);
        Span<byte> row = System.Runtime.InteropServices.MemoryMarshal.AsMemory(to.Memory).Span[start..];
        row[1..length].CopyTo(row[4..]);
        row[0] = (byte)'\\';
        row[1] = (byte)'x';
        row[2] = "0123456789abcdef"u8[first >> 4];
        row[3] = "0123456789abcdef"u8[first & 15];
    }

    private void AppendMeta(TextBuffer to, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        to.Append(_metaPrefix);
        to.Append(key);
        to.Append(_separator);
        AppendVisible(to, value);
        to.Append((byte)'\n');
    }

    private void AppendLine(TextBuffer to, ReadOnlySpan<byte> key, string value)
    {
        to.Append(_metaPrefix);
        to.Append(key);
        to.Append(_separator);
        to.Append(value);
        to.Append((byte)'\n');
    }

    private void AppendTime(TextBuffer to, ReadOnlySpan<byte> key, DateTime time)
        => AppendLine(to, key, time.ToString("yyyy-MM-dd-HH-mm-ss", CultureInfo.InvariantCulture));

    private static void AppendVisible(TextBuffer to, ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            if (b == (byte)'\\')
            {
                to.Append("\\\\"u8);
            }
            else if (b is > 32 and < 127)
            {
                to.Append(b);
            }
            else
            {
                ScalarFormatter.WriteHexEscape(to, b);
            }
        }
    }
}
