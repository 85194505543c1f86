using System.Text;

namespace NidsVm.Analysis.Tests.Tls;

/// <summary>Messages of TLS as bytes.</summary>
internal static class TlsMessages
{
    public const byte ChangeCipherSpec = 20;
    public const byte Alert = 21;
    public const byte Handshake = 22;
    public const byte ApplicationData = 23;
    public const byte Heartbeat = 24;

    public static byte[] Record(byte type, byte[] content, ushort version = 0x0303) =>
        [type, (byte)(version >> 8), (byte)version, .. Block(2, content)];

    /// <summary>A record of DTLS.</summary>
    public static byte[] Datagram(byte type, byte[] content, byte sequence = 0, byte epoch = 0) =>
        [type, 0xFE, 0xFD, 0, epoch, 0, 0, 0, 0, 0, sequence, .. Block(2, content)];

    public static byte[] Message(byte type, params byte[][] parts) => [type, .. Block(3, [.. parts.SelectMany(static p => p)])];

    /// <summary>A part of a message of DTLS.</summary>
    public static byte[] Fragment(byte type, byte[] body, int from, int to, byte sequence = 0) =>
        [type, .. Length(3, body.Length), 0, sequence, .. Length(3, from), .. Block(3, body[from..to])];

    /// <summary>A client's hello without extensions, or with those given.</summary>
    public static byte[] ClientHello(params byte[][] extensions) => Message(1, ClientHelloBody(extensions));

    public static byte[] ClientHelloBody(params byte[][] extensions) =>
        [3, 3, .. Random(1), .. Block(1, [7, 8, 9]), .. Block(2, [0xC0, 0x30, 0x13, 0x01]), 1, 0, .. Extensions(extensions)];

    public static byte[] ServerHello(ushort cipher, params byte[][] extensions) => Message(
        2, [3, 3, .. Random(2), .. Block(1, [7, 8, 9]), (byte)(cipher >> 8), (byte)cipher, 0, .. Extensions(extensions)]);

    public static byte[] Extension(ushort type, params byte[] content) => [(byte)(type >> 8), (byte)type, .. Block(2, content)];

    public static byte[] ServerName(string name) => Extension(0, Block(2, [0, .. Block(2, Encoding.ASCII.GetBytes(name))]));

    public static byte[] Protocols(params string[] names) =>
        Extension(16, Block(2, [.. names.SelectMany(static n => Block(1, Encoding.ASCII.GetBytes(n)))]));

    /// <summary>Bytes behind their length.</summary>
    public static byte[] Block(int width, byte[] content) => [.. Length(width, content.Length), .. content];

    public static byte[] Certificates(params byte[][] certificates) =>
        Message(11, Block(3, [.. certificates.SelectMany(static c => Block(3, c))]));

    /// <summary>A whole connection of TLS 1.2, up to data.</summary>
    public static (bool IsOrig, byte[] Data)[] Conversation(byte[] certificate) =>
    [
        (true, Record(Handshake, ClientHello(
            ServerName("www.example.net"), Protocols("h2", "http/1.1"), Extension(10, 0, 2, 0, 23), Extension(11, 1, 0), Extension(13, 0, 2, 4, 1),
            Extension(43, 4, 3, 4, 3, 3), Extension(51, [0, 6, 0, 29, 0, 2, 1, 2]), Extension(45, 1, 1), Extension(5, 1, 0, 0, 0, 0)), 0x0301)),
        (false, Record(Handshake, [.. ServerHello(0xC030, Protocols("h2"), Extension(5)), .. Certificates(certificate)])),
        (false, Record(Handshake, Message(12, [3, 0, 23], Block(1, [4, 5, 6]), [4, 1], Block(2, [1, 2, 3])))),
        (false, Record(Handshake, Message(13, [1, 1], Block(2, [4, 1]), Block(2, [])))),
        (false, Record(Handshake, Message(14))),
        (true, Record(Handshake, Message(16, Block(1, [6, 6])))),
        (true, Record(ChangeCipherSpec, [1])),
        (true, Record(Handshake, new byte[40])),
        (false, Record(Handshake, Message(4, [0, 0, 0, 60], Block(2, [9, 9])))),
        (false, Record(ChangeCipherSpec, [1])),
        (false, Record(Handshake, new byte[40])),
        (true, Record(ApplicationData, new byte[100])),
        (false, Record(ApplicationData, new byte[300])),
        (true, Record(Alert, [1, 0])),
    ];

    private static byte[] Random(byte first) => [.. Enumerable.Range(first, 32).Select(static i => (byte)i)];

    private static byte[] Extensions(byte[][] extensions) => extensions.Length == 0 ? [] : Block(2, [.. extensions.SelectMany(static e => e)]);

    private static byte[] Length(int width, int length) => [.. Enumerable.Range(0, width).Select(i => (byte)(length >> (8 * (width - 1 - i))))];
}
