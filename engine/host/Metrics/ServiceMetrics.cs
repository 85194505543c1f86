using NidsVm.Host.Commands;
using NidsVm.Logging;

namespace NidsVm.Host.Metrics;

/// <summary>The metrics of <c>nidsvm monitor</c>: a new one adds its row here.</summary>
internal static class ServiceMetrics
{
    public static readonly IReadOnlyList<MetricDefinition> All =
    [
        new("nidsvm.info", "", MetricKind.Gauge, "Version and interface; always 1.", ["version", "interface"],
            static (r, v) => v.Add(1, VersionCommand.Version, r.Interface)),
        new("nidsvm.start_time", "s", MetricKind.Gauge, "When the service started, in seconds since 1970.", [],
            static (r, v) => v.Add((r.Started.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds)),

        // Workers.
        new("nidsvm.packets", "{packet}", MetricKind.Counter, "Packets analysed.", ["worker"],
            static (r, v) => ByWorker(r, v, static w => w.Packets)),
        new("nidsvm.received", "By", MetricKind.Counter, "Captured bytes of the packets analysed.", ["worker"],
            static (r, v) => ByWorker(r, v, static w => w.Bytes)),
        new("nidsvm.packets.dropped", "{packet}", MetricKind.Counter, "Packets that the kernel dropped because the worker was too slow.", ["worker"],
            static (r, v) => ByWorker(r, v, static w => w.Dropped)),
        new("nidsvm.worker.answering", "", MetricKind.Gauge, "1 where the worker told its figures in time, 0 where these are the last ones known.", ["worker"],
            static (r, v) => ByWorker(r, v, static w => w.Answers ? 1 : 0)),
        new("nidsvm.worker.reading", "s", MetricKind.Gauge, "Time that the worker took to tell its figures, in which it analysed nothing.", ["worker"],
            static (r, v) => ByMachine(r, v, static m => m.ReadSeconds)),
        new("nidsvm.network_time.lag", "s", MetricKind.Gauge, "How far network time is behind the clock.", ["worker"],
            static (r, v) => ByMachine(r, v, static m => m.Lag)),
        new("nidsvm.timers", "{timer}", MetricKind.Gauge, "Timers that wait.", ["worker"],
            static (r, v) => ByMachine(r, v, static m => m.Timers)),
        new("nidsvm.weirds", "{weird}", MetricKind.Counter, "Weirds met, reported or not.", ["worker"],
            static (r, v) => ByMachine(r, v, static m => m.Weirds)),
        new("nidsvm.connections.open", "{connection}", MetricKind.Gauge, "Connections that are kept now.", ["worker", "transport"],
            static (r, v) =>
            {
                foreach ((WorkerReading worker, MachineReading machine) in Machines(r))
                {
                    foreach ((string transport, long open, _) in machine.Connections)
                    {
                        v.Add(open, worker.Worker, transport);
                    }
                }
            }),
        new("nidsvm.connections", "{connection}", MetricKind.Counter, "Connections seen.", ["worker", "transport"],
            static (r, v) =>
            {
                foreach ((WorkerReading worker, MachineReading machine) in Machines(r))
                {
                    foreach ((string transport, _, long total) in machine.Connections)
                    {
                        v.Add(total, worker.Worker, transport);
                    }
                }
            }),
        new("nidsvm.events", "{event}", MetricKind.Counter, "Events handled.", ["worker", "event"],
            static (r, v) =>
            {
                foreach ((WorkerReading worker, MachineReading machine) in Machines(r))
                {
                    foreach ((string name, long count) in machine.Events)
                    {
                        v.Add(count, worker.Worker, name);
                    }
                }
            }),
        new("nidsvm.handler.time", "s", MetricKind.Counter, "Time spent in handlers of events, estimated from samples.", ["worker", "handler", "source"],
            static (r, v) =>
            {
                foreach ((WorkerReading worker, MachineReading machine) in Machines(r))
                {
                    foreach (((string handler, string source), double seconds) in machine.HandlerSeconds)
                    {
                        v.Add(seconds, worker.Worker, handler, source);
                    }
                }
            }),

        // Logs.
        new("nidsvm.log.rows", "{row}", MetricKind.Counter, "Rows written to files.", ["log"],
            static (r, v) => ByLog(r, v, static l => l.Rows)),
        new("nidsvm.log.rows.lost", "{row}", MetricKind.Counter, "Rows that could not be written to files.", ["log"],
            static (r, v) => ByLog(r, v, static l => l.LostRows)),
        new("nidsvm.log.queue", "{batch}", MetricKind.Gauge, "Batches of rows that wait for the log thread.", [],
            static (r, v) => v.Add(r.LogQueue)),
        new("nidsvm.store.rows", "{row}", MetricKind.Counter, "Rows handed over to data bases.", ["worker", "log", "filter"],
            static (r, v) => ByStore(r, v, static s => s.Rows)),
        new("nidsvm.store.rows.lost", "{row}", MetricKind.Counter, "Rows that data bases did not take.", ["worker", "log", "filter"],
            static (r, v) => ByStore(r, v, static s => s.LostRows)),
        new("nidsvm.store.queue", "{batch}", MetricKind.Gauge, "Batches of rows that wait for a data base.", ["worker", "log", "filter"],
            static (r, v) => ByStore(r, v, static s => s.Waiting)),
        new("nidsvm.rotations", "{rotation}", MetricKind.Counter, "Rotations of the logs.", [],
            static (r, v) => v.Add(r.Rotations)),
        new("nidsvm.reloads", "{reload}", MetricKind.Counter, "Times that new policies took the place of the old ones.", [],
            static (r, v) => v.Add(r.Reloads)),

        // The process.
        new("nidsvm.memory.working_set", "By", MetricKind.Gauge, "Memory of the process.", [],
            static (_, v) => v.Add(Environment.WorkingSet)),
        new("nidsvm.memory.managed", "By", MetricKind.Gauge, "Managed memory in use or not collected yet.", [],
            static (_, v) => v.Add(GC.GetTotalMemory(forceFullCollection: false))),
        new("nidsvm.gc.allocated", "By", MetricKind.Counter, "Managed memory allocated.", [],
            static (_, v) => v.Add(GC.GetTotalAllocatedBytes())),
        new("nidsvm.gc.pause", "s", MetricKind.Counter, "Time in which collections of garbage held up the workers.", [],
            static (_, v) => v.Add(GC.GetTotalPauseDuration().TotalSeconds)),
        new("nidsvm.gc.collections", "{collection}", MetricKind.Counter, "Collections of garbage; those of a generation hold the younger ones.", ["generation"],
            static (_, v) =>
            {
                for (int i = 0; i <= GC.MaxGeneration; i++)
                {
                    v.Add(GC.CollectionCount(i), i.ToString(System.Globalization.CultureInfo.InvariantCulture));
                }
            }),
    ];

    private static IEnumerable<(WorkerReading Worker, MachineReading Machine)> Machines(ServiceReading reading) =>
        reading.Workers.Where(w => w.Machine is not null).Select(w => (w, w.Machine!));

    private static void ByWorker(ServiceReading reading, MetricValues values, Func<WorkerReading, double> read)
    {
        foreach (WorkerReading worker in reading.Workers)
        {
            values.Add(read(worker), worker.Worker);
        }
    }

    private static void ByMachine(ServiceReading reading, MetricValues values, Func<MachineReading, double> read)
    {
        foreach ((WorkerReading worker, MachineReading machine) in Machines(reading))
        {
            values.Add(read(machine), worker.Worker);
        }
    }

    private static void ByLog(ServiceReading reading, MetricValues values, Func<LogSummary, double> read)
    {
        // Logs of one path may lie in several folders.
        foreach (IGrouping<string, LogSummary> log in reading.Logs.GroupBy(l => l.Path, StringComparer.Ordinal))
        {
            values.Add(log.Sum(read), log.Key);
        }
    }

    private static void ByStore(ServiceReading reading, MetricValues values, Func<StoreSummary, double> read)
    {
        foreach ((WorkerReading worker, MachineReading machine) in Machines(reading))
        {
            foreach (IGrouping<(string, string), StoreSummary> store in machine.Stores.GroupBy(s => (s.Path, s.Filter)))
            {
                values.Add(store.Sum(read), worker.Worker, store.Key.Item1, store.Key.Item2);
            }
        }
    }
}
