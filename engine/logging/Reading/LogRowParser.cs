using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace NidsVm.Logging.Reading;

/// <summary>What a line of a log is.</summary>
public enum LogLineKind
{
    Row,

    /// <summary>A line that tells the format, or nothing at all.</summary>
    Header,

    /// <summary>No row of a log.</summary>
    Bad,
}

/// <summary>
/// Makes rows of lines, in either of the reference's formats: text with tabs below header lines, or a JSON object a line. Columns are
/// looked for by name: those that were asked for, or all that come.
/// </summary>
public sealed class LogRowParser
{
    /// <summary>Columns of one log that are told apart.</summary>
    public const int MaxColumns = 1024;

    private readonly bool _takesAll;
    private readonly List<string> _columns = [];
    private readonly List<byte[]> _names = [];
    private readonly List<string> _types = [];
    private readonly List<string?> _values = [];
    private int[] _places = [];
    private byte _separator = (byte)'\t';
    private byte[] _unset = "-"u8.ToArray();
    private byte[] _empty = "(empty)"u8.ToArray();

    /// <param name="columns">names of the columns that <see cref="Values"/> holds, in this order; none for all that come</param>
    public LogRowParser(params ReadOnlySpan<string> columns)
    {
        _takesAll = columns.IsEmpty;
        foreach (string column in columns)
        {
            Add(column);
        }
    }

    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Header lines have told the columns, so that no others are to be expected.</summary>
    public bool IsText => _places.Length > 0;

    /// <summary>Types of the columns as the header gives them, or as JSON shows them (string, double, bool, vector); "" where not known yet.</summary>
    public IReadOnlyList<string> Types => _types;

    /// <summary>The row at hand: a value for each column, null where it is unset or the row has no such column.</summary>
    public IReadOnlyList<string?> Values => _values;

    /// <summary>Reads a line without its end.</summary>
    public LogLineKind Parse(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (line.IsEmpty)
        {
            return LogLineKind.Header;
        }

        if (line[0] == '#')
        {
            Header(line);
            return LogLineKind.Header;
        }

        CollectionsMarshal.AsSpan(_values).Clear();
        return (line[0] == '{' ? TryReadJson(line) : TryReadText(line)) ? LogLineKind.Row : LogLineKind.Bad;
    }

    private int Add(string column)
    {
        if (_columns.Count == MaxColumns)
        {
            return -1;
        }

        _columns.Add(column);
        _names.Add(Encoding.UTF8.GetBytes(column));
        _types.Add("");
        _values.Add(null);
        return _columns.Count - 1;
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
        else if (name.SequenceEqual("#types"u8))
        {
            int at = 0;
            foreach (Range field in value.Split(_separator))
            {
                if (at < _places.Length && _places[at] is var place and >= 0)
                {
                    _types[place] = Encoding.UTF8.GetString(value[field]);
                }

                at++;
            }
        }
    }

    private int ColumnOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Count; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return i;
            }
        }

        return _takesAll ? Add(Encoding.UTF8.GetString(name)) : -1;
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

                (string type, _values[column]) = json.TokenType switch
                {
                    JsonTokenType.String => ("string", json.GetString()),
                    JsonTokenType.Number => ("double", Encoding.UTF8.GetString(json.ValueSpan)),
                    JsonTokenType.True => ("bool", "T"),
                    JsonTokenType.False => ("bool", "F"),
                    JsonTokenType.StartArray => ("vector", Elements(ref json)),
                    JsonTokenType.StartObject => ("record", Skipped(ref json)),
                    _ => ("", null),
                };
                if (_types[column].Length == 0)
                {
                    _types[column] = type;
                }
            }

            return json.TokenType == JsonTokenType.EndObject;
        }
        catch (JsonException)
        {
            // A line that is no JSON is counted like any other that is no row.
            return false;
        }
    }

    private static string? Skipped(ref Utf8JsonReader json)
    {
        json.Skip();
        return null;
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
