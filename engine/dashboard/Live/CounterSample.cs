namespace NidsVm.Dashboard.Live;

/// <summary>Counters of a worker since its start.</summary>
public record struct WorkerCounters(int Worker, long Packets, long Bytes, long Received, long Dropped, long Events, double Lag);

/// <summary>Packets and bytes of one protocol since the start.</summary>
public record struct ProtocolCounters(string Name, long Packets, long Bytes);

/// <summary>All counters at a moment; filled anew each second.</summary>
public sealed class CounterSample
{
    public List<WorkerCounters> Workers { get; } = [];

    /// <summary>In any order; a name may come several times.</summary>
    public List<ProtocolCounters> Protocols { get; } = [];

    public long Connections { get; set; }

    public long Timers { get; set; }

    public long LogRows { get; set; }

    /// <summary>Batches of rows that wait for the log thread.</summary>
    public long LogQueue { get; set; }

    public long LogLost { get; set; }

    public void Clear()
    {
        Workers.Clear();
        Protocols.Clear();
        (Connections, Timers, LogRows, LogQueue, LogLost) = (0, 0, 0, 0, 0);
    }
}
