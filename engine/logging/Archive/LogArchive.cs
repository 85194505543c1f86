using System.Globalization;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;

namespace NidsVm.Logging.Archive;

/// <summary>
/// The logs of a service: those being written in <c>current/</c>, and ended ones in a folder a day, with the interval in their
/// names (<c>2026-11-22/conn.10:00:00-11:00:00.log.gz</c>). Rotation happens on the log thread, between two batches of rows, so
/// that no worker waits and no row is lost. What an earlier run left behind is archived at the start.
/// </summary>
public sealed class LogArchive : IDisposable
{
    private const string Extension = ".log";

    private readonly Dictionary<string, ArchivedLog> _logs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly ArchiveCompressor? _compressor;
    private DateTime _from;
    private DateTime _next;
    private volatile bool _isWanted;

    /// <summary>Makes the folders, and archives what is left in them.</summary>
    /// <exception cref="IOException">they cannot be made</exception>
    /// <exception cref="UnauthorizedAccessException">they may not be made</exception>
    public LogArchive(ArchiveSettings settings, DateTime now)
    {
        Settings = settings;
        Directory.CreateDirectory(settings.CurrentFolder);
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
                return [.. _logs.Values.OrderBy(l => l.Path, StringComparer.Ordinal).Select(l => new LogSummary(l.Path, l.Rows, l.LostRows))];
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
        lock (_lock)
        {
            if (!_logs.TryGetValue(name, out ArchivedLog? log))
            {
                _logs[name] = log = new ArchivedLog(this, name, format, columns, path);
            }

            return log;
        }
    }

    /// <summary>Rotates all logs where their interval has passed. Called by the log thread.</summary>
    /// <param name="isIdle">whether all rows are written that were handed over: what is asked for waits for them</param>
    internal void RotateIfDue(DateTime now, bool isIdle)
    {
        if (now >= _next || (_isWanted && isIdle))
        {
            // An interval ends when it should, though the thread may come to it a little later.
            Rotate(now >= _next && now - _next < TimeSpan.FromSeconds(1) ? _next : now);
        }
    }

    /// <summary>Moves an ended file into the folder of its day.</summary>
    internal void Keep(string file, DateTime from, DateTime to)
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
            _compressor?.Add(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Settings.Complain($"{file}: not archived: {e.Message}");
        }
    }

    /// <summary>Rotates all logs, and compresses what waits. The log thread has ended.</summary>
    public void Dispose()
    {
        Rotate(DateTime.Now);
        _compressor?.Dispose();
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

    private void Recover(string file)
    {
        try
        {
            (DateTime from, DateTime to) = LeftoverLog.Mend(file);
            Keep(file, from, to);
            Recovered++;
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
