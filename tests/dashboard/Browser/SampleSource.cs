using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NidsVm.Dashboard.Live;

namespace NidsVm.Dashboard.Tests.Browser;

/// <summary>A service with thousands of connections whose figures are known, beside logs that contain what attackers would send.</summary>
internal sealed class SampleSource(string folder, int flows = SampleSource.FlowCount) : IDashboardSource
{
    public const int FlowCount = 3000;
    public const int HttpRows = 450;
    public const string Hostile = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";

    private const long PacketsPerSecond = 4000;
    private const long BytesPerPacket = 700;
    private const long FirstTime = 1_700_000_000;

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>What was asked of the service.</summary>
    public List<string> Commands { get; } = [];

    public DashboardMode Mode => DashboardMode.Live;

    public string Title => "sample0";

    public double Started { get; } = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    public string LogFolder => folder;

    public double LogsSince => 0;

    public bool IsRunning => true;

    public bool HasControl => true;

    /// <summary>The connection of a number: sizes, times and addresses grow with it, in different orders.</summary>
    public static FlowRow Flow(int i) => new()
    {
        Uid = Uid(i),
        OrigHost = $"10.{i / 250 % 250}.{i % 250}.9",
        OrigPort = 1024 + i,
        RespHost = i % 3 == 0 ? $"2001:db8::{(i * 7 % 5000) + 1:x}" : $"192.0.2.{i % 250}",
        RespPort = i % 2 == 0 ? 80 : 443,
        Protocol = i % 5 == 0 ? "udp" : "tcp",
        Service = i == 7 ? Hostile : i % 2 == 0 ? "http" : "ssl",
        State = i % 4 == 0 ? "SF" : "S1",
        History = "ShAD",
        Start = FirstTime + ((i * 37L) % FlowCount),
        Duration = 1 + ((i * 11) % FlowCount),
        OrigPackets = 10 + i,
        OrigBytes = 1000L * (i + 1),
        RespPackets = (i * 13) % FlowCount,
        RespBytes = 500L * ((i * 17) % FlowCount),
        OrigRate = (i * 29) % FlowCount,
    };

    public static string Uid(int i) => "CSample" + i.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Writes http.log and weird.log as a service leaves them while it runs.</summary>
    public static void WriteLogs(string folder)
    {
        string current = Path.Combine(folder, "current");
        Directory.CreateDirectory(current);
        StringBuilder http = new(Header("http", "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tmethod\thost\turi\tuser_agent\tstatus_code", "time\tstring\taddr\tport\taddr\tport\tstring\tstring\tstring\tstring\tcount"));
        for (int i = 0; i < HttpRows; i++)
        {
            http.Append(HttpRow(i));
        }

        File.WriteAllText(Path.Combine(current, "http.log"), http.ToString());
        File.WriteAllText(Path.Combine(current, "weird.log"),
            Header("weird", "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tname\taddl\tnotice\tpeer\tsource", "time\tstring\taddr\tport\taddr\tport\tstring\tstring\tbool\tstring\tstring")
            + WeirdRow("bad_TCP_checksum", "-") + WeirdRow("odd_method", Hostile));
    }

    public static string HttpRow(int i) => string.Create(CultureInfo.InvariantCulture,
        $"{FirstTime + i}.250000\t{Uid(i)}\t10.0.{i % 250}.9\t{1024 + i}\t192.0.2.{i % 250}\t80\tGET\t{(i == HttpRows - 5 ? Hostile : "www.example.net")}\t/page{i}\tagent\t{(i % 10 == 0 ? 404 : 200)}\n");

    public static string WeirdRow(string name, string addition) => string.Create(CultureInfo.InvariantCulture,
        $"{(DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds:F6}\t{Uid(1)}\t10.0.0.9\t1025\t192.0.2.1\t443\t{name}\t{addition}\tF\tworker-1\t-\n");

    public void Read(CounterSample sample)
    {
        sample.Clear();
        double seconds = _watch.Elapsed.TotalSeconds + 1;

        // Rising, so that no two seconds look alike.
        long packets = (long)(PacketsPerSecond * seconds * seconds);
        sample.Workers.Add(new WorkerCounters(0, packets, packets * BytesPerPacket, packets, 3, packets / 3, 0.004));
        sample.Protocols.Add(new ProtocolCounters("dns", packets / 10, packets / 10 * 90));
        sample.Protocols.Add(new ProtocolCounters("http", packets / 2, packets / 2 * 900));
        sample.Protocols.Add(new ProtocolCounters("udp", packets / 4, packets / 4 * 400));
        sample.Connections = flows;
        sample.Timers = flows * 3L;
        sample.LogRows = packets / 100;
    }

    public FlowSnapshot TakeFlows(int most)
    {
        List<FlowRow> rows = [];
        for (int i = 0; i < Math.Min(flows, most); i++)
        {
            rows.Add(Flow(i));
        }

        return new FlowSnapshot((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds, flows, rows);
    }

    public HandlerReport ReadHandlers() => new(3,
    [
        new HandlerCost("connection_state_remove", "base/protocols/conn/main.zeek", 270, 1200, 0.04),
        new HandlerCost(Hostile, "site/" + Hostile + ".zeek", 3, 99_000, 0.01),
    ]);

    public void EndHandlers()
    {
    }

    public JsonObject Control(string command, IReadOnlyList<string> arguments)
    {
        lock (Commands)
        {
            Commands.Add(string.Join(' ', [command, .. arguments]));
        }

        return new JsonObject { ["ok"] = true };
    }

    private static string Header(string name, string fields, string types) =>
        $"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t{name}\n#open\t2026-01-01-00-00-00\n#fields\t{fields}\n#types\t{types}\n";
}
