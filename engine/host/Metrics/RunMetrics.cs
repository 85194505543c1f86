using NidsVm.Host.Commands;
using NidsVm.Host.Running;
using Monitor = NidsVm.Host.Running.Monitor;

namespace NidsVm.Host.Metrics;

/// <summary>The metrics of <c>nidsvm run</c>: those of a service with one worker, which rotates no logs.</summary>
/// <param name="title">the interface or recordings, or ""</param>
/// <param name="tally">counts the packets</param>
internal sealed class RunMetrics(string title, PacketTally tally)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly DateTime _started = DateTime.Now;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private (WorkerReading Worker, IReadOnlyList<Logging.LogSummary> Logs)? _last;

    /// <summary>Reaches the machine; null while it starts.</summary>
    public MonitorRequests? Requests { get; set; }

    /// <summary>All metrics in the text format of Prometheus; nothing while the machine starts.</summary>
    public async Task<string> WriteAsync()
    {
        if (Requests is not { } requests)
        {
            return "";
        }

        await _reading.WaitAsync().ConfigureAwait(false);
        try
        {
            try
            {
                _last = await requests.AskAsync(Read).WaitAsync(Patience).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TimeoutException or HostException)
            {
                // The last figures are told, and that they are the last ones.
                _last = _last is { } last ? (last.Worker with { Answers = false }, last.Logs) : null;
            }

            return _last is { } known ? PrometheusText.Write(new ServiceReading(title, _started, [known.Worker], known.Logs, 0, 0, 0)) : "";
        }
        finally
        {
            _reading.Release();
        }
    }

    private (WorkerReading Worker, IReadOnlyList<Logging.LogSummary> Logs) Read(Monitor monitor) =>
        (new WorkerReading("0", tally.Packets, tally.Bytes, monitor.DroppedPackets, Answers: true, MachineReading.Of(monitor, null)), monitor.LogSummaries);
}
