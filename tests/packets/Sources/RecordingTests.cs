using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Sources;

public sealed class RecordingTests : IDisposable
{
    private const uint Micro = 0xA1B2C3D4;
    private const uint Nano = 0xA1B23C4D;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    /// <summary>Everything a source says, as one line a packet.</summary>
    private static List<string> Read(IPacketSource source)
    {
        var lines = new List<string>();
        var packet = default(CapturedPacket);
        while (source.Next(ref packet) == PacketReadStatus.Packet)
        {
            lines.Add(FormattableString.Invariant(
                $"{packet.LinkType}#{packet.InterfaceIndex} {packet.TimestampNs} {packet.Time:F6} {packet.CaptureLength}/{packet.WireLength} {Convert.ToHexString(packet.Data)}"));
        }

        return lines;
    }

    private List<string> ReadFile(byte[] content, out string? cutOff)
    {
        File.WriteAllBytes(_path, content);
        using var mapped = PacketSources.OpenFile(_path);
        var lines = Read(mapped);
        cutOff = mapped.CutOff?.Replace(_path, "FILE", StringComparison.Ordinal);
        Assert.Equal(content.Length, mapped.BytesTotal);
        Assert.Equal(lines.Count, mapped.Statistics.Received);
        if (cutOff is null)
        {
            Assert.Equal(content.Length, mapped.BytesRead);
        }

        // The same bytes in drips, as a pipe may deliver them, say the same.
        using var streamed = PacketSources.OpenStream("FILE", new DrippingStream(content));
        Assert.Equal(lines, Read(streamed));
        Assert.Equal(cutOff, streamed.CutOff);
        return lines;
    }

    [Theory]
    [InlineData(false, Micro, 250_000u)]
    [InlineData(true, Micro, 250_000u)]
    [InlineData(false, Nano, 250_000_789u)]
    [InlineData(true, Nano, 250_000_789u)]
    public void Pcap(bool bigEndian, uint magic, uint fraction)
    {
        var file = new CaptureFiles(bigEndian)
            .PcapHeader(magic, 1)
            .PcapRecord(1_700_000_000, fraction, [1, 2, 3])
            .PcapRecord(1_700_000_001, 0, [], onWire: 1500)
            .ToArray();
        var nanoseconds = magic == Nano ? "1700000000250000789" : "1700000000250000000";
        Assert.Equal(
            [
                $"Ethernet#0 {nanoseconds} 1700000000.250000 3/3 010203",
                "Ethernet#0 1700000001000000000 1700000001.000000 0/1500 ",
            ],
            ReadFile(file, out var cutOff));
        Assert.Null(cutOff);
    }

    [Fact]
    public void PcapModified()
    {
        var file = new CaptureFiles(bigEndian: false).PcapHeader(0xA1B2CD34, 113);
        file.U32(5).U32(6).U32(2).U32(2).Raw(new byte[8]).Raw([7, 8]);
        Assert.Equal(["LinuxSll#0 5000006000 5.000006 2/2 0708"], ReadFile(file.ToArray(), out _));
    }

