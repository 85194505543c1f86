using System.Globalization;
using NidsVm.Dashboard.Live;
using NidsVm.Logging.Reading;

namespace NidsVm.Dashboard.Logs;

/// <summary>How much of what is there already a digest reads.</summary>
internal enum DigestStart
{
    /// <summary>All files of the folder.</summary>
    Folder,

    /// <summary>Files that are being written, whole.</summary>
    Current,

    /// <summary>The ends of files that are being written.</summary>
    RecentPart,
}

/// <summary>
/// What the logs of connections, names, weirds and notices tell together: volumes, history, the latest connections and alerts. It reads
/// on where somebody asks, on a thread of its own, and keeps tables of limited size only.
/// </summary>
internal sealed class LogDigest : IDisposable
{
    /// <summary>The latest connections that are kept.</summary>
    public const int MaxFlows = 20_000;

    private const long RecentBytes = 16L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly LogFolder _folder;
    private readonly DigestStart _start;
    private readonly Lock _lock = new();
    private readonly Lock _updateLock = new();
    private readonly List<Part> _parts = [];
    private readonly Queue<FlowRow> _flows = new();
    private readonly CancellationTokenSource _end = new();
    private Task _updating = Task.CompletedTask;
    private bool _isStarted;
    private long _updated = long.MinValue / 2;

    public LogDigest(LogFolder folder, DigestStart start)
    {
        _folder = folder;
        _start = start;
    }

    private delegate void RowTaker(IReadOnlyList<string?> row);

    /// <summary>What was there at the first look has been read.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>Files that could not be read to their end.</summary>
    public int Damaged { get; private set; }

    public void Dispose()
    {
        _end.Cancel();
        try
        {
            _updating.Wait();
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            // It was asked to end.
        }

        foreach (Part part in _parts)
        {
            part.Tail.Dispose();
        }

        _end.Dispose();
    }

    /// <summary>Reads what has come since, unless that was done within so many milliseconds; waits for it a moment only.</summary>
    public async Task RefreshAsync(int within, CancellationToken cancellation)
    {
        Task updating;
        lock (_updateLock)
        {
            if (_updating.IsCompleted && Environment.TickCount64 - Volatile.Read(ref _updated) >= within && !_end.IsCancellationRequested)
            {
                _updating = Task.Run(Update, CancellationToken.None);
            }

            updating = _updating;
        }

        await Task.WhenAny(updating, Task.Delay(Patience, cancellation)).ConfigureAwait(false);
    }

    /// <summary>Asks the tables, which stay as they are meanwhile.</summary>
    public T Ask<T>(Func<DigestTables, T> question)
    {
        lock (_lock)
        {
            return question(Tables);
        }
    }

    private DigestTables Tables => field ??= new DigestTables(_flows);

