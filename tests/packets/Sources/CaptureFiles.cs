using System.Buffers.Binary;

namespace NidsVm.Packets.Tests.Sources;

/// <summary>Writes capture files in every form that readers have to understand.</summary>
internal sealed class CaptureFiles(bool bigEndian)
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => _bytes.ToArray();

    public CaptureFiles U16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        }

        _bytes.AddRange(bytes.ToArray());
        return this;
    }

    public CaptureFiles U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }

        _bytes.AddRange(bytes.ToArray());
        return this;
    }

    public CaptureFiles Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public CaptureFiles PcapHeader(uint magic, uint linkType) =>
        U32(magic).U16(2).U16(4).U32(0).U32(0).U32(262144).U32(linkType);

    public CaptureFiles PcapRecord(uint seconds, uint fraction, byte[] data, uint? onWire = null) =>
        U32(seconds).U32(fraction).U32((uint)data.Length).U32(onWire ?? (uint)data.Length).Raw(data);

    public CaptureFiles Block(uint type, CaptureFiles body)
    {
        var content = body.ToArray();
        var padded = (content.Length + 3) & ~3;
        var length = (uint)(padded + 12);
        return U32(type).U32(length).Raw(content).Raw(new byte[padded - content.Length]).U32(length);
    }

    public CaptureFiles Section() =>
        Block(0x0A0D0D0A, Part().U32(0x1A2B3C4D).U16(1).U16(0).U32(0xFFFFFFFF).U32(0xFFFFFFFF));

    public CaptureFiles Interface(int linkType, int snapLength = 0, CaptureFiles? options = null) =>
        Block(1, Part().U16(linkType).U16(0).U32((uint)snapLength).Raw((options ?? Part()).ToArray()));

    public CaptureFiles Option(int code, byte[] value) =>
        U16(code).U16(value.Length).Raw(value).Raw(new byte[((value.Length + 3) & ~3) - value.Length]);

    public CaptureFiles EnhancedPacket(uint number, ulong ticks, byte[] data, uint? onWire = null) => Block(
        6,
        Part().U32(number).U32((uint)(ticks >> 32)).U32((uint)ticks).U32((uint)data.Length).U32(onWire ?? (uint)data.Length).Raw(data));

    public CaptureFiles Part() => new(bigEndian);
}
