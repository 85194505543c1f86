using System.Buffers.Binary;
using System.Globalization;
using NidsVm.Packets;

namespace NidsVm.Bench.Traces;

/// <summary>
/// Builds a trace of very many TCP connections between random addresses: handshakes that complete and then lie idle, or SYNs that
/// nobody answers, as a flood sends them. For measuring what a connection costs in memory, and what a flood does. The same
/// arguments give the same trace.
/// </summary>
public static class ConnectionTrace
{
    // Ten microseconds between packets: 100,000 packets a second.
    private const long SpacingNs = 10_000;
    private const long StartNs = 1_704_067_200_000_000_000;
    private const int FrameLength = EthernetView.HeaderLength + Ipv4View.MinimumLength + TcpView.MinimumLength;

    /// <summary>The command <c>make-connections OUT --count N [--flood]</c>.</summary>
    /// <returns>Exit code: 0, or 2 for wrong arguments.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (args is not [var output, "--count", var number, ..] || args.Length > 4 || (args.Length == 4 && args[3] != "--flood")
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            Console.Error.WriteLine("usage: make-connections OUT --count N [--flood]");
            return 2;
        }

        using var writer = new PcapWriter(output);
        Write(writer, count, isFlood: args.Length == 4);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {writer.Packets} packets"));
        return 0;
    }

    /// <summary>Writes the packets of <paramref name="count"/> connections, one after the other.</summary>
    internal static void Write(PcapWriter writer, long count, bool isFlood)
    {
        var random = new Random(1);
        Span<byte> frame = stackalloc byte[FrameLength];
        for (long i = 0; i < count; i++)
        {
            var client = 0x0A00_0000u | (uint)random.Next(1 << 24);
            var server = 0xC0A8_0000u | (uint)random.Next(1 << 8);
            var clientPort = (ushort)random.Next(1024, 65536);
            var clientSequence = (uint)random.NextInt64(1L << 32);
            var serverSequence = (uint)random.NextInt64(1L << 32);
            Send(client, clientPort, server, 80, clientSequence, 0, TcpFlags.Syn, frame);
            if (isFlood)
            {
                continue;
            }

            Send(server, 80, client, clientPort, serverSequence, clientSequence + 1, TcpFlags.Syn | TcpFlags.Ack, frame);
            Send(client, clientPort, server, 80, clientSequence + 1, serverSequence + 1, TcpFlags.Ack, frame);
        }

        void Send(uint from, ushort fromPort, uint to, ushort toPort, uint sequence, uint acknowledgement, TcpFlags flags, Span<byte> frame)
        {
            Fill(frame, from, fromPort, to, toPort, sequence, acknowledgement, flags);
            writer.Write(frame, frame.Length, StartNs + (writer.Packets * SpacingNs), LinkType.Ethernet);
        }
    }

    private static void Fill(
        Span<byte> frame, uint from, ushort fromPort, uint to, ushort toPort, uint sequence, uint acknowledgement, TcpFlags flags)
    {
        frame.Clear();
        frame[5] = 1;
        frame[11] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], EtherType.Ipv4);
        var ip = frame[EthernetView.HeaderLength..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], Ipv4View.MinimumLength + TcpView.MinimumLength);
        ip[8] = 64;
        ip[9] = IpProtocol.Tcp;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], from);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], to);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], InternetChecksum.Compute(ip[..Ipv4View.MinimumLength]));
        var tcp = ip[Ipv4View.MinimumLength..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, fromPort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], toPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledgement);
        tcp[12] = 0x50;
        tcp[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 0xFFFF);
        _ = Ipv4View.TryParse(ip, out var view);
        var pseudo = InternetChecksum.PseudoHeader(view.Source, view.Destination, IpProtocol.Tcp, tcp.Length);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], InternetChecksum.Compute(tcp, pseudo));
    }
}
