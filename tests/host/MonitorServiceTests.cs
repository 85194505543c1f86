using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace NidsVm.Host.Tests;

/// <summary>A fact about capture through the kernel's ring: needs Linux and root, and is skipped without.</summary>
public sealed class ServiceFactAttribute : FactAttribute
{
    public ServiceFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "skipped: capturing needs Linux and root";
        }
    }
}

/// <summary>As <see cref="ServiceFactAttribute"/>, with data.</summary>
public sealed class ServiceTheoryAttribute : TheoryAttribute
{
    public ServiceTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "skipped: capturing needs Linux and root";
        }
    }
}

/// <summary>The service on the loopback interface, with real datagrams, steered through its socket.</summary>
public sealed class MonitorServiceTests : IDisposable
{
    private const string Policy = """
        module Seen;

        export {
            option greeting = "hello";
            global datagrams: count = 0;
        }

        event udp_request(u: connection)
            {
            if ( u$id$resp_p == 40153/udp )
                ++datagrams;
            }

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [ServiceFact]
    public void A_service_is_steered_and_loses_no_row()
    {
        const int Port = 40153;
        _nidsvm.Write("seen.zeek", Policy);
        using Process service = Start("seen.zeek");
        Send(Port, 7);
        WaitFor(() => Datagrams() == 7, "the datagrams");
        Assert.Contains("running", Ctl("status").Output, StringComparison.Ordinal);
        Assert.Contains("udp", Ctl("connections").Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"packets\":", Ctl("stats", "--json").Output, StringComparison.Ordinal);
        Assert.Equal(0, Ctl("top").ExitCode);

        // Options are set, variables are not.
        Assert.Equal(0, Ctl("set", "Seen::greeting", "good day").ExitCode);
        Assert.Contains("good day", Ctl("print", "Seen::greeting").Output, StringComparison.Ordinal);
        Assert.Equal(1, Ctl("set", "Seen::datagrams", "3").ExitCode);
        Assert.Contains("there is no variable Seen::nothing", Ctl("print", "Seen::nothing").Error, StringComparison.Ordinal);

        // Policies with errors are refused, and the old ones go on; good ones begin anew.
        _nidsvm.Write("seen.zeek", "this is no policy");
        Assert.Equal(1, Ctl("reload").ExitCode);
        Assert.Equal(7, Datagrams());
        _nidsvm.Write("seen.zeek", Policy.Replace("hello", "welcome", StringComparison.Ordinal));
        Assert.Equal(0, Ctl("reload").ExitCode);
        Assert.Contains("welcome", Ctl("print", "Seen::greeting").Output, StringComparison.Ordinal);
        Assert.Equal(0, Datagrams());
        Assert.Equal(0, Ctl("rotate").ExitCode);

        Send(Port, 5);
        WaitFor(() => Datagrams() == 5, "the datagrams after the reload");
        Assert.Equal(0, Ctl("stop").ExitCode);
        ProcessResult result = NidsVmProcess.Finish(service);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("0 dropped", result.Error, StringComparison.Ordinal);
        Assert.Equal(12, ArchivedRows(Port));
        Assert.Empty(Directory.GetFiles(_nidsvm.PathOf("logs/current")));
        Assert.False(File.Exists(_nidsvm.PathOf("logs/control.sock")));
    }

    [ServiceFact]
    public void A_service_that_was_killed_is_taken_up_by_the_next_one()
    {
        const int Port = 40154;
        _nidsvm.Write("short.zeek", "redef udp_inactivity_timeout = 1 sec;\n");
        using (Process first = Start("short.zeek"))
        {
            Send(Port, 3);
            WaitFor(() => File.Exists(_nidsvm.PathOf("logs/current/conn.log"))
                && File.ReadAllText(_nidsvm.PathOf("logs/current/conn.log")).Split('\n').Count(l => l.Contains($"\t{Port}\t", StringComparison.Ordinal)) == 3, "the rows");
            first.Kill(entireProcessTree: true);
            first.WaitForExit();
        }

        using Process second = Start("short.zeek");
        WaitFor(() => ArchivedRows(Port) == 3, "the archive of the first run");
        Assert.Equal(0, Ctl("stop").ExitCode);
        Assert.Equal(0, NidsVmProcess.Finish(second).ExitCode);
    }

    [ServiceFact]
    public void Logs_go_to_the_data_base_that_the_settings_name()
    {
        const int Port = 40155;
        _nidsvm.Write("outputs.json", """
            {
              "Outputs": [
                // A quotation mark and a backslash are part of the name.
                { "Writer": "sqlite", "Config": { "tablename": "a \"b\\c" }, "Logs": [ "conn" ], "ReplacesFiles": true }
              ]
            }
            """);
        _nidsvm.Write("seen.zeek", Policy);
        using Process service = Start("seen.zeek", "--config", "outputs.json");
        Send(Port, 4);
        WaitFor(() => Ctl("stats", "--json").Output.Contains("\"events\":", StringComparison.Ordinal), "the service's answer");
        Assert.Equal(0, Ctl("stop").ExitCode);
        Assert.Equal(0, NidsVmProcess.Finish(service).ExitCode);
        string file = Assert.Single(Directory.GetFiles(_nidsvm.PathOf("logs"), "conn*", SearchOption.AllDirectories));
        SQLitePCL.Batteries_V2.Init();
        using SqliteConnection connection = new($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = new($"SELECT count(*) FROM \"a \"\"b\\c\" WHERE \"id.resp_p\" = {Port}", connection);
        Assert.Equal(4L, command.ExecuteScalar());
    }

    [Fact]
    public void Settings_that_make_no_sense_are_told()
    {
        _nidsvm.Write("writer.json", """{ "Interface": "lo", "Outputs": [ { "Writer": "Cassandra" } ] }""");
        Assert.Contains("the writer \"Cassandra\" is none of SQLite, PostgreSQL", _nidsvm.Run("monitor", "--config", "writer.json").Error, StringComparison.Ordinal);
        _nidsvm.Write("wrong.json", """{ "Interface": "lo", "Workers": 1000 }""");
        ProcessResult result = _nidsvm.Run("monitor", "--config", "wrong.json");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("setting Workers: 1000 is not between", result.Error, StringComparison.Ordinal);
        _nidsvm.Write("unknown.json", """{ "Interfaces": "lo" }""");
        Assert.Contains("Interfaces", _nidsvm.Run("monitor", "--config", "unknown.json").Error, StringComparison.Ordinal);
        Assert.Contains("no interface is named", _nidsvm.Run("monitor").Error, StringComparison.Ordinal);
        Assert.Contains("no service answers", _nidsvm.Run("ctl", "--control", "nowhere.sock", "status").Error, StringComparison.Ordinal);
    }

    private static void WaitFor(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"{what} did not come");
            Thread.Sleep(50);
        }
    }

    /// <summary>Sends datagrams to a port, each from a port of its own.</summary>
    private static void Send(int port, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using UdpClient client = new();
            client.Send("payload"u8, new IPEndPoint(IPAddress.Loopback, port));
        }
    }

    private Process Start(string policy, params string[] more)
    {
        Process process = _nidsvm.Start(["monitor", "-i", "lo", "-C", "-b", "base/protocols/conn", policy, "--folder", "logs", .. more]);
        WaitFor(() => File.Exists(_nidsvm.PathOf("logs/control.sock")) && Ctl("status").ExitCode == 0, "the service");
        return process;
    }

    private ProcessResult Ctl(params string[] arguments) => _nidsvm.Run(["ctl", "--control", _nidsvm.PathOf("logs/control.sock"), .. arguments]);

    private int Datagrams()
    {
        ProcessResult result = Ctl("print", "Seen::datagrams");
        return int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Rows of all archived connection logs about datagrams to a port.</summary>
    private int ArchivedRows(int port) => Directory.GetFiles(_nidsvm.PathOf("logs"), "conn.*.log.gz", SearchOption.AllDirectories).Sum(file =>
    {
        using GZipStream stream = new(File.OpenRead(file), CompressionMode.Decompress);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n').Count(l => l.Contains($"\t{port}\tudp", StringComparison.Ordinal));
    });
}
