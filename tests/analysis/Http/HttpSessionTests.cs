using System.Text;
using NidsVm.Analysis.Protocols.Http;
using Xunit;

namespace NidsVm.Analysis.Tests.Http;

public class HttpSessionTests
{
    [Fact]
    public void RequestAndReply() => Expect(
        HttpConversations.All[0],
        "request GET /index.html 1.1", "> begin", "> type TEXT/PLAIN", "> end", "> done 0+0 31", "reply 1.1 200 OK", "< begin",
        "< type TEXT/HTML", "< data hello", "< end", "< done 5+0 55", "stats 1 1");

    [Fact]
    public void PipelinedRequestsAndBodilessReplies() => Expect(
        HttpConversations.All[1],
        "request GET /1 1.1", "> begin", "> type TEXT/PLAIN", "> end", "> done 0+0 15",
        "request HEAD /2 1.1", "> begin", "> type TEXT/PLAIN", "> end", "> done 0+0 16",
        "request POST /3 1.1", "> begin", "> type TEXT/PLAIN", "> data abc", "> end", "> done 3+0 33",
        "reply 1.1 304 Not Modified", "< begin", "< type TEXT/PLAIN", "< end", "< done 0+0 25",
        "reply 1.1 200 OK", "< begin", "< type TEXT/PLAIN", "< end", "< done 0+0 32",
        "reply 1.1 100 Continue", "< begin", "< type TEXT/PLAIN", "< end", "< done 0+0 21",
        "problem HTTP_reply_reason_phrase_missing: HTTP/1.1 201",
        "reply 1.1 201 -", "< begin", "< type TEXT/PLAIN", "< end", "< done 0+0 29", "stats 3 4");

    [Fact]
    public void ChunksAndTrailer() => Expect(
        HttpConversations.All[2],
        "request GET /c 1.1", "> begin", "weird HTTP_obsolete_line_folding X-Folded", "> type TEXT/PLAIN", "> end", "> done 0+0 29",
        "reply 1.1 200 OK", "< begin", "< type TEXT/PLAIN", "< data hello world", "< end", "< done 11+0 53", "stats 1 1");

    [Fact]
    public void BodyUntilTheEnd()
    {
        Assert.Contains("< data line 1\\nline 2\\r\\nrest", HttpRecorder.Run(HttpConversations.All[3]));
        Assert.Contains("< data line 1\\r\\nline 2\\r\\nrest\\r\\n", HttpRecorder.Run(HttpConversations.All[4]));
    }

    [Fact]
    public void OldProtocol() => Expect(
        HttpConversations.All[5],
        "request GET /old 0.9", "> begin", "reply 0.9 0 -", "< begin", "< type TEXT/PLAIN", "< data <html>\\r\\nall of it\\r\\n</html>",
        "> type TEXT/PLAIN", "problem illegal format: entity body missing", "> end", "> done 0+0 8", "< end", "< done 26+0 0", "stats 1 0");

    [Fact]
    public void Multipart() => Expect(
        HttpConversations.All[6],
        "request POST /m 1.1", "> begin", "> type MULTIPART/FORM-DATA", "> begin", "> type TEXT/PLAIN", "> data one\\r\\ntwo", "> end", "> begin",
        "> type TEXT/PLAIN", "> data three\\n\\rfour", "> end", "> end", "> done 116+0 65", "reply 1.1 204 No Content", "< begin",
        "< type TEXT/PLAIN", "< end", "< done 0+0 23", "stats 1 1");

    [Fact]
    public void Tunnel()
    {
        IReadOnlyList<string> lines = HttpRecorder.Run(HttpConversations.All[7]);
        Assert.Equal(["tunnel", "> forward binary\\r\\n\\r\\ndata", "< forward more"], lines.SkipWhile(l => l != "tunnel").Take(3));
    }

    [Fact]
    public void TunnelDataBehindTheReply()
    {
        IReadOnlyList<string> lines = HttpRecorder.Run(
            (true, "CONNECT h:1 HTTP/1.1\r\n\r\n"), (false, "HTTP/1.1 200 Connected\r\n\r\n220 hi\r\n"), (true, "EHLO\r\n"));
        Assert.Equal(
            ["tunnel", "weird protocol_data_with_HTTP_CONNECT_reply 8", "< forward 220 hi\\r\\n", "> forward EHLO\\r\\n"],
            lines.SkipWhile(l => l != "tunnel").Take(4));
    }

    [Fact]
    public void Upgrade()
    {
        IReadOnlyList<string> lines = HttpRecorder.Run(HttpConversations.All[8]);
        Assert.Equal(["upgrade websocket", "> forward \u0081\u0002hi"], lines.SkipWhile(l => l != "upgrade websocket").Take(2));
    }

    [Fact]
    public void CompressedBody()
    {
        string expected = string.Concat(Enumerable.Range(0, 400).Select(i => "line " + (i * i) + "\\n"));
        Assert.Contains("< data " + expected, HttpRecorder.Run(HttpConversations.All[9]));
    }

    [Fact]
    public void BrokenCompression()
    {
        IReadOnlyList<string> lines = HttpRecorder.Run(
            (true, "GET / HTTP/1.1\r\n\r\n"), (false, "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 6\r\n\r\n\u0007\u0007\u0007\u0007\u0007\u0007"));
        Assert.Contains("weird inflate_failed", lines);
    }

