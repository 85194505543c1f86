using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Protocols.Dns;
using NidsVm.Analysis.Tests.Dns;

namespace NidsVm.Bench.Protocols;

/// <summary>DNS messages to fields, with nobody listening: allocates nothing.</summary>
[MemoryDiagnoser]
public class DnsBenchmarks
{
    private byte[] _query = [];
    private byte[] _reply = [];

    [GlobalSetup]
    public void Setup()
    {
        // The answers refer to the name of the question by compression, as servers send them.
        byte[] pointer = [0xC0, 12];
        _query = [.. DnsMessages.Header(0x0100, 1, 0), .. DnsMessages.Question("www.example.com", 1)];
        _reply =
        [
            .. DnsMessages.Header(0x8180, 1, 4), .. DnsMessages.Question("www.example.com", 1),
            .. DnsMessages.Record(pointer, 5, DnsMessages.Name("cdn.example.net")),
            .. DnsMessages.Record(pointer, 1, [10, 0, 0, 1]), .. DnsMessages.Record(pointer, 1, [10, 0, 0, 2]),
            .. DnsMessages.Record(pointer, 28, new byte[16]),
        ];
    }

    [Benchmark(Description = "query")]
    public void Query() => Parse(_query);

    [Benchmark(Description = "reply, 4 records")]
    public void Reply() => Parse(_reply);

    private static void Parse(byte[] message)
    {
        DnsSilence silence = default;
        if (DnsHeader.TryParse(message, isNetbios: false, out DnsHeader header))
        {
            DnsParser.Parse(message, header, isUdp: true, ref silence);
        }
    }
}
