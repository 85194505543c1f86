using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Bench.Inputs;

/// <summary>A piece of a stream, as the reassembler delivered it.</summary>
internal readonly record struct StreamPiece(bool IsOrig, byte[] Data);

/// <summary>What applications said to each other in a recording.</summary>
internal static class RecordedStreams
{
    /// <summary>The streams of all TCP connections to some server ports, a list of pieces each, in the order the connections began.</summary>
    public static List<List<StreamPiece>> Tcp(string trace, params ReadOnlySpan<ushort> ports)
    {
        List<List<StreamPiece>> streams = [];
        ushort[] wanted = ports.ToArray();
        using EngineRun run = new(ProgramImage.Empty, registry =>
        {
            AnalyzerInfo tap = registry.Register("TAP", (connection, info) => new Tap(connection, info, streams));
            foreach (ushort port in wanted)
            {
                registry.RegisterPort(tap, EngineRecords.PortBits(port, TransportProtocol.Tcp));
            }
        });
        run.Play(Frame.Load(trace));
        streams.RemoveAll(s => s.Count == 0);
        return streams;
    }

    /// <summary>The payloads of all datagrams from or to a UDP port.</summary>
    public static byte[][] Udp(string trace, ushort port)
    {
        List<byte[]> payloads = [];
        PacketDecoder decoder = new();
        foreach (Frame frame in Frame.Load(trace))
        {
            CapturedPacket packet = frame.At(frame.Time);
            DecodedPacket decoded = default;
            if (decoder.Decode(ref packet, ref decoded) == DecodeOutcome.Transport && decoded.Protocol == IpProtocol.Udp
                && (decoded.SourcePort == port || decoded.DestinationPort == port))
            {
                payloads.Add(decoded.Transport[8..].ToArray());
            }
        }

        return [.. payloads];
    }

    private sealed class Tap : Analyzer
    {
        private readonly List<StreamPiece> _pieces = [];

        public Tap(Connection connection, AnalyzerInfo info, List<List<StreamPiece>> streams)
            : base(connection, info)
            => streams.Add(_pieces);

        protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig) => _pieces.Add(new StreamPiece(isOrig, data.ToArray()));
    }
}
