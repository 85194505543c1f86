using System.Globalization;
using NidsVm.Logging.Reading;

namespace NidsVm.Host.Summaries;

/// <summary>Connections and bytes of something.</summary>
internal sealed class Volume
{
    public long Connections { get; private set; }

    /// <summary>Payload of both directions.</summary>
    public double Bytes { get; private set; }

    public void Add(double bytes)
    {
        Connections++;
        Bytes += bytes;
    }
}

/// <summary>A host that answers connections.</summary>
internal sealed class Server
{
    // Applications of one host that are told apart.
    private const int MaxApplications = 64;

    public Volume All { get; } = new();

    public TopTable<Volume> Applications { get; } = new(MaxApplications, static () => new Volume(), static v => v.Connections);
}

/// <summary>A host whose connections come to nothing.</summary>
internal sealed class Scanner
{
    /// <summary>Hosts and ports of one scanner that are told apart.</summary>
    public const int MaxTargets = 1024;

    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ports = new(StringComparer.Ordinal);

    public long Attempts { get; private set; }

    public int Hosts => _hosts.Count;

    public int Ports => _ports.Count;

    public void Add(string host, string port)
    {
        Attempts++;
        AddTo(_hosts, host);
        AddTo(_ports, port);
    }

    private static void AddTo(HashSet<string> set, string value)
    {
        if (set.Count < MaxTargets)
        {
            set.Add(value);
        }
    }
}

/// <summary>Notices or weirds of one kind.</summary>
internal sealed class Occurrence
{
    public long Count { get; private set; }

    /// <summary>The first one's text, or null.</summary>
    public string? Example { get; private set; }

    public void Add(string? text)
    {
        Count++;
        Example ??= text;
    }
}

/// <summary>
/// What a folder of logs tells in short: the busiest servers, the share of each application on them and on all, hosts that scan, notices
/// and weirds.
/// </summary>
internal sealed class TrafficSummary
{
    /// <summary>Attempts that came to nothing, by different hosts or ports, that make a scan.</summary>
    public const int ScanThreshold = 25;

    private const int MaxServers = 20_000;
    private const int MaxScanners = 5_000;
    private const int MaxNames = 2_000;

    // States of connections that nobody answered or that were refused, see conn.log.
    private static readonly HashSet<string> Failed = new(StringComparer.Ordinal) { "S0", "REJ", "RSTOS0", "RSTRH", "SH", "SHR" };

    private readonly TopTable<Scanner> _scanners = new(MaxScanners, static () => new Scanner(), static s => s.Attempts);

    /// <summary>The files that were read, with their rows.</summary>
    public List<(string File, long Rows)> Files { get; } = [];

    /// <summary>What could not be read, a sentence each.</summary>
    public List<string> Complaints { get; } = [];

    public Volume All { get; } = new();

    /// <summary>Connections that nobody answered or that were refused.</summary>
    public long FailedConnections { get; private set; }

    public double FirstTime { get; private set; } = double.PositiveInfinity;

    public double LastTime { get; private set; } = double.NegativeInfinity;

    public TopTable<Server> Servers { get; } = new(MaxServers, static () => new Server(), static s => s.All.Connections);

    public TopTable<Volume> Applications { get; } = new(MaxNames, static () => new Volume(), static v => v.Connections);

    public TopTable<Occurrence> Notices { get; } = new(MaxNames, static () => new Occurrence(), static o => o.Count);

    public TopTable<Occurrence> Weirds { get; } = new(MaxNames, static () => new Occurrence(), static o => o.Count);

    /// <summary>Hosts that tried many others, or many ports, in vain; the busiest first.</summary>
    public IEnumerable<KeyValuePair<string, Scanner>> Scanners() =>
        _scanners.Heaviest().Where(static s => Math.Max(s.Value.Hosts, s.Value.Ports) >= ScanThreshold);

    /// <summary>Reads the logs of a folder: <c>conn</c>, <c>notice</c> and <c>weird</c>, rotated or not, compressed or not.</summary>
    /// <exception cref="IOException">the folder or a file cannot be read</exception>
    public static TrafficSummary Read(string folder)
    {
        TrafficSummary summary = new();
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            switch (LogFileName.NameOf(Path.GetFileName(path)))
            {
                case "conn":
                    summary.ReadFile(path, summary.Connection, "ts", "id.orig_h", "id.resp_h", "id.resp_p", "proto", "service", "conn_state", "orig_bytes", "resp_bytes");
                    break;
                case "notice":
                    summary.ReadFile(path, row => summary.Notices[row[1] ?? "-"].Add(row[2]), "ts", "note", "msg");
                    break;
                case "weird":
                    summary.ReadFile(path, row => summary.Weirds[row[1] ?? "-"].Add(row[2]), "ts", "name", "addl");
                    break;
            }
        }

        return summary;
    }

    private static double Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;

    private void ReadFile(string path, Action<IReadOnlyList<string?>> take, params string[] columns)
    {
        long count = 0;
        using LogRows rows = new(path, columns);
        try
        {
            while (rows.TryRead())
            {
                count++;
                if (rows.Values[0] is { } text)
                {
                    double time = Time(text);
                    FirstTime = Math.Min(FirstTime, time);
                    LastTime = Math.Max(LastTime, time);
                }

                take(rows.Values);
            }
        }
        catch (InvalidDataException e)
        {
            Complaints.Add($"{path}: {e.Message}");
        }

        if (rows.BadLines > 0)
        {
            Complaints.Add($"{path}:{rows.FirstBadLine}: not a row of a log; {rows.BadLines} such lines were passed over");
        }

        Files.Add((Path.GetFileName(path), count));
    }

    /// <summary>Seconds since 1970, from that or from a date (logs in JSON may have either).</summary>
    private double Time(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return seconds;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date.ToUnixTimeMilliseconds() / 1000.0
            : FirstTime;
    }

    private void Connection(IReadOnlyList<string?> row)
    {
        string orig = row[1] ?? "-";
        string resp = row[2] ?? "-";
        string port = $"{row[3] ?? "-"}/{row[4] ?? "-"}";
        double bytes = Number(row[7]) + Number(row[8]);
        All.Add(bytes);
        string application = row[5] is { Length: > 0 } service ? service : port;
        Applications[application].Add(bytes);
        if (row[4] == "icmp")
        {
            return;
        }

        if (row[6] is { } state && Failed.Contains(state))
        {
            FailedConnections++;
            _scanners[orig].Add(resp, port);
            return;
        }

        Server server = Servers[resp];
        server.All.Add(bytes);
        server.Applications[application].Add(bytes);
    }
}
