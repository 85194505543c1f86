using NidsVm.Analysis.Protocols.Krb;
using NidsVm.Analysis.Protocols.MySql;
using NidsVm.Analysis.Protocols.Rfb;
using NidsVm.Analysis.Protocols.Sip;
using NidsVm.Analysis.Protocols.Socks;
using NidsVm.Analysis.Protocols.WebSocket;
using NidsVm.Analysis.Tests.Krb;
using NidsVm.Analysis.Tests.MySql;
using NidsVm.Analysis.Tests.Rfb;
using NidsVm.Analysis.Tests.Sip;
using NidsVm.Analysis.Tests.Socks;
using NidsVm.Analysis.Tests.Splicing;
using NidsVm.Analysis.Tests.WebSocket;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Cuts input into pieces: each is led by a byte with its length and its side.</summary>
internal static class Pieces
{
    public static bool TryTake(ref ReadOnlySpan<byte> data, out bool isOrig, out ReadOnlySpan<byte> piece)
    {
        isOrig = false;
        piece = default;
        if (data.Length < 2)
        {
            return false;
        }

        int length = Math.Min(data.Length - 1, data[0] >> 1);
        isOrig = (data[0] & 1) != 0;
        piece = data.Slice(1, length);
        data = data[(1 + length)..];
        return true;
    }
}

/// <summary>Any bytes as a conversation of SOCKS.</summary>
public static class SocksFuzz
{
    private static readonly Lazy<Conversation[]> Known = new(static () => RecordedTurns.Of(isTcp: true, 1080));

    public static byte[] Generate(Random random) => RecordedTurns.Framed(RecordedTurns.Damaged(random, Known.Value));

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        SocksSession session = new(new SocksRecorder());
        while (Pieces.TryTake(ref data, out bool isOrig, out ReadOnlySpan<byte> piece))
        {
            session.Deliver(isOrig, piece);
        }
    }
}

/// <summary>Any bytes as a conversation of MySQL.</summary>
public static class MySqlFuzz
{
    private static readonly Lazy<Conversation[]> Known = new(static () => RecordedTurns.Of(isTcp: true, 3306));

    public static byte[] Generate(Random random) => RecordedTurns.Framed(RecordedTurns.Damaged(random, Known.Value));

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        MySqlSession session = new(new MySqlRecorder());
        while (Pieces.TryTake(ref data, out bool isOrig, out ReadOnlySpan<byte> piece))
        {
            session.Deliver(isOrig, piece);
        }
    }
}

/// <summary>Any bytes as a conversation of RFB.</summary>
public static class RfbFuzz
{
    private static readonly Lazy<Conversation[]> Known = new(static () => [.. RecordedTurns.All.Where(static c => c.IsTcp && c.Port is >= 5900 and < 5910)]);

    public static byte[] Generate(Random random) => RecordedTurns.Framed(RecordedTurns.Damaged(random, Known.Value));

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        RfbSession session = new(new RfbRecorder());
        while (Pieces.TryTake(ref data, out bool isOrig, out ReadOnlySpan<byte> piece))
        {
            session.Deliver(isOrig, piece);
        }
    }
}

/// <summary>Any bytes as datagrams of SIP.</summary>
public static class SipFuzz
{
    private static readonly Lazy<Conversation[]> Known = new(static () => RecordedTurns.Of(isTcp: false, 5060));

    public static byte[] Generate(Random random) => RecordedTurns.Framed(RecordedTurns.Damaged(random, Known.Value));

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        SipSession session = new(new SipRecorder());
        while (Pieces.TryTake(ref data, out _, out ReadOnlySpan<byte> piece))
        {
            session.Deliver(piece);
        }
    }
}

/// <summary>Any bytes as frames of WebSocket.</summary>
public static class WebSocketFuzz
{
    // Behind the request and the reply of HTTP.
    private static readonly Lazy<Conversation[]> Known = new(static () =>
        [.. RecordedTurns.Of(isTcp: true, 8765).Where(static c => c.Turns.Length > 2).Select(static c => c with { Turns = c.Turns[2..] })]);

    public static byte[] Generate(Random random) => RecordedTurns.Framed(RecordedTurns.Damaged(random, Known.Value));

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        WebSocketRecorder recorder = new();
        WebSocketFlow flow = default;
        while (Pieces.TryTake(ref data, out bool isOrig, out ReadOnlySpan<byte> piece))
        {
            flow.Deliver(isOrig, piece, 16, 8, recorder);
        }
    }
}

/// <summary>Any bytes as a message of Kerberos.</summary>
public static class KrbFuzz
{
    private static readonly Lazy<Conversation[]> Known = new(static () => RecordedTurns.Of(isTcp: false, 88));

    public static byte[] Generate(Random random)
    {
        List<Turn> turns = RecordedTurns.Damaged(random, Known.Value);
        return turns.Count == 0 ? [] : turns[random.Next(turns.Count)].Data;
    }

    public static void Fuzz(ReadOnlySpan<byte> data) => KrbParser.Parse(data, isOrig: true, new KrbRecorder());
}
