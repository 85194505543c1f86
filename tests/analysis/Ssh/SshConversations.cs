using System.Buffers.Binary;
using System.Text;

namespace NidsVm.Analysis.Tests.Ssh;

/// <summary>Makes messages, and whole conversations for fuzzing.</summary>
internal static class SshConversations
{
    public static byte[] Version(string line) => Encoding.Latin1.GetBytes(line + "\r\n");

    /// <summary>A packet with four bytes of padding.</summary>
    public static byte[] Packet(byte type, params byte[][] fields)
    {
        byte[] payload = [type, .. fields.SelectMany(static f => f)];
        return [.. Number((uint)payload.Length + 5), 4, .. payload, 0, 0, 0, 0];
    }

    public static byte[] String(string text) => [.. Number((uint)text.Length), .. Encoding.Latin1.GetBytes(text)];

    public static byte[] KexInit(string algorithms) => Packet(
        20,
        [
            new byte[16], String(algorithms), String("ssh-rsa"), String("aes128-ctr"), String("aes128-ctr"), String("hmac-sha1"), String("hmac-md5"),
            String("none"), String("none"), String(""), String("en"), new byte[5],
        ]);

    public static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static (bool IsOrig, byte[] Data)[] Curve() =>
    [
        (false, [.. "Welcome\r\n"u8, .. Version("SSH-2.0-Server")]),
        (true, [.. Version("SSH-2.0-Client"), .. KexInit("curve25519-sha256,rsa2048-sha256")]),
        (false, KexInit("rsa2048-sha256,curve25519-sha256")),
        (true, Packet(30, String("client point"))),
        (false, [.. Packet(31, String("the key"), String("server point"), String("signature")), .. Packet(21), 9, 9, 9]),
        (true, [.. Packet(21), 1, 2]),
        (false, [5, 5]),
    ];

    public static (bool IsOrig, byte[] Data)[] Of(string method, params byte[][] messages) =>
    [
        (false, Version("SSH-1.99-Server")), (true, Version("SSH-2.0-Client")), (true, KexInit(method)), (false, KexInit(method)),
        .. messages.Select(static m => (false, m)),
    ];

    public static (bool IsOrig, byte[] Data)[] Ssh1()
    {
        byte[] body =
        [
            2, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 2, 0, 0, 8, 3, 0, 16, 7, 7, 0, 0, 2, 0, 0, 16, (byte)'e', (byte)'x', 0, 24, (byte)'m', (byte)'o', (byte)'d',
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xC, 0xC, 0xC, 0xC,
        ];
        byte[] padding = new byte[8 - (body.Length % 8)];
        return
        [
            (true, Version("SSH-1.5-Client")), (false, Version("SSH-1.5-Server")), (false, [.. Number((uint)body.Length), .. padding, .. body]),
        ];
    }

    public static (bool IsOrig, byte[] Data)[][] All() =>
    [
        Curve(), Ssh1(),
        Of("diffie-hellman-group-exchange-sha256", Packet(34, new byte[12]), Packet(31, String("p"), String("g")), Packet(32, String("e")),
            Packet(33, String("k"), String("f"), String("s")), Packet(21)),
        Of("gss-gex-sha1-x", Packet(30, String("t"), String("e")), Packet(34, Number(1), Number(2), String("m"), String("l"))),
        Of("rsa1024-sha1", Packet(31, String("s"))),
        Of("something else", Packet(30, String("x"))),
    ];
}
