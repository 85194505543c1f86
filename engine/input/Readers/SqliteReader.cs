using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using NidsVm.Input.Reading;
using NidsVm.Input.Values;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Readers;

/// <summary>Reads what a query (setting <c>query</c>) yields from an SQLite data base, the file named as the source with <c>.sqlite</c> behind.</summary>
internal sealed class SqliteReader : SourceReader
{
    private readonly CellParser _parser;
    private SqliteConnection? _connection;

    public SqliteReader(SourceInfo info)
        : base(info) => _parser = new CellParser(
            Warn, info.Settings.Text("InputSQLite::set_separator"), info.Settings.Text("InputSQLite::unset_field"), info.Settings.Text("InputSQLite::empty_field"));

    public override bool Initialise()
    {
        if (Info.Mode != InputMode.Manual)
        {
            Error("SQLite only supports manual reading mode.");
            return false;
        }

        if (!Info.Config.ContainsKey("query"))
        {
            Error($"No query specified when setting up SQLite data source {Info.Source}. Aborting.");
            return false;
        }

        SQLitePCL.Batteries_V2.Init();
        SqliteConnectionStringBuilder settings = new() { DataSource = Info.Source + ".sqlite", Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        _connection = new SqliteConnection(settings.ToString());
        try
        {
            _connection.Open();
        }
        catch (SqliteException failure)
        {
            return Refuse(failure);
        }

        return Update();
    }

    public override bool Update()
    {
        if (_connection is null)
        {
            return false;
        }

        try
        {
            using SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // The query is the policy's own.
            command.CommandText = Info.Config["query"];
#pragma warning restore CA2100
            using SqliteDataReader rows = command.ExecuteReader();
            if (!TryMap(rows, out int[] places, out int[] seconds))
            {
                return false;
            }

            while (rows.Read() && !Thread.IsStopping)
            {
                Slot[] cells = new Slot[places.Length];
                for (int i = 0; i < cells.Length; i++)
                {
                    if (!TryCell(rows, Fields[i], places[i], seconds[i], out cells[i]))
                    {
                        return false;
                    }
                }

                SendRow(new InputRow(cells));
            }
        }
        catch (SqliteException failure)
        {
            return Refuse(failure);
        }

        EndSend();
        return true;
    }

    public override void Close() => _connection?.Dispose();

    private bool Refuse(SqliteException failure)
    {
        // The library puts the number of the error before the data base's own words, and quotes these.
        string text = failure.Message;
        int start = text.IndexOf('\'', StringComparison.Ordinal);
        int end = text.LastIndexOf('\'');
        Error($"SQLite call failed: {(start >= 0 && end > start ? text[(start + 1)..end] : text)}");
        return false;
    }

    private bool TryMap(SqliteDataReader rows, out int[] places, out int[] seconds)
    {
        places = new int[Fields.Count];
        seconds = new int[Fields.Count];
        places.AsSpan().Fill(-1);
        seconds.AsSpan().Fill(-1);
        for (int column = 0; column < rows.FieldCount; column++)
        {
            string name = rows.GetName(column);
            for (int i = 0; i < places.Length; i++)
            {
                bool isTwice = false;
                if (string.Equals(Fields[i].Name, name, StringComparison.Ordinal))
                {
                    isTwice = places[i] >= 0;
                    places[i] = column;
                }

                if (string.Equals(Fields[i].SecondaryName, name, StringComparison.Ordinal))
                {
                    isTwice |= seconds[i] >= 0;
                    seconds[i] = column;
                }

                if (isTwice)
                {
                    Error($"SQLite statement returns several columns with name {name}! Cannot decide which to choose, aborting");
                    return false;
                }
            }
        }

        int missing = Array.IndexOf(places, -1);
        if (missing >= 0)
        {
            Error($"Required field {Fields[missing].Name} not found after SQLite statement");
        }

        return missing < 0;
    }

    private bool TryCell(SqliteDataReader rows, InputField field, int place, int second, out Slot cell)
    {
        cell = Cell.Missing;
        if (rows.IsDBNull(place))
        {
            return true;
        }

        object value = rows.GetValue(place);
        switch (field.Type.Tag)
        {
            case TypeTag.String or TypeTag.Enum:
                cell = Slot.Of((object)new StringValue(Bytes(value)));
                return true;
            case TypeTag.Bool:
                if (value is not long truth)
                {
                    Error("Invalid data type for boolean - expected Integer");
                    return false;
                }

                if (truth is not (0 or 1))
                {
                    Error($"Invalid value for boolean: {truth}");
                    return false;
                }

                cell = Slot.Of(truth == 1);
                return true;
            case TypeTag.Int or TypeTag.Count:
                cell = Slot.Of(rows.GetInt64(place));
                return true;
            case TypeTag.Double or TypeTag.Time or TypeTag.Interval:
                cell = Slot.Of(rows.GetDouble(place));
                return true;
            case TypeTag.Port:
                cell = Slot.Of(rows.GetInt64(place) & 0xFFFF);
                if (second >= 0 && rows.IsDBNull(second))
                {
                    Error("Port protocol definition did not contain text");
                }
                else if (second >= 0)
                {
                    cell = _parser.WithProtocol(cell, Bytes(rows.GetValue(second)));
                }

                return true;
            case TypeTag.Addr or TypeTag.Subnet or TypeTag.Table or TypeTag.Vector or TypeTag.Pattern:
                return _parser.TryParse(Bytes(value), "", field.Type, out cell);
            default:
                Error($"unsupported field format {field.Type}");
                return false;
        }
    }

    private static byte[] Bytes(object value)
        => value as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}
