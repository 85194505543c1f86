using System.Text.Json;
using NidsVm.Logging.Reading;

namespace NidsVm.Dashboard.Logs;

/// <summary>Rows of a log with the fields that they are made of.</summary>
internal sealed class LogPage
{
    private readonly List<string> _fields = [];
    private readonly List<string> _types = [];

    public IReadOnlyList<string> Fields => _fields;

    /// <summary>Values by field; a row that came before a field was known is shorter.</summary>
    public List<string?[]> Rows { get; } = [];

    /// <summary>Where the next page begins; null where there is none.</summary>
    public string? Cursor { get; set; }

    /// <summary>Takes over the fields that a parser knows; rows of it are then in this order.</summary>
    /// <returns>for each column of the parser its place in the page</returns>
    public int[] Places(LogRowParser parser)
    {
        int[] places = new int[parser.Columns.Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = _fields.IndexOf(parser.Columns[i]);
            if (places[i] < 0)
            {
                places[i] = _fields.Count;
                _fields.Add(parser.Columns[i]);
                _types.Add("");
            }

            if (_types[places[i]].Length == 0)
            {
                _types[places[i]] = parser.Types[i];
            }
        }

        return places;
    }

    public string?[] RowOf(LogRowParser parser, int[] places)
    {
        string?[] row = new string?[_fields.Count];
        for (int i = 0; i < places.Length; i++)
        {
            row[places[i]] = parser.Values[i];
        }

        return row;
    }

    public void WriteFields(Utf8JsonWriter json)
    {
        json.WriteStartArray("fields");
        for (int i = 0; i < _fields.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", _fields[i]);
            json.WriteString("type", _types[i].Length > 0 ? _types[i] : "string");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public void WriteRows(Utf8JsonWriter json)
    {
        json.WriteStartArray("rows");
        foreach (string?[] row in Rows)
        {
            json.WriteStartArray();
            for (int i = 0; i < _fields.Count; i++)
            {
                json.WriteStringValue(i < row.Length ? row[i] : null);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
