using System.IO.Compression;
using System.Text;
using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Protocols;
using NidsVm.Analysis.Protocols.Http;
using NidsVm.Analysis.Tests.Http;

namespace NidsVm.Bench.Protocols;

/// <summary>HTTP exchanges on one connection, with nobody listening: allocate nothing.</summary>
[MemoryDiagnoser]
public class HttpBenchmarks : IInflateSink
{
    private const int BodySize = 16 * 1024;

    private readonly HttpSession _session = new(new HttpSilence(), new HttpOptions());
    private readonly Inflater _inflater = new();
    private readonly byte[] _request =
        "GET /index.html?q=a%20b HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"u8.ToArray();
    private byte[] _plain = [];
    private byte[] _chunked = [];
    private byte[] _gzip = [];
    private byte[] _packed = [];
    private long _bytes;

    [GlobalSetup]
    public void Setup()
    {
        byte[] body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, BodySize / 8).Select(i => $"{i:x7} ")));
        using var output = new MemoryStream();
        using (var packer = new GZipStream(output, CompressionLevel.Optimal))
        {
            packer.Write(body);
        }

        _packed = output.ToArray();
        _plain = [.. Head($"Content-Length: {body.Length}"), .. body];
        _gzip = [.. Head($"Content-Encoding: gzip\r\nContent-Length: {_packed.Length}"), .. _packed];
        _chunked = [.. Head("Transfer-Encoding: chunked"), .. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];
    }

    [Benchmark(Description = "16 KiB body")]
    public void Plain() => Exchange(_plain);

    [Benchmark(Description = "16 KiB in a chunk")]
    public void Chunked() => Exchange(_chunked);

    [Benchmark(Description = "16 KiB, gzip")]
    public void Gzip() => Exchange(_gzip);

    [Benchmark(Description = "inflate 16 KiB")]
    public long Inflate()
    {
        _inflater.Reset();
        _inflater.Deliver(_packed, this);
        return _bytes;
    }

    void IInflateSink.Inflated(ReadOnlySpan<byte> data) => _bytes += data.Length;

    private void Exchange(byte[] reply)
    {
        const int Segment = 1460;
        _session.Deliver(true, _request);
        for (int at = 0; at < reply.Length; at += Segment)
        {
            _session.Deliver(false, reply.AsSpan(at, Math.Min(Segment, reply.Length - at)));
        }
    }

    private static byte[] Head(string fields) => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n{fields}\r\n\r\n");
}
