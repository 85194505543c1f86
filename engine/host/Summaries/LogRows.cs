using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NidsVm.Host.Summaries;

/// <summary>
/// Rows of a log in either of the reference's formats: text with tabs below header lines, or a JSON object a line. Only the columns asked
/// for are looked at.
/// </summary>
internal sealed class LogRows : IDisposable
{
    private readonly LogLines _lines;
    private readonly byte[][] _names;
    private readonly string?[] _values;
    private int[] _places = [];
    private byte _separator = (byte)'\t';
    private byte[] _unset = "-"u8.ToArray();
    private byte[] _empty = "(empty)"u8.ToArray();

    /// <param name="path">the file</param>
    /// <param name="columns">names of the columns that <see cref="Values"/> holds, in this order</param>
    public LogRows(string path, params string[] columns)
    {
        _lines = new LogLines(path);
        _names = Array.ConvertAll(columns, Encoding.UTF8.GetBytes);
        _values = new string?[columns.Length];
    }

    /// <summary>The row at hand: a value for each column, null where it is unset or the log has no such column.</summary>
    public IReadOnlyList<string?> Values => _values;

    /// <summary>Lines so far.</summary>
    public long Line { get; private set; }

    /// <summary>Lines so far that are no rows, and the first of them.</summary>
    public long BadLines { get; private set; }

    public long FirstBadLine { get; private set; }

    public void Dispose() => _lines.Dispose();

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool TryRead()
    {
        while (_lines.TryRead(out ReadOnlySpan<byte> line))
        {
            Line++;
            line = line.TrimEnd((byte)'\r');
            if (line.IsEmpty)
            {
                continue;
            }

            if (line[0] == '#')
            {
                Header(line);
                continue;
            }

            Array.Clear(_values);
            if (!_lines.IsCut && (line[0] == '{' ? TryReadJson(line) : TryReadText(line)))
            {
                return true;
            }

            FirstBadLine = BadLines++ == 0 ? Line : FirstBadLine;
        }

        return false;
    }

    private void Header(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("#separator "u8))
        {
            // Written as \x09.
            ReadOnlySpan<byte> text = line["#separator "u8.Length..];
            _separator = text.StartsWith("\\x"u8) && byte.TryParse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out byte code)
                ? code
                : text.Length == 1 ? text[0] : _separator;
            return;
        }

        int end = line.IndexOf(_separator);
        if (end < 0)
        {
            return;
        }

        ReadOnlySpan<byte> name = line[..end];
        ReadOnlySpan<byte> value = line[(end + 1)..];
        if (name.SequenceEqual("#unset_field"u8))
        {
            _unset = value.ToArray();
        }
        else if (name.SequenceEqual("#empty_field"u8))
        {
            _empty = value.ToArray();
        }
        else if (name.SequenceEqual("#fields"u8))
        {
            List<int> places = [];
            foreach (Range field in value.Split(_separator))
            {
                places.Add(ColumnOf(value[field]));
            }

            _places = [.. places];
        }
    }

    private int ColumnOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private bool TryReadText(ReadOnlySpan<byte> line)
    {
        int at = 0;
        foreach (Range field in line.Split(_separator))
        {
            if (at == _places.Length)
            {
                return false;
            }

            int column = _places[at++];
            ReadOnlySpan<byte> value = line[field];
            if (column >= 0 && !value.SequenceEqual(_unset))
            {
                _values[column] = value.SequenceEqual(_empty) ? "" : Encoding.UTF8.GetString(value);
            }
        }

        return at > 0 && at == _places.Length;
    }

    private bool TryReadJson(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                int column = json.HasValueSequence ? -1 : ColumnOf(json.ValueSpan);
                json.Read();
                if (column < 0)
                {
                    json.Skip();
                    continue;
                }

                _values[column] = json.TokenType switch
                {
                    JsonTokenType.String => json.GetString(),
                    JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
                    JsonTokenType.True => "T",
                    JsonTokenType.False => "F",
                    JsonTokenType.StartArray => Elements(ref json),
                    _ => null,
                };
            }

            return json.TokenType == JsonTokenType.EndObject;
        }
        catch (JsonException)
        {
            // A line that is no JSON is counted like any other that is no row.
            return false;
        }
    }

    private static string Elements(ref Utf8JsonReader json)
    {
        StringBuilder text = new();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            text.Append(text.Length > 0 ? "," : "").Append(json.TokenType == JsonTokenType.String ? json.GetString() : Encoding.UTF8.GetString(json.ValueSpan));
        }

        return text.ToString();
    }
}
