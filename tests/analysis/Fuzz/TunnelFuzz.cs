using System.Buffers.Binary;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Tunnels over UDP (VXLAN, Geneve, GTP version 1, Teredo, AYIYA) with packets and tunnels in them, damaged, below handlers that look at
/// every argument. An input is a sequence of datagrams, each led by the kind of its tunnel and 16 bits of length.
/// </summary>
public class TunnelFuzz
{
    private const int Kinds = 6;
    private const int MaxDepth = 4;

    private static readonly ushort[] Ports = [4789, 6081, 2152, 2123, 3544, 5072];

    private static PolicyEngine? _engine;
    private static int _errors;
    private static ushort _clientPort = 20_000;

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        PolicyEngine engine = _engine ??= new PolicyEngine(EventCounts.Policy, ignoreChecksums: true);
        _clientPort = _clientPort == ushort.MaxValue ? (ushort)20_000 : (ushort)(_clientPort + 1);
        double later = 100;
        while (data.Length >= 3)
        {
            ushort port = Ports[(data[0] >> 1) % Kinds];
            int length = Math.Min((data[1] << 8) | data[2], data.Length - 3);
            ReadOnlySpan<byte> payload = data.Slice(3, length);
            engine.Send(
                (data[0] & 1) == 0
                    ? TcpFrame.Udp(TestEngine.Client, _clientPort, TestEngine.Server, port, payload)
                    : TcpFrame.Udp(TestEngine.Server, port, TestEngine.Client, _clientPort, payload),
                later);
            later = 0.001;
            data = data[(3 + length)..];
        }

