using System.Runtime.CompilerServices;
using NidsVm.Analysis;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols;
using NidsVm.Host.Commands;
using NidsVm.Input;
using NidsVm.Logging;
using NidsVm.Packets;
using NidsVm.Storage;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Host.Running;

/// <summary>One machine with its packet engine and its logs: from the program's start to its end.</summary>
internal sealed class Monitor : IDisposable
{
    // The reference works off two generations of events a turn; a policy that raises events for ever is cut off at the end.
    private const int MaxFinalRounds = 10_000;

    private static readonly TimeSpan InputPause = TimeSpan.FromMilliseconds(1);

    private const long LookMilliseconds = 100;

    private readonly MonitorSettings _settings;
    private readonly BufferedStream _output;
    private readonly bool _isInteractive = !Console.IsOutputRedirected;
    private int _maxTimerExpires;
    private readonly LogManager _logs;
    private readonly InputManager _input;
    private PacketEngine? _engine;
    private TraceRecorder? _recorder;
    private bool _sawPacket;
    private long _lastLook;
    private long _idleSince;
    private long _inactivityMilliseconds;

    public Monitor(ProgramImage program, BuiltinCatalog builtins, MonitorSettings settings)
    {
        _settings = settings;
        _output = new BufferedStream(settings.Output ?? Console.OpenStandardOutput(), 1 << 16);
        MachineOptions options = new() { Output = _output, Errors = Console.Error, Profiler = settings.Profiler };
        _maxTimerExpires = options.MaxTimerExpires;
        Machine = new Machine(program, builtins, options);
        _logs = new LogManager(Machine, settings.Logs);
        Machine.SetService(_logs);
        _input = new InputManager(Machine);
        Machine.SetService(_input);
        Machine.SetService(settings.Facts);
        if (settings.Metrics is { } metrics)
        {
            Machine.SetService(metrics);
        }

    }

    public Machine Machine { get; }

    public int ExitCode { get; private set; }

    /// <summary>Set to measure the stages of the packet loop.</summary>
    public StageClock? Stages { get; init; }

    /// <summary>A policy asked for the end, or an error made it necessary.</summary>
    public bool IsEnding => Machine.TerminationRequested || Machine.IsFatal || Machine.ExitRequested is not null;

    /// <summary>Without input the run goes on only where a policy says so.</summary>
    public bool StaysWithoutInput => Flag("exit_only_after_terminate");

    /// <summary>A policy asked to take no packets for now.</summary>
    public bool IsSuspended => Machine.IsProcessingSuspended;

    /// <summary>Weirds met so far, of all layers.</summary>
    public long Weirds => (long)(_engine?.Context.Weirds.Total ?? 0);

    /// <summary>Tells policies the counters of the source that packets come from, and the source the filter that policies want.</summary>
    public void Watch(IPacketSource source) => _engine!.Watch(source);

    /// <summary>What is left out because of too much traffic.</summary>
    public LoadShedding Load => _engine!.Context.Load;

    /// <summary>The engine's connections.</summary>
    public ConnectionManager Connections => _engine!.Context.Manager;

    /// <summary>Seconds that network time is behind the clock.</summary>
    public double Lag => _sawPacket ? Math.Max(0, WallClock() - Machine.NetworkTime) : 0;

    /// <summary>What traffic there was, by protocol.</summary>
    public TrafficCounters Traffic
    {
        get => _engine!.Context.Traffic;
        set => _engine!.Context.Traffic = value;
    }

    /// <summary>Figures that any thread may read, at the price of their being a little old.</summary>
    public MonitorFigures Figures => new(
        (long)(_engine?.Packets ?? 0),
        (long)(_engine?.Bytes ?? 0),
        _engine?.Context.Manager.Table.Count ?? 0,
        Machine.Timers.Count,
        Machine.EventsDispatched,
        _logs.RowsWritten,
        Lag);

