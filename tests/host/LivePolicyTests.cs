using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NidsVm.Host.Tests;

/// <summary>A fact about filters on a live interface: needs libpcap and root, and is skipped without.</summary>
public sealed class LiveFilterFactAttribute : FactAttribute
{
    public LiveFilterFactAttribute()
    {
        if (!NativeLibrary.TryLoad("libpcap.so.0.8", out _) && !NativeLibrary.TryLoad("libpcap.so.1", out _))
        {
            Skip = "skipped: libpcap is not installed";
        }
        else if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "skipped: capturing needs Linux and root";
        }
    }
}

/// <summary>Policies that look after the capture itself, on the loopback interface: its filter, its statistics, its losses.</summary>
public sealed class LivePolicyTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [ServiceFact]
    public void Filter_statistics_and_losses_are_logged()
    {
        using Process service = Start(
            "misc/stats", "misc/capture-loss", "Stats::report_interval=1sec", "CaptureLoss::initial_watch_interval=1sec", "CaptureLoss::watch_interval=1sec");
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            using TcpClient client = new();
            client.Connect((IPEndPoint)listener.LocalEndpoint);
            using TcpClient server = listener.AcceptTcpClient();
            for (int i = 0; i < 30; i++)
            {
                client.GetStream().Write(new byte[1000]);
                server.GetStream().ReadExactly(new byte[1000]);
                Thread.Sleep(100);
            }
        }

        ProcessResult result = Stop(service);
        Assert.Equal(0, result.ExitCode);

        Dictionary<string, string> filter = Assert.Single(Rows("packet_filter"));
        Assert.Equal(("zeek", "ip or not ip", "T", "T", "-"), (filter["node"], filter["filter"], filter["init"], filter["success"], filter["failure_reason"]));

        List<Dictionary<string, string>> stats = Rows("stats");
        Assert.InRange(stats.Count, 2, 60);
        Assert.True(stats.Sum(r => Number(r["pkts_proc"])) >= 60);
        Assert.True(stats.Sum(r => Number(r["bytes_recv"])) >= 30_000);
        Assert.True(stats.Sum(r => Number(r["pkts_link"])) >= 60);
        Assert.True(stats.Sum(r => Number(r["tcp_conns"])) >= 1);
        Assert.True(stats.Sum(r => Number(r["events_proc"])) >= 1);
        Assert.All(stats, r => Assert.True(Number(r["mem"]) > 0));
        Assert.All(stats, r => Assert.InRange(Number(r["pkt_lag"]), -0.01, 30));
        Assert.All(stats, r => Assert.Equal("0", r["pkts_dropped"]));

        List<Dictionary<string, string>> losses = Rows("capture_loss");
        Assert.InRange(losses.Count, 1, 60);
        Assert.True(losses.Sum(r => Number(r["acks"])) >= 30);
        Assert.Equal(0, losses.Sum(r => Number(r["gaps"])));
        Assert.All(losses, r => Assert.Equal("0.0", r["percent_lost"]));
        Assert.All(losses.SkipLast(1), r => Assert.InRange(Number(r["ts_delta"]), 0.9, 10));
    }

    [LiveFilterFact]
    public void Capture_and_restrict_filters_take_effect()
    {
        const int Seen = 40161;
        const int Restricted = 40162;
        const int NotCaptured = 40163;
        _nidsvm.Write("filters.zeek", $$"""
            redef capture_filters += { ["ours"] = "udp port {{Seen}} or udp port {{Restricted}}" };
            redef restrict_filters += { ["less"] = "not port {{Restricted}}" };
            """);
        using Process service = Start("filters.zeek");
        Send(NotCaptured, 3);
        Send(Restricted, 3);
        Send(Seen, 3);
        WaitForPackets(3);
        Assert.Equal(0, Stop(service).ExitCode);
        Assert.Equal(
            ("(udp port 40161 or udp port 40162) and (not port 40162)", "T", "T"),
            Rows("packet_filter").Select(r => (r["filter"], r["init"], r["success"])).Single());
        Assert.Equal([$"{Seen}"], Rows("conn").Select(r => r["id.resp_p"]).Distinct());
        Assert.Equal(3, Rows("conn").Count);
    }

    [LiveFilterFact]
    public void Filters_change_while_the_program_runs()
    {
        const int Port = 40164;
        const int Exclude = 40165;
        const int Include = 40166;
        _nidsvm.Write("changing.zeek", $$"""
            redef PacketFilter::restricted_filter = "udp portrange {{Port}}-{{Include}}";

            event udp_request(u: connection)
                {
                if ( u$id$resp_p == {{Exclude}}/udp )
                    print PacketFilter::exclude("one port", "udp port {{Port}}");

                if ( u$id$resp_p == {{Include}}/udp )
                    print PacketFilter::remove_exclude("one port"), PacketFilter::remove_exclude("none");
                }
            """);
        using Process service = Start("changing.zeek");
        Send(Port, 1);
        WaitForPackets(1);
        Send(Exclude, 1);
        WaitForPackets(2);
        Send(Port, 4);
        Send(Include, 1);
        WaitForPackets(3);
        Send(Port, 2);
        WaitForPackets(5);
        ProcessResult result = Stop(service);
        Assert.Equal("T\nT, F\n", result.Output);
        Assert.Equal(["40164", "40164", "40164", "40165", "40166"], Rows("conn").Select(r => r["id.resp_p"]).Order(StringComparer.Ordinal));
        string all = "(udp portrange 40164-40166) and (ip or not ip)";
        Assert.Equal(
            [(all, "T", "T"), ("(udp portrange 40164-40166) and ((ip or not ip) and (not (udp port 40164)))", "F", "T"), (all, "F", "T")],
            Rows("packet_filter").Select(r => (r["filter"], r["init"], r["success"])));
    }

    [LiveFilterFact]
    public void The_filter_of_the_command_line_goes_before_those_of_policies()
    {
        const int Seen = 40167;
        _nidsvm.Write("filters.zeek", "redef capture_filters += { [\"other\"] = \"udp port 40168\" };\n");
        using Process service = Start("filters.zeek", "-f", $"udp port {Seen}");
        Send(40168, 3);
        Send(Seen, 2);
        WaitForPackets(2);
        Assert.Equal(0, Stop(service).ExitCode);
        Assert.Equal($"udp port {Seen}", Rows("packet_filter").Single()["filter"]);
        Assert.Equal([$"{Seen}", $"{Seen}"], Rows("conn").Select(r => r["id.resp_p"]));
    }

    [LiveFilterFact]
    public void A_filter_that_is_none_ends_the_start()
    {
        _nidsvm.Write("bad.zeek", "redef restrict_filters += { [\"bad\"] = \"no such thing\" };\n");
        ProcessResult result = _nidsvm.Run("monitor", "-i", "lo", "--folder", "logs", "bad.zeek");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Invalid restrict filter named 'bad' - 'no such thing'", result.Error, StringComparison.Ordinal);
    }

    [ServiceFact]
    public void Dropped_packets_are_counted_and_noticed()
    {
        const int Port = 40169;
        _nidsvm.Write("slow.zeek", $$"""
            redef instruction_budget = 100000000000;
            global held = F;
            global before: NetStats;

            event udp_request(u: connection)
                {
                if ( held || u$id$resp_p != {{Port}}/udp )
                    return;

                held = T;
                before = get_net_stats();
                print open("holding");
                local until = current_time() + 3sec;
                while ( current_time() < until )
                    ;

                event net_stats_update(before);
                }
            """);
        _nidsvm.Write("small.json", """{ "RingMiB": 4, "Workers": 2 }""");
        using Process service = Start("slow.zeek", "--config", "small.json");
        Send(Port, 1);
        WaitFor(() => File.Exists(_nidsvm.PathOf("holding")), "the first datagram");
        for (int flow = 0; flow < 16; flow++)
        {
            // The kernel gives about half of the flows to the worker that is held up.
            using UdpClient client = new();
            for (int i = 0; i < 2_000; i++)
            {
                client.Send(new byte[1000], new IPEndPoint(IPAddress.Loopback, Port + 1));
            }
        }

        ProcessResult result = Stop(service);
        Assert.Equal(0, result.ExitCode);

        // The one that the policy asked for, and those of the end, where the looks that are still to come are taken: of either worker.
        List<string> notices = [.. Rows("notice").Where(r => r["note"] == "PacketFilter::Dropped_Packets").Select(r => r["msg"])];
        Assert.NotEmpty(notices);
        Assert.All(notices, n => Assert.Matches("^[1-9][0-9]* packets dropped after filtering, [0-9]+ received, [0-9]+ on link$", n));
        Assert.Matches("worker [01] ended: [0-9]+ packets, [1-9][0-9]* dropped", result.Error);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static void WaitFor(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"{what} did not come");
            Thread.Sleep(50);
        }
    }

    /// <summary>Sends datagrams to a port, each from a port of its own that stays unbound afterwards.</summary>
    private static void Send(int port, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using UdpClient client = new();
            client.Send("payload"u8, new IPEndPoint(IPAddress.Loopback, port));
        }
    }

    /// <summary>The service has its filter's packets: refusals by ICMP, which no filter here lets through, do not count.</summary>
    private void WaitForPackets(int count) => WaitFor(
        () => Ctl("stats", "--json").Output is var answer && answer.Contains($"\"packets\": {count},", StringComparison.Ordinal), $"packet {count}");

    private Process Start(params string[] arguments)
    {
        Process process = _nidsvm.Start(["monitor", "-i", "lo", "-C", "--folder", "logs", .. arguments]);
        WaitFor(() => File.Exists(_nidsvm.PathOf("logs/control.sock")) && Ctl("status").ExitCode == 0, "the service");
        return process;
    }

    private ProcessResult Stop(Process service)
    {
        Assert.Equal(0, Ctl("stop").ExitCode);
        return NidsVmProcess.Finish(service);
    }

    private ProcessResult Ctl(params string[] arguments) => _nidsvm.Run(["ctl", "--control", _nidsvm.PathOf("logs/control.sock"), .. arguments]);

    /// <summary>The rows of an archived log, by names of the columns.</summary>
    private List<Dictionary<string, string>> Rows(string log)
    {
        List<Dictionary<string, string>> rows = [];
        foreach (string file in Directory.GetFiles(_nidsvm.PathOf("logs"), $"{log}.*.log.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using GZipStream stream = new(File.OpenRead(file), CompressionMode.Decompress);
            using StreamReader reader = new(stream);
            string[] fields = [];
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith("#fields\t", StringComparison.Ordinal))
                {
                    fields = line.Split('\t')[1..];
                }
                else if (!line.StartsWith('#'))
                {
                    rows.Add(fields.Zip(line.Split('\t')).ToDictionary(f => f.First, f => f.Second, StringComparer.Ordinal));
                }
            }
        }

        return rows;
    }
}
