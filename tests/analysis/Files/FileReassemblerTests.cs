using NidsVm.Analysis.Files;
using Xunit;

namespace NidsVm.Analysis.Tests.Files;

public class FileReassemblerTests
{
    [Fact]
    public void AnyOrderYieldsTheFile()
    {
        Random random = new(11);
        byte[] file = new byte[500];
        random.NextBytes(file);
        for (int run = 0; run < 200; run++)
        {
            Collector collector = new();
            FileReassembler reassembler = new(collector, 0);
            List<(int Offset, int Length)> pieces = [];
            for (int at = 0; at < file.Length; at += pieces[^1].Length)
            {
                pieces.Add((at, Math.Min(1 + random.Next(60), file.Length - at)));
            }

            // Some of them twice, and some that overlap.
            for (int i = 0; i < 5; i++)
            {
                int at = random.Next(file.Length);
                pieces.Add((at, 1 + random.Next(file.Length - at)));
            }

            foreach ((int offset, int length) in pieces.OrderBy(_ => random.Next()).ToArray())
            {
                reassembler.Add(offset, file.AsSpan(offset, length));
            }

            Assert.Equal(file, collector.Data.ToArray());
            Assert.Equal(0, reassembler.Waiting);
            Assert.Empty(collector.Holes);
        }
    }

    [Fact]
    public void FlushTellsOfHoles()
    {
        Collector collector = new();
        FileReassembler reassembler = new(collector, 10);
        reassembler.Add(14, "cd"u8);
        reassembler.Add(20, "e"u8);
        reassembler.Add(10, "ab"u8);
        Assert.Equal(3, reassembler.Waiting);
        Assert.Equal(6, reassembler.Flush());
        Assert.Equal("abcde"u8.ToArray(), collector.Data.ToArray());
        Assert.Equal([(12, 2), (16, 4)], collector.Holes);
        Assert.Equal(21, reassembler.Next);
        Assert.Equal(9, reassembler.FlushTo(30));
    }

    private sealed class Collector : IFileStream
    {
        public MemoryStream Data { get; } = new();

        public List<(long, long)> Holes { get; } = [];

        public void InOrder(ReadOnlySpan<byte> data) => Data.Write(data);

        public void Missing(long offset, long length) => Holes.Add((offset, length));
    }
}
