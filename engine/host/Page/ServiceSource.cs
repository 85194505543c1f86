using System.Text.Json.Nodes;
using NidsVm.Analysis.Engine;
using NidsVm.Dashboard;
using NidsVm.Dashboard.Live;
using NidsVm.Host.Commands;
using NidsVm.Host.Running;
using NidsVm.Host.Service;
using NidsVm.Packets;

namespace NidsVm.Host.Page;

/// <summary>A service as the page sees it.</summary>
internal sealed class ServiceSource : IDashboardSource
{
    private readonly MonitorService _service;
    private readonly ControlCommands _commands;
    private readonly MonitorRequests[] _machines;
    private readonly HandlerReports _handlers;
    private volatile bool _isRunning = true;

    public ServiceSource(MonitorService service)
    {
        _service = service;
        _commands = new ControlCommands(service);
        _machines = [.. service.Workers.Select(w => w.Requests)];
        _handlers = new HandlerReports(service.HandlerTimes);
        Started = (service.Started.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    public DashboardMode Mode => DashboardMode.Live;

    public string Title => _service.Settings.Interface;

    public double Started { get; }

    public string LogFolder => _service.Settings.Folder;

    public double LogsSince => 0;

    public bool IsRunning => _isRunning;

    public bool HasControl => true;

    /// <summary>The workers end.</summary>
    public void End() => _isRunning = false;

    public void Read(CounterSample sample)
    {
        sample.Clear();
        foreach (Worker worker in _service.Workers)
        {
            PacketSourceStatistics source = worker.Source;
            MonitorFigures figures = worker.Figures;
            sample.Workers.Add(new WorkerCounters(worker.Index, worker.Packets, worker.Bytes, source.Received, source.Dropped, figures.Events, figures.Lag));
            sample.Connections += figures.Connections;
            sample.Timers += figures.Timers;
            AddTraffic(sample, worker.Traffic);
        }

        foreach (Logging.LogSummary log in _service.Archive.Summaries)
        {
            sample.LogRows += log.Rows;
            sample.LogLost += log.LostRows;
        }

        sample.LogQueue = _service.WaitingLogBatches;
    }

    public FlowSnapshot? TakeFlows(int most) => FlowCopies.Take(_machines, most);

    public HandlerReport? ReadHandlers() => _handlers.Read();

    public void EndHandlers() => _handlers.End();

    public JsonObject Control(string command, IReadOnlyList<string> arguments)
    {
        try
        {
            return _commands.Run(command, [.. arguments]);
        }
        catch (Exception e) when (e is HostException or TimeoutException)
        {
            return ControlCommands.Error(e.Message);
        }
    }

    internal static void AddTraffic(CounterSample sample, TrafficCounters traffic)
    {
        for (int i = 0; i < traffic.Count; i++)
        {
            (string name, long packets, long bytes) = traffic[i];
            if (packets > 0)
            {
                sample.Protocols.Add(new ProtocolCounters(name, packets, bytes));
            }
        }
    }
}
