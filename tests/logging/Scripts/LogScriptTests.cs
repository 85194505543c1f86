using System.Text;
using Xunit;

namespace NidsVm.Logging.Tests.Scripts;

/// <summary>The logging framework as policies see it.</summary>
public sealed class LogScriptTests
{
    // A stream of rows (n, s) named Foo; BODY goes into zeek_init after its creation.
    private const string Foo = """
        module Foo;
        export {
            redef enum Log::ID += { LOG, OTHER };
            type Id: record { host: addr &log; p: port &log; };
            type Info: record {
                n: count &log;
                s: string &log &optional;
                id: Id &log &optional;
                hidden: count &default=3;
            };
            global log_foo: event(rec: Info);
        }

        """;

    [Fact]
    public void AStreamLogsFieldsWithTheLogAttribute()
    {
        using PolicyRun run = Run("""
            Log::write(LOG, Info($n=1, $s="one", $id=Id($host=192.0.2.1, $p=53/udp)));
            Log::write(LOG, Info($n=2));
            """);

        Assert.Equal("n\ts\tid.host\tid.p", run.Header("foo", "fields"));
        Assert.Equal("count\tstring\taddr\tport", run.Header("foo", "types"));
        Assert.Equal("foo", run.Header("foo", "path"));
        Assert.Equal(["1\tone\t192.0.2.1\t53", "2\t-\t-\t-"], run.Rows("foo"));
        Assert.Equal([new LogSummary("foo", 2, 0)], run.Summaries);
    }

    [Fact]
    public void EachRowRaisesTheEventOfItsStream()
    {
        using PolicyRun run = PolicyRun.Of(Foo + """
            event Foo::log_foo(rec: Info) { print "row", rec$n, rec$hidden; }
            event zeek_init()
                {
                Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_foo));
                Log::write(LOG, Info($n=1, $hidden=7));
                }
            """);

        Assert.Equal("row, 1, 7\n", Printed(run));
    }

    [Theory]
    [InlineData("LOG", "foo")]
    [InlineData("OTHER", "foo_other")]
    public void ThePathIsMadeOfTheNameOfTheStream(string stream, string path)
    {
        using PolicyRun run = PolicyRun.Of(Foo + $$"""
            event zeek_init()
                {
                Log::create_stream({{stream}}, Log::Stream($columns=Info));
                Log::write({{stream}}, Info($n=1));
                }
            """);

        Assert.Equal([path + ".log"], run.Files());
    }

    [Fact]
    public void ColumnsAreIncludedAndExcluded()
    {
        using PolicyRun run = Run("""
            Log::add_filter(LOG, Log::Filter($name="in", $path="in", $include=set("n", "id.p")));
            Log::add_filter(LOG, Log::Filter($name="ex", $path="ex", $exclude=set("id.host", "s")));
            Log::write(LOG, Info($n=1, $s="one", $id=Id($host=192.0.2.1, $p=53/udp)));
            """);

        Assert.Equal("n\tid.p", run.Header("in", "fields"));
        Assert.Equal(["1\t53"], run.Rows("in"));
        Assert.Equal("n\tid.p", run.Header("ex", "fields"));
    }

    [Fact]
    public void ColumnsAreRenamed()
    {
        using PolicyRun run = Run("""
            Log::add_filter(LOG, Log::Filter($name="a", $path="a", $field_name_map=table(["id.host"] = "host")));
            Log::add_filter(LOG, Log::Filter($name="b", $path="b", $scope_sep="_"));
            Log::write(LOG, Info($n=1));
            """);

        Assert.Equal("n\ts\thost\tid.p", run.Header("a", "fields"));
        Assert.Equal("n\ts\tid_host\tid_p", run.Header("b", "fields"));
    }

    [Fact]
    public void ExtensionsComeFirst()
    {
        using PolicyRun run = PolicyRun.Of(Foo + """
            type Ext: record { path: string &log; peer: string &log; };
            function extend(path: string): Ext { return Ext($path=path, $peer="me"); }
            event zeek_init()
                {
                Log::create_stream(LOG, Log::Stream($columns=Info));
                Log::add_filter(LOG, Log::Filter($name="e", $path="e", $ext_func=extend, $ext_prefix="x_", $include=set("n", "x_path", "x_peer")));
                Log::write(LOG, Info($n=1));
                }
            """);

        Assert.Equal("x_path\tx_peer\tn", run.Header("e", "fields"));
        Assert.Equal(["e\tme\t1"], run.Rows("e"));
    }

    [Fact]
    public void APathFunctionSortsRowsIntoLogs()
    {
        using PolicyRun run = Run("""
            Log::remove_default_filter(LOG);
            Log::add_filter(LOG, Log::Filter($name="by", $path="by",
                $path_func=function(id: Log::ID, path: string, rec: Foo::Info): string { return fmt("%s-%s", path, rec$n % 2 == 0 ? "even" : "odd"); }));
            Log::write(LOG, Info($n=1));
            Log::write(LOG, Info($n=2));
            Log::write(LOG, Info($n=3));
            """);

        Assert.Equal(["by-even.log", "by-odd.log"], run.Files());
        Assert.Equal(["1\t-\t-\t-", "3\t-\t-\t-"], run.Rows("by-odd"));
    }

