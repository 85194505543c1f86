using System.Buffers.Binary;
using NidsVm.Analysis;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;

namespace NidsVm.Bench.Analysis;

/// <summary>A packet engine without policies, and Ethernet frames with TCP in them to feed it with. Checksums are not looked at.</summary>
internal sealed class EngineLoad
{
    private const int HeadersLength = 54;
    private const int SequenceOffset = 38;

    private readonly Machine _machine = new(ProgramImage.Empty, new BuiltinCatalog());
    private double _now = 1_000_000;

    public EngineLoad()
    {
        Context = new AnalysisContext(_machine, new AnalyzerRegistry(), seed: 1);
        Engine = new PacketEngine(Context, ignoreChecksums: true);
    }

    public AnalysisContext Context { get; }

    public PacketEngine Engine { get; }

    public static byte[] Frame(
        uint from, ushort fromPort, uint to, ushort toPort, uint sequence, uint ack, TcpFlags flags, int payload)
    {
        var frame = new byte[HeadersLength + payload];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0800);
        frame[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(40 + payload));
        frame[22] = 64;
        frame[23] = IpProtocol.Tcp;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(26), from);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(30), to);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(34), fromPort);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(36), toPort);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(38), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(42), ack);
        frame[46] = 0x50;
        frame[47] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(48), 65_535);
        return frame;
    }

    /// <summary>Moves a frame on in sequence space.</summary>
    public static void Advance(byte[] frame, uint by, int offset = SequenceOffset)
    {
        Span<byte> at = frame.AsSpan(offset);
        BinaryPrimitives.WriteUInt32BigEndian(at, unchecked(BinaryPrimitives.ReadUInt32BigEndian(at) + by));
    }

    public void Send(byte[] frame)
    {
        _now += 1e-6;
        _machine.NetworkTime = _now;
        _machine.Timers.Advance(_now, 300);
        var packet = new CapturedPacket { Data = frame, WireLength = frame.Length, LinkType = LinkType.Ethernet, Time = _now };
        Engine.Process(ref packet);
    }

    /// <summary>Establishes a connection; the client's first data byte has number 1001, the server's 5001.</summary>
    public void Handshake(uint client, ushort clientPort, uint server, ushort serverPort)
    {
        Send(Frame(client, clientPort, server, serverPort, 1000, 0, TcpFlags.Syn, 0));
        Send(Frame(server, serverPort, client, clientPort, 5000, 1001, TcpFlags.Syn | TcpFlags.Ack, 0));
        Send(Frame(client, clientPort, server, serverPort, 1001, 5001, TcpFlags.Ack, 0));
    }
}
