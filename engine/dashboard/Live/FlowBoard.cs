using NidsVm.Dashboard.Logs;

namespace NidsVm.Dashboard.Live;

/// <summary>The connections of the moment: copied when somebody asks, at most once a second, with rates since the copy before.</summary>
internal sealed class FlowBoard(IDashboardSource source, LogDigest digest)
{
    private const int Within = 900;
    private const double LongestStep = 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Orig, long Resp)> _before = new(StringComparer.Ordinal);
    private FlowSnapshot _last = new(0, 0, []);
    private Volumes? _volumes;
    private long _taken = long.MinValue;

    /// <summary>Whether connections of the moment can be had, or only those of logs.</summary>
    public bool IsLive => source.IsRunning;

    public FlowSnapshot Take()
    {
        if (!IsLive)
        {
            return digest.Ask(tables => new FlowSnapshot(Now(), tables.FlowCount, [.. tables.Flows]));
        }

        lock (_lock)
        {
            long now = Environment.TickCount64;
            if ((_taken != long.MinValue && now - _taken < Within) || source.TakeFlows(LogDigest.MaxFlows) is not { } next)
            {
                return _last;
            }

            double step = next.Time - _last.Time;
            if (step is > 0 and < LongestStep)
            {
                foreach (FlowRow row in next.Rows)
                {
                    // One that was not there before began in this step, unless the copies are not whole. A source may know rates itself.
                    bool isKnown = _before.TryGetValue(row.Uid, out var before);
                    if (row.OrigRate == 0 && row.RespRate == 0 && (isKnown || !next.IsTruncated))
                    {
                        row.OrigRate = Math.Max(0, row.OrigBytes - before.Orig) / step;
                        row.RespRate = Math.Max(0, row.RespBytes - before.Resp) / step;
                    }
                }
            }

            _before.Clear();
            foreach (FlowRow row in next.Rows)
            {
                _before[row.Uid] = (row.OrigBytes, row.RespBytes);
            }

            _last = next;
            _volumes = null;
            _taken = now;
            return next;
        }
    }

    /// <summary>Volumes of the connections of the moment; null where those of the logs are all.</summary>
    public Volumes? Open()
    {
        if (!IsLive)
        {
            return null;
        }

        FlowSnapshot snapshot = Take();
        lock (_lock)
        {
            if (_volumes is null)
            {
                _volumes = new Volumes();
                foreach (FlowRow row in snapshot.Rows)
                {
                    _volumes.Add(row);
                }
            }

            return _volumes;
        }
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
