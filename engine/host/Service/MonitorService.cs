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
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(1);
    private const int MaxGroup = 0xFFFF;

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
    private readonly ControlServer? _control;
    private Task _ending = Task.CompletedTask;
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
            _control = new ControlServer(new ControlCommands(this), Settings.ControlPath, Settings.ControlFileMode);
            MakeWorkers(settings.Workers);
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
        // All new machines stand before the first old one goes, and no worker waits for any of this.
        using StringWriter told = new(CultureInfo.InvariantCulture);
        List<Monitor> machines;
        try
        {
            machines = MakeMachines(_workers.Count, told);
        }
        catch (HostException e)
        {
            LogRefused(_logger, e.Message);
            throw new HostException($"{e.Message}; the old ones go on\n{told}".TrimEnd());
        }
        finally
        {
            Console.Error.Write(told);
        }

        List<Task> ends = [];
        for (int i = 0; i < machines.Count; i++)
        {
            ends.Add(PutInPlace(_workers[i], machines[i]));
        }

        _ending = Task.WhenAll(ends);
        Reloads++;
        LogReloaded(_logger);
        try
        {
            _ending.WaitAsync(EndPatience).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            throw new HostException($"the new policies are loaded, but a worker or its old policies took longer than {EndPatience.TotalSeconds} s to come to an end");
        }
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
        }

        // The rows of machines that were replaced come before the logs end.
        _ending.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        foreach (Worker worker in _workers)
        {
            worker.Dispose();
        }

        _workers.Clear();
        _control?.Dispose();
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
        foreach (Worker worker in _workers)
        {
            worker.Start();
        }

        StartPage();
        Task serving = _control!.RunAsync(stoppingToken);
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

    /// <summary>Policies are compiled before the interface is opened, so that nothing has to wait for them in the kernel.</summary>
    private void MakeWorkers(int count)
    {
        List<Monitor> machines = MakeMachines(count, Console.Error);
        List<IPacketSource> sources = [];
        try
        {
            string? filter = Settings.Filter.Length > 0 ? Settings.Filter : null;

            // Numbers of processes are no good for groups: services in containers may share an interface and have the same.
            int? group = count == 1 ? null : Random.Shared.Next(MaxGroup + 1);
            while (sources.Count < count)
            {
                sources.Add(PacketSources.OpenInterface(Settings.Interface, filter, (long)Settings.RingMiB << 20, group));
            }
        }
        catch
        {
            sources.ForEach(s => s.Dispose());
            machines.ForEach(m => m.Dispose());
            throw;
        }

        for (int i = 0; i < count; i++)
        {
            _workers.Add(new Worker(i, sources[i], machines[i], WorkerEnded));
        }
    }

    /// <summary>Compiles the policies and starts machines with them. Each has an image of its own: patterns in it learn states as they match.</summary>
    /// <param name="count">how many</param>
    /// <param name="diagnostics">where errors and warnings in policies go</param>
    /// <exception cref="HostException">the policies have errors, or do not start</exception>
    private List<Monitor> MakeMachines(int count, TextWriter diagnostics)
    {
        BuiltinCatalog builtins = EngineBuiltins.Catalog();
        List<Monitor> machines = [];
        try
        {
            while (machines.Count < count)
            {
                // What the compiler has to tell is the same each time.
                ProgramImage program = PolicyLoader.Load(Settings.PolicyRequest, builtins, machines.Count == 0 ? diagnostics : TextWriter.Null)
                    ?? throw new HostException("the policies have errors");
                machines.Add(TryStart(program, builtins)
                    ?? throw new HostException("the policies end the program at their start: see what they told on the service's standard error"));
            }

            return machines;
        }
        catch
        {
            machines.ForEach(m => m.Dispose());
            throw;
        }
    }

    /// <summary>Has a worker go on with a new machine; the task completes when the old one has ended.</summary>
    private static async Task PutInPlace(Worker worker, Monitor machine)
    {
        Monitor old;
        try
        {
            old = await worker.ReplaceAsync(machine).ConfigureAwait(false);
        }
        catch
        {
            machine.Dispose();
            throw;
        }

        old.Finish(waitsForStores: false);
        worker.MachineReplaced?.Invoke(old, true);
        try
        {
            await worker.AskAsync(current =>
            {
                current.TakeOver(old);
                return true;
            }).ConfigureAwait(false);
        }
        finally
        {
            old.Dispose();
        }
    }

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

    [LoggerMessage(Level = LogLevel.Error, Message = "policies not reloaded: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "policies reloaded")]
    private static partial void LogReloaded(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Message}")]
    private static partial void LogArchiveTrouble(ILogger logger, string message);
}
