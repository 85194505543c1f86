using NidsVm.Logging.Reading;

namespace NidsVm.Dashboard.Logs;

/// <summary>
/// Rows of log files, counted behind the requests and remembered: an ended file is counted once, of one that grows only what is new.
/// </summary>
internal sealed class RowCounts
{
    private const int MaxFiles = 40_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Length, long Rows, DateTime Made)> _known = new(StringComparer.Ordinal);
    private Task _counting = Task.CompletedTask;

    /// <summary>Counts what is not known, for a moment; what takes longer goes on behind.</summary>
    public async Task UpdateAsync(IReadOnlyList<LogSegment> segments, CancellationToken cancellation)
    {
        Task counting;
        lock (_lock)
        {
            if (_counting.IsCompleted)
            {
                _counting = Task.Run(() => Count(segments), CancellationToken.None);
            }

            counting = _counting;
        }

        await Task.WhenAny(counting, Task.Delay(Patience, cancellation)).ConfigureAwait(false);
    }

    /// <summary>Rows of a log; null while one of its files has not been counted.</summary>
    public long? RowsOf(IReadOnlyList<LogSegment> segments)
    {
        lock (_lock)
        {
            long sum = 0;
            foreach (LogSegment segment in segments)
            {
                if (!_known.TryGetValue(segment.Path, out var count))
                {
                    return null;
                }

                sum += count.Rows;
            }

            return sum;
        }
    }

    private void Count(IReadOnlyList<LogSegment> segments)
    {
        foreach (LogSegment segment in segments)
        {
            try
            {
                Count(segment);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                Remember(segment.Path, (0, 0, default));
            }
        }
    }

    private void Count(LogSegment segment)
    {
        FileInfo info = new(segment.Path);
        (long Length, long Rows, DateTime Made) known;
        lock (_lock)
        {
            _known.TryGetValue(segment.Path, out known);
        }

        if (known.Made == info.CreationTimeUtc && known.Length == info.Length)
        {
            return;
        }

        if (known.Made != info.CreationTimeUtc || known.Length > info.Length || segment.IsCompressed)
        {
            known = default;
        }

        using LogLines lines = new(segment.Path, known.Length);
        long length = known.Length;
        long rows = known.Rows;
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (segment.IsCurrent && lines.Position - length <= line.Length)
            {
                // Its end is not written yet.
                break;
            }

            rows += line.IsEmpty || line[0] == '#' ? 0 : 1;
            length = lines.Position;
        }

        Remember(segment.Path, (segment.IsCompressed ? info.Length : length, rows, info.CreationTimeUtc));
    }

    private void Remember(string path, (long, long, DateTime) count)
    {
        lock (_lock)
        {
            if (_known.Count >= MaxFiles)
            {
                _known.Clear();
            }

            _known[path] = count;
        }
    }
}