    private void Update()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            Open("conn", Connection, "ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "service", "duration", "orig_bytes", "resp_bytes", "conn_state", "history", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes");
            Open("dns", row => Name(row[0]), "query");
            Open("ssl", row => Name(row[0]), "server_name");
            Open("http", row => Name(row[0]), "host");
            Open("weird", row => Alert("weird", row), "ts", "name", "addl", "uid", "id.orig_h", "id.resp_h");
            Open("notice", row => Alert("notice", row), "ts", "note", "msg", "uid", "id.orig_h", "id.resp_h", "src", "dst");
            if (_start == DigestStart.Folder)
            {
                foreach (Part part in _parts)
                {
                    foreach (LogSegment segment in (_folder.Find(part.Name) ?? []).Where(s => !s.IsCurrent))
                    {
                        Read(segment, part);
                    }
                }
            }
        }

        foreach (Part part in _parts)
        {
            while (part.Tail.TryRead(out ReadOnlySpan<byte> line))
            {
                _end.Token.ThrowIfCancellationRequested();
                Take(part.Parser, part.Taker, line);
            }
        }

        IsCaughtUp = true;
        Volatile.Write(ref _updated, Environment.TickCount64);
    }

    private void Open(string name, RowTaker taker, params ReadOnlySpan<string> columns)
    {
        string path = _folder.Find(name)?.LastOrDefault(s => s.IsCurrent)?.Path ?? _folder.CurrentPath(name);
        LogTail tail = new(path, _start == DigestStart.RecentPart ? RecentBytes : long.MaxValue, _folder.NotBefore);
        _parts.Add(new Part(name, tail, new LogRowParser(columns), taker));
    }

    private void Read(LogSegment segment, Part part)
    {
        try
        {
            using LogLines lines = new(segment.Path);
            while (lines.TryRead(out ReadOnlySpan<byte> line))
            {
                _end.Token.ThrowIfCancellationRequested();
                Take(part.Parser, part.Taker, line);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // A file that is damaged, or went away, gives what it has.
            Damaged++;
        }
    }

    private void Take(LogRowParser parser, RowTaker taker, ReadOnlySpan<byte> line)
    {
        if (parser.Parse(line) == LogLineKind.Row)
        {
            lock (_lock)
            {
                taker(parser.Values);
            }
        }
    }

    private void Connection(IReadOnlyList<string?> row)
    {
        double duration = Number(row[8]);
        FlowRow flow = new()
        {
            Uid = row[1] ?? "",
            OrigHost = row[2] ?? "-",
            OrigPort = (int)Number(row[3]),
            RespHost = row[4] ?? "-",
            RespPort = (int)Number(row[5]),
            Protocol = row[6] ?? "-",
            Service = row[7] ?? "",
            State = row[11] ?? "",
            History = row[12] ?? "",
            Start = Time(row[0]),
            Duration = duration,
            OrigPackets = (long)Number(row[13]),
            OrigBytes = (long)Number(row[14] ?? row[9]),
            RespPackets = (long)Number(row[15]),
            RespBytes = (long)Number(row[16] ?? row[10]),
        };
        if (duration > 0)
        {
            flow.OrigRate = flow.OrigBytes / duration;
            flow.RespRate = flow.RespBytes / duration;
        }

        Tables.Add(flow);
        _flows.Enqueue(flow);
        if (_flows.Count > MaxFlows)
        {
            _flows.Dequeue();
        }
    }

    private void Name(string? name)
    {
        if (name is { Length: > 0 })
        {
            Tables.Volumes.AddName(name);
        }
    }

    private void Alert(string kind, IReadOnlyList<string?> row) => Tables.Alerts.Add(new Alert
    {
        Kind = kind,
        Time = Time(row[0]),
        Name = row[1] ?? "-",
        Message = row[2],
        Uid = row[3],
        OrigHost = row[4] ?? (row.Count > 6 ? row[6] : null),
        RespHost = row[5] ?? (row.Count > 7 ? row[7] : null),
    });

    private static double Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : 0;

    /// <summary>Seconds since 1970, from that or from a date (logs in JSON may have either).</summary>
    private static double Time(string? text) =>
        Number(text) is var seconds and not 0 ? seconds
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date.ToUnixTimeMilliseconds() / 1000.0
        : 0;

    private sealed record Part(string Name, LogTail Tail, LogRowParser Parser, RowTaker Taker);
}

/// <summary>The tables of a digest; only to be touched inside <see cref="LogDigest.Ask{T}"/>.</summary>
internal sealed class DigestTables(Queue<FlowRow> flows)
{
    public Volumes Volumes { get; } = new();

    public LoggedHistory History { get; } = new();

    public AlertList Alerts { get; } = new();

    /// <summary>Connections that were read.</summary>
    public long FlowCount { get; private set; }

    /// <summary>The latest of them, oldest first.</summary>
    public IReadOnlyCollection<FlowRow> Flows => flows;

    public void Add(FlowRow flow)
    {
        FlowCount++;
        Volumes.Add(flow);
        History.Add(flow);
    }
}