    /// <summary>Rows written so far by log path.</summary>
    public IReadOnlyList<(string Log, long Rows)> LogRows => [.. _logs.Summaries.Where(s => s.Rows > 0).Select(s => (s.Path, s.Rows))];

    /// <summary>All logs with their rows so far.</summary>
    public IReadOnlyList<LogSummary> LogSummaries => _logs.Summaries;

    /// <summary>Packets that the source dropped so far.</summary>
    public long DroppedPackets => _engine?.SourceStatistics?.Invoke().Dropped ?? 0;

    /// <summary>Logs that go to data bases.</summary>
    public IReadOnlyList<StoreSummary> Stores => _logs.StoreSummaries;

    /// <summary>Brings globals, engine and logs up and runs <c>zeek_init</c>; false where an error ends the run here.</summary>
    public bool Start()
    {
        if (!Machine.Start())
        {
            return Fail();
        }

        // Packets tell the time where there are any. The constant has its value only now; what globals hold already counts as put in
        // at the start.
        if (!_settings.ReadsTraces && !_settings.Facts.IsLive && Flag("allow_network_time_forward"))
        {
            ForwardTime();
        }

        foreach ((string name, string text) in _settings.Assignments)
        {
            GlobalAssignment.Apply(Machine, name, text);
        }

        Assign("ignore_checksums", _settings.IgnoreChecksums ? Slot.Of(true) : null);
        Assign("cmd_line_bpf_filter", _settings.Filter is { } filter ? Slot.Of(new StringValue(filter)) : null);
        Assign("Log::default_logdir", _settings.LogFolder is { } folder ? Slot.Of(new StringValue(folder)) : null);
        Assign("trace_output_file", _settings.WriteFile is { } file ? Slot.Of(new StringValue(file)) : null);
        AnalyzerRegistry analyzers = new();
        ProtocolAnalyzers.RegisterAll(analyzers);
        _engine = new PacketEngine(new AnalysisContext(Machine, analyzers, _settings.Seed), _settings.IgnoreChecksums) { IsRecording = _settings.WriteFile is not null };
        ProfileLog.Start(Machine, _engine);
        _input.FileContent = new InputFiles(_engine.Context);
        if (_settings.WriteFile is { } path)
        {
            _recorder = new TraceRecorder(path, _engine.Context.Settings.RecorderRotation);
        }

        if (Machine.FindGlobal("max_timer_expires") is var expires and >= 0)
        {
            // 0 stands for as many as are due.
            ulong most = Machine.Global(expires).AsCount;
            _maxTimerExpires = most == 0 ? int.MaxValue : (int)Math.Min(most, int.MaxValue);
        }

        if (Machine.FindGlobal("packet_source_inactivity_timeout") is var inactivity and >= 0)
        {
            _inactivityMilliseconds = (long)(Machine.Global(inactivity).AsDouble * 1000);
        }

        // Queued before the statements of the policies run: what they raise comes after it.
        IdleTimer.Start(Machine, "Storage::expire_interval", IdleTimer.StoragePeriod);
        Raise("zeek_init");
        if (!Machine.ExecuteStatements())
        {
            return Fail();
        }

        TellScripts();
        Machine.DrainEvents();
        Flush();
        bool mayHaveErrors = Environment.GetEnvironmentVariable("ZEEK_ALLOW_INIT_ERRORS") is not null;
        if ((Machine.Reporter.ErrorCount > 0 && !mayHaveErrors) || Machine.IsFatal)
        {
            return Fail();
        }

        if (Machine.ExitRequested is not null)
        {
            return Leave();
        }

        if (_settings.ReadsTraces)
        {
            ReadInputs();
        }

        return Machine.ExitRequested is null || Leave();
    }

    /// <summary>
    /// Sources that are read as a whole are, before the first packet of a recording: what a recording shows does not depend on how fast
    /// they are read.
    /// </summary>
    private void ReadInputs()
    {
        TimeSpan left = InputLimits.FirstReading;
        while (!IsEnding && _input.AwaitsFirstReading && left > TimeSpan.Zero)
        {
            if (!_input.Deliver() & !Machine.DrainEvents())
            {
                Thread.Sleep(InputPause);
                left -= InputPause;
            }
        }

        Settle();
    }

