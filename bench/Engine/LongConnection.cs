using System.Buffers.Binary;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Bench.Inputs;
using NidsVm.Packets;

namespace NidsVm.Bench.Engine;

/// <summary>
/// A TCP connection that never ends: the client sends, the server acknowledges. Its packets are two frames whose numbers and
/// checksums are moved on, so that making them costs next to nothing.
/// </summary>
internal sealed class LongConnection
{
    public const ushort ClientPort = 40_000;
    public const ushort ServerPort = 7777;

    // Ethernet and IPv4 headers without options; then the fields of RFC 9293 3.1.
    private const int Tcp = 14 + 20;
    private const int SequenceAt = Tcp + 4;
    private const int AckAt = Tcp + 8;
    private const int ChecksumAt = Tcp + 16;
    private const uint FirstClient = 1000;
    private const uint FirstServer = 5000;

    private readonly IpAddress _client;
    private readonly ushort _port;
    private readonly uint _length;
    private readonly Frame _data;
    private readonly Frame _ack;
    private uint _sequence;

    /// <param name="number">tells connections apart: each has a client address of its own</param>
    /// <param name="payload">what a data packet carries</param>
    /// <param name="port">the server's port</param>
    public LongConnection(int number, ReadOnlySpan<byte> payload, ushort port = ServerPort)
    {
        _client = ClientOf(number);
        _port = port;
        _length = (uint)payload.Length;
        _sequence = FirstClient + 1;
        _data = FromClient(_sequence, FirstServer + 1, TcpFlags.Ack | TcpFlags.Psh, payload);
        _ack = FromServer(FirstServer + 1, _sequence, TcpFlags.Ack);
    }

    public static IpAddress Server { get; } = IpAddress.Parse("198.51.100.20");

    public static IpAddress ClientOf(int number) => IpAddress.FromV4(0x0A00_0001 + (uint)number);

    /// <summary>That many connections, with 100 bytes of payload in each data packet.</summary>
    public static LongConnection[] Many(int count)
    {
        byte[] payload = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => new LongConnection(i, payload))];
    }

    /// <summary>The three packets of the handshake.</summary>
    public void Open(EngineRun run)
    {
        run.Process(FromClient(FirstClient, 0, TcpFlags.Syn), 1e-6);
        run.Process(FromServer(FirstServer, FirstClient + 1, TcpFlags.Syn | TcpFlags.Ack), 1e-6);
        run.Process(FromClient(FirstClient + 1, FirstServer + 1, TcpFlags.Ack), 1e-6);
    }

    /// <summary>The next data packet of the client.</summary>
    public void Send(EngineRun run, double later = 1e-6)
    {
        Renumber(_data.Data, SequenceAt, _sequence);
        _sequence += _length;
        run.Process(_data, later);
    }

    /// <summary>Some data packets, the last one first.</summary>
    public void SendBackwards(EngineRun run, int count, double later = 1e-6)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            Renumber(_data.Data, SequenceAt, _sequence + ((uint)i * _length));
            run.Process(_data, later);
        }

        _sequence += (uint)count * _length;
    }

    /// <summary>The server acknowledges all there was.</summary>
    public void Acknowledge(EngineRun run, double later = 1e-6)
    {
        Renumber(_ack.Data, AckAt, _sequence);
        run.Process(_ack, later);
    }

    private Frame FromClient(uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload = default) =>
        new(TcpFrame.Tcp(_client, ClientPort, Server, _port, sequence, ack, flags, payload), LinkType.Ethernet, 0);

    private Frame FromServer(uint sequence, uint ack, TcpFlags flags) =>
        new(TcpFrame.Tcp(Server, _port, _client, ClientPort, sequence, ack, flags), LinkType.Ethernet, 0);

    /// <summary>Writes a number and brings the checksum along (RFC 1624, equation 3).</summary>
    private static void Renumber(byte[] frame, int at, uint number)
    {
        Span<byte> place = frame.AsSpan(at, 4);
        uint old = BinaryPrimitives.ReadUInt32BigEndian(place);
        BinaryPrimitives.WriteUInt32BigEndian(place, number);
        Span<byte> checksum = frame.AsSpan(ChecksumAt, 2);
        uint sum = (uint)(ushort)~BinaryPrimitives.ReadUInt16BigEndian(checksum)
            + (ushort)~(old >> 16) + (ushort)~old + (number >> 16) + (number & 0xFFFF);
        sum = (sum >> 16) + (sum & 0xFFFF);
        sum = (sum >> 16) + (sum & 0xFFFF);
        BinaryPrimitives.WriteUInt16BigEndian(checksum, (ushort)~sum);
    }
}
