using BenchmarkDotNet.Attributes;
using NidsVm.Packets;

namespace NidsVm.Bench.Analysis;

/// <summary>TCP segments that arrive in order, and the wrong way round.</summary>
[MemoryDiagnoser]
public class ReassemblyBenchmarks
{
    private const uint Client = 0x0B00_0001;
    private const uint Server = 0x0A00_0001;
    private const int Payload = 1400;
    private const int Burst = 16;

    private readonly EngineLoad _load = new();
    private readonly byte[][] _frames = new byte[Burst][];
    private readonly byte[] _ack = EngineLoad.Frame(Server, 80, Client, 40_000, 5001, 1001, TcpFlags.Ack, 0);

    [GlobalSetup]
    public void Setup()
    {
        _load.Handshake(Client, 40_000, Server, 80);
        for (uint i = 0; i < Burst; i++)
        {
            _frames[i] = EngineLoad.Frame(Client, 40_000, Server, 80, 1001 + (i * Payload), 5001, TcpFlags.Ack, Payload);
        }
    }

    [Benchmark(Description = "in order", OperationsPerInvoke = Burst)]
    public void InOrder()
    {
        for (int i = 0; i < Burst; i++)
        {
            _load.Send(_frames[i]);
        }

        GoOn();
    }

    [Benchmark(Description = "backwards", OperationsPerInvoke = Burst)]
    public void Backwards()
    {
        for (int i = Burst - 1; i >= 0; i--)
        {
            _load.Send(_frames[i]);
        }

        GoOn();
    }

    private void GoOn()
    {
        EngineLoad.Advance(_ack, Burst * Payload, offset: 42);
        _load.Send(_ack);
        foreach (byte[] frame in _frames)
        {
            EngineLoad.Advance(frame, Burst * Payload);
        }
    }
}
