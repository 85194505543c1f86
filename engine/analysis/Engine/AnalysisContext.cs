using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Signatures;
using NidsVm.Analysis.Transport.Icmp;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Analysis.Tunnels;
using NidsVm.Analysis.Weirds;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Engine;

/// <summary>What every part of the analysis shares: the machine and what was looked up in its program, the tables and the registries.</summary>
public sealed class AnalysisContext
{
    private readonly FunctionValue? _timingOut;
    private readonly FunctionValue? _disabling;
    private ulong _lastAnalyzerId;

    /// <param name="machine">has run its global initialisers</param>
    /// <param name="analyzers">the analyzers of the program</param>
    /// <param name="seed">of hashes and identifiers; 0 draws one</param>
    public AnalysisContext(Machine machine, AnalyzerRegistry analyzers, ulong seed = 0)
    {
        Machine = machine;
        Analyzers = analyzers;
        Events = new EngineEvents(machine);
        Settings = new EngineSettings(machine);
        Records = new EngineRecords(machine);
        IcmpRecords = new IcmpRecords(machine);
        Weirds = new WeirdReporter(this);
        Uids = new UidGenerator(seed, Settings.BitsPerUid);
        Manager = new ConnectionManager(this, seed);
        Load = new LoadShedding(this);
        Tunnels = new UdpTunnels(this);
        TcpStatistics = new TcpStatistics(this);
        analyzers.Bind(this);
        _timingOut = Hook(machine, "connection_timing_out");
        _disabling = Hook(machine, "Analyzer::disabling_analyzer");

        Signatures = new SignatureEngine(this);
        machine.TellWithoutHandlers(UnaskedEvents.Names);
    }

    public Machine Machine { get; }

    public AnalyzerRegistry Analyzers { get; }

    public EngineEvents Events { get; }

    public EngineSettings Settings { get; }

    public EngineRecords Records { get; }

    public IcmpRecords IcmpRecords { get; }

    public WeirdReporter Weirds { get; }

    public UidGenerator Uids { get; }

    public ReassemblyStatistics Reassembly { get; } = new();

    /// <summary>What traffic there was; an engine that goes on with the counters of another one gets them before its first packet.</summary>
    public TrafficCounters Traffic { get; set; } = new();

    /// <summary>Buffers for what comes out of order.</summary>
    internal BlockPool Blocks { get; } = new();

    public ConnectionManager Manager { get; }

    /// <summary>What is left out while there is too much traffic.</summary>
    public LoadShedding Load { get; }

    /// <summary>The rules of the program's signature files.</summary>
    public SignatureEngine Signatures { get; }

    /// <summary>Tunnels over UDP.</summary>
    public UdpTunnels Tunnels { get; }

    /// <summary>Counts of retransmissions, where policies ask for them.</summary>
    public TcpStatistics TcpStatistics { get; }

    /// <summary>Time of the packet at hand, seconds since 1970.</summary>
    public double PacketTime { get; internal set; }

    /// <summary>True while the last connections are removed because the input has ended.</summary>
    public bool IsEnding { get; internal set; }

    /// <summary>Whether the features of flows are measured.</summary>
    internal bool MetersFlows => Settings.MetersFlows && Events.FlowFeatures.IsHandled();

    /// <summary>Whether connections are watched for <c>ConnThreshold::generic_packet_thresholds</c>.</summary>
    internal bool HasPacketThresholds => Settings.ThresholdsOfPackets.Length > 0 && Events.ConnGenericPacketThresholdCrossed.IsHandled();

    /// <summary>Asks the hook <c>connection_timing_out</c> whether a connection without packets may go; true where no policy has one.</summary>
    internal bool MayTimeOut(Connection connection)
    {
        if (_timingOut is null)
        {
            return true;
        }

        Slot argument = Slot.Of((object?)connection.Record());
        return !Machine.TryInvoke(_timingOut, new ReadOnlySpan<Slot>(in argument), out Slot result) || result.AsBool;
    }

    /// <summary>Asks the hook <c>Analyzer::disabling_analyzer</c> whether a policy may take an analyzer from its connection.</summary>
    internal bool MayDisable(Connection connection, Analyzer analyzer)
    {
        if (_disabling is null || analyzer.Info is not { } info)
        {
            return true;
        }

        ReadOnlySpan<Slot> arguments = [Slot.Of((object?)connection.Record()), Slot.Of(info.Tag), Slot.Of(analyzer.Id)];
        return !Machine.TryInvoke(_disabling, arguments, out Slot result) || result.AsBool;
    }

    /// <summary>A hook of the library that some policy has a body for, or null.</summary>
    private static FunctionValue? Hook(Machine machine, string name) =>
        machine.FindFunction(name) is { } hook && machine.Program.Routines[hook.FunctionIndex].Bodies.Length > 0 ? hook : null;

    internal ulong NextAnalyzerId() => ++_lastAnalyzerId;
}