    /// <summary>One packet: time, timers, analysis, events.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Process(ref CapturedPacket packet)
    {
        Stages?.BeginPacket();

        if (_input.HasArrived)
        {
            _input.Deliver();
            Machine.DrainEvents();
        }

        // Network time never goes back.
        double now = Math.Max(packet.Time, Machine.NetworkTime);
        Machine.NetworkTime = now;
        _idleSince = 0;
        if (!_sawPacket)
        {
            _sawPacket = true;
            if (Machine.StartTime == 0)
            {
                Machine.StartTime = now;
            }

            Raise("network_time_init");
        }

        Machine.Timers.Advance(now, _maxTimerExpires);
        Stages?.EndTimers();
        _engine!.Process(ref packet);
        Stages?.EndAnalysis();
        Machine.DrainEvents();
        Stages?.EndPolicies();
        if (_recorder is not null)
        {
            Record(ref packet);
        }

        if (_isInteractive)
        {
            _output.Flush();
        }
    }

    private void Record(ref CapturedPacket packet)
    {
        int length = _engine!.RecordedLength;
        if (length != 0)
        {
            _recorder!.Write(ref packet, length);
        }

        if (_recorder!.TakeError() is { } error)
        {
            Machine.Reporter.Warning(error);
        }
    }

    /// <summary>Tells load shedding how a live capture goes (recordings are read as fast as may be); asks the kernel no more often than ten times a second.</summary>
    /// <param name="packetTime">when the last packet came; infinity where none waits</param>
    public void LookAtLoad(IPacketSource source, double packetTime)
    {
        long now = Environment.TickCount64;
        if (source.IsLive && now - _lastLook >= LookMilliseconds)
        {
            _lastLook = now;
            PacketSourceStatistics statistics = source.Statistics;
            _engine!.Context.Load.Look(now / 1000.0, statistics.Received, statistics.Dropped, Math.Max(0, WallClock() - packetTime));
        }
    }

    /// <summary>A moment without packets: time and timers go on. True where events ran.</summary>
    public bool Idle()
    {
        // The time of recordings is that of their packets; that of an interface as well, until none has come for a while.
        if (!_settings.ReadsTraces && (!_settings.Facts.IsLive || HasBeenIdle()) && Flag("allow_network_time_forward"))
        {
            ForwardTime();
        }

        bool any = _input.Deliver();
        Machine.Timers.Advance(Machine.NetworkTime, _maxTimerExpires);
        any |= Machine.DrainEvents();
        _logs.FlushIfDue();
        _output.Flush();
        return any;
    }

    /// <summary>Hands rows that wait to the log thread, where they have waited long enough.</summary>
    public void FlushLogs(bool always = false)
    {
        if (always)
        {
            _logs.FlushAll();
        }
        else
        {
            _logs.FlushIfDue();
        }
    }

    /// <summary>A recording was read to its end.</summary>
    public void SourceEnded(IPacketSource source)
    {
        if (!source.IsLive && Machine.FindEvent("Pcap::file_done") is { HasHandlers: true } handle)
        {
            Machine.Enqueue(handle)[0].Ref = new StringValue(source.Name);
        }
    }

    /// <summary>The end of the input: pending timers fire, connections are removed, <c>zeek_done</c> runs, logs are flushed.</summary>
    /// <param name="waitsForStores">whether to wait until data bases have taken the last rows, or have been given up; see <see cref="TakeOver"/></param>
    public void Finish(bool waitsForStores = true)
    {
        if (Machine.ExitRequested is not null)
        {
            Leave();
            return;
        }

        // What was queued before the end does not yet see the program ending.
        Settle();
        if ((_sawPacket || _settings.ReadsTraces) && Machine.FindEvent("net_done") is { HasHandlers: true } handle)
        {
            Machine.Enqueue(handle)[0] = Slot.Of(Machine.NetworkTime);
        }

        Machine.IsTerminating = true;
        Machine.Timers.ExpireAll(Machine.NetworkTime);
        Settle();
        _engine!.Terminate();
        Settle();
        Raise("zeek_done");
        Settle();
        FinishInputs();
        _logs.Finish(waitsForStores);
        Settle();
        Flush();
        ExitCode = Machine.IsFatal ? CommandLine.Failure : Machine.ExitRequested ?? ExitCode;
    }

