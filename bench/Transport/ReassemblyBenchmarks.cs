using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Bench.Engine;
using NidsVm.Bench.Inputs;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Bench.Transport;

/// <summary>TCP segments put in order for an analyzer; decoding and look-up are part of it. An operation is a segment.</summary>
[MemoryDiagnoser]
public class ReassemblyBenchmarks
{
    private const int Segments = 64;
    private const int SegmentBytes = 1400;
    private const int SegmentsPerAck = 2;
    private EngineRun? _run;
    private LongConnection? _connection;
    private Meter? _meter;

    [GlobalSetup]
    public void Setup()
    {
        _run = new EngineRun(ProgramImage.Empty, registry =>
        {
            AnalyzerInfo info = registry.Register("METER", (connection, info) => _meter = new Meter(connection, info));
            registry.RegisterPort(info, EngineRecords.PortBits(LongConnection.ServerPort, TransportProtocol.Tcp));
        });
        _connection = new LongConnection(0, new byte[SegmentBytes]);
        _connection.Open(_run);
        InOrder();
        OutOfOrder();
        Backwards();
        if (_meter?.Bytes != 3L * Segments * SegmentBytes)
        {
            throw new InvalidOperationException($"{_meter?.Bytes} bytes were delivered");
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _run?.Dispose();

    /// <summary>Every segment is what comes next: it is delivered from the packet.</summary>
    [Benchmark(OperationsPerInvoke = Segments)]
    public long InOrder()
    {
        for (int i = 0; i < Segments; i += SegmentsPerAck)
        {
            _connection!.Send(_run!);
            _connection.Send(_run!);
            _connection.Acknowledge(_run!);
        }

        return _meter!.Bytes;
    }

    /// <summary>Of each two segments the later comes first, and is kept until the other is there.</summary>
    [Benchmark(OperationsPerInvoke = Segments)]
    public long OutOfOrder()
    {
        for (int i = 0; i < Segments; i += SegmentsPerAck)
        {
            _connection!.SendBackwards(_run!, SegmentsPerAck);
            _connection.Acknowledge(_run!);
        }

        return _meter!.Bytes;
    }

    /// <summary>The first segment comes last of all: everything waits for it.</summary>
    [Benchmark(OperationsPerInvoke = Segments)]
    public long Backwards()
    {
        _connection!.SendBackwards(_run!, Segments);
        _connection.Acknowledge(_run!);
        return _meter!.Bytes;
    }

    private sealed class Meter : Analyzer
    {
        public Meter(Connection connection, AnalyzerInfo info)
            : base(connection, info)
        {
        }

        public long Bytes { get; private set; }

        protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig) => Bytes += data.Length;
    }
}
