using System.Text;
using Microsoft.Data.Sqlite;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Stores;

/// <summary>
/// A table in an SQLite file, as the reference's writer lays it out: the file, among the logs, is the path with <c>.sqlite</c> behind, the table is
/// <c>$config["tablename"]</c> or the path. The log thread writes it, a transaction a batch.
/// </summary>
internal sealed class SqliteOutput : RowOutput
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly TsvFormat _text;
    private readonly TextBuffer _buffer = new();
    private string? _complaint;
    private long _lost;

    private SqliteOutput(string name, SqliteConnection connection, SqliteCommand insert, TextFormatOptions settings)
    {
        Name = name;
        _connection = connection;
        _insert = insert;
        _text = new TsvFormat(settings);
    }

    public override string Name { get; }

    public override long LostRows => Interlocked.Read(ref _lost);

    public static SqliteOutput? TryOpen(
        string path, LogColumn[] columns, IReadOnlyDictionary<string, string> config, TextFormatOptions settings, out string? error)
    {
        error = null;
        string file = Path.Combine(settings.Directory, path + ".sqlite");
        string table = config.GetValueOrDefault("tablename", path);
        SQLitePCL.Batteries_V2.Init();
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            foreach (string pragma in (string[])["synchronous", "journal_mode"])
            {
                if (config.TryGetValue(pragma, out string? value) && value.Length > 0)
                {
                    Execute(connection, $"PRAGMA {pragma}={value}");
                }
            }

            Execute(connection, $"CREATE TABLE IF NOT EXISTS {TableName(table)} (\n{string.Join(",\n", columns.Select(c => $"{Quote(c.Name)} {TypeOf(c)}"))}\n)");
            SqliteCommand insert = connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted; values are parameters.
            insert.CommandText = $"INSERT INTO {TableName(table)} ({string.Join(", ", columns.Select(c => Quote(c.Name)))}) VALUES ({string.Join(", ", columns.Select((_, i) => "$" + i))})";
#pragma warning restore CA2100
            for (int i = 0; i < columns.Length; i++)
            {
                insert.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
            }

            return new SqliteOutput(file, connection, insert, settings);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            error = $"{file}: SQLite call failed: {e.Message}";
            return null;
        }
    }

    public override void Write(LogColumn[] columns, RowBatch rows)
    {
        try
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            _insert.Transaction = transaction;
            for (int row = 0; row < rows.Count; row++)
            {
                ReadOnlySpan<Slot> cells = rows.Row(row);
                for (int i = 0; i < columns.Length; i++)
                {
                    _insert.Parameters[i].Value = RowBatch.IsSet(cells[i]) ? Value(columns[i], rows, cells[i]) : DBNull.Value;
                }

                _insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
        catch (SqliteException e)
        {
            Interlocked.Add(ref _lost, rows.Count);
            _complaint ??= $"{Name}: SQLite call failed: {e.Message}";
        }
    }

    public override string? TakeComplaint() => Interlocked.Exchange(ref _complaint, null);

    public override void Close()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private static string TypeOf(LogColumn column) => column.Type.Tag switch
    {
        TypeTag.Bool => "boolean",
        TypeTag.Int or TypeTag.Count or TypeTag.Port => "integer",
        TypeTag.Time or TypeTag.Interval or TypeTag.Double => "double precision",
        _ => "text",
    };

    /// <summary>A column's name, quoted as the reference quotes it: the table's definition keeps that.</summary>
    private static string Quote(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string TableName(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private object Value(LogColumn column, RowBatch rows, in Slot cell)
    {
        switch (column.Type.Tag)
        {
            case TypeTag.Bool:
                return cell.Bits != 0 ? 1L : 0L;
            case TypeTag.Int or TypeTag.Count:
                return cell.Bits;
            case TypeTag.Port:
                return cell.Bits & 0xFFFF;
            case TypeTag.Time or TypeTag.Interval or TypeTag.Double:
                return cell.AsDouble;
            case TypeTag.String or TypeTag.File or TypeTag.Func or TypeTag.Pattern:
                // An empty text is no text, as in the reference.
                return cell.AsString.Length == 0 ? DBNull.Value : Encoding.UTF8.GetString(cell.AsString.Span);
            default:
                _buffer.Clear();
                _text.WriteCell(_buffer, column, rows, cell);
                return Encoding.UTF8.GetString(_buffer.Span);
        }
    }
}