    /// <summary>What sources were asked for before the end still comes; then their readers end.</summary>
    private void FinishInputs()
    {
        TimeSpan left = InputLimits.FirstReading;
        while (_input.AwaitsFirstReading && left > TimeSpan.Zero && Machine.ExitRequested is null)
        {
            if (_input.Deliver())
            {
                Settle();
            }
            else
            {
                Thread.Sleep(InputPause);
                left -= InputPause;
            }
        }

        _input.Terminate();
        while (_input.Deliver())
        {
            Settle();
        }

        Settle();
    }

    /// <summary>Looks after what a machine that has ended left for data bases.</summary>
    public void TakeOver(Monitor ended) => _logs.Adopt(ended._logs);

    public void Dispose()
    {
        Flush();
        _input.Dispose();
        Machine.FindService<StorageManager>()?.Dispose();
        _logs.Dispose();
        _recorder?.Dispose();
        _output.Dispose();
    }

    private bool Fail()
    {
        ExitCode = Machine.ExitRequested ?? CommandLine.Failure;
        Flush();
        return false;
    }

    /// <summary><c>exit()</c>: no end of run, only what was written is kept.</summary>
    private bool Leave()
    {
        ExitCode = Machine.ExitRequested ?? CommandLine.Success;
        Flush();
        return false;
    }

    private void Settle()
    {
        for (int round = 0; round < MaxFinalRounds && Machine.DrainEvents() && Machine.ExitRequested is null; round++)
        {
            // Each round works off what the last one raised.
        }
    }

    private void Flush()
    {
        _output.Flush();
        Machine.FindService<FileTable>()?.FlushAll();
    }

    private void Raise(string name)
    {
        if (Machine.FindEvent(name) is { HasHandlers: true } handle)
        {
            Machine.Enqueue(handle);
        }
    }

    /// <summary>Raises <c>zeek_script_loaded</c> for each policy of the program, in the order in which they were loaded.</summary>
    private void TellScripts()
    {
        if (Machine.FindEvent("zeek_script_loaded") is not { HasHandlers: true } handle)
        {
            return;
        }

        foreach (SourceFile source in Machine.Program.Sources)
        {
            if (source.Depth >= 0)
            {
                // Names in images do not depend on where the library lies.
                string path = _settings.Facts.SearchPath.Select(folder => Path.Combine(folder, source.Name)).FirstOrDefault(File.Exists) ?? source.Name;
                Span<Slot> arguments = Machine.Enqueue(handle);
                arguments[0] = Slot.Of(new StringValue(path));
                arguments[1] = Slot.Of((long)source.Depth);
            }
        }
    }

    private bool Flag(string name) => Machine.FindGlobal(name) is var index and >= 0 && Machine.Global(index).AsBool;

    private void Assign(string name, Slot? value)
    {
        if (value is { } slot && Machine.FindGlobal(name) is var index and >= 0)
        {
            Machine.Global(index) = slot;
        }
    }

    private void ForwardTime()
    {
        Machine.NetworkTime = Math.Max(Machine.NetworkTime, WallClock());
        if (Machine.StartTime == 0)
        {
            Machine.StartTime = Machine.NetworkTime;
        }
    }

    private bool HasBeenIdle()
    {
        long now = Environment.TickCount64;
        if (_idleSince == 0)
        {
            _idleSince = now;
        }

        return now - _idleSince >= _inactivityMilliseconds;
    }

    private static double WallClock() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
