using System.Globalization;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Stores;

/// <summary>
/// InfluxDB by its line protocol: a measurement a log, a point a row. Settings of the filter: <c>url</c>
/// (<c>http://localhost:8086</c>), <c>database</c> (<c>nidsvm</c>) or <c>org</c>, <c>bucket</c> and <c>token</c> of version 2,
/// <c>measurement</c> (the log's path), <c>tags</c> (columns that are tags, with commas between). The first column of type time is
/// the point's time; points with equal tags and time would replace each other, so the row's number makes their nanoseconds differ.
/// </summary>
internal sealed class InfluxStore : IRemoteStore
{
    private readonly HttpSender _sender;
    private readonly byte[] _measurement;
    private readonly HashSet<string> _tags;
    private readonly TsvFormat _cells = new(new TextFormatOptions());
    private readonly TextBuffer _text = new(1 << 16);
    private readonly TextBuffer _cell = new();
    private int _number;

    private InfluxStore(Uri address, string measurement, HashSet<string> tags, string? token)
    {
        _sender = new HttpSender(address, "text/plain; charset=utf-8", token is null ? null : $"Token {token}");
        _measurement = System.Text.Encoding.UTF8.GetBytes(measurement);
        _tags = tags;
        Name = $"{address.GetLeftPart(UriPartial.Path)} ({measurement})";
    }

    public string Name { get; }

    public static RowOutput? TryOpen(
        string path, LogColumn[] columns, IReadOnlyDictionary<string, string> config, TextFormatOptions settings, out string? error)
    {
        string url = config.GetValueOrDefault("url", "http://localhost:8086");
        if (!StoreAddress.TryParse(url, out Uri? address))
        {
            error = $"{url}: this is no address of a server";
            return null;
        }

        string target = config.TryGetValue("bucket", out string? bucket)
            ? $"api/v2/write?org={Uri.EscapeDataString(config.GetValueOrDefault("org", ""))}&bucket={Uri.EscapeDataString(bucket)}&precision=ns"
            : $"write?db={Uri.EscapeDataString(config.GetValueOrDefault("database", "nidsvm"))}&precision=ns";
        HashSet<string> tags = new(
            config.GetValueOrDefault("tags", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.Ordinal);
        error = tags.FirstOrDefault(t => !Array.Exists(columns, c => c.Name == t)) is { } unknown ? $"tag {unknown}: the log has no such column" : null;
        return error is null
            ? new RemoteOutput(new InfluxStore(new Uri(address, target), config.GetValueOrDefault("measurement", path), tags, config.GetValueOrDefault("token")))
            : null;
    }

    public object Copy(LogColumn[] columns, RowBatch rows)
    {
        _text.Clear();
        for (int i = 0; i < rows.Count; i++)
        {
            WritePoint(columns, rows, i);
        }

        return _text.Span.ToArray();
    }

    public void Send(object batch, CancellationToken giveUp)
    {
        if (((byte[])batch).Length > 0)
        {
            _sender.Post((byte[])batch, giveUp);
        }
    }

    public void Dispose() => _sender.Dispose();

    private void WritePoint(LogColumn[] columns, RowBatch rows, int row)
    {
        int start = _text.Length;
        ReadOnlySpan<Slot> cells = rows.Row(row);
        Escape(_measurement, ", "u8);
        double time = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            if (RowBatch.IsSet(cells[i]) && _tags.Contains(columns[i].Name) && Cell(columns[i], rows, cells[i]).Length > 0)
            {
                _text.Append((byte)',');
                Escape(columns[i].NameBytes, ",= "u8);
                _text.Append((byte)'=');
                Escape(_cell.Span, ",= "u8);
            }
        }

        byte separator = (byte)' ';
        for (int i = 0; i < columns.Length; i++)
        {
            LogColumn column = columns[i];
            if (!RowBatch.IsSet(cells[i]) || _tags.Contains(column.Name))
            {
                continue;
            }

            if (column.Type.Tag == TypeTag.Time && time == 0)
            {
                time = cells[i].AsDouble;
                continue;
            }

            _text.Append(separator);
            separator = (byte)',';
            Escape(column.NameBytes, ",= "u8);
            _text.Append((byte)'=');
            WriteField(column, rows, cells[i]);
        }

        if (separator == (byte)' ')
        {
            // A point without fields is none.
            _text.Truncate(start);
            return;
        }

        _text.Append((byte)' ');
        _number = (_number + 1) % 1000;
        _text.Append(((long)Math.Round(time * 1e6) * 1000 + _number).ToString(CultureInfo.InvariantCulture));
        _text.Append((byte)'\n');
    }

    private void WriteField(LogColumn column, RowBatch rows, in Slot cell)
    {
        switch (column.Type.Tag)
        {
            case TypeTag.Bool:
                _text.Append(cell.Bits != 0 ? "true"u8 : "false"u8);
                break;
            case TypeTag.Count when cell.Bits < 0:
                // Its whole numbers have 63 bits.
                _text.Append(long.MaxValue.ToString(CultureInfo.InvariantCulture) + "i");
                break;
            case TypeTag.Int or TypeTag.Count:
                _text.Append(cell.Bits.ToString(CultureInfo.InvariantCulture) + "i");
                break;
            case TypeTag.Port:
                _text.Append((cell.Bits & 0xFFFF).ToString(CultureInfo.InvariantCulture) + "i");
                break;
            case TypeTag.Double or TypeTag.Interval or TypeTag.Time when double.IsFinite(cell.AsDouble):
                _text.Append(cell.AsDouble.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                Cell(column, rows, cell);
                _text.Append((byte)'"');
                Escape(_cell.Span, "\"\\"u8);
                _text.Append((byte)'"');
                break;
        }
    }

    private ReadOnlySpan<byte> Cell(LogColumn column, RowBatch rows, in Slot cell)
    {
        _cell.Clear();
        _cells.WriteCell(_cell, column, rows, cell);
        return _cell.Span;
    }

    private void Escape(ReadOnlySpan<byte> text, ReadOnlySpan<byte> special)
    {
        foreach (byte b in text)
        {
            if (special.Contains(b))
            {
                _text.Append((byte)'\\');
            }

            _text.Append(b is (byte)'\n' or (byte)'\r' ? (byte)' ' : b);
        }
    }
}
