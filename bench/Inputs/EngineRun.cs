using NidsVm.Analysis;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Protocols;
using NidsVm.Logging;
using NidsVm.Packets;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Bench.Inputs;

/// <summary>A machine, its packet engine and its logs, fed with packets that are in memory: the program's packet loop without its source.</summary>
internal sealed class EngineRun : IDisposable
{
    /// <summary>Seconds between two plays of a recording: longer than any connection's timeout.</summary>
    private const double Pause = 3600;

    // As in the program: the most timers that fire before a packet.
    private const int MaxTimerExpires = 300;

    private readonly LogManager _logs;
    private readonly DirectoryInfo _logFolder = Directory.CreateTempSubdirectory("nidsvm-bench");

    /// <param name="program">what runs</param>
    /// <param name="analyzers">registers the analyzers; those of the program where it is left out</param>
    public EngineRun(ProgramImage program, Action<AnalyzerRegistry>? analyzers = null)
    {
        Machine = new Machine(program, Programs.Catalog(), new MachineOptions { Errors = Console.Error });
        _logs = new LogManager(Machine);
        Machine.SetService(_logs);
        if (!Machine.Start())
        {
            throw new InvalidOperationException("the policies failed at their start");
        }

        if (Machine.FindGlobal("Log::default_logdir") is var index and >= 0)
        {
            Machine.Global(index).Ref = new StringValue(_logFolder.FullName);
        }

        AnalyzerRegistry registry = new();
        (analyzers ?? ProtocolAnalyzers.RegisterAll)(registry);
        Context = new AnalysisContext(Machine, registry, seed: 1);
        Engine = new PacketEngine(Context);
        if (Machine.FindEvent("zeek_init") is { HasHandlers: true } init)
        {
            Machine.Enqueue(init);
        }

        Machine.ExecuteStatements();
        while (Machine.DrainEvents())
        {
            // What the policies' start raises.
        }
    }

    public Machine Machine { get; }

    public AnalysisContext Context { get; }

    public PacketEngine Engine { get; }

    /// <summary>Network time, seconds since 1970.</summary>
    public double Now { get; private set; } = 1_700_000_000;

    /// <summary>One packet, some seconds after the last one.</summary>
    public void Process(Frame frame, double later)
    {
        Now += later;
        CapturedPacket packet = frame.At(Now);
        Machine.NetworkTime = Now;
        Machine.Timers.Advance(Now, MaxTimerExpires);
        Engine.Process(ref packet);
        Machine.DrainEvents();
    }

    /// <summary>Plays a recording, as long after the last one as it takes for all of its connections to be gone.</summary>
    public void Play(Frame[] frames)
    {
        double last = frames[0].Time;
        foreach (Frame frame in frames)
        {
            Process(frame, Math.Max(0, frame.Time - last));
            last = frame.Time;
        }

        Wait(Pause);
    }

    /// <summary>Lets time pass without packets.</summary>
    public void Wait(double seconds)
    {
        Now += seconds;
        Machine.NetworkTime = Now;
        while (Machine.Timers.Advance(Now, MaxTimerExpires) > 0)
        {
            Machine.DrainEvents();
        }

        Machine.DrainEvents();
        _logs.FlushIfDue();
    }

    public void Dispose()
    {
        _logs.Finish();
        _logs.Dispose();
        _logFolder.Delete(recursive: true);
    }
}
