using NidsVm.Analysis.Protocols.Dns;
using Xunit;

namespace NidsVm.Analysis.Tests.Dns;

public class DnsStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void MessagesComeWholeWhateverThePieces(int piece)
    {
        byte[] stream = [0, 3, 1, 2, 3, 0, 0, 0, 1, 9, 0, 5, 1, 2];
        Collector collector = new();
        DnsStream cutter = default;
        for (int at = 0; at < stream.Length; at += piece)
        {
            cutter.Deliver(stream.AsSpan(at, Math.Min(piece, stream.Length - at)), isOrig: true, collector);
        }

        Assert.Equal(["010203", "", "09"], collector.Messages);
        Assert.Equal([1, 2], cutter.Rest.ToArray());
        cutter.Clear();
        Assert.True(cutter.Rest.IsEmpty);
    }

    private sealed class Collector : IDnsMessageSink
    {
        public List<string> Messages { get; } = [];

        public void Message(ReadOnlySpan<byte> message, bool isOrig) => Messages.Add(Convert.ToHexString(message));
    }
}
