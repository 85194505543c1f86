using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.MySql;
using Xunit;

namespace NidsVm.Analysis.Tests.MySql;

/// <summary>Writes down what a session tells.</summary>
internal sealed class MySqlRecorder : IMySqlSink
{
    private readonly List<string> _row = [];

    public List<string> Lines { get; } = [];

    public bool WantsRows => true;

    public void ServerVersion(ReadOnlySpan<byte> version) => Lines.Add("server " + T(version));

    public void AuthPlugin(bool isOrig, ReadOnlySpan<byte> name, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        Lines.Add($"plugin {isOrig} {T(name)} {first.Length + second.Length}");

    public void AuthSwitch(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data) => Lines.Add($"switch {T(name)}");

    public void AuthMoreData(bool isOrig, ReadOnlySpan<byte> data) => Lines.Add($"more {isOrig} {data.Length}");

    public void Confirmed() => Lines.Add("confirmed");

    public void StartTls() => Lines.Add("tls");

    public void Handshake(ReadOnlySpan<byte> user) => Lines.Add("login " + T(user));

    public void Command(byte command, ReadOnlySpan<byte> argument) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"command {command} {T(argument)}"));

    public void ChangeUser(ReadOnlySpan<byte> user) => Lines.Add("user " + T(user));

    public void Error(ushort code, ReadOnlySpan<byte> message) => Lines.Add(string.Create(CultureInfo.InvariantCulture, $"error {code} {T(message)}"));

    public void Ok(uint rows) => Lines.Add(string.Create(CultureInfo.InvariantCulture, $"ok {rows}"));

    public void Eof(bool isIntermediate) => Lines.Add(isIntermediate ? "eof of columns" : "eof");

    public void BeginRow() => _row.Clear();

    public void Field(ReadOnlySpan<byte> value) => _row.Add(T(value));

    public void EndRow() => Lines.Add("row " + string.Join('|', _row));

    public void Violation(string reason) => Lines.Add("violation");

    private static string T(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

public sealed class MySqlSessionTests
{
    private const int PluginAuthentication = 0x0008_0000;

    private static byte[] Packet(byte sequence, params byte[][] parts)
    {
        byte[] body = [.. parts.SelectMany(static p => p)];
        return [(byte)body.Length, (byte)(body.Length >> 8), 0, sequence, .. body];
    }

    private static byte[] Text(string text) => [.. Encoding.Latin1.GetBytes(text), 0];

    private static byte[] Counted(string text) => [(byte)text.Length, .. Encoding.Latin1.GetBytes(text)];

    private static byte[] Greeting() => Packet(
        0, [10], Text("8.0.1"), new byte[4], new byte[8], [0], [0xFF, 0xF7], [8], [2, 0], [0x08, 0], [21], new byte[10], new byte[13], Text("plug"));

    private static byte[] Login(int flags) => Packet(1, BitConverter.GetBytes(flags), new byte[4], [8], new byte[23], Text("joe"), Counted("proof"), Text("plug"));

    private static byte[] Column(byte sequence) => Packet(
        sequence, Counted("def"), Counted("s"), Counted("t"), Counted("t"), Counted("c"), Counted("c"), [12], new byte[2 + 4 + 1 + 2 + 1 + 2]);

    internal static (bool IsOrig, byte[] Data)[] Query() =>
    [
        (false, Greeting()), (true, Login(PluginAuthentication)), (false, Packet(2, [0xFE], Text("other"), [1, 2])), (true, Packet(3, [9, 9])),
        (false, Packet(4, [0, 0, 0, 2, 0, 0, 0])), (true, Packet(0, [3], Encoding.ASCII.GetBytes("select 1"))),
        (false, [.. Packet(1, [2]), .. Column(2), .. Column(3), .. Packet(4, [0xFE, 0, 0, 0, 0]), .. Packet(5, Counted("a"), [0xFB]), .. Packet(6, [0xFE, 0, 0, 0, 0])]),
        (true, Packet(0, [3], Encoding.ASCII.GetBytes("drop"))), (false, Packet(1, [0xFF, 0x15, 4], Encoding.ASCII.GetBytes("#28000no"))),
        (true, Packet(0, [17], Text("ann"), Counted("x"), Text("db"), [8, 0], Text("plug"))), (false, Packet(1, [0, 0, 0])), (true, Packet(0, [1])),
    ];

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(3)]
    public void FollowsLoginsQueriesAndErrors(int piece) => Assert.Equal(
        [
            "server 8.0.1", "plugin False plug 21", "confirmed", "login joe", "plugin True plug 5", "switch other", "more True 2", "ok 0",
            "command 3 select 1", "eof of columns", "row a|", "eof", "command 3 drop", "error 1045 no",
            "command 17 ann\0\u0001xdb\0\u0008\0plug\0", "user ann", "plugin True plug 1", "ok 0", "command 1 ",
        ],
        Run(piece, Query()));

    [Fact]
    public void TlsEndsTheReading() => Assert.Equal(
        ["server 8.0.1", "plugin False plug 21", "confirmed", "tls"], Run(int.MaxValue, (false, Greeting()), (true, Login(0x800))));

    [Fact]
    public void WhatIsNoPacketIsAViolation() => Assert.Equal(["violation"], Run(int.MaxValue, (true, Packet(0, [1, 2, 3]))));

    private static List<string> Run(int piece, params (bool IsOrig, byte[] Data)[] turns)
    {
        MySqlRecorder recorder = new();
        MySqlSession session = new(recorder);
        foreach ((bool isOrig, byte[] data) in turns)
        {
            for (int at = 0; at < data.Length; at += Math.Min(piece, data.Length))
            {
                session.Deliver(isOrig, data.AsSpan(at, Math.Min(piece, data.Length - at)));
            }
        }

        return recorder.Lines;
    }
}
