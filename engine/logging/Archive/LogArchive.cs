using System.Globalization;
using System.Text;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Archive;

/// <summary>
/// The logs of a service: those being written in <c>current/</c>, and ended ones in a folder a day, with the interval in their
/// names (<c>2026-11-22/conn.10:00:00-11:00:00.log.gz</c>). Rotation happens on the log thread, between two batches of rows, so
/// that no worker waits and no row is lost. What an earlier run left behind is archived at the start.
/// </summary>
public sealed class LogArchive : IDisposable
{
    private const string Extension = ".log";
    private const string HoldingFile = ".held";

    private static readonly TimeSpan LossEnds = TimeSpan.FromSeconds(10);

    // By name and header: policies that are loaded anew may give a log other columns.
    private readonly Dictionary<(string Name, string Header), ArchivedLog> _logs = [];

    // Whose file bears a name now. Known to the log thread only.
    private readonly Dictionary<string, ArchivedLog> _owners = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly FileStream _held;
    private readonly ArchiveCompressor? _compressor;
    private DateTime _from;
    private DateTime _next;
    private DateTime _lastLoss;
    private long _lostBefore;
    private bool _isLosing;
    private volatile bool _isWanted;

    /// <summary>Makes the folders, and archives what is left in them.</summary>
    /// <exception cref="IOException">they cannot be made, or another process has them</exception>
    /// <exception cref="UnauthorizedAccessException">they may not be made</exception>
    public LogArchive(ArchiveSettings settings, DateTime now)
    {
        Settings = settings;
        Directory.CreateDirectory(settings.CurrentFolder);
        _held = Hold(settings.Folder);
        _from = now;
        _next = NextRotation(now, settings.Interval);
        if (settings.Compress)
        {
            _compressor = new ArchiveCompressor(settings.Complain);
            foreach (string folder in DayFolders())
            {
                foreach (string left in Directory.EnumerateFiles(folder, "*" + Extension))
                {
                    _compressor.Add(left);
                }
            }
        }

        foreach (string left in Directory.EnumerateFiles(settings.CurrentFolder, "*" + Extension).ToList())
        {
            Recover(left);
        }
    }

    public ArchiveSettings Settings { get; }

    /// <summary>Logs of an earlier run that were found and archived.</summary>
    public int Recovered { get; private set; }

    /// <summary>Rotations so far.</summary>
    public int Rotations { get; private set; }

    /// <summary>The logs with their rows since the start, by path.</summary>
    public IReadOnlyList<LogSummary> Summaries
    {
        get
        {
            lock (_lock)
            {
                return [.. _logs.Values.GroupBy(l => l.Path, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new LogSummary(g.Key, g.Sum(l => l.Rows), g.Sum(l => l.LostRows)))];
            }
        }
    }

    /// <summary>
    /// Rows of all logs since the start: what writers handed over, and what became of it. Once all is written, the first number is
    /// the sum of the others.
    /// </summary>
    public (long Counted, long Written, long Lost) Rows
    {
        get
        {
            lock (_lock)
            {
                // What is written is read before what was handed over, so that it is never more.
                long written = _logs.Values.Sum(l => l.Rows);
                long lost = _logs.Values.Sum(l => l.LostRows);
                return (_logs.Values.Sum(l => l.Counted), written, lost);
            }
        }
    }

    /// <summary>When the interval ends that holds <paramref name="now"/>; intervals are counted from midnight, and end with the day.</summary>
    public static DateTime NextRotation(DateTime now, TimeSpan interval)
    {
        if (interval <= TimeSpan.Zero)
        {
            return DateTime.MaxValue;
        }

        DateTime tomorrow = now.Date.AddDays(1);
        DateTime next = now.Date + (interval * (Math.Floor((now - now.Date) / interval) + 1));
        return next < tomorrow ? next : tomorrow;
    }

    /// <summary>Has the logs rotated soon, whatever the time.</summary>
    public void RequestRotation() => _isWanted = true;

    /// <summary>The log of a writer; writers of several workers that name the same file share it.</summary>
    internal ArchivedLog Open(string fileName, IRowFormat format, LogColumn[] columns, string path)
    {
        string name = Path.Combine(Settings.CurrentFolder, Path.GetFileNameWithoutExtension(fileName) + Extension);
        TextBuffer header = new();
        format.WriteHeader(header, columns, path, DateTime.UnixEpoch);
        (string Name, string Header) key = (name, Encoding.UTF8.GetString(header.Span));
        lock (_lock)
        {
            if (!_logs.TryGetValue(key, out ArchivedLog? log))
            {
                _logs[key] = log = new ArchivedLog(this, name, format, columns, path);
            }

            return log;
        }
    }