    [Theory]
    [InlineData("GET /a%20b HTTP/1.1", "request GET /a%20b = /a b 1.1")]
    [InlineData("GET  /two  words HTTP/1.0", "request GET /two  words 1.0")]
    [InlineData("POST /x", "request POST /x 0.9")]
    [InlineData("get / http/1.1", "request get / 1.1")]
    public void RequestLines(string line, string expected) =>
        Assert.Equal(expected, HttpRecorder.Run((true, line + "\r\n\r\n")).First(l => l.StartsWith("request", StringComparison.Ordinal)));

    [Theory]
    [InlineData("GET HTTP/1.1", "weird missing_HTTP_uri")]
    [InlineData("/x HTTP/1.1", "weird bad_HTTP_request_with_version")]
    [InlineData("/x", "weird bad_HTTP_request")]
    [InlineData("GE", "weird bad_HTTP_request")]
    [InlineData("GET /%", "weird illegal_%_at_end_of_URI")]
    [InlineData("GET /%4", "weird partial_escape_at_end_of_URI")]
    [InlineData("GET /%%41", "weird double_%_in_URI")]
    [InlineData("GET /%zz", "weird unescaped_%_in_URI")]
    [InlineData("get / http/1.1", "weird lowercase_HTTP_keyword")]
    [InlineData("PUT /", "weird invalid_http_09_request_method PUT")]
    public void RequestWeirds(string line, string expected) => Assert.Contains(expected, HttpRecorder.Run((true, line + "\r\n")));

    [Fact]
    public void HeaderWeirds()
    {
        Assert.Contains("weird HTTP_bad_content_length abc", Post("Content-Length: abc"));
        Assert.Contains("weird HTTP_content_length_leading_zeros 003", Post("Content-Length: 003"));
        Assert.Contains("weird HTTP_content_length_and_chunked", Post("Content-Length: 3\r\nTransfer-Encoding: chunked"));
        Assert.Contains("weird HTTP_content_length_0_and_expect_100_cont", Post("Content-Length: 0\r\nExpect: 100-continue"));
        Assert.Contains("weird HTTP_expect_not_100_continue nothing", Post("Expect: nothing"));
        Assert.Contains("weird HTTP_chunked_transfer_for_multipart_message", Post("Transfer-Encoding: chunked\r\nContent-Type: multipart/x; boundary=b"));
    }

    [Fact]
    public void NotHttp() => Expect(
        HttpConversations.All[10], "problem bad_HTTP_reply: nonsense", "violation not a http reply line", "weird bad_HTTP_request",
        "violation not a http request line", "stats 0 0");

    [Fact]
    public void Ranges()
    {
        HttpRecorder recorder = new() { IsVerbose = true };
        HttpSession session = new(recorder, new HttpOptions());
        session.Deliver(true, "GET / HTTP/1.1\r\n\r\n"u8);
        session.Deliver(false, "HTTP/1.1 206 Partial\r\nContent-Range: bytes 10-14/100\r\nContent-Length: 5\r\n\r\nabcde"u8);
        Assert.Contains("< size 100", recorder.Lines);
        Assert.Contains("< file@10 abcde", recorder.Lines);
    }

    [Fact]
    public void GapInsideTheBody()
    {
        HttpRecorder recorder = new();
        HttpSession session = new(recorder, new HttpOptions());
        session.Deliver(true, "GET / HTTP/1.1\r\n\r\n"u8);
        session.Deliver(false, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"u8);
        session.Gap(false, 41, 5);
        session.Deliver(false, "hij"u8);
        session.Done();
        Assert.Equal(
            ["< data ab", "problem content gap: seq=41, len=5", "< gap 2 5", "< data hij", "< end", "< done 10+5 33"],
            recorder.Lines.SkipWhile(l => l != "< data ab").Take(6));
    }

    [Fact]
    public void GapInTheHeader()
    {
        HttpRecorder recorder = new();
        HttpSession session = new(recorder, new HttpOptions());
        session.Deliver(true, "GET / HTTP/1.1\r\nHost"u8);
        session.Gap(true, 21, 5);
        session.Deliver(true, ": x\r\n\r\n"u8);
        session.Done();
        Assert.Contains("> done interrupted 0+0 14", recorder.Lines);
    }

    [Fact]
    public void NothingIsAllocatedFromMessageToMessage()
    {
        HttpSilence silence = new();
        HttpSession session = new(silence, new HttpOptions());
        byte[] request = "GET /index.html HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n"u8.ToArray();
        byte[] reply = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4000\r\n\r\n" + new string('x', 4000));
        byte[] chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"u8.ToArray();
        for (int i = 0; i < 4; i++)
        {
            Exchange(session, request, i % 2 == 0 ? reply : chunked);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
        {
            Exchange(session, request, i % 2 == 0 ? reply : chunked);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(204, silence.Replies);
    }

    private static void Exchange(HttpSession session, byte[] request, byte[] reply)
    {
        session.Deliver(true, request);
        session.Deliver(false, reply.AsSpan(0, 30));
        session.Deliver(false, reply.AsSpan(30));
    }

    private static IReadOnlyList<string> Post(string headers) => HttpRecorder.Run((true, "POST / HTTP/1.1\r\n" + headers + "\r\n\r\n"));

    private static void Expect((bool IsOrig, string Text)[] turns, params string[] lines) => Assert.Equal(lines, HttpRecorder.Run(turns));
}
