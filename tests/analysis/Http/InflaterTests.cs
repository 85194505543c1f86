using System.IO.Compression;
using System.Text;
using NidsVm.Analysis.Protocols;
using Xunit;

namespace NidsVm.Analysis.Tests.Http;

public class InflaterTests
{
    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void AllWrappersAndPieces(CompressionLevel level)
    {
        Random random = new(5);
        byte[] random1 = new byte[70_000];
        random.NextBytes(random1);
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => (i % 977) + " ")));
        foreach (byte[] plain in (byte[][])[[], [1], text, random1, new byte[100_000]])
        {
            foreach (byte[] packed in (byte[][])[Pack(plain, s => new GZipStream(s, level)), Pack(plain, s => new ZLibStream(s, level)), Pack(plain, s => new DeflateStream(s, level))])
            {
                foreach (int piece in (int[])[1, 3, 1000, int.MaxValue])
                {
                    if (packed.Length > 0)
                    {
                        Check(plain, packed, piece);
                    }
                }
            }
        }
    }

    [Fact]
    public void HeaderWithNameAndExtra()
    {
        byte[] packed = HttpConversations.Gzip("hello"u8.ToArray());
        byte[] odd = [.. packed[..3], 0x1E, .. packed[4..10], 2, 0, 7, 7, (byte)'n', 0, (byte)'c', 0, 1, 2, .. packed[10..]];
        Check("hello"u8.ToArray(), odd, 1);
    }

    [Fact]
    public void BrokenData()
    {
        Inflater inflater = new();
        Assert.Equal(InflateStatus.Failed, inflater.Deliver([0x07, 0x07, 0x07], new Collector()));
        inflater.Reset();
        byte[] packed = HttpConversations.Gzip(Encoding.ASCII.GetBytes(new string('a', 1000)));
        Assert.Equal(InflateStatus.NeedsMore, inflater.Deliver(packed.AsSpan(0, 12), new Collector()));
    }

    [Fact]
    public void WhatAnErrorCutsOffIsDropped()
    {
        byte[] packed = HttpConversations.Gzip(Encoding.ASCII.GetBytes(new string('a', 5000)));
        packed[^5] ^= 1;
        Inflater inflater = new();
        Collector collector = new();
        Assert.Equal(InflateStatus.Failed, inflater.Deliver(packed, collector));
        Assert.Equal(Inflater.PieceSize, collector.Data.Length);

        // Nothing is taken back.
        inflater.Reset();
        collector = new();
        inflater.Deliver(packed.AsSpan(0, packed.Length - 8), collector);
        Assert.Equal(InflateStatus.Failed, inflater.Deliver(packed.AsSpan(packed.Length - 8), collector));
        Assert.Equal(5000, collector.Data.Length);
    }

    private static void Check(byte[] plain, byte[] packed, int piece)
    {
        Inflater inflater = new();
        Collector collector = new();
        for (int at = 0; at < packed.Length; at = (int)Math.Min((long)at + piece, packed.Length))
        {
            inflater.Deliver(packed.AsSpan(at, (int)Math.Min((long)piece, packed.Length - at)), collector);
        }

        Assert.Equal(InflateStatus.Ended, inflater.Status);
        Assert.Equal(plain, collector.Data.ToArray());
        Assert.True(collector.Largest <= Inflater.PieceSize);
    }

    private static byte[] Pack(byte[] plain, Func<Stream, Stream> wrap)
    {
        using MemoryStream output = new();
        using (Stream packer = wrap(output))
        {
            packer.Write(plain);
        }

        return output.ToArray();
    }

    private sealed class Collector : IInflateSink
    {
        public MemoryStream Data { get; } = new();

        public int Largest { get; private set; }

        public void Inflated(ReadOnlySpan<byte> data)
        {
            Largest = Math.Max(Largest, data.Length);
            Data.Write(data);
        }
    }
}
