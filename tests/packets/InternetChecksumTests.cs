using System.Buffers.Binary;
using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests;

public class InternetChecksumTests
{
    [Fact]
    public void ExampleOfRfc1071()
    {
        // Section 3: the words 0001 f203 f4f5 f6f7 sum to ddf2.
        var folded = InternetChecksum.Fold(InternetChecksum.Add(Hex("0001f203f4f5f6f7")));
        Assert.Equal(0xDDF2, BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded);
        Assert.Equal(0x220D, InternetChecksum.Compute(Hex("0001f203f4f5f6f7")));
    }

    [Fact]
    public void AgreesWithTheDefinitionForEveryLengthAndAlignment()
    {
        var random = new Random(7);
        var bytes = new byte[2100];
        random.NextBytes(bytes);
        for (var length = 0; length < 300; length++)
        {
            for (var start = 0; start < 4; start++)
            {
                var data = bytes.AsSpan(start, length);
                Assert.Equal(ByDefinition(data), InternetChecksum.Compute(data));
            }
        }

        Assert.Equal(ByDefinition(bytes), InternetChecksum.Compute(bytes));
    }

    [Fact]
    public void LongestDataDoesNotOverflow()
    {
        var bytes = new byte[131_072];
        bytes.AsSpan().Fill(0xFF);
        Assert.True(InternetChecksum.IsRight(bytes));
    }

    [Fact]
    public void UpdateAgreesWithComputing()
    {
        var random = new Random(8);
        var data = new byte[64];
        for (var run = 0; run < 1000; run++)
        {
            random.NextBytes(data);
            var before = InternetChecksum.Compute(data);
            var at = 2 * random.Next(32);
            var old = BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(at));
            var replacement = (ushort)random.Next(65_536);
            BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(at), replacement);
            Assert.Equal(InternetChecksum.Compute(data), InternetChecksum.Update(before, old, replacement));
        }
    }

    private static ushort ByDefinition(ReadOnlySpan<byte> data)
    {
        var sum = 0u;
        for (var i = 0; i < data.Length; i += 2)
        {
            sum += (uint)(data[i] << 8) | (i + 1 < data.Length ? data[i + 1] : 0u);
        }

        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
