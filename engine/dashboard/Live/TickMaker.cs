namespace NidsVm.Dashboard.Live;

/// <summary>Makes steps of counters that only grow; a counter that has shrunk was begun anew.</summary>
internal sealed class TickMaker
{
    private const string OtherTraffic = "other";

    private readonly Dictionary<string, (long Packets, long Bytes)> _protocols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Packets, long Bytes)> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<int, WorkerCounters> _workers = [];
    private long _logRows;
    private double _time;

    /// <summary>Takes the counters at a moment as where the first step begins.</summary>
    public void Begin(double time, CounterSample sample) => Next(time, sample);

    public Tick Next(double time, CounterSample sample)
    {
        long received = 0, dropped = 0, drops = 0, packets = 0, bytes = 0, events = 0;
        double lag = 0;
        List<WorkerCounters> workers = new(sample.Workers.Count);
        foreach (WorkerCounters worker in sample.Workers)
        {
            WorkerCounters before = _workers.GetValueOrDefault(worker.Worker);
            _workers[worker.Worker] = worker;
            WorkerCounters step = worker with { Packets = Grown(before.Packets, worker.Packets), Bytes = Grown(before.Bytes, worker.Bytes) };
            workers.Add(step);
            packets += step.Packets;
            bytes += step.Bytes;
            received += worker.Received;
            dropped += worker.Dropped;
            drops += Grown(before.Dropped, worker.Dropped);
            events += Grown(before.Events, worker.Events);
            lag = Math.Max(lag, worker.Lag);
        }

        Tick tick = new()
        {
            Time = time,
            Seconds = _time == 0 ? 1 : Math.Max(0.001, time - _time),
            Packets = packets,
            Bytes = bytes,
            Received = received,
            Dropped = dropped,
            Drops = drops,
            Lag = lag,
            Memory = Environment.WorkingSet,
            Connections = sample.Connections,
            Timers = sample.Timers,
            Events = events,
            LogRows = Grown(_logRows, sample.LogRows),
            LogQueue = sample.LogQueue,
            LogLost = sample.LogLost,
            Protocols = Protocols(sample, packets, bytes),
            Workers = workers,
        };
        (_time, _logRows) = (time, sample.LogRows);
        return tick;
    }

    private static long Grown(long before, long now) => now >= before ? now - before : now;

    private List<ProtocolCounters> Protocols(CounterSample sample, long packets, long bytes)
    {
        _sums.Clear();
        foreach (ProtocolCounters protocol in sample.Protocols)
        {
            (long p, long b) = _sums.GetValueOrDefault(protocol.Name);
            _sums[protocol.Name] = (p + protocol.Packets, b + protocol.Bytes);
        }

        List<ProtocolCounters> steps = [];
        foreach ((string name, (long p, long b)) in _sums)
        {
            (long packetsBefore, long bytesBefore) = _protocols.GetValueOrDefault(name);
            _protocols[name] = (p, b);
            long grown = Grown(packetsBefore, p);
            if (grown > 0)
            {
                steps.Add(new ProtocolCounters(name, grown, Grown(bytesBefore, b)));
            }

            packets -= grown;
            bytes -= Grown(bytesBefore, b);
        }

        // What belongs to no connection.
        if (packets > 0 && !_sums.ContainsKey(OtherTraffic))
        {
            steps.Add(new ProtocolCounters(OtherTraffic, packets, Math.Max(0, bytes)));
        }

        return steps;
    }
}
