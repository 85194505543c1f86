using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace NidsVm.Host.Tests;

/// <summary>The service in trouble and at its end: signals, a full disk, reloads, a second one, the service manager.</summary>
public sealed class ServiceRobustnessTests : IDisposable
{
    private const int InterruptSignal = 2;
    private const int TerminateSignal = 15;
    private static readonly Dictionary<string, string> NoVariables = [];

    // Each datagram is a connection that is logged soon.
    private const string Counting = """
        redef udp_inactivity_timeout = 1 sec;

        module Seen;

        export {
            global datagrams: count = 0;
            global bad: count = 0;
        }

        event udp_request(u: connection)
            {
            if ( u$id$resp_p >= 40160/udp && u$id$resp_p < 40170/udp )
                ++datagrams;
            }

        event conn_weird(name: string, c: connection, addl: string, source: string)
            {
            ++bad;
            }

        event net_weird(name: string, addl: string, source: string)
            {
            ++bad;
            }

        """;

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [ServiceTheory]
    [InlineData(InterruptSignal, 40160)]
    [InlineData(TerminateSignal, 40161)]
    public void A_signal_ends_the_service_in_order(int signal, int port)
    {
        // What the kernel sends over loopback has no checksums yet: they are not held against it.
        using ServiceProcess service = Start("logs");
        ServiceProcess.Send(port, 5);
        ServiceProcess.WaitFor(() => service.Sum("Seen::datagrams") == 5, "the datagrams");
        Assert.Equal(0, service.Sum("Seen::bad"));
        service.Signal(signal);
        ProcessResult result = service.Finish();
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"rows of logs: (\d+) counted, \1 written, 0 lost", result.Error);
        Assert.Equal(5, service.ArchivedRows(port));
        Assert.Empty(Directory.GetFiles(_nidsvm.PathOf("logs/current")));
        Assert.False(File.Exists(service.Socket));
    }

    [ServiceTheory]
    [InlineData("1", 40162)]
    [InlineData("2", 40163)]
    public void Reloads_lose_no_packet(string workers, int port)
    {
        const int Datagrams = 400;
        using ServiceProcess service = Start("logs", "--workers", workers);
        Task sending = Task.Run(() =>
        {
            for (int i = 0; i < Datagrams / 10; i++)
            {
                ServiceProcess.Send(port, 10);
                Thread.Sleep(100);
            }
        });
        for (int i = 1; i <= 4; i++)
        {
            ProcessResult reload = service.Ctl("reload");
            Assert.True(reload.ExitCode == 0, reload.Error);
            _nidsvm.Write("counting.zeek", "event zeek_init() { no_such_function(); }");
            ProcessResult refused = service.Ctl("reload");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("the old ones go on", refused.Error, StringComparison.Ordinal);
            Assert.Contains("no_such_function", refused.Error, StringComparison.Ordinal);
            _nidsvm.Write("counting.zeek", Counting);
        }

        sending.Wait();
        Assert.Equal(4, System.Text.Json.JsonDocument.Parse(service.Ctl("status", "--json").Output).RootElement.GetProperty("reloads").GetInt32());
        ServiceProcess.WaitFor(
            () =>
            {
                int before = service.Packets();
                Thread.Sleep(300);
                return service.Packets() == before;
            },
            "the last packet");
        Assert.Equal(0, service.Ctl("stop").ExitCode);
        Assert.Equal(0, service.Finish().ExitCode);

        // The system may give a port twice, and then two datagrams are one connection.
        Assert.Equal(Datagrams, service.ArchivedPackets(port));
    }

    [ServiceFact]
    public void A_log_whose_columns_change_with_a_reload_gets_a_file_of_its_own()
    {
        const int Port = 40164;
        using ServiceProcess service = Start("logs");
        ServiceProcess.Send(Port, 3);
        ServiceProcess.WaitFor(() => service.Sum("Seen::datagrams") == 3, "the datagrams");
        _nidsvm.Write("counting.zeek", Counting + "redef record Conn::Info += { colour: string &log &default=\"blue\"; };\n");
        Assert.Equal(0, service.Ctl("reload").ExitCode);
        ServiceProcess.Send(Port, 2);
        ServiceProcess.WaitFor(() => service.Sum("Seen::datagrams") == 2, "the datagrams after the reload");
        Assert.Equal(0, service.Ctl("stop").ExitCode);
        Assert.Equal(0, service.Finish().ExitCode);
        Assert.Equal(5, service.ArchivedRows(Port));
        foreach (string file in Directory.GetFiles(_nidsvm.PathOf("logs"), "conn.*.log.gz", SearchOption.AllDirectories))
        {
            using System.IO.Compression.GZipStream stream = new(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress);
            using StreamReader reader = new(stream);
            string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            int fields = Assert.Single(lines, l => l.StartsWith("#fields\t", StringComparison.Ordinal)).Split('\t').Length - 1;
            Assert.All(lines.Where(l => l[0] != '#'), l => Assert.Equal(fields, l.Split('\t').Length));
        }
    }

    [ServiceFact]
    public void A_second_service_leaves_the_folder_of_the_first_alone()
    {
        const int Port = 40165;
        using ServiceProcess first = Start("logs");
        ServiceProcess.Send(Port, 3);
        ServiceProcess.WaitFor(() => File.Exists(_nidsvm.PathOf("logs/current/conn.log")), "the log");
        ProcessResult second = _nidsvm.Run("monitor", "-i", "lo", "-b", "--folder", "logs", "--control", _nidsvm.PathOf("other.sock"));
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("another service writes its logs there", second.Error, StringComparison.Ordinal);
        ProcessResult third = _nidsvm.Run("monitor", "-i", "lo", "-b", "--folder", "other", "--control", first.Socket);
        Assert.Equal(1, third.ExitCode);
        Assert.Contains("another service answers there", third.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_nidsvm.PathOf("logs/current/conn.log")));
        Assert.Equal(0, first.Ctl("stop").ExitCode);
        Assert.Equal(0, first.Finish().ExitCode);
        Assert.Equal(3, first.ArchivedRows(Port));
    }

    [ServiceFact]
    public void A_full_disk_costs_rows_that_are_counted_and_nothing_else()
    {
        const int Port = 40166;
        const string Folder = "full";
        Directory.CreateDirectory(_nidsvm.PathOf(Folder));
        Tool("mount", "-t", "tmpfs", "-o", "size=512k", "none", _nidsvm.PathOf(Folder));
        try
        {
            using ServiceProcess service = Start(Folder);
            string filler = _nidsvm.PathOf("full/filler");
            Fill(filler);
            ServiceProcess.Send(Port, 200);
            ServiceProcess.WaitFor(() => Lost(service) >= 100, "the loss");
            Assert.Equal(200, service.Sum("Seen::datagrams"));
            File.Delete(filler);
            ServiceProcess.Send(Port, 3);
            ServiceProcess.WaitFor(() => service.Sum("Seen::datagrams") == 203, "the datagrams after it");
            Assert.Equal(0, service.Ctl("stop").ExitCode);
            ProcessResult result = service.Finish();
            Assert.Equal(0, result.ExitCode);
            Assert.Equal(2, result.Error.Split("rows of logs are lost").Length);
            Assert.Contains("logs are written again", result.Error, StringComparison.Ordinal);
            System.Text.RegularExpressions.Match rows = System.Text.RegularExpressions.Regex.Match(
                result.Error, @"rows of logs: (?<counted>\d+) counted, (?<written>\d+) written, (?<lost>\d+) lost", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            long Number(string name) => long.Parse(rows.Groups[name].Value, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Number("counted"), Number("written") + Number("lost"));
            Assert.InRange(service.ArchivedRows(Port), 3, 203 - 100);
        }
        finally
        {
            Tool("umount", _nidsvm.PathOf(Folder));
        }
    }

    [ServiceFact]
    public void The_service_manager_is_told_of_readiness_life_and_the_end()
    {
        string path = _nidsvm.PathOf("notify");
        using Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        manager.ReceiveTimeout = 60_000;
        _nidsvm.Write("counting.zeek", Counting);
        Dictionary<string, string> variables = new(StringComparer.Ordinal) { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = "400000" };
        using ServiceProcess service = new(_nidsvm, "logs", variables, "counting.zeek");
        Assert.StartsWith("READY=1\n", Receive(manager), StringComparison.Ordinal);
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("WATCHDOG=1", Receive(manager));
        }

        // Five signs of life wait or come within their time, which leaves a busy machine much.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        service.Signal(TerminateSignal);
        string message;
        while ((message = Receive(manager)) == "WATCHDOG=1")
        {
            // Those that were under way.
        }

        Assert.Equal("STOPPING=1", message);
        Assert.Equal(0, service.Finish().ExitCode);
    }

    [Fact]
    public void Mistakes_with_ctl_are_told_with_what_to_do()
    {
        AssertFails(2, "unknown command 'stat'", "Did you mean 'stats'?", "ctl", "stat");
        AssertFails(2, "Required argument 'VARIABLE' missing", "Try 'nidsvm ctl print --help'.", "ctl", "print");
        AssertFails(1, "no service answers there", "--control or --config", "ctl", "--control", "nowhere.sock", "status");
        AssertFails(1, "missing.json: no such file", "missing.json", "ctl", "--config", "missing.json", "status");
        ProcessResult help = _nidsvm.Run("ctl", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.All(["status", "stats", "stop", "rotate", "reload", "top", "print", "set", "connections"], c => Assert.Contains(c, help.Output, StringComparison.Ordinal));
    }

    private static long Lost(ServiceProcess service) => service.Stats().GetProperty("logs").EnumerateArray().Sum(l => l.GetProperty("lost").GetInt64());

    private static string Receive(Socket socket)
    {
        byte[] buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    private static void Fill(string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // That is what it is for.
        }
    }

    private static void Tool(string name, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(name, arguments) { UseShellExecute = false })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private ServiceProcess Start(string folder, params string[] arguments)
    {
        _nidsvm.Write("counting.zeek", Counting);
        return new ServiceProcess(_nidsvm, folder, NoVariables, ["counting.zeek", .. arguments]);
    }

    private void AssertFails(int exitCode, string first, string second, params string[] arguments)
    {
        ProcessResult result = _nidsvm.Run(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(first, result.Error, StringComparison.Ordinal);
        Assert.Contains(second, result.Error, StringComparison.Ordinal);
    }
}
