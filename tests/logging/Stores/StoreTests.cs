using System.Text.Json;
using Microsoft.Data.Sqlite;
using NidsVm.Logging.Tests.Scripts;
using Xunit;

namespace NidsVm.Logging.Tests.Stores;

/// <summary>Logs that go to data bases, written by policies.</summary>
public sealed class StoreTests : IDisposable
{
    private const string Rows = """
        module Rows;
        export {
            redef enum Log::ID += { LOG };
            type Info: record {
                ts: time; host: addr; p: port; n: count &optional; i: int; ok: bool; took: interval; name: string; net: subnet;
                tags: set[string]; list: vector of count; kind: Log::ID;
            } &log;
        }
        function write(n: count)
            {
            Log::write(LOG, [$ts=double_to_time(1500000000.25), $host=192.0.2.1, $p=53/udp, $n=n, $i=-5, $ok=T, $took=1.5sec,
                             $name="a \"quoted\", b=c", $net=10.0.0.0/8, $tags=set("x,y"), $list=vector(1, 2), $kind=LOG]);
            }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nidsvm-stores").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SqliteHasTheReferencesTable()
    {
        string path = Path.Combine(_folder, "t");
        using PolicyRun run = PolicyRun.Of(Policy($"$writer=Log::WRITER_SQLITE, $path=\"{path}\", $config=table([\"tablename\"]=\"rows\")", "write(3); write(4);"));
        Assert.Equal("", run.Errors.ToString());
        using SqliteConnection connection = new($"Data Source={path}.sqlite;Pooling=False");
        connection.Open();
        Assert.Equal(
            "CREATE TABLE rows (\n'ts' double precision,\n'host' text,\n'p' integer,\n'n' integer,\n'i' integer,\n'ok' boolean,\n'took' double precision,"
                + "\n'name' text,\n'net' text,\n'tags' text,\n'list' text,\n'kind' text\n)",
            Query(connection, "SELECT sql FROM sqlite_master"));
        Assert.Equal(
            "1500000000.25|192.0.2.1|53|3|-5|1|1.5|a \"quoted\", b=c|10.0.0.0/8|x\\x2cy|1,2|Rows::LOG\n"
                + "1500000000.25|192.0.2.1|53|4|-5|1|1.5|a \"quoted\", b=c|10.0.0.0/8|x\\x2cy|1,2|Rows::LOG",
            Query(connection, "SELECT * FROM rows ORDER BY n"));
    }

    [Fact]
    public void AFileThatCannotBeOpenedIsAnError()
    {
        using PolicyRun run = PolicyRun.Of(Policy($"$writer=Log::WRITER_SQLITE, $path=\"{_folder}/missing/t\"", "write(3);"));
        Assert.Contains("SQLite call failed", run.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ElasticsearchGetsBulksAndIsAskedAgain()
    {
        using RecordingServer server = new((503, "busy"), (200, """{"errors":false}"""));
        using PolicyRun run = PolicyRun.Of(Policy($"$writer=Log::WRITER_ELASTICSEARCH, $path=\"rows\", $config=table([\"url\"]=\"{server.Address}\", [\"authorization\"]=\"ApiKey abc\")", "write(3); write(4);"));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0], server.Requests[1]);
        (string target, string? authorization, string body) = server.Requests[1];
        Assert.Equal(("/_bulk", "ApiKey abc"), (target, authorization));
        string[] lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        using JsonDocument action = JsonDocument.Parse(lines[0]);
        Assert.StartsWith("rows-20", action.RootElement.GetProperty("index").GetProperty("_index").GetString(), StringComparison.Ordinal);
        using JsonDocument row = JsonDocument.Parse(lines[1]);
        Assert.Equal("2017-07-14T02:40:00.250000Z", row.RootElement.GetProperty("ts").GetString());
        Assert.Equal(3, row.RootElement.GetProperty("n").GetInt32());
    }

    [Fact]
    public void RowsThatAServerRefusesAreToldAndNotSentAgain()
    {
        using RecordingServer server = new((200, """{"errors":true,"items":[]}"""));
        using PolicyRun run = PolicyRun.Of(Policy($"$writer=Log::WRITER_ELASTICSEARCH, $path=\"rows\", $config=table([\"url\"]=\"{server.Address}\")", "write(3);"));
        Assert.Single(server.Requests);
        Assert.Contains("rows were refused", run.Errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 rows lost so far", run.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void InfluxGetsPoints()
    {
        using RecordingServer server = new((204, ""));
        using PolicyRun run = PolicyRun.Of(Policy($"$writer=Log::WRITER_INFLUXDB, $path=\"rows\", $config=table([\"url\"]=\"{server.Address}\", [\"database\"]=\"nids\", [\"tags\"]=\"host,kind\")", "write(3);"));
        Assert.Equal("", run.Errors.ToString());
        (string target, string? _, string body) = Assert.Single(server.Requests);
        Assert.Equal("/write?db=nids&precision=ns", target);
        Assert.Equal(
            "rows,host=192.0.2.1,kind=Rows::LOG p=53i,n=3i,i=-5i,ok=true,took=1.5,name=\"a \\\"quoted\\\", b=c\",net=\"10.0.0.0/8\",tags=\"x\\\\x2cy\",list=\"1,2\" 1500000000250000001\n",
            body);
    }

    [Fact]
    public void SettingsThatMakeNoSenseAreErrors()
    {
        using PolicyRun address = PolicyRun.Of(Policy("$writer=Log::WRITER_INFLUXDB, $path=\"rows\", $config=table([\"url\"]=\"nowhere\")", "write(3);"));
        Assert.Contains("nowhere: this is no address of a server", address.Errors.ToString(), StringComparison.Ordinal);
        using PolicyRun tag = PolicyRun.Of(Policy("$writer=Log::WRITER_INFLUXDB, $path=\"rows\", $config=table([\"tags\"]=\"nothing\")", "write(3);"));
        Assert.Contains("tag nothing: the log has no such column", tag.Errors.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public void PostgresHasTypedColumns()
    {
        using PostgresServer server = new();
        using PolicyRun run = PolicyRun.Of(Policy($"$writer=Log::WRITER_POSTGRESQL, $path=\"rows\", $config=table([\"connection\"]=\"{server.ConnectionString}\")", "write(3); write(4);"));
        Assert.Equal("", run.Errors.ToString());
        Assert.Equal("2", server.Query("SELECT count(*) FROM rows WHERE host <<= '192.0.2.0/24' AND ts = to_timestamp(1500000000.25)"));
        Assert.Equal("-5|t|1.5|a \"quoted\", b=c|10.0.0.0/8|{\"x,y\"}|{1,2}|Rows::LOG", server.Query("SELECT i, ok, took, name, net, tags, list, kind FROM rows WHERE n = 3"));
    }

    [InfluxFact]
    public void InfluxHasTypedFields()
    {
        using InfluxServer server = new();
        using PolicyRun run = PolicyRun.Of(Policy(InfluxFilter(server), "write(3); write(4); write(18446744073709551615);"));
        Assert.Equal("", run.Errors.ToString());
        Assert.Equal(
            "fieldKey|fieldType\ni|integer\nlist|string\nn|integer\nname|string\nnet|string\nok|boolean\np|integer\ntags|string\ntook|float",
            server.Query("SHOW FIELD KEYS FROM rows"));
        Assert.Equal("tagKey\nhost\nkind", server.Query("SHOW TAG KEYS FROM rows"));
        Assert.Equal(
            "time|i|ok|took|name|net|tags|list|p|kind\n1500000000250000002|-5|True|1.5|a \"quoted\", b=c|10.0.0.0/8|x\\x2cy|1,2|53|Rows::LOG",
            server.Query("SELECT i, ok, took, \"name\", net, tags, list, p, kind FROM rows WHERE host = '192.0.2.1' AND n = 4"));

        // Influx knows no larger number.
        Assert.Equal("time|n\n1500000000250000003|9223372036854775807", server.Query("SELECT n FROM rows WHERE n > 4"));
    }

    [InfluxFact]
    public void ADatabaseThatIsNotThereIsTold()
    {
        using InfluxServer server = new();
        using PolicyRun run = PolicyRun.Of(Policy(InfluxFilter(server).Replace("\"nids\"", "\"nowhere\"", StringComparison.Ordinal), "write(3);"));
        Assert.Contains("database not found", run.Errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 rows lost so far", run.Errors.ToString(), StringComparison.Ordinal);
    }

    [InfluxFact]
    public void RowsWaitForAServerThatIsAwayAndTheQueueIsBounded()
    {
        // Without a buffer each row is a batch.
        const int Written = 400;
        const int Bound = 256;
        using InfluxServer server = new();
        server.Stop();
        using PolicyRun run = new(Policy(InfluxFilter(server), $"write(1); Log::flush(LOG); Log::set_buf(LOG, F); local n = 1; while ( n < {Written} ) write(++n);"));
        StoreSummary store = WaitFor(() => run.Stores.Single(), s => s.Waiting + s.LostRows == Written);
        Assert.Equal(("rows", "store", Written, Written - Bound, Bound), (store.Path, store.Filter, store.Rows, store.LostRows, store.Waiting));

        // It takes all that waited, in order, once it is back; later pauses are longer.
        server.Start();
        store = WaitFor(() => run.Stores.Single(), s => s.Waiting == 0);
        Assert.Equal(Written - Bound, store.LostRows);
        run.Finish();
        Assert.Equal($"time|count|sum\n0|{Bound}|{Bound * (Bound + 1) / 2}", server.Query("SELECT count(n), sum(n) FROM rows"));
        Assert.Contains($"{Written - Bound} rows lost so far", run.Errors.ToString(), StringComparison.Ordinal);
        Assert.Equal([new LogSummary("rows", Written, Written - Bound)], run.Summaries);
    }

    [Fact]
    public void ALogThatEndsWhileItsServerIsAwayHoldsUpNoOther()
    {
        // Nobody listens at the port of a server that has ended.
        string address;
        using (RecordingServer gone = new((204, "")))
        {
            address = gone.Address;
        }

        using PolicyRun run = new(Policy(
            $"$writer=Log::WRITER_INFLUXDB, $path=\"rows\", $config=table([\"url\"]=\"{address}\")",
            "write(3); Log::remove_filter(LOG, \"store\"); Log::add_filter(LOG, [$name=\"file\", $path=\"file\"]); write(4);"));
        run.WaitWritten();
        Assert.Single(run.Rows("file"));
        Assert.Equal([new LogSummary("file", 1, 0), new LogSummary("rows", 1, 0)], run.Summaries);
        run.Finish();
        Assert.Equal([new LogSummary("file", 1, 0), new LogSummary("rows", 1, 1)], run.Summaries);
        Assert.Contains("1 rows lost so far", run.Errors.ToString(), StringComparison.Ordinal);
    }

    [InfluxFact]
    public void RowsOfTheEndAreGivenUpWhereTheServerStaysAway()
    {
        using InfluxServer server = new();
        server.Stop();
        using PolicyRun run = PolicyRun.Of(Policy(InfluxFilter(server), "write(3);"));
        Assert.Equal([new LogSummary("rows", 1, 1)], run.Summaries);
    }

    private static string InfluxFilter(InfluxServer server) =>
        $"$writer=Log::WRITER_INFLUXDB, $path=\"rows\", $config=table([\"url\"]=\"{server.Address}\", [\"database\"]=\"nids\", [\"tags\"]=\"host,kind\")";

    private static StoreSummary WaitFor(Func<StoreSummary> read, Func<StoreSummary, bool> isGood)
    {
        for (int i = 0; i < 600; i++)
        {
            if (read() is var summary && isGood(summary))
            {
                return summary;
            }

            Thread.Sleep(50);
        }

        Assert.Fail($"the queue stays at {read()}");
        return default;
    }

    private static string Policy(string filter, string writes) => $$"""
        {{Rows}}
        event zeek_init()
            {
            Log::create_stream(LOG, [$columns=Info]);
            Log::remove_filter(LOG, "default");
            Log::add_filter(LOG, [$name="store", {{filter}}]);
            {{writes}}
            }
        """;

    private static string Query(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own queries.
        command.CommandText = text;
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return string.Join('\n', rows);
    }
}
