using System.Diagnostics;
using NidsVm.Analysis.Connections;
using NidsVm.Logging;
using NidsVm.Vm.Builtins.Telemetry;
using NidsVm.Vm.Runtime;
using Monitor = NidsVm.Host.Running.Monitor;

namespace NidsVm.Host.Metrics;

/// <summary>Figures of one machine and its engine at one time, copied on its thread.</summary>
internal sealed class MachineReading
{
    /// <summary>Seconds that network time is behind the clock.</summary>
    public double Lag { get; private init; }

    /// <summary>Connections by transport protocol: open now, and all so far.</summary>
    public required (string Transport, long Open, long Total)[] Connections { get; init; }

    /// <summary>Events whose handlers ran, by name.</summary>
    public required Dictionary<string, long> Events { get; init; }

    /// <summary>Estimated seconds by handler and the place where it stands.</summary>
    public required Dictionary<(string Handler, string Source), double> HandlerSeconds { get; init; }

    /// <summary>Seconds that the reading took of the worker's time.</summary>
    public double ReadSeconds { get; private set; }

    /// <summary>Timers that wait.</summary>
    public long Timers { get; private init; }

    public long Weirds { get; private init; }

    /// <summary>Logs that go to data bases.</summary>
    public IReadOnlyList<StoreSummary> Stores { get; private init; } = [];

    /// <summary>What policies count and measure.</summary>
    public IReadOnlyList<PolicyMetricFamily> Policies { get; private init; } = [];

    /// <summary>The name that policies gave the node for its metrics, or "".</summary>
    public string Endpoint { get; private init; } = "";

    /// <summary>Reads a machine; runs on its thread, between two packets.</summary>
    /// <param name="monitor">the machine</param>
    /// <param name="before">the last reading of the machines that this one replaced, whose counters go on; null for the first</param>
    public static MachineReading Of(Monitor monitor, MachineReading? before)
    {
        long started = Stopwatch.GetTimestamp();
        Machine machine = monitor.Machine;
        Dictionary<string, long> events = before is null ? new(StringComparer.Ordinal) : new(before.Events, StringComparer.Ordinal);
        foreach (EventHandle handle in machine.Events)
        {
            if (handle.Dispatched > 0)
            {
                events[handle.Name] = events.GetValueOrDefault(handle.Name) + handle.Dispatched;
            }
        }

        Dictionary<(string Handler, string Source), double> handlers = before is null ? [] : new(before.HandlerSeconds);
        foreach ((string name, string source, int line, long ticks) in machine.Sampler?.RowsOf(machine.Program) ?? [])
        {
            (string, string) key = (name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source}:{line}"));
            handlers[key] = handlers.GetValueOrDefault(key) + ((double)ticks / Stopwatch.Frequency);
        }

        ConnectionManager connections = monitor.Connections;
        MachineReading reading = new()
        {
            Lag = monitor.Lag,
            Connections =
            [
                Count("tcp", connections.Tcp, before),
                Count("udp", connections.Udp, before),
                Count("icmp", connections.Icmp, before),
                Count("other", connections.Other, before),
            ],
            Events = events,
            HandlerSeconds = handlers,
            Timers = machine.Timers.Count,
            Weirds = monitor.Weirds + (before?.Weirds ?? 0),
            Stores = monitor.Stores,
            Policies = PolicyMetrics.Read(machine),
            Endpoint = PolicyMetrics.EndpointOf(machine),
        };
        reading.ReadSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return reading;
    }

    private static (string Transport, long Open, long Total) Count(string transport, ConnectionCounts counts, MachineReading? before)
    {
        long ended = before is null ? 0 : Array.Find(before.Connections, c => c.Transport == transport).Total;
        return (transport, (long)counts.Current, (long)counts.Total + ended);
    }
}
