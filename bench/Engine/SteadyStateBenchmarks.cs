using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Bench.Inputs;
using NidsVm.Packets;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Bench.Engine;

/// <summary>
/// Packets of established connections through the whole engine with the bare library: decoding, look-up, transport, timers, queue.
/// No policy handles their events, so that each must cost no memory at all: the pins of all of these are 0.
/// </summary>
[MemoryDiagnoser]
public class SteadyStateBenchmarks
{
    private const int Packets = 64;
    private EngineRun? _run;
    private LongConnection[] _connections = [];
    private Frame? _udp;
    private Frame? _udpBack;
    private Frame? _echo;
    private Frame? _echoReply;
    private int _next;

    [Params(1, 10_000)]
    public int Connections { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ProgramImage bare = Programs.WithLibrary(isBare: true);
        _run = new EngineRun(bare);
        _connections = LongConnection.Many(Connections);
        foreach (LongConnection connection in _connections)
        {
            connection.Open(_run);
        }

        IpAddress client = LongConnection.ClientOf(0);
        IpAddress server = LongConnection.Server;
        byte[] text = "some datagram of an unknown protocol"u8.ToArray();
        _udp = new Frame(TcpFrame.Udp(client, 5000, server, 5001, text), LinkType.Ethernet, 0);
        _udpBack = new Frame(TcpFrame.Udp(server, 5001, client, 5000, text), LinkType.Ethernet, 0);
        byte[] echo = [0, 1, 0, 1, .. text];
        _echo = new Frame(TcpFrame.Icmp(client, server, 8, 0, echo), LinkType.Ethernet, 0);
        _echoReply = new Frame(TcpFrame.Icmp(server, client, 0, 0, echo), LinkType.Ethernet, 0);
    }

    [GlobalCleanup]
    public void Cleanup() => _run?.Dispose();

    [Benchmark(OperationsPerInvoke = Packets)]
    public int TcpPacket()
    {
        for (int i = 0; i < Packets / 2; i++)
        {
            LongConnection connection = _connections[_next];
            _next = _next + 1 == _connections.Length ? 0 : _next + 1;
            connection.Send(_run!);
            connection.Acknowledge(_run!);
        }

        return _next;
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public double UdpPacket() => Alternate(_udp!, _udpBack!);

    [Benchmark(OperationsPerInvoke = Packets)]
    public double IcmpPacket() => Alternate(_echo!, _echoReply!);

    private double Alternate(Frame there, Frame back)
    {
        for (int i = 0; i < Packets / 2; i++)
        {
            _run!.Process(there, 1e-6);
            _run.Process(back, 1e-6);
        }

        return _run!.Now;
    }
}
