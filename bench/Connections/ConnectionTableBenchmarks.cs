using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Connections;
using NidsVm.Bench.Engine;
using NidsVm.Bench.Inputs;
using NidsVm.Packets;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Bench.Connections;

/// <summary>Looking connections up by the addresses and ports of a packet.</summary>
[MemoryDiagnoser]
public class ConnectionTableBenchmarks
{
    private const int LookUps = 1000;
    private EngineRun? _run;
    private IpAddress[] _clients = [];

    [Params(100, 100_000)]
    public int Connections { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _run = new EngineRun(ProgramImage.Empty);
        foreach (LongConnection connection in LongConnection.Many(Connections))
        {
            connection.Open(_run);
        }

        if (_run.Context.Manager.Table.Count != Connections)
        {
            throw new InvalidOperationException($"{_run.Context.Manager.Table.Count} connections are open");
        }

        // Neighbours in time are none in the table.
        _clients = [.. Enumerable.Range(0, LookUps).Select(i => LongConnection.ClientOf((int)(i * 2_654_435_761L % Connections)))];
    }

    [GlobalCleanup]
    public void Cleanup() => _run?.Dispose();

    [Benchmark(OperationsPerInvoke = LookUps)]
    public int Known() => LookUp(LongConnection.ServerPort);

    [Benchmark(OperationsPerInvoke = LookUps)]
    public int Unknown() => LookUp(LongConnection.ServerPort + 1);

    private int LookUp(ushort port)
    {
        ConnectionTable table = _run!.Context.Manager.Table;
        int found = 0;
        foreach (ref readonly IpAddress client in _clients.AsSpan())
        {
            ConnectionKey key = ConnectionKey.Of(LongConnection.Server, port, client, LongConnection.ClientPort, IpProtocol.Tcp, isOneWay: false);
            found += table.Find(key, key.Hash(table.Seed)) is null ? 0 : 1;
        }

        return found;
    }
}
