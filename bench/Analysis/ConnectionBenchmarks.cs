using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Connections;
using NidsVm.Packets;

namespace NidsVm.Bench.Analysis;

/// <summary>Finding the connection of a packet among many, and the whole way of a packet of a known connection.</summary>
[MemoryDiagnoser]
public class ConnectionBenchmarks
{
    private const uint Server = 0x0A00_0001;
    private const uint FirstClient = 0x0B00_0000;
    private const int Payload = 1000;

    private readonly EngineLoad _load = new();
    private readonly byte[] _data = EngineLoad.Frame(FirstClient, 40_000, Server, 80, 1001, 5001, TcpFlags.Ack, Payload);
    private readonly byte[] _ack = EngineLoad.Frame(Server, 80, FirstClient, 40_000, 5001, 2001, TcpFlags.Ack, 0);
    private uint _next;

    [Params(1_000, 100_000)]
    public int Connections { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (uint i = 0; i < Connections; i++)
        {
            _load.Handshake(FirstClient + i, 40_000, Server, 80);
        }
    }

    [Benchmark(Description = "look-up of a known connection")]
    public Connection? Hit()
    {
        uint client = FirstClient + (_next++ * 7919 % (uint)Connections);
        ConnectionTable table = _load.Context.Manager.Table;
        ConnectionKey key = ConnectionKey.Of(
            IpAddress.FromV4(Server), 80, IpAddress.FromV4(client), 40_000, IpProtocol.Tcp, isOneWay: false);
        return table.Find(key, key.Hash(table.Seed));
    }

    [Benchmark(Description = "look-up of an unknown connection")]
    public Connection? Miss()
    {
        uint client = FirstClient + (_next++ * 7919 % (uint)Connections);
        ConnectionTable table = _load.Context.Manager.Table;
        ConnectionKey key = ConnectionKey.Of(
            IpAddress.FromV4(Server), 81, IpAddress.FromV4(client), 40_000, IpProtocol.Tcp, isOneWay: false);
        return table.Find(key, key.Hash(table.Seed));
    }

    [Benchmark(Description = "data packet and its acknowledgement", OperationsPerInvoke = 2)]
    public void Established()
    {
        _load.Send(_data);
        _load.Send(_ack);
        EngineLoad.Advance(_data, Payload);
        EngineLoad.Advance(_ack, Payload, offset: 42);
    }
}
