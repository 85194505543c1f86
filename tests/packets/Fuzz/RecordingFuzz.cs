using NidsVm.Packets;
using NidsVm.Packets.Tests.Sources;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Fuzz;

/// <summary>Any bytes as a capture file: refused in one sentence, or read to an end.</summary>
public static class RecordingFuzz
{
    /// <summary>The target.</summary>
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        try
        {
            using var source = PacketSources.OpenStream("input", new MemoryStream(data.ToArray()));
            var packet = default(CapturedPacket);
            var packets = 0;
            while (source.Next(ref packet) == PacketReadStatus.Packet)
            {
                Assert.True(packet.WireLength >= packet.CaptureLength);
                Assert.True(++packets <= data.Length);
            }

            Assert.Equal(PacketReadStatus.End, source.Next(ref packet));
        }
        catch (PacketSourceException e)
        {
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    /// <summary>Files of every kind, to mutate.</summary>
    internal static byte[][] Seeds() =>
        [Pcap(bigEndian: false), Pcap(bigEndian: true), PcapNg(bigEndian: false), PcapNg(bigEndian: true)];

    private static byte[] Pcap(bool bigEndian) => new CaptureFiles(bigEndian)
        .PcapHeader(0xA1B2C3D4, 1).PcapRecord(1, 2, Bytes(20)).PcapRecord(3, 4, Bytes(7)).ToArray();

    private static byte[] PcapNg(bool bigEndian)
    {
        var files = new CaptureFiles(bigEndian);
        return files.Section().Interface(1, 0, files.Part().Option(9, [9]).Option(14, Bytes(8)))
            .EnhancedPacket(0, 1, Bytes(20)).Block(3, files.Part().U32(4).Raw(Bytes(4)))
            .Block(2, files.Part().U16(0).U16(0).U32(0).U32(1).U32(4).U32(4).Raw(Bytes(4))).ToArray();
    }
}
