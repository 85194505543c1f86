using System.IO.Compression;
using System.Text;

namespace NidsVm.Analysis.Tests.Http;

/// <summary>Conversations of many kinds, for properties and fuzzing.</summary>
internal static class HttpConversations
{
    public static readonly (bool IsOrig, string Text)[][] All =
    [
        [(true, "GET /index.html HTTP/1.1\r\nHost: a\r\n\r\n"), (false, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/html\r\n\r\nhello")],
        [
            (true, "GET /1 HTTP/1.1\r\n\r\nHEAD /2 HTTP/1.1\r\n\r\nPOST /3 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"),
            (false, "HTTP/1.1 304 Not Modified\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201\r\nContent-Length: 0\r\n\r\n"),
        ],
        [
            (true, "GET /c HTTP/1.1\r\nX-Folded: a\r\n  b\r\n\r\n"),
            (false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n"),
        ],
        [(true, "GET /close HTTP/1.0\r\n\r\n"), (false, "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nline 1\nline 2\r\nrest")],
        [(true, "GET /lines HTTP/1.0\r\n\r\n"), (false, "HTTP/1.0 200 OK\r\n\r\nline 1\nline 2\r\nrest")],
        [(true, "GET /old\r\n"), (false, "<html>\r\nall of it\r\n</html>")],
        [
            (true, "POST /m HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=\"x y\"\r\n\r\n--x y\r\nContent-Disposition: form-data; name=a\r\n\r\none\r\ntwo\r\n--x y\r\nContent-Type: text/plain\r\n\r\nthree\n\rfour\r\n--x y--\r\n"),
            (false, "HTTP/1.1 204 No Content\r\n\r\n"),
        ],
        [(true, "CONNECT h:1 HTTP/1.1\r\n\r\n"), (false, "HTTP/1.1 200 Connected\r\n\r\n"), (true, "binary\r\n\r\ndata"), (false, "more")],
        [(true, "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"), (false, "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"), (true, "\u0081\u0002hi")],
        [(true, "GET /z HTTP/1.1\r\n\r\n"), (false, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + Gzipped.Length + "\r\n\r\n" + Gzipped)],
        [(true, "garbage"), (false, "nonsense\r\n")],
        [(true, "GET /%41%zz%2 HTTP/1.1\r\nContent-Length: 007\r\n\r\n1234567"), (false, "http/1.1 999\r\n\r\n")],
    ];

    private static string? _gzipped;

    /// <summary>A text of many lines, compressed.</summary>
    public static string Gzipped => _gzipped ??= Encoding.Latin1.GetString(Gzip(Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, 400).Select(i => "line " + (i * i) + "\n")))));

    public static byte[] Gzip(byte[] data)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Optimal))
        {
            gzip.Write(data);
        }

        return output.ToArray();
    }
}
