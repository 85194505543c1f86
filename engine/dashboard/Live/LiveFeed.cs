using NidsVm.Dashboard.Http;
using NidsVm.Dashboard.Logs;

namespace NidsVm.Dashboard.Live;

/// <summary>
/// Looks at the counters once a second, keeps the last ten minutes of them, and finds new weirds and notices while somebody listens.
/// Listeners wait for the next turn and take what they have not had yet, so that a slow one holds up nobody.
/// </summary>
internal sealed class LiveFeed : IDisposable
{
    public const int KeptTicks = 600;

    private const int KeptAlerts = 500;
    private const int TurnsASecond = 4;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1.0 / TurnsASecond);
    private static readonly TimeSpan HandlerLease = TimeSpan.FromSeconds(5);

    private readonly IDashboardSource _source;
    private readonly LogDigest _digest;
    private readonly EventStreams _streams;
    private readonly Lock _lock = new();
    private readonly Queue<Tick> _ticks = new();
    private readonly Queue<Alert> _alerts = new();
    private readonly CounterSample _sample = new();
    private readonly TickMaker _maker = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private TaskCompletionSource _turned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _tickCount;
    private long _alertCount;
    private long _handlersUntil;
    private volatile bool _isMeasuring;
    private bool _knowsAlerts;

    public LiveFeed(IDashboardSource source, LogDigest digest, EventStreams streams)
    {
        _source = source;
        _digest = digest;
        _streams = streams;
        _source.Read(_sample);
        _maker.Begin(Now(), _sample);
        _running = source.IsRunning ? Task.Run(RunAsync) : Task.CompletedTask;
    }

    public void Dispose()
    {
        _end.Cancel();
        _running.Wait();
        _end.Dispose();
    }

    /// <summary>The last ticks, oldest first.</summary>
    public IReadOnlyList<Tick> Ticks
    {
        get
        {
            lock (_lock)
            {
                return [.. _ticks];
            }
        }
    }

    /// <summary>What handlers cost, measured until nobody has asked for a while; null where it cannot be had.</summary>
    public HandlerReport? Handlers()
    {
        Interlocked.Exchange(ref _handlersUntil, Environment.TickCount64 + (long)HandlerLease.TotalMilliseconds);
        _isMeasuring = true;
        return _source.ReadHandlers();
    }

    /// <summary>Tells one listener what happens until it goes.</summary>
    public async Task TellAsync(EventStream stream)
    {
        long ticks, alerts;
        lock (_lock)
        {
            (ticks, alerts) = (_tickCount, _alertCount);
        }

        bool hasEnded = false;
        while (!stream.Ended.IsCancellationRequested)
        {
            Task turned;
            List<Tick> newTicks;
            List<Alert> newAlerts;
            lock (_lock)
            {
                turned = _turned.Task;
                newTicks = [.. _ticks.TakeLast((int)Math.Min(_tickCount - ticks, KeptTicks))];
                newAlerts = [.. _alerts.TakeLast((int)Math.Min(_alertCount - alerts, KeptAlerts))];
                (ticks, alerts) = (_tickCount, _alertCount);
            }

            foreach (Tick tick in newTicks)
            {
                await stream.SendAsync("tick", tick.Write).ConfigureAwait(false);
            }

            foreach (Alert alert in newAlerts)
            {
                await stream.SendAsync("alert", alert.Write).ConfigureAwait(false);
            }

            if (!hasEnded && _running.IsCompleted)
            {
                hasEnded = true;
                await stream.SendAsync("ended", json =>
                {
                    json.WriteStartObject();
                    json.WriteEndObject();
                }).ConfigureAwait(false);
            }

            await stream.KeepAliveAsync().ConfigureAwait(false);
            if (hasEnded)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stream.Ended).ConfigureAwait(false);
            }
            else
            {
                await turned.WaitAsync(stream.Ended).ConfigureAwait(false);
            }
        }
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(Turn);
        try
        {
            for (int turn = 1; _source.IsRunning; turn++)
            {
                await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false);
                if (_streams.Open > 0)
                {
                    await FindAlertsAsync().ConfigureAwait(false);
                }

                if (turn % TurnsASecond == 0)
                {
                    AddTick();
                }

                EndMeasuring(isLate: false);
                Turned();
            }

            // The last part of a second counts, too.
            AddTick();
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }

        EndMeasuring(isLate: true);
        Turned();
    }

    private void AddTick()
    {
        _source.Read(_sample);
        Tick tick = _maker.Next(Now(), _sample);
        lock (_lock)
        {
            _tickCount++;
            _ticks.Enqueue(tick);
            if (_ticks.Count > KeptTicks)
            {
                _ticks.Dequeue();
            }
        }
    }

    private async Task FindAlertsAsync()
    {
        if (!_knowsAlerts && _digest.IsCaughtUp)
        {
            // What was there before is no news: who asked for it has it.
            _knowsAlerts = true;
            _digest.Ask(tables => tables.Alerts.TakeNew());
        }

        await _digest.RefreshAsync((int)Turn.TotalMilliseconds / 2, _end.Token).ConfigureAwait(false);
        List<Alert> found = _digest.Ask(tables => tables.Alerts.TakeNew());
        if (!_knowsAlerts)
        {
            _knowsAlerts = _digest.IsCaughtUp;
            return;
        }

        lock (_lock)
        {
            foreach (Alert alert in found)
            {
                _alertCount++;
                _alerts.Enqueue(alert);
                if (_alerts.Count > KeptAlerts)
                {
                    _alerts.Dequeue();
                }
            }
        }
    }

    private void EndMeasuring(bool isLate)
    {
        if (_isMeasuring && (isLate || Environment.TickCount64 > Interlocked.Read(ref _handlersUntil)))
        {
            _isMeasuring = false;
            _source.EndHandlers();
        }
    }

    private void Turned()
    {
        TaskCompletionSource turned;
        lock (_lock)
        {
            turned = _turned;
            _turned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        turned.SetResult();
    }
}
