using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NidsVm.Host.Commands;
using NidsVm.Host.Metrics;
using NidsVm.Host.Page;
using NidsVm.Host.Policies;
using NidsVm.Host.Running;
using NidsVm.Logging;
using NidsVm.Logging.Archive;
using NidsVm.Logging.Output;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using Monitor = NidsVm.Host.Running.Monitor;

namespace NidsVm.Host.Service;

/// <summary>
/// The service: workers that share an interface, their logs, and the socket that steers them. Everything that can fail at a start
/// (policies, interface, folders) fails before the service says that it is ready.
/// </summary>
internal sealed partial class MonitorService : BackgroundService
{
    // A worker that takes longer for one packet is stuck: no policy runs that long with its budget.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SwapPatience = TimeSpan.FromMinutes(1);

    private readonly ILogger<MonitorService> _logger;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly LogArchive _archive;
    private readonly LogThread _logThread;
    private readonly SystemdNotifier _systemd = new();
    private readonly List<Worker> _workers = [];
    private readonly MetricsCollector? _metrics;
    private readonly MetricsServer? _metricsServer;
    private readonly MetricsListener _metricsListener;
    private ServicePage? _page;
    private bool _isDisposed;

    /// <exception cref="HostException">the policies have errors, or do not start</exception>
    /// <exception cref="PacketSourceException">the interface cannot be opened</exception>
    public MonitorService(ServiceSettings settings, ILogger<MonitorService> logger, IHostApplicationLifetime lifetime)
    {
        Settings = settings;
        _logger = logger;
        _lifetime = lifetime;
        ArchiveSettings archive = new(settings.Folder) { Interval = settings.Rotation, Compress = settings.Compress, Complain = m => LogArchiveTrouble(_logger, m) };
        _archive = new LogArchive(archive, DateTime.Now);
        _logThread = new LogThread(_archive);
        _metricsListener = new MetricsListener(WriteMetricsAsync);
        try
        {
            for (int i = 0; i < settings.Workers; i++)
            {
                _workers.Add(MakeWorker(i));
            }

            _metrics = new MetricsCollector(this);
            if (settings.MetricsAddress.Length > 0)
            {
                _metricsServer = MetricsServer.Start(MetricsServer.ParseAddress(settings.MetricsAddress), WriteMetricsAsync);
                LogMetrics(_logger, _metricsServer.Address);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ServiceSettings Settings { get; }

    public DateTime Started { get; } = DateTime.Now;

    public IReadOnlyList<Worker> Workers => _workers;

    public LogArchive Archive => _archive;

    /// <summary>Batches of rows that wait for the log thread.</summary>
    public int WaitingLogBatches => _logThread.Waiting;

    /// <summary>Measures the handlers of all workers.</summary>
    public HandlerTimes HandlerTimes => field ??= new HandlerTimes([.. _workers.Select(w => w.Requests)]);

    /// <summary>How the process should end.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Policies that were put in the place of others, so far.</summary>
    public int Reloads { get; private set; }

    /// <summary>
    /// Compiles the policies anew and, where they have no errors, has each worker go on with them. What connections, tables and
    /// timers held is gone then; logs go on.
    /// </summary>
    /// <exception cref="HostException">the policies have errors; the old ones go on</exception>
    public void Reload()
    {
        BuiltinCatalog builtins = EngineBuiltins.Catalog();
        ProgramImage[] programs = [.. _workers.Select(_ => Compile(builtins))];
        for (int i = 0; i < _workers.Count; i++)
        {
            ProgramImage program = programs[i];
            if (!_workers[i].Replace(() => TryStart(program, builtins), SwapPatience))
            {
                throw new HostException($"the new policies do not start in worker {i}; the old ones go on there");
            }
        }

        Reloads++;
        LogReloaded(_logger);
    }

    /// <summary>All metrics in the text format of Prometheus; nothing while the workers start.</summary>
    public async Task<string> WriteMetricsAsync() => _metrics is { } metrics ? PrometheusText.Write(await metrics.ReadAsync().ConfigureAwait(false)) : "";

    public void RequestStop() => _lifetime.StopApplication();

    /// <summary>The container disposes the service twice, as itself and as a hosted one.</summary>
    public override void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _page?.Dispose();
        _metricsServer?.Dispose();
        _metricsListener.Dispose();
        foreach (Worker worker in _workers)
        {
            worker.Stop();
            worker.Dispose();
        }

        _workers.Clear();
        _logThread.Dispose();
        _archive.Dispose();
        (long counted, long written, long lost) = _archive.Rows;
        LogRows(_logger, counted, written, lost);
        _systemd.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        OtlpSender? otlp = Settings.OtlpEndpoint.Length == 0
            ? null
            : OtlpSender.Start(_metrics!, OtlpSender.ParseEndpoint(Settings.OtlpEndpoint), Settings.OtlpInterval, $"{Environment.MachineName}:{Settings.Interface}", _logger);
        using ControlServer control = new(new ControlCommands(this), Settings.ControlPath, Settings.ControlFileMode);
        foreach (Worker worker in _workers)
        {
            worker.Start();
        }

        StartPage();
        Task serving = control.RunAsync(stoppingToken);
        _systemd.Ready($"watching {Settings.Interface}");
        LogReady(_logger, Settings.Interface, Settings.Workers, Settings.ControlPath, _archive.Recovered);
        TimeSpan period = SystemdNotifier.WatchdogPeriod ?? TimeSpan.FromSeconds(10);
        try
        {
            while (true)
            {
                await Task.Delay(period, stoppingToken).ConfigureAwait(false);
                if (_workers.TrueForAll(w => w.Silence < MaxSilence))
                {
                    _systemd.Alive();
                }
                else
                {
                    LogStuck(_logger, (int)MaxSilence.TotalSeconds);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service is asked to stop.
        }

        _systemd.Stopping();
        _page?.Dispose();
        await serving.ConfigureAwait(false);
        if (otlp is not null)
        {
            // Machines that have ended tell nothing more.
            await otlp.DisposeAsync().ConfigureAwait(false);
        }

        foreach (Worker worker in _workers)
        {
            worker.Stop();
            PacketSourceStatistics source = worker.Source;
            LogWorkerEnded(_logger, worker.Index, source.Received, source.Dropped);
        }
    }

    /// <summary>Without the page, because its port is taken for example, the service goes on.</summary>
    private void StartPage()
    {
        if (!Settings.Dashboard)
        {
            return;
        }

        try
        {
            _page = ServicePage.Start(this);
            LogPage(_logger, _page.Address, _page.TokenPath ?? "the setting DashboardToken");
        }
        catch (HostException e)
        {
            LogNoPage(_logger, e.Message);
        }
    }

    private Worker MakeWorker(int index)
    {
        BuiltinCatalog builtins = EngineBuiltins.Catalog();
        ProgramImage program = Compile(builtins);
        Monitor monitor = TryStart(program, builtins) ?? throw new HostException("the policies ended the program at their start");
        try
        {
            return new Worker(index, OpenSource(), monitor, WorkerEnded);
        }
        catch
        {
            monitor.Dispose();
            throw;
        }
    }

    private IPacketSource OpenSource()
    {
        string? filter = Settings.Filter.Length > 0 ? Settings.Filter : null;
        int? group = Settings.Workers == 1 ? null : Environment.ProcessId & 0xFFFF;
        return PacketSources.OpenInterface(Settings.Interface, filter, (long)Settings.RingMiB << 20, group);
    }

    /// <summary>Each worker has an image of its own: patterns in it learn states as they match.</summary>
    private ProgramImage Compile(BuiltinCatalog builtins) =>
        PolicyLoader.Load(Settings.PolicyRequest, builtins) ?? throw new HostException("the policies have errors");

    private Monitor? TryStart(ProgramImage program, BuiltinCatalog builtins)
    {
        MonitorSettings settings = MonitorSettings.Of(new RunRequest(
            Settings.PolicyRequest, [], Settings.Interface, Settings.IgnoreChecksums, Settings.Filter, null, null, Quiet: true)) with
        {
            Logs = new LogOptions { Thread = _logThread, Archive = _archive },
            Metrics = _metricsListener,
        };
        Monitor monitor = new(program, builtins, settings);
        monitor.Machine.Sampler = new HandlerSampler();
        if (monitor.Start())
        {
            return monitor;
        }

        monitor.Dispose();
        return null;
    }

    private void WorkerEnded(Worker worker)
    {
        if (worker.Failure is { } failure)
        {
            ExitCode = CommandLine.Failure;
            LogWorkerFailed(_logger, worker.Index, failure);
        }
        else
        {
            ExitCode = Math.Max(ExitCode, worker.ExitCode);
        }

        _lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "watching {Interface} with {Workers} workers, control socket {Control}, {Recovered} logs of an earlier run archived")]
    private static partial void LogReady(ILogger logger, string @interface, int workers, string control, int recovered);

    [LoggerMessage(Level = LogLevel.Information, Message = "page at {Address}, token in {Token}")]
    private static partial void LogPage(ILogger logger, string address, string token);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Message}; the service goes on without the page")]
    private static partial void LogNoPage(ILogger logger, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "metrics at {Address}")]
    private static partial void LogMetrics(ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "worker {Index} ended: {Packets} packets, {Dropped} dropped")]
    private static partial void LogWorkerEnded(ILogger logger, int index, long packets, long dropped);

    [LoggerMessage(Level = LogLevel.Information, Message = "rows of logs: {Counted} counted, {Written} written, {Lost} lost")]
    private static partial void LogRows(ILogger logger, long counted, long written, long lost);

    [LoggerMessage(Level = LogLevel.Critical, Message = "worker {Index} failed: {Failure}")]
    private static partial void LogWorkerFailed(ILogger logger, int index, string failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "a worker has been busy with one packet for over {Seconds} s")]
    private static partial void LogStuck(ILogger logger, int seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "policies reloaded")]
    private static partial void LogReloaded(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Message}")]
    private static partial void LogArchiveTrouble(ILogger logger, string message);
}
