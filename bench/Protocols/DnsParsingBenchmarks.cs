using BenchmarkDotNet.Attributes;
using NidsVm.Analysis.Protocols.Dns;
using NidsVm.Analysis.Tests.Dns;
using NidsVm.Bench.Inputs;

namespace NidsVm.Bench.Protocols;

/// <summary>DNS messages of a recording taken apart. An operation is a message.</summary>
[MemoryDiagnoser]
public class DnsParsingBenchmarks
{
    private const int Messages = 64;
    private byte[][] _messages = [];

    [GlobalSetup]
    public void Setup()
    {
        byte[][] all = RecordedStreams.Udp("dns", 53);
        _messages = [.. Enumerable.Range(0, Messages).Select(i => all[i % all.Length])];
    }

    /// <returns>answers promised by the headers</returns>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int Parse()
    {
        int answers = 0;
        DnsSilence handler = default;
        foreach (byte[] message in _messages)
        {
            if (DnsHeader.TryParse(message, isNetbios: false, out DnsHeader header))
            {
                DnsParser.Parse(message, header, isUdp: true, ref handler);
                answers += header.Answers;
            }
        }

        return answers;
    }
}