    [Fact]
    public void PoliciesVetoRows()
    {
        using PolicyRun run = PolicyRun.Of(Foo + """
            hook stream_policy(rec: Foo::Info, id: Log::ID, filter: Log::Filter) { if ( rec$n == 1 ) break; }
            hook filter_policy(rec: Foo::Info, id: Log::ID, filter: Log::Filter) { if ( rec$n == 2 ) break; }
            hook Log::log_stream_policy(rec: any, id: Log::ID) { if ( id == Foo::LOG && (rec as Foo::Info)$n == 3 ) break; }
            event zeek_init()
                {
                Log::create_stream(LOG, Log::Stream($columns=Info, $policy=stream_policy));
                Log::add_filter(LOG, Log::Filter($name="own", $path="own", $policy=filter_policy));
                for ( n in vector(0, 1, 2, 3, 4) )
                    Log::write(LOG, Info($n=n));
                }
            """);

        Assert.Equal(["0", "2", "4"], run.Rows("foo").Select(r => r.Split('\t')[0]));
        Assert.Equal(["0", "1", "4"], run.Rows("own").Select(r => r.Split('\t')[0]));
    }

    [Fact]
    public void PoliciesSeeAndChangeRows()
    {
        using PolicyRun run = PolicyRun.Of(Foo + """
            hook mark(rec: Foo::Info, id: Log::ID, filter: Log::Filter) { rec$s = fmt("%s %s", id, filter$name); }
            event zeek_init()
                {
                Log::create_stream(LOG, Log::Stream($columns=Info, $policy=mark));
                Log::write(LOG, Info($n=1));
                }
            """);

        Assert.Equal(["1\tFoo::LOG default\t-\t-"], run.Rows("foo"));
    }

    [Fact]
    public void AFilterSwitchesToJson()
    {
        using PolicyRun run = Run("""
            Log::add_filter(LOG, Log::Filter($name="j", $path="j", $config=table(["use_json"] = "T")));
            Log::write(LOG, Info($n=1, $s="a\"b", $id=Id($host=192.0.2.1, $p=53/udp)));
            """);

        Assert.Equal(["""{"n":1,"s":"a\"b","id.host":"192.0.2.1","id.p":53}"""], run.Rows("j"));
        Assert.Equal(["1\ta\"b\t192.0.2.1\t53"], run.Rows("foo"));
    }

    [Fact]
    public void OneSwitchTurnsAllLogsToJson()
    {
        using PolicyRun run = Run("Log::write(LOG, Info($n=1));", "@load policy/tuning/json-logs\n");

        Assert.Equal(["""{"n":1}"""], run.Rows("foo"));
    }

    [Fact]
    public void TheNoneWriterOnlyCounts()
    {
        using PolicyRun run = Run("Log::write(LOG, Info($n=1));", "redef Log::default_writer = Log::WRITER_NONE;\n");

        Assert.Empty(run.Files());
        Assert.Equal(1, Assert.Single(run.Summaries).Rows);
    }

    [Fact]
    public void DisabledStreamsWriteNothing()
    {
        using PolicyRun run = Run("""
            Log::write(LOG, Info($n=1));
            Log::disable_stream(LOG);
            Log::write(LOG, Info($n=2));
            Log::enable_stream(LOG);
            Log::write(LOG, Info($n=3));
            """);

        Assert.Equal(["1", "3"], run.Rows("foo").Select(r => r.Split('\t')[0]));
    }

    [Fact]
    public void RemovedStreamsWriteNothing()
    {
        using PolicyRun run = Run("""
            Log::write(LOG, Info($n=1));
            print Log::remove_stream(LOG);
            Log::write(LOG, Info($n=2));
            """);

        Assert.Single(run.Rows("foo"));
        Assert.Equal("T\n", Printed(run));
    }

    [Fact]
    public void FiltersAreReplacedByName()
    {
        using PolicyRun run = Run("""
            Log::add_filter(LOG, Log::Filter($name="default", $path="second"));
            Log::write(LOG, Info($n=1));
            print Log::get_filter_names(LOG), Log::get_filter(LOG, "default")$path;
            """);

        Assert.Equal(["second.log"], run.Files());
        Assert.Contains("default", Printed(run), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoFiltersOfOnePathWriteTwoFiles()
    {
        using PolicyRun run = Run("""
            Log::add_filter(LOG, Log::Filter($name="again", $path="foo"));
            Log::write(LOG, Info($n=1));
            """);

        Assert.Equal(["foo-2.log", "foo.log"], run.Files());
    }

    [Fact]
    public void ColumnsMustBeARecord()
    {
        using PolicyRun run = PolicyRun.Of(Foo + "event zeek_init() { print Log::create_stream(LOG, Log::Stream($columns=count)); }");

        Assert.Contains("error", run.Errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(run.Files());
    }

    [Fact]
    public void RowsOfAnUnknownStreamAreLost()
    {
        using PolicyRun run = PolicyRun.Of(Foo + """
            event zeek_init() { Log::write(LOG, Info($n=1)); print "goes on"; }
            """);

        Assert.Equal("goes on\n", Printed(run));
        Assert.Empty(run.Files());
    }

    private static PolicyRun Run(string body, string before = "") => PolicyRun.Of(before + Foo + $$"""
        event zeek_init()
            {
            Log::create_stream(LOG, Log::Stream($columns=Info));
            {{body}}
            }
        """);

    private static string Printed(PolicyRun run) => Encoding.UTF8.GetString(run.Output.ToArray());
}
