using System.Text.Json.Nodes;
using NidsVm.Dashboard;
using NidsVm.Dashboard.Live;
using NidsVm.Host.Running;
using NidsVm.Host.Service;
using NidsVm.Packets;
using Monitor = NidsVm.Host.Running.Monitor;

namespace NidsVm.Host.Page;

/// <summary>A run over recordings or an interface as the page sees it: first the run, then the logs that it left.</summary>
internal sealed class RunSource : IDashboardSource
{
    private readonly Monitor _monitor;
    private readonly MonitorRequests[] _machines;
    private readonly HandlerReports _handlers;
    private IPacketSource? _packets;
    private volatile bool _isRunning = true;

    public RunSource(Monitor monitor, MonitorRequests requests, RunRequest request)
    {
        _monitor = monitor;
        _machines = [requests];
        _handlers = new HandlerReports(new HandlerTimes(_machines));
        Mode = request.Interface is null ? DashboardMode.Trace : DashboardMode.Live;
        Title = request.Interface ?? string.Join(' ', request.Traces.Select(t => Path.GetFileName(t)));
        LogFolder = Path.GetFullPath(request.LogFolder ?? ".");
        Started = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

        // Files of the run were made at its start, before the page.
        LogsSince = (System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    public DashboardMode Mode { get; }

    public string Title { get; }

    public double Started { get; }

    public string LogFolder { get; }

    public double LogsSince { get; }

    public bool IsRunning => _isRunning;

    public bool HasControl => false;

    /// <summary>Tells where packets come from now.</summary>
    public void Watch(IPacketSource packets) => Volatile.Write(ref _packets, packets);

    /// <summary>The run has ended, and its logs are whole.</summary>
    public void End() => _isRunning = false;

    public void Read(CounterSample sample)
    {
        sample.Clear();
        MonitorFigures figures = _monitor.Figures;
        IPacketSource? live = Volatile.Read(ref _packets) is { IsLive: true } source ? source : null;
        PacketSourceStatistics? statistics = live?.Statistics;

        // A recording is not behind the clock, it is of another time.
        sample.Workers.Add(new WorkerCounters(
            0, figures.Packets, figures.Bytes, statistics?.Received ?? figures.Packets, statistics?.Dropped ?? 0, figures.Events, live is null ? 0 : figures.Lag));
        sample.Connections = figures.Connections;
        sample.Timers = figures.Timers;
        sample.LogRows = figures.LogRows;
        ServiceSource.AddTraffic(sample, _monitor.Traffic);
    }

    public FlowSnapshot? TakeFlows(int most) => FlowCopies.Take(_machines, most);

    public HandlerReport? ReadHandlers() => _handlers.Read();

    public void EndHandlers() => _handlers.End();

    public JsonObject Control(string command, IReadOnlyList<string> arguments) => ControlCommands.Error("a run has nothing to steer");
}