        if (EventCounts.Failure(engine, ref _errors) is { } failure)
        {
            throw new InvalidOperationException(failure);
        }
    }

    public static string Report() => EventCounts.Report(_engine);

    public static byte[] Generate(Random random)
    {
        List<byte> input = [];
        for (int left = random.Next(1, 6); left > 0; left--)
        {
            int kind = random.Next(Kinds);
            byte[] payload = Tunnel(kind, random, 1);
            for (int changes = random.Next(6) - 2; changes > 0; changes--)
            {
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            }

            int length = random.Next(6) == 0 ? random.Next(payload.Length + 1) : payload.Length;
            input.AddRange([(byte)((kind << 1) | random.Next(2)), (byte)(length >> 8), (byte)length, .. payload[..length]]);
        }

        return [.. input];
    }

    [Fact]
    public void Short_run()
    {
        Random random = new(20_261_123);
        for (int run = 0; run < 3000; run++)
        {
            Fuzz(Generate(random));
        }

        string report = Report();
        Assert.All(
            ["vxlan_packet", "geneve_packet", "gtpv1_g_pdu_packet", "gtpv1_create_pdp_ctx_request", "gtpv1_message", "teredo_packet", "teredo_authentication", "teredo_bubble"],
            name => Assert.Contains($" {name} ", report, StringComparison.Ordinal));
    }

    private static byte[] Tunnel(int kind, Random random, int depth) => kind switch
    {
        0 => [8, 0, 0, 0, 0, 0, (byte)random.Next(256), 0, .. Frame(random, depth)],
        1 => Geneve(random, depth),
        2 => GtpPacket(random, depth),
        3 => GtpMessage(random),
        4 => Teredo(random, depth),
        _ => [0x44, 0x52, 0x11, 41, 0, 0, 0, 1, .. new byte[16], .. new byte[20], .. Ipv6(random, depth)],
    };

    private static byte[] Geneve(Random random, int depth)
    {
        byte[] options = [];
        for (int left = random.Next(3); left > 0; left--)
        {
            int words = random.Next(4);
            options = [.. options, 1, 2, (byte)random.Next(256), (byte)words, .. new byte[words * 4]];
        }

        bool isFrame = random.Next(2) == 0;
        return
        [
            (byte)(options.Length / 4), 0, (byte)(isFrame ? 0x65 : 0x08), (byte)(isFrame ? 0x58 : 0x00), 0, 0, 7, 0, .. options,
            .. isFrame ? Frame(random, depth) : Ipv4(random, depth),
        ];
    }

    private static byte[] GtpPacket(Random random, int depth)
    {
        byte[] optional = random.Next(3) switch
        {
            0 => [],
            1 => [0, 1, 0, 0],
            _ => [0, 1, 0, 0xC0, 1, 2, 3, 0],
        };
        byte[] packet = random.Next(2) == 0 ? Ipv4(random, depth) : Ipv6(random, depth);
        int length = optional.Length + packet.Length;
        return [(byte)(0x30 | (optional.Length == 0 ? 0 : optional.Length == 4 ? 2 : 6)), 255, (byte)(length >> 8), (byte)length, 0, 0, 0, 5, .. optional, .. packet];
    }

    /// <summary>A message of the control plane: elements of fixed length, then those that tell theirs (3GPP TS 29.060).</summary>
    private static byte[] GtpMessage(Random random)
    {
        byte[] types = [1, 2, 16, 17, 18, 19, 20, 21, 26, 27];
        byte[][] elements =
        [
            [1, 128], [2, 0x21, 0x43, 0x65, 0x87, 9, 0x21, 0x43, 0x55], [3, 0x62, 0xF2, 0x10, 0x12, 0x34, 0x56], [8, 1], [14, 5], [15, 1],
            [16, 0, 0, 0, 1], [17, 0, 0, 0, 2], [19, 1], [20, 0xF5], [26, 0, 8], [27, 1, 2], [28, 1, 2],
            [127, 0, 0, 0, 9], [128, 0, 2, 0xF1, 0x21], [128, 0, 6, 0xF1, 0x21, 192, 0, 2, 9], [128, 0, 18, 0xF1, 0x57, .. new byte[16]], [131, 0, 3, 2, 97, 98],
            [132, 0, 3, 1, 2, 3], [133, 0, 4, 192, 0, 2, 1], [133, 0, 16, .. new byte[16]], [134, 0, 7, 0x91, 1, 2, 3, 4, 5, 6], [135, 0, 3, 2, 97, 98],
            [137, 0, 2, 1, 2], [141, 0, 1, 1], [251, 0, 4, 192, 0, 2, 7], [255, 0, 4, 0, 1, 97, 98],
        ];
        byte[] body = [0, 9, 0, 0];
        int at = 0;
        while (at < elements.Length)
        {
            if (random.Next(3) != 0)
            {
                body = [.. body, .. elements[at]];
            }

            at++;
        }

        return [0x32, types[random.Next(types.Length)], (byte)(body.Length >> 8), (byte)body.Length, 0, 0, 0, 7, .. body];
    }

    private static byte[] Teredo(Random random, int depth)
    {
        byte[] authentication = random.Next(2) == 0 ? [] : [0, 1, 2, 3, 97, 98, 99, 100, 101, 1, 2, 3, 4, 5, 6, 7, 8, 0];
        byte[] origin = random.Next(2) == 0 ? [] : [0, 0, 0x12, 0x34, 1, 2, 3, 4];
        return [.. authentication, .. origin, .. Ipv6(random, depth)];
    }

    private static byte[] Frame(Random random, int depth)
    {
        if (depth < MaxDepth && random.Next(3) == 0)
        {
            int kind = random.Next(Kinds);
            return TcpFrame.Udp(TestEngine.Server, 30_000, TestEngine.Client, Ports[kind], Tunnel(kind, random, depth + 1));
        }

        byte[] payload = new byte[random.Next(40)];
        return random.Next(3) switch
        {
            0 => TcpFrame.Tcp(TestEngine.Server, 30_000, TestEngine.Client, 80, 1, 0, TcpFlags.Syn, payload),
            1 => TcpFrame.Icmp(TestEngine.Server, TestEngine.Client, 8, 0, payload),
            _ => TcpFrame.Udp(TestEngine.Server, 30_000, TestEngine.Client, 53, payload),
        };
    }

    private static byte[] Ipv4(Random random, int depth) => Frame(random, depth)[14..];

    /// <summary>An IPv6 packet: a datagram, a message of ICMP, or none at all.</summary>
    private static byte[] Ipv6(Random random, int depth)
    {
        byte next = (byte)(random.Next(4) switch
        {
            0 => 59,
            1 => IpProtocol.IcmpV6,
            2 => IpProtocol.Ipv4,
            _ => IpProtocol.Udp,
        });
        byte[] payload = next switch
        {
            IpProtocol.IcmpV6 => [128, 0, 0, 0, 1, 2, 3, 4],
            IpProtocol.Ipv4 => depth < MaxDepth ? Ipv4(random, depth + 1) : [],
            IpProtocol.Udp => [0x30, 0x39, 0, 53, 0, 12, 0, 0, 1, 2, 3, 4],
            _ => [],
        };
        byte[] header = new byte[40];
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)payload.Length);
        header[6] = next;
        header[7] = 64;
        (header[8], header[9], header[23]) = (0x20, 0x01, 1);
        (header[24], header[25], header[39]) = (0x20, 0x01, 2);
        return [.. header, .. payload];
    }
}
