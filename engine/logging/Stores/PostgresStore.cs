using System.Text;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Npgsql;
using NpgsqlTypes;

namespace NidsVm.Logging.Stores;

/// <summary>
/// A table in PostgreSQL, made where it is missing; batches go in by COPY. Settings of the filter: <c>connection</c> (as Npgsql
/// takes it: <c>Host=localhost;Database=nidsvm</c>), <c>tablename</c> (the log's path). Addresses are <c>inet</c>, times
/// <c>timestamptz</c>, intervals seconds, sets and vectors <c>text[]</c>.
/// </summary>
internal sealed class PostgresStore : IRemoteStore
{
    private const int CommandSeconds = 30;

    private readonly NpgsqlDataSource _server;
    private readonly string _table;
    private readonly (string Name, NpgsqlDbType Type)[] _columns;
    private readonly TsvFormat _cells = new(new TextFormatOptions { EmptyField = "" });
    private readonly TextBuffer _cell = new();
    private bool _hasTable;

    private PostgresStore(NpgsqlDataSource server, string name, string table, LogColumn[] columns)
    {
        _server = server;
        _table = table;
        _columns = Array.ConvertAll(columns, c => (c.Name, TypeOf(c)));
        Name = name;
    }

    public string Name { get; }

    public static RowOutput? TryOpen(
        string path, LogColumn[] columns, IReadOnlyDictionary<string, string> config, TextFormatOptions settings, out string? error)
    {
        string table = config.GetValueOrDefault("tablename", path);
        try
        {
            NpgsqlConnectionStringBuilder connection = new(config.GetValueOrDefault("connection", "Host=localhost;Database=nidsvm")) { CommandTimeout = CommandSeconds };
            error = null;
            string name = $"PostgreSQL at {connection.Host} ({connection.Database}.{table})";
            return new RemoteOutput(new PostgresStore(NpgsqlDataSource.Create(connection), name, table, columns));
        }
        catch (ArgumentException e)
        {
            error = $"connection of PostgreSQL: {e.Message}";
            return null;
        }
    }

    public object Copy(LogColumn[] columns, RowBatch rows)
    {
        object?[][] copy = new object?[rows.Count][];
        for (int row = 0; row < copy.Length; row++)
        {
            ReadOnlySpan<Slot> cells = rows.Row(row);
            copy[row] = new object?[columns.Length];
            for (int i = 0; i < columns.Length; i++)
            {
                copy[row][i] = RowBatch.IsSet(cells[i]) ? Value(columns[i], rows, cells[i]) : null;
            }
        }

        return copy;
    }

    public void Send(object batch, CancellationToken giveUp)
    {
        giveUp.ThrowIfCancellationRequested();
        try
        {
            using NpgsqlConnection connection = _server.OpenConnection();
            if (!_hasTable)
            {
                MakeTable(connection);
                _hasTable = true;
            }

            using NpgsqlBinaryImporter import = connection.BeginBinaryImport(
                $"COPY {Quote(_table)} ({string.Join(", ", _columns.Select(c => Quote(c.Name)))}) FROM STDIN (FORMAT BINARY)");
            foreach (object?[] row in (object?[][])batch)
            {
                import.StartRow();
                for (int i = 0; i < row.Length; i++)
                {
                    if (row[i] is { } value)
                    {
                        import.Write(value, _columns[i].Type);
                    }
                    else
                    {
                        import.WriteNull();
                    }
                }
            }

            import.Complete();
        }
        catch (PostgresException e)
        {
            throw new StoreException(e.MessageText, e.IsTransient);
        }
        catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new StoreException(e.Message, isTemporary: true);
        }
    }

    public void Dispose() => _server.Dispose();

    private static NpgsqlDbType TypeOf(LogColumn column) => column.Type.Tag switch
    {
        TypeTag.Bool => NpgsqlDbType.Boolean,
        TypeTag.Int => NpgsqlDbType.Bigint,
        TypeTag.Count => NpgsqlDbType.Numeric,
        TypeTag.Port => NpgsqlDbType.Integer,
        TypeTag.Double or TypeTag.Interval => NpgsqlDbType.Double,
        TypeTag.Time => NpgsqlDbType.TimestampTz,
        TypeTag.Addr => NpgsqlDbType.Inet,
        TypeTag.Table or TypeTag.Vector => NpgsqlDbType.Array | NpgsqlDbType.Text,
        _ => NpgsqlDbType.Text,
    };

    private static string NameOf(NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Boolean => "boolean",
        NpgsqlDbType.Bigint => "bigint",
        NpgsqlDbType.Numeric => "numeric(20)",
        NpgsqlDbType.Integer => "integer",
        NpgsqlDbType.Double => "double precision",
        NpgsqlDbType.TimestampTz => "timestamptz",
        NpgsqlDbType.Inet => "inet",
        NpgsqlDbType.Text => "text",
        _ => "text[]",
    };

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void MakeTable(NpgsqlConnection connection)
    {
        using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted.
        command.CommandText = $"CREATE TABLE IF NOT EXISTS {Quote(_table)} ({string.Join(", ", _columns.Select(c => $"{Quote(c.Name)} {NameOf(c.Type)}"))})";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private object Value(LogColumn column, RowBatch rows, in Slot cell)
    {
        switch (column.Type.Tag)
        {
            case TypeTag.Bool:
                return cell.Bits != 0;
            case TypeTag.Int:
                return cell.Bits;
            case TypeTag.Count:
                return (decimal)cell.AsCount;
            case TypeTag.Port:
                return (int)(cell.Bits & 0xFFFF);
            case TypeTag.Double or TypeTag.Interval:
                return cell.AsDouble;
            case TypeTag.Time:
                return DateTime.UnixEpoch.AddTicks((long)Math.Round(cell.AsDouble * TimeSpan.TicksPerSecond));
            case TypeTag.Addr:
                return System.Net.IPAddress.Parse(Text(column, rows, cell));
            case TypeTag.Table or TypeTag.Vector:
                string[] elements = new string[rows.Elements(cell).Length];
                for (int i = 0; i < elements.Length; i++)
                {
                    _cell.Clear();
                    _cells.WriteElement(_cell, column, rows.Elements(cell)[i]);
                    elements[i] = Encoding.UTF8.GetString(_cell.Span);
                }

                return elements;
            case TypeTag.Enum or TypeTag.Subnet:
                return Text(column, rows, cell);
            default:
                // PostgreSQL's text holds no NUL.
                return Encoding.UTF8.GetString(cell.AsString.Span).Replace("\0", "\\x00", StringComparison.Ordinal);
        }
    }

    private string Text(LogColumn column, RowBatch rows, in Slot cell)
    {
        _cell.Clear();
        _cells.WriteCell(_cell, column, rows, cell);
        return Encoding.UTF8.GetString(_cell.Span);
    }
}