    /// <summary>Rotates all logs where their interval has passed. Called by the log thread.</summary>
    /// <param name="isIdle">whether all rows are written that were handed over: what is asked for waits for them</param>
    internal void RotateIfDue(DateTime now, bool isIdle)
    {
        if (_isLosing && now - _lastLoss > LossEnds)
        {
            TellEndOfLoss();
        }

        if (now >= _next || (_isWanted && isIdle))
        {
            // An interval ends when it should, though the thread may come to it a little later.
            Rotate(now >= _next && now - _next < TimeSpan.FromSeconds(1) ? _next : now);
        }
    }

    /// <summary>A log is about to make its file: one of the same name with other columns ends here.</summary>
    internal void Claim(ArchivedLog log)
    {
        if (_owners.TryGetValue(log.Name, out ArchivedLog? owner) && owner != log)
        {
            owner.Rotate(_from, DateTime.Now);
        }

        _owners[log.Name] = log;
    }

    /// <summary>Rows were lost: told once, and again when rows are written again. Called by the log thread.</summary>
    internal void TellLoss(string file, Exception cause)
    {
        _lastLoss = DateTime.Now;
        if (!_isLosing)
        {
            _isLosing = true;
            Settings.Complain($"rows of logs are lost, as {file} cannot be written: {cause.Message}");
        }
    }

    /// <summary>Moves an ended file, or one that is about to end, into the folder of its day.</summary>
    /// <returns>where it is now; null where it stayed, which was told</returns>
    internal string? Move(string file, DateTime from, DateTime to)
    {
        try
        {
            string folder = Path.Combine(Settings.Folder, from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Directory.CreateDirectory(folder);
            string log = Path.GetFileNameWithoutExtension(file);
            string interval = string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm:ss}-{to:HH:mm:ss}");
            string target = Path.Combine(folder, $"{log}.{interval}{Extension}");
            for (int i = 2; File.Exists(target) || File.Exists(target + ArchiveCompressor.Extension); i++)
            {
                target = Path.Combine(folder, $"{log}.{interval}-{i}{Extension}");
            }

            File.Move(file, target);
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Settings.Complain($"{file}: not archived: {e.Message}");
            return null;
        }
    }

    /// <summary>Has an archived file compressed, where archives are.</summary>
    internal void Compress(string file) => _compressor?.Add(file);

    /// <summary>Rotates all logs, and compresses what waits. The log thread has ended.</summary>
    public void Dispose()
    {
        Rotate(DateTime.Now);
        if (_isLosing)
        {
            TellEndOfLoss();
        }

        _compressor?.Dispose();
        _held.Dispose();
    }

    /// <summary>Takes the folder for this process: another service would take the logs being written for what a crash left. The system lets it go with the process.</summary>
    private static FileStream Hold(string folder)
    {
        string file = Path.Combine(folder, HoldingFile);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new IOException($"{folder}: another service writes its logs there", e);
        }
    }

    private void Rotate(DateTime now)
    {
        _isWanted = false;
        ArchivedLog[] logs;
        lock (_lock)
        {
            logs = [.. _logs.Values];
        }

        foreach (ArchivedLog log in logs)
        {
            log.Rotate(_from, now);
        }

        Rotations++;
        _from = now;
        _next = NextRotation(now, Settings.Interval);
    }

    private void TellEndOfLoss()
    {
        _isLosing = false;
        long lost = Rows.Lost;
        Settings.Complain(string.Create(CultureInfo.InvariantCulture, $"{lost - _lostBefore} rows of logs were lost; logs are written again"));
        _lostBefore = lost;
    }

    private void Recover(string file)
    {
        try
        {
            (DateTime from, DateTime to, bool hasRows) = LeftoverLog.Mend(file);
            if (!hasRows)
            {
                File.Delete(file);
            }
            else if (Move(file, from, to) is { } target)
            {
                Compress(target);
                Recovered++;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Settings.Complain($"{file}: left by an earlier run, cannot be archived: {e.Message}");
        }
    }

    private IEnumerable<string> DayFolders() => Directory.EnumerateDirectories(Settings.Folder)
        .Where(f => DateOnly.TryParseExact(Path.GetFileName(f), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        .ToList();
}
