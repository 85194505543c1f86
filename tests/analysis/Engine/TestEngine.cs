using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Tests.Engine;

/// <summary>What was known of a connection when it was removed.</summary>
internal sealed record Ended(
    string Orig, string Resp, TcpState OrigState, TcpState RespState, ulong OrigBytes, ulong RespBytes, string History, ulong OrigPackets, ulong RespPackets);

/// <summary>A packet engine for a program without policies, fed with literal packets.</summary>
internal sealed class TestEngine
{
    public const ushort StreamPort = 7777;

    public static readonly IpAddress Client = IpAddress.Parse("10.0.0.1");
    public static readonly IpAddress Server = IpAddress.Parse("10.0.0.2");

    private double _now = 1_000_000;

    public TestEngine(bool ignoreChecksums = false, ProgramImage? program = null)
    {
        Machine = new Machine(program ?? ProgramImage.Empty, new BuiltinCatalog());
        AnalyzerRegistry analyzers = new();
        AnalyzerInfo collector = analyzers.Register("COLLECTOR", (connection, info) => Collector = new StreamCollector(connection, info));
        analyzers.RegisterPort(collector, EngineRecords.PortBits(StreamPort, TransportProtocol.Tcp));
        Context = new AnalysisContext(Machine, analyzers, seed: 1);
        Engine = new PacketEngine(Context, ignoreChecksums);
        Context.Manager.Removing = c => Removed.Add(new Ended(
            $"{c.Orig}:{c.OrigPort}",
            $"{c.Resp}:{c.RespPort}",
            (TcpState)c.Session.EndpointState(isOrig: true),
            (TcpState)c.Session.EndpointState(isOrig: false),
            c.Session.EndpointSize(isOrig: true),
            c.Session.EndpointSize(isOrig: false),
            Encoding.ASCII.GetString(c.History),
            c.Size.OrigPackets,
            c.Size.RespPackets));
    }

    public Machine Machine { get; }

    public AnalysisContext Context { get; }

    public PacketEngine Engine { get; }

    /// <summary>The analyzer of the last connection to <see cref="StreamPort"/>.</summary>
    public StreamCollector? Collector { get; private set; }

    public List<Ended> Removed { get; } = [];

    public void Send(byte[] frame, double later = 0.001, ReadOnlySpan<byte> following = default)
    {
        _now += later;
        Machine.NetworkTime = _now;
        Machine.Timers.Advance(_now, 300);
        var packet = new CapturedPacket
        {
            Data = frame,
            Following = following,
            WireLength = frame.Length,
            LinkType = LinkType.Ethernet,
            Time = _now,
            TimestampNs = (long)(_now * 1e9),
        };
        Engine.Process(ref packet);
    }

    public void FromClient(uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload = default, ushort port = StreamPort, double later = 0.001) =>
        Send(TcpFrame.Tcp(Client, 40_000, Server, port, sequence, ack, flags, payload), later);

    public void FromServer(uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload = default, ushort port = StreamPort, double later = 0.001) =>
        Send(TcpFrame.Tcp(Server, port, Client, 40_000, sequence, ack, flags, payload), later);

    /// <summary>A handshake; the first data byte of the client has the number after <paramref name="client"/>.</summary>
    public void Handshake(uint client = 1000, uint server = 5000, ushort port = StreamPort)
    {
        FromClient(client, 0, TcpFlags.Syn, port: port);
        FromServer(server, unchecked(client + 1), TcpFlags.Syn | TcpFlags.Ack, port: port);
        FromClient(unchecked(client + 1), unchecked(server + 1), TcpFlags.Ack, port: port);
    }

    /// <summary>Lets time pass without packets.</summary>
    public void Wait(double seconds)
    {
        _now += seconds;
        Machine.NetworkTime = _now;
        while (Machine.Timers.Advance(_now, 300) > 0)
        {
        }
    }

    public Ended End()
    {
        Engine.Terminate();
        return Removed[^1];
    }

    public ulong Weird(string name) => Context.Weirds.Counts.GetValueOrDefault(name);
}
