using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Protocols.Http;
using NidsVm.Analysis.Tests.Http;
using NidsVm.Bench.Inputs;

namespace NidsVm.Bench.Protocols;

/// <summary>HTTP of a recording taken apart.</summary>
[MemoryDiagnoser]
public class HttpParsingBenchmarks
{
    private static readonly byte[] Request = "GET /news/today.html?page=2&lang=en HTTP/1.1\r\nHost: www.example.net\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n"u8.ToArray();

    private readonly HttpSilence _sink = new();
    private readonly HttpOptions _options = new();
    private List<List<StreamPiece>> _connections = [];
    private HttpSession? _persistent;
    private byte[] _reply = [];

    [GlobalSetup]
    public void Setup()
    {
        _connections = RecordedStreams.Tcp("http", 80, 8080);
        _persistent = new HttpSession(_sink, _options);
        byte[] body = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i % 80 == 0 ? '\n' : 'a' + (i % 26)))];
        _reply =
        [
            .. "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/html\r\nConnection: keep-alive\r\nContent-Length: "u8,
            .. System.Text.Encoding.ASCII.GetBytes(body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. "\r\n\r\n"u8,
            .. body,
        ];
        int before = _sink.Replies;
        Persistent();
        if (_sink.Replies != before + 1 || Recorded() < _connections.Count)
        {
            throw new InvalidOperationException("replies were not understood");
        }
    }

    /// <summary>All connections of the recording, each with a session of its own: chunked and compressed bodies, ranges, pipelining.</summary>
    /// <returns>replies seen so far</returns>
    [Benchmark]
    public int Recorded()
    {
        foreach (List<StreamPiece> connection in _connections)
        {
            HttpSession session = new(_sink, _options);
            foreach (StreamPiece piece in connection)
            {
                session.Deliver(piece.IsOrig, piece.Data);
            }

            session.Done();
        }

        return _sink.Replies;
    }

    /// <summary>One more request and its reply of 1000 bytes on a connection that stays.</summary>
    /// <returns>replies seen so far</returns>
    [Benchmark]
    public int Persistent()
    {
        _persistent!.Deliver(true, Request);
        _persistent.Deliver(false, _reply);
        return _sink.Replies;
    }
}
