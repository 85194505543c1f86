using System.Buffers.Binary;
using System.Text;

namespace NidsVm.Analysis.Tests.Rpc;

/// <summary>Calls and replies on the wire (RFC 5531), made by hand.</summary>
internal static class RpcMessages
{
    private const int MaxPiece = 127;

    public const ushort PortmapperPort = 111;
    public const ushort NfsPort = 2049;
    public const ushort MountPort = 635;
    public const uint Portmapper = 100_000;
    public const uint Nfs = 100_003;
    public const uint Mount = 100_005;

    public const string Registration = """
        event zeek_init()
            {
            Analyzer::register_for_ports(Analyzer::ANALYZER_PORTMAPPER, set(111/tcp, 111/udp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_NFS, set(2049/tcp, 2049/udp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_MOUNT, set(635/tcp, 635/udp));
            }

        """;

    public static byte[] Words(params uint[] words)
    {
        byte[] bytes = new byte[words.Length * 4];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * 4), words[i]);
        }

        return bytes;
    }

    public static byte[] Opaque(string text) =>
        [.. Words((uint)text.Length), .. Encoding.Latin1.GetBytes(text), .. new byte[(4 - (text.Length % 4)) % 4]];

    public static byte[] Call(uint id, uint program, uint procedure, params byte[] arguments) =>
        [.. Words(id, 0, 2, program, program == Portmapper ? 2u : 3u, procedure, 0, 0, 0, 0), .. arguments];

    /// <summary>A call by user 7 with groups 8 and 9 on the machine "box".</summary>
    public static byte[] UnixCall(uint id, uint program, uint procedure, params byte[] arguments)
    {
        byte[] credentials = [.. Words(42), .. Opaque("box"), .. Words(7, 8, 2, 8, 9)];
        return [.. Words(id, 0, 2, program, 3, procedure, 1, (uint)credentials.Length), .. credentials, .. Words(0, 0), .. arguments];
    }

    public static byte[] Reply(uint id, params byte[] results) => [.. Words(id, 1, 0, 0, 0, 0), .. results];

    /// <summary>The message with its record mark, in two fragments where <paramref name="at"/> tells where to cut it.</summary>
    public static byte[] Marked(byte[] message, int at = 0) => at == 0
        ? [.. Words(0x8000_0000 | (uint)message.Length), .. message]
        : [.. Words((uint)at), .. message[..at], .. Words(0x8000_0000 | (uint)(message.Length - at)), .. message[at..]];

    /// <summary>Conversations for mutations: a byte for the port, then pieces as <see cref="Fuzz.PolicyConversation"/> takes them.</summary>
    public static byte[][] Seeds() =>
    [
        [0, .. Piece(true, Call(1, Portmapper, 3, Words(100_003, 3, 6, 0))), .. Piece(false, Reply(1, Words(2049)))],
        [0, .. Piece(true, Call(2, Portmapper, 4)), .. Piece(false, Reply(2, Words(1, 100_003, 3, 6, 2049, 0)))],
        [1, .. Piece(true, UnixCall(3, Nfs, 16, [.. Opaque("dir"), .. new byte[20]])),
            .. Piece(false, Reply(3, [.. Words(0, 0, 0, 0, 1, 0, 5), .. Opaque("name"), .. Words(0, 6, 0, 1)]))],
        [1, .. Piece(true, Marked(UnixCall(4, Nfs, 6, [.. Opaque("f"), .. Words(0, 0, 100)]))),
            .. Piece(false, Marked(Reply(4, [.. Words(0, 0, 4, 1), .. Opaque("data")]), 20))],
        [2, .. Piece(true, UnixCall(5, Mount, 1, Opaque("/x"))), .. Piece(false, Reply(5, [.. Words(0), .. Opaque("fh"), .. Words(2, 1, 6)]))],
    ];

    /// <summary>Exchanges of random procedures, in the form of <see cref="Seeds"/>.</summary>
    public static byte[] RandomSeed(Random random)
    {
        int program = random.Next(3);
        bool isMarked = random.Next(2) == 0;
        List<byte> seed = [(byte)program];
        for (int left = random.Next(1, 4); left > 0; left--)
        {
            (byte[] call, byte[] reply) = NfsCalls.Exchange(random, program);
            seed.AddRange(Piece(true, isMarked ? Marked(call) : call));
            seed.AddRange(Piece(false, isMarked ? Marked(reply) : reply));
        }

        return [.. seed];
    }

    private static byte[] Piece(bool isOrig, byte[] bytes)
    {
        List<byte> framed = [];
        for (int at = 0; at < bytes.Length; at += MaxPiece)
        {
            byte[] piece = bytes[at..Math.Min(at + MaxPiece, bytes.Length)];
            framed.Add((byte)((piece.Length << 1) | (isOrig ? 1 : 0)));
            framed.AddRange(piece);
        }

        return [.. framed];
    }
}