    [Fact]
    public void LinkTypeWithChecksumLength()
    {
        // The upper bits say that frames end with a checksum; they are not part of the type.
        var file = new CaptureFiles(bigEndian: false).PcapHeader(Micro, 0x2400_0001).ToArray();
        File.WriteAllBytes(_path, file);
        using var source = PacketSources.OpenFile(_path);
        Assert.Equal(LinkType.Ethernet, source.LinkType);
        Assert.Empty(Read(source));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PcapNg(bool bigEndian)
    {
        var files = new CaptureFiles(bigEndian);
        byte[] resolution(byte value) => files.Part().Option(9, [value]).U16(0).U16(0).ToArray();
        var file = files
            .Section()
            .Block(0x0BAD, files.Part().U32(1)) // a block that nobody knows
            .Interface(1)
            .Interface(101, 0, files.Part().Raw(resolution(9)))
            .Interface(113, 0, files.Part().Raw(resolution(0x8A)))
            .Block(5, files.Part().U32(0).U32(0).U32(0)) // statistics
            .EnhancedPacket(0, 1_700_000_000_250_000, [1, 2, 3])
            .EnhancedPacket(1, 1_700_000_000_250_000_789, [4], onWire: 99)
            .EnhancedPacket(2, (1_700_000_000UL << 10) | 512, [5, 6])
            .EnhancedPacket(3, 0, [0xEE]) // of an interface that was never described
            .Block(4, files.Part().U16(0).U16(0)) // names
            .Section()
            .Interface(105, snapLength: 2)
            .Block(3, files.Part().U32(10).Raw([9, 9, 0, 0])) // a simple packet
            .EnhancedPacket(0, 1_700_000_002_000_000, [8])
            .ToArray();
        Assert.Equal(
            [
                "Ethernet#0 1700000000250000000 1700000000.250000 3/3 010203",
                "Raw#1 1700000000250000789 1700000000.250000 1/99 04",
                "LinuxSll#2 1700000000500000000 1700000000.500000 2/2 0506",
                "Ieee80211#0 0 0.000000 2/10 0909",
                "Ieee80211#0 1700000002000000000 1700000002.000000 1/1 08",
            ],
            ReadFile(file, out var cutOff));
        Assert.Null(cutOff);
    }

    [Fact]
    public void PcapNgWithTimeOffset()
    {
        var files = new CaptureFiles(bigEndian: false);
        var options = files.Part().Option(14, BitConverter.GetBytes(1_000_000_000L));
        var file = files.Section().Interface(1, 0, options).EnhancedPacket(0, 5_000_001, [1]).ToArray();
        Assert.Equal(["Ethernet#0 1000000005000001000 1000000005.000001 1/1 01"], ReadFile(file, out _));
    }

    [Fact]
    public void SectionsInBothByteOrders()
    {
        var file = Concat(
            new CaptureFiles(bigEndian: false).Section().Interface(1).EnhancedPacket(0, 1, [1]).ToArray(),
            new CaptureFiles(bigEndian: true).Section().Interface(101).EnhancedPacket(0, 2, [2]).ToArray());
        Assert.Equal(["Ethernet#0 1000 0.000001 1/1 01", "Raw#0 2000 0.000002 1/1 02"], ReadFile(file, out _));
    }

    [Fact]
    public void CutPcapIsReadUpToTheCut()
    {
        var file = new CaptureFiles(bigEndian: false)
            .PcapHeader(Micro, 1)
            .PcapRecord(1, 0, Bytes(10))
            .PcapRecord(2, 0, Bytes(10))
            .ToArray();
        Assert.Single(ReadFile(file[..^3], out var cutOff));
        Assert.Equal("FILE: the capture is cut off within a packet: 7 of its 10 bytes are there; the packet before it was analysed", cutOff);
        Assert.Single(ReadFile(file[..(24 + 26 + 5)], out cutOff));
        Assert.Equal("FILE: the capture is cut off within a packet header; the packet before it was analysed", cutOff);
        Assert.Single(ReadFile(file[..(24 + 26)], out cutOff));
        Assert.Null(cutOff);
    }

    [Fact]
    public void CutPcapNgIsReadUpToTheCut()
    {
        var file = new CaptureFiles(bigEndian: false)
            .Section()
            .Interface(1)
            .EnhancedPacket(0, 1, Bytes(10))
            .EnhancedPacket(0, 2, Bytes(10))
            .ToArray();
        Assert.Single(ReadFile(file[..^3], out var cutOff));
        Assert.Equal("FILE: the capture is cut off within a block: 41 of its 44 bytes are there; the packet before it was analysed", cutOff);
        Assert.Single(ReadFile(file[..^40], out cutOff));
        Assert.Equal("FILE: the capture is cut off within a block header; the packet before it was analysed", cutOff);
    }

    [Fact]
    public void DamageEndsTheRecording()
    {
        var file = new CaptureFiles(bigEndian: false).PcapHeader(Micro, 1).PcapRecord(1, 0, Bytes(10));
        file.U32(2).U32(0).U32(0x7FFFFFFF).U32(10).Raw(Bytes(50));
        Assert.Single(ReadFile(file.ToArray(), out var cutOff));
        Assert.Contains("at a packet that claims 2147483647 bytes, which is damage", cutOff, StringComparison.Ordinal);

        var next = new CaptureFiles(bigEndian: false).Section().Interface(1).EnhancedPacket(0, 1, Bytes(10));
        next.U32(6).U32(17).Raw(Bytes(50));
        Assert.Single(ReadFile(next.ToArray(), out cutOff));
        Assert.Contains("at a block that claims 17 bytes, which is damage", cutOff, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoCaptureIsRefusedInOneSentence()
    {
        string Refusal(byte[] content)
        {
            File.WriteAllBytes(_path, content);
            return Assert.Throws<PacketSourceException>(() => PacketSources.OpenFile(_path)).Message
                .Replace(_path, "FILE", StringComparison.Ordinal);
        }

        Assert.Equal("FILE: the file is empty; a capture file has at least a header", Refusal([]));
        Assert.Equal("FILE: this is no capture file (pcap or pcapng)", Refusal([1, 2]));
        Assert.Equal("FILE: this is no capture file (pcap or pcapng)", Refusal("#!/bin/sh\n"u8.ToArray()));
        Assert.Contains("gzip", Refusal([0x1F, 0x8B, 8, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Equal(
            "FILE: the capture file is cut off within its header",
            Refusal(new CaptureFiles(bigEndian: false).PcapHeader(Micro, 1).ToArray()[..20]));
    }

    [Fact]
    public void FilesThatCannotBeOpened()
    {
        Assert.Equal(
            "/nonexistent/x.pcap: no such file",
            Assert.Throws<PacketSourceException>(() => PacketSources.OpenFile("/nonexistent/x.pcap")).Message);
        Assert.Contains(
            "is a directory",
            Assert.Throws<PacketSourceException>(() => PacketSources.OpenFile(Path.GetTempPath())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void BreakEndsASource()
    {
        File.WriteAllBytes(_path, new CaptureFiles(bigEndian: false).PcapHeader(Micro, 1).PcapRecord(1, 0, [1]).PcapRecord(2, 0, [2]).ToArray());
        using var source = PacketSources.OpenFile(_path);
        var packet = default(CapturedPacket);
        Assert.Equal(PacketReadStatus.Packet, source.Next(ref packet));
        source.Break();
        Assert.Equal(PacketReadStatus.End, source.Next(ref packet));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WrittenPacketsAreReadBack(bool nanoseconds)
    {
        using (var writer = new PcapWriter(_path, LinkType.Raw, nanoseconds))
        {
            writer.Write(Bytes(5), 7, 1_700_000_000_123_456_789, LinkType.Raw);
            writer.Write(Bytes(5), 5, 1, LinkType.Ethernet); // not the file's link type
            writer.Write(Bytes(100_000), 100_000, 1_700_000_001_000_000_000, LinkType.Raw);
            Assert.Equal(2, writer.Packets);
            Assert.Equal(1, writer.Mismatched);
        }

        using var source = PacketSources.OpenFile(_path);
        var lines = Read(source);
        Assert.Equal(2, lines.Count);
        var time = nanoseconds ? "1700000000123456789" : "1700000000123456000";
        Assert.Equal($"Raw#0 {time} 1700000000.123456 5/7 0001020304", lines[0]);
        Assert.Contains(" 100000/100000 ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyRecordingCanBeRead()
    {
        using (new PcapWriter(_path))
        {
        }

        using var source = PacketSources.OpenFile(_path);
        Assert.Empty(Read(source));
        Assert.Null(source.CutOff);
    }

    /// <summary>Gives one to seven bytes at a time.</summary>
    private sealed class DrippingStream(byte[] content) : MemoryStream(content)
    {
        private int _step;

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, 1 + (_step++ % 7)));
    }
}
