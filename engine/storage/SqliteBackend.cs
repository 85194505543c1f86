using System.Globalization;
using Microsoft.Data.Sqlite;
using NidsVm.Vm.Values;

namespace NidsVm.Storage;

/// <summary>
/// Keys and values in a table of an SQLite data base. Entries have a time at which they end, or 0; one whose time has come is gone
/// for those who ask, whether or not <see cref="Expire"/> has removed it.
/// </summary>
internal sealed class SqliteBackend : IDisposable
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Constraint = 19;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _overwrite;
    private readonly SqliteCommand _get;
    private readonly SqliteCommand _erase;
    private readonly SqliteCommand _expireKey;
    private readonly SqliteCommand _expire;

    private SqliteBackend(SqliteConnection connection, string table)
    {
        _connection = connection;
        _put = Command($"insert into {table} (key_str, value_str, expire_time) values ($key, $value, $time)");
        _overwrite = Command(
            $"insert into {table} (key_str, value_str, expire_time) values ($key, $value, $time) on conflict (key_str) do update set value_str = $value, expire_time = $time");
        _get = Command($"select value_str from {table} where key_str = $key and (expire_time = 0 or expire_time > $time)");
        _erase = Command($"delete from {table} where key_str = $key");
        _expireKey = Command($"delete from {table} where key_str = $key and expire_time > 0 and expire_time <= $time");
        _expire = Command($"delete from {table} where expire_time > 0 and expire_time <= $time");
    }

    /// <summary>Opens a data base as a record of type <c>Storage::Backend::SQLite::Options</c> says.</summary>
    public static StorageResult Open(RecordValue options, out SqliteBackend? backend)
    {
        backend = null;
        SQLitePCL.Batteries_V2.Init();
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = options["database_path"].AsString.ToString(),
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options["busy_timeout"].AsDouble)),
            Pooling = false,
        };
        SqliteConnection connection = new(settings.ToString());
        string doing = "";
        try
        {
            connection.Open();
            var pragmas = (TableValue)options["pragma_commands"].Ref!;
            long cursor = -1;
            while (pragmas.MoveNext(ref cursor, out int entry))
            {
                string value = pragmas.ValueAt(entry).AsString.ToString();
                doing = $"pragma {pragmas.KeyAt(entry)[0].AsString}{(value.Length > 0 ? " = " + value : "")}";
                Run(connection, doing);
            }

            string table = '"' + options["table_name"].AsString.ToString().Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
            doing = $"create table if not exists {table} (key_str blob primary key, value_str blob not null, expire_time real)";
            Run(connection, doing);
            backend = new SqliteBackend(connection, table);
            return StorageResult.Success;
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            return doing.Length == 0
                ? Failed(failure)
                : new StorageResult(StorageCode.InitializationFailed, string.Create(CultureInfo.InvariantCulture, $"Error while executing '{doing}': {Reason(failure)} ({failure.SqliteErrorCode})"));
        }
    }

    /// <param name="key">the key's bytes</param>
    /// <param name="value">the value's bytes</param>
    /// <param name="overwrite">an entry of that key is replaced</param>
    /// <param name="ends">network time at which the entry ends, or 0</param>
    /// <param name="now">network time</param>
    public StorageResult Put(byte[] key, byte[] value, bool overwrite, double ends, double now)
    {
        try
        {
            if (!overwrite)
            {
                Run(_expireKey, key, null, now);
            }

            Run(overwrite ? _overwrite : _put, key, value, ends);
            return StorageResult.Success;
        }
        catch (SqliteException failure)
        {
            return Failed(failure);
        }
    }

    /// <summary>Finds the bytes of a value.</summary>
    public StorageResult Get(byte[] key, double now, out byte[] value)
    {
        value = [];
        try
        {
            Set(_get, key, null, now);
            if (_get.ExecuteScalar() is not byte[] found)
            {
                return new StorageResult(StorageCode.KeyNotFound);
            }

            value = found;
            return StorageResult.Success;
        }
        catch (SqliteException failure)
        {
            return Failed(failure);
        }
    }

    public StorageResult Erase(byte[] key)
    {
        try
        {
            Run(_erase, key, null, 0);
            return StorageResult.Success;
        }
        catch (SqliteException failure)
        {
            return Failed(failure);
        }
    }

    /// <summary>Removes entries whose time has come; null, or what went wrong.</summary>
    public string? Expire(double now)
    {
        try
        {
            Run(_expire, null, null, now);
            return null;
        }
        catch (SqliteException failure)
        {
            return Reason(failure);
        }
    }

    public StorageResult Close()
    {
        StorageResult result = StorageResult.Success;
        try
        {
            Run(_connection, "pragma optimize");
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode != Busy)
        {
            result = new StorageResult(StorageCode.DisconnectionFailed, $"Sqlite failed to optimize at shutdown: {Reason(failure)}");
        }
        catch (SqliteException)
        {
            // Another one uses it, and will do the same.
        }

        Dispose();
        return result;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in (ReadOnlySpan<SqliteCommand>)[_put, _overwrite, _get, _erase, _expireKey, _expire])
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private static StorageResult Failed(SqliteException failure) => failure.SqliteErrorCode switch
    {
        Busy or Locked => new StorageResult(StorageCode.Timeout),
        Constraint => new StorageResult(StorageCode.KeyExists),
        _ => new StorageResult(StorageCode.OperationFailed, $"SQLite call failed: {Reason(failure)}"),
    };

    // The library puts its own words around those of SQLite: SQLite Error 14: 'unable to open database file'.
    private static string Reason(SqliteException failure)
        => failure.Message.Split('\'') is { Length: > 2 } parts ? string.Join('\'', parts[1..^1]) : failure.Message;

    private static void Run(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Names and pragmas are the policy's own.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static void Run(SqliteCommand command, byte[]? key, byte[]? value, double time)
    {
        Set(command, key, value, time);
        command.ExecuteNonQuery();
    }

    private static void Set(SqliteCommand command, byte[]? key, byte[]? value, double time)
    {
        foreach (SqliteParameter parameter in command.Parameters)
        {
            parameter.Value = parameter.ParameterName switch { "$key" => key, "$value" => value, _ => time };
        }
    }

    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // The name of the table is the policy's own.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (string name in (ReadOnlySpan<string>)["$key", "$value", "$time"])
        {
            if (text.Contains(name, StringComparison.Ordinal))
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }
        }

        return command;
    }
}
