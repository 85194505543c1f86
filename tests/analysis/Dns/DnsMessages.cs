using System.Text;

namespace NidsVm.Analysis.Tests.Dns;

/// <summary>Messages on the wire.</summary>
internal static class DnsMessages
{
    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>A name without compression.</summary>
    public static byte[] Name(string name)
    {
        List<byte> bytes = [];
        foreach (string label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.Latin1.GetBytes(label));
        }

        bytes.Add(0);
        return [.. bytes];
    }

    public static byte[] Header(int flags, int questions, int answers, int authorities = 0, int additionals = 0) =>
    [
        0x12, 0x34, (byte)(flags >> 8), (byte)flags, 0, (byte)questions, 0, (byte)answers, 0, (byte)authorities, 0, (byte)additionals,
    ];

    public static byte[] Question(string name, int type) => [.. Name(name), (byte)(type >> 8), (byte)type, 0, 1];

    public static byte[] Record(byte[] name, int type, byte[] data, int @class = 1, uint ttl = 60) =>
    [
        .. name, (byte)(type >> 8), (byte)type, (byte)(@class >> 8), (byte)@class, (byte)(ttl >> 24), (byte)(ttl >> 16), (byte)(ttl >> 8),
        (byte)ttl, (byte)(data.Length >> 8), (byte)data.Length, .. data,
    ];

    /// <summary>A reply with one record and no question.</summary>
    public static byte[] Reply(int type, byte[] data) => [.. Header(0x8180, 0, 1), .. Record(Name("Example.COM"), type, data)];

    /// <summary>One message of each shape, for mutations.</summary>
    public static byte[][] Seeds() =>
    [
        [.. Header(0x0100, 1, 0), .. Question("www.Example.com", 1)],
        [.. Header(0x8180, 1, 2), .. Question("a.bc", 1), .. Record([0xC0, 12], 5, [1, (byte)'x', 0xC0, 12]), .. Record([0xC0, 12], 1, [1, 2, 3, 4])],
        Reply(28, new byte[16]),
        Reply(6, [.. Name("ns.x"), .. Name("mail.x"), .. new byte[20]]),
        Reply(15, [0, 10, .. Name("mx.x")]),
        Reply(16, [3, (byte)'a', (byte)'b', (byte)'c', 0]),
        Reply(33, [0, 1, 0, 2, 0, 53, .. Name("srv.x")]),
        Reply(35, [0, 100, 0, 10, 1, (byte)'s', 3, (byte)'S', (byte)'I', (byte)'P', 0, .. Name("r.x")]),
        Reply(257, [0, 5, .. "issueca.example"u8]),
        Reply(46, [0, 1, 8, 2, .. new byte[14], .. Name("x"), 1, 2, 3]),
        Reply(48, [1, 0, 3, 8, 1, 2, 3, 4]),
        Reply(47, [.. Name("next.x"), 0, 2, 0x40, 0x01]),
        Reply(50, [1, 0, 0, 10, 2, 0xAA, 0xBB, 3, 1, 2, 3, 0, 1, 0x40]),
        Reply(64, [0, 1, 0, 0, 1, 0, 3, 2, (byte)'h', (byte)'2']),
        [.. Header(0x2800, 1, 1, 2), .. Question("zone.x", 6), .. Record(Name("a.zone.x"), 5, [], 254, 0), .. Record(Name("a.zone.x"), 1, [], 255, 0),
            .. Record(Name("a.zone.x"), 1, [10, 0, 0, 1])],
        [.. Header(0x0120, 1, 0, 0, 1), .. Question("x", 1), .. Record([0], 41, [0, 8, 0, 7, 0, 1, 24, 0, 1, 2, 3, 0, 10, 0, 8, .. new byte[8], 0, 11, 0, 2, 0, 9], 1232, 0x8000)],
    ];
}
