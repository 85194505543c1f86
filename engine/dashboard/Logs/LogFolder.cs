using System.Globalization;
using NidsVm.Logging.Reading;

namespace NidsVm.Dashboard.Logs;

/// <summary>One file of a log.</summary>
/// <param name="Path">where it lies</param>
/// <param name="IsCurrent">it may still grow: an uncompressed file without an interval in its name</param>
/// <param name="Order">files of a log in the order of time: the oldest is the least</param>
internal sealed record LogSegment(string Path, bool IsCurrent, string Order)
{
    public bool IsCompressed => LogFileName.IsCompressed(Path);

    /// <summary>Bytes of the file; 0 where it is gone.</summary>
    public long Length
    {
        get
        {
            FileInfo info = new(Path);
            return info.Exists ? info.Length : 0;
        }
    }
}

/// <summary>
/// The logs of a folder: files in it, in <c>current/</c> and in folders of days. Files are found by listing folders, never by a name that
/// somebody asks for.
/// </summary>
/// <param name="root">the folder</param>
/// <param name="notBefore">files that were last written before that are none of ours: what another run left</param>
internal sealed class LogFolder(string root, DateTime notBefore = default)
{
    // Files that are looked at; of more, those of the latest days.
    private const int MaxFiles = 20_000;
    private const string CurrentFolder = "current";
    private static readonly TimeSpan ListingPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private SortedDictionary<string, List<LogSegment>> _logs = new(StringComparer.Ordinal);
    private long _listed = long.MinValue;

    public string Root { get; } = Path.GetFullPath(root);

    public DateTime NotBefore => notBefore;

    /// <summary>The logs by name, each with its files from the oldest to the newest.</summary>
    public IReadOnlyDictionary<string, List<LogSegment>> List()
    {
        lock (_lock)
        {
            long now = Environment.TickCount64;
            if (_listed == long.MinValue || now - _listed >= ListingPeriod.TotalMilliseconds)
            {
                _logs = Read();
                _listed = now;
            }

            return _logs;
        }
    }

    /// <summary>The files of a log from the oldest to the newest, or null.</summary>
    public IReadOnlyList<LogSegment>? Find(string name) => List().GetValueOrDefault(name);

    /// <summary>Where rows of a log are written while they come, whether or not there are any yet.</summary>
    /// <param name="name">of a log, as <see cref="List"/> gives it</param>
    public string CurrentPath(string name)
    {
        if (LogFileName.NameOf(name + ".log") != name)
        {
            throw new ArgumentException("no name of a log", nameof(name));
        }

        string folder = Path.Combine(Root, CurrentFolder);
        return Path.Combine(Directory.Exists(folder) ? folder : Root, name + ".log");
    }

    private SortedDictionary<string, List<LogSegment>> Read()
    {
        SortedDictionary<string, List<LogSegment>> logs = new(StringComparer.Ordinal);
        int left = MaxFiles;
        Add(logs, Path.Combine(Root, CurrentFolder), "3", ref left);
        Add(logs, Root, "1", ref left);
        foreach (string day in Days())
        {
            Add(logs, Path.Combine(Root, day), "0" + day, ref left);
        }

        foreach (List<LogSegment> segments in logs.Values)
        {
            segments.Sort(static (a, b) => string.CompareOrdinal(a.Order, b.Order));
        }

        return logs;
    }

    /// <summary>Names of the folders of days, the latest first.</summary>
    private IEnumerable<string> Days()
    {
        try
        {
            return Directory.EnumerateDirectories(Root)
                .Select(static f => Path.GetFileName(f))
                .Where(static f => DateOnly.TryParseExact(f, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                .OrderDescending(StringComparer.Ordinal)
                .ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Add(SortedDictionary<string, List<LogSegment>> logs, string folder, string order, ref int left)
    {
        if (left <= 0 || !Directory.Exists(folder))
        {
            return;
        }

        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*.log*"))
            {
                string file = Path.GetFileName(path);
                string name = LogFileName.NameOf(file);
                if (name.Length == 0 || (notBefore != default && File.GetLastWriteTimeUtc(path) < notBefore))
                {
                    continue;
                }

                if (left-- <= 0)
                {
                    return;
                }

                string stem = LogFileName.StemOf(file);
                bool isCurrent = stem == name && order[0] != '0' && !LogFileName.IsCompressed(file);

                // A file that is being compressed is there twice for a moment; the finished one counts.
                List<LogSegment> segments = logs.TryGetValue(name, out List<LogSegment>? known) ? known : logs[name] = [];
                string place = $"{(isCurrent && order == "1" ? "2" : order)}/{stem}";
                int same = segments.FindIndex(s => s.Order == place);
                if (same < 0)
                {
                    segments.Add(new LogSegment(path, isCurrent, place));
                }
                else if (segments[same].IsCompressed)
                {
                    segments[same] = new LogSegment(path, isCurrent, place);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that went away, or may not be read, has no logs.
            left = Math.Max(0, left);
        }
    }
}
