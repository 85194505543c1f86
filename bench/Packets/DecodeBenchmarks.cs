using BenchmarkDotNet.Attributes;
using NidsVm.Bench.Inputs;
using NidsVm.Packets;

namespace NidsVm.Bench.Packets;

/// <summary>Packets taken apart down to the transport header, checksums included, by link layer.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int Packets = 64;
    private readonly PacketDecoder _decoder = new();
    private Frame[] _frames = [];

    [ParamsSource(nameof(LinkLayerNames))]
    public string LinkLayer { get; set; } = "";

    public static IEnumerable<string> LinkLayerNames => LinkLayers.Names;

    [GlobalSetup]
    public void Setup()
    {
        _frames = LinkLayers.Sample(LinkLayer, Packets);
        if (Decode() == 0)
        {
            throw new InvalidOperationException($"no packet of {LinkLayer} was understood");
        }
    }

    /// <returns>the bytes of transport layer seen</returns>
    [Benchmark(OperationsPerInvoke = Packets)]
    public int Decode()
    {
        int bytes = 0;
        foreach (Frame frame in _frames)
        {
            CapturedPacket packet = frame.At(frame.Time);
            DecodedPacket decoded = default;
            if (_decoder.Decode(ref packet, ref decoded) == DecodeOutcome.Transport)
            {
                bytes += decoded.TransportLength;
            }
        }

        return bytes;
    }
}
