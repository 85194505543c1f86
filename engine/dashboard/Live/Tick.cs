using System.Text.Json;
using NidsVm.Dashboard.Http;

namespace NidsVm.Dashboard.Live;

/// <summary>What happened in a step of time.</summary>
internal sealed class Tick
{
    /// <summary>Seconds since 1970, at the end of the step.</summary>
    public double Time { get; init; }

    /// <summary>Length of the step.</summary>
    public double Seconds { get; init; }

    public long Packets { get; init; }

    public long Bytes { get; init; }

    public long Received { get; init; }

    public long Dropped { get; init; }

    public long Drops { get; init; }

    public double Lag { get; init; }

    public long Memory { get; init; }

    public long Connections { get; init; }

    public long Timers { get; init; }

    public long Events { get; init; }

    public long LogRows { get; init; }

    public long LogQueue { get; init; }

    public long LogLost { get; init; }

    public IReadOnlyList<ProtocolCounters> Protocols { get; init; } = [];

    public IReadOnlyList<WorkerCounters> Workers { get; init; } = [];

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("time", Time);
        json.WriteNumber("seconds", Seconds);
        json.WriteNumber("packets", Packets);
        json.WriteNumber("bytes", Bytes);
        json.WriteNumber("received", Received);
        json.WriteNumber("dropped", Dropped);
        json.WriteNumber("drops", Drops);
        json.WriteNumber("lag", Answer.Finite(Lag));
        json.WriteNumber("memory", Memory);
        json.WriteNumber("connections", Connections);
        json.WriteNumber("timers", Timers);
        json.WriteNumber("events", Events);
        json.WriteNumber("log_rows", LogRows);
        json.WriteNumber("log_queue", LogQueue);
        json.WriteNumber("log_lost", LogLost);
        json.WriteStartObject("protocols");
        foreach (ProtocolCounters protocol in Protocols)
        {
            WriteVolume(json, protocol.Name, protocol.Packets, protocol.Bytes);
        }

        json.WriteEndObject();
        json.WriteStartArray("workers");
        foreach (WorkerCounters worker in Workers)
        {
            json.WriteStartObject();
            json.WriteNumber("worker", worker.Worker);
            json.WriteNumber("packets", worker.Packets);
            json.WriteNumber("bytes", worker.Bytes);
            json.WriteNumber("dropped", worker.Dropped);
            json.WriteNumber("lag", Answer.Finite(worker.Lag));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A step of a log of connections, with what that knows.</summary>
    public static void Write(Utf8JsonWriter json, double time, double seconds, LoggedStep? step)
    {
        json.WriteStartObject();
        json.WriteNumber("time", time);
        json.WriteNumber("seconds", seconds);
        json.WriteNumber("packets", (long)(step?.Packets ?? 0));
        json.WriteNumber("bytes", (long)(step?.Bytes ?? 0));
        json.WriteNumber("connections", step?.Connections ?? 0);
        json.WriteStartObject("protocols");
        foreach ((string name, (double packets, double bytes)) in step?.Protocols ?? new Dictionary<string, (double, double)>(StringComparer.Ordinal))
        {
            WriteVolume(json, name, (long)packets, (long)bytes);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteVolume(Utf8JsonWriter json, string name, long packets, long bytes)
    {
        json.WriteStartObject(name);
        json.WriteNumber("packets", packets);
        json.WriteNumber("bytes", bytes);
        json.WriteEndObject();
    }
}
