using NidsVm.Host.Commands;
using NidsVm.Host.Service;
using NidsVm.Packets;

namespace NidsVm.Host.Metrics;

/// <summary>
/// Reads the figures of a service when someone asks for them. Nothing is counted for the metrics' sake in the packet loop but the
/// time of some handlers: machines are read by what they run between two packets.
/// </summary>
internal sealed class MetricsCollector
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly MonitorService _service;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly MachineReading?[] _ended;
    private readonly MachineReading?[] _last;

    /// <param name="service">a service whose workers do not run yet</param>
    public MetricsCollector(MonitorService service)
    {
        _service = service;
        _ended = new MachineReading?[service.Workers.Count];
        _last = new MachineReading?[service.Workers.Count];
        for (int i = 0; i < _ended.Length; i++)
        {
            int index = i;
            MachineReading? before = null;
            service.Workers[i].MachineReplaced = (monitor, hasEnded) =>
            {
                // Its counters go on from the moment when it is replaced; what its end adds comes when that is over.
                before = hasEnded ? before : _ended[index];
                _ended[index] = MachineReading.Of(monitor, before);
            };
        }
    }

    /// <summary>Reads all figures; a worker that is busy for long is told with its last ones.</summary>
    public async Task<ServiceReading> ReadAsync()
    {
        await _reading.WaitAsync().ConfigureAwait(false);
        try
        {
            IReadOnlyList<Worker> workers = _service.Workers;
            Task<WorkerReading>[] readings = new Task<WorkerReading>[workers.Count];
            for (int i = 0; i < readings.Length; i++)
            {
                readings[i] = ReadAsync(workers[i]);
            }

            return new ServiceReading(
                _service.Settings.Interface,
                _service.Started,
                await Task.WhenAll(readings).ConfigureAwait(false),
                _service.Archive.Summaries,
                _service.WaitingLogBatches,
                _service.Archive.Rotations,
                _service.Reloads);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<WorkerReading> ReadAsync(Worker worker)
    {
        int index = worker.Index;
        bool answers = false;
        try
        {
            _last[index] = await worker.AskAsync(monitor => MachineReading.Of(monitor, _ended[index])).WaitAsync(Patience).ConfigureAwait(false);
            answers = true;
        }
        catch (Exception e) when (e is TimeoutException or HostException)
        {
            // The last figures are told, and that they are the last ones.
        }

        PacketSourceStatistics source = worker.Source;
        return new WorkerReading(
            index.ToString(System.Globalization.CultureInfo.InvariantCulture), worker.Packets, worker.Bytes, source.Dropped, answers, _last[index]);
    }
}
