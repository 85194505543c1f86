using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NidsVm.Packets;

/// <summary>
/// A classic capture file (pcap, both byte orders, microseconds and nanoseconds), Packets are handed out where they
/// lie in the input.
/// </summary>
public sealed class PcapFileSource : RecordingSource
{
    private readonly bool _isSwapped;
    private readonly int _recordHeaderLength;
    private readonly int _fractionToNs;

    internal PcapFileSource(string name, CaptureInput input)
        : base(name, input)
    {
        var header = input.Peek(PcapFormat.FileHeaderLength);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(header);
        _isSwapped = !IsNative(magic);
        if (_isSwapped)
        {
            magic = BinaryPrimitives.ReverseEndianness(magic);
        }

        _fractionToNs = magic == PcapFormat.MagicNanoseconds ? 1 : 1000;
        _recordHeaderLength = magic == PcapFormat.MagicModified
            ? PcapFormat.ModifiedRecordHeaderLength
            : PcapFormat.RecordHeaderLength;
        if (header.Length < PcapFormat.FileHeaderLength)
        {
            throw new PacketSourceException($"{name}: the capture file is cut off within its header");
        }

        LinkType = PcapFormat.LinkTypeOf(Read(header[20..]));
        input.Skip(PcapFormat.FileHeaderLength);
    }

    /// <inheritdoc/>
    public override LinkType LinkType { get; }

    /// <summary>Whether the first four bytes are those of a classic capture file.</summary>
    internal static bool IsMagic(uint littleEndian) =>
        IsNative(littleEndian) || IsNative(BinaryPrimitives.ReverseEndianness(littleEndian));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override bool ReadRecord(ref CapturedPacket packet)
    {
        var headerLength = _recordHeaderLength;
        var header = Input.Peek(headerLength);
        if (header.Length < headerLength)
        {
            if (!header.IsEmpty)
            {
                EndAtCut("within a packet header");
                Input.Skip(header.Length);
            }

            return false;
        }

        var seconds = Read(header);
        var fraction = Read(header[4..]);
        var captured = Read(header[8..]);
        var onWire = Read(header[12..]);
        if (captured > PcapFormat.MaxRecordLength)
        {
            EndAtCut(string.Create(CultureInfo.InvariantCulture, $"at a packet that claims {captured} bytes, which is damage"));
            return false;
        }

        var length = headerLength + (int)captured;
        var record = Input.Peek(length);
        Input.Skip(record.Length);
        if (record.Length < length)
        {
            EndAtCut(string.Create(
                CultureInfo.InvariantCulture,
                $"within a packet: {record.Length - headerLength} of its {captured} bytes are there"));
            return false;
        }

        packet.Data = record[headerLength..];
        packet.Following = Following();
        packet.WireLength = (int)Math.Min(Math.Max(onWire, captured), int.MaxValue);
        packet.LinkType = LinkType;
        packet.InterfaceIndex = 0;
        packet.SetTime(seconds, (long)fraction * _fractionToNs);
        return true;
    }

    /// <summary>
    /// The packet after this one, where it is there already; and has the processor fetch the headers of the one behind it,
    /// while this one is analysed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ReadOnlySpan<byte> Following()
    {
        var headerLength = _recordHeaderLength;
        var header = Input.Beyond(0, headerLength);
        if (header.Length < headerLength)
        {
            return default;
        }

        var captured = Read(header[8..]);
        if (captured > PcapFormat.MaxRecordLength)
        {
            return default;
        }

        var frame = Input.Beyond(headerLength, (int)captured);
        if (Sse.IsSupported)
        {
            // The address may lie behind the input's end: a hint never faults.
            byte* next = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(header)) + headerLength + (int)captured;
            Sse.Prefetch0(next);
            Sse.Prefetch0(next + 64);
            for (byte* at = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(header)) + 128; at < next; at += 64)
            {
                Sse.Prefetch0(at);
            }
        }

        return frame.Length < (int)captured ? default : frame;
    }

    private static bool IsNative(uint magic) =>
        magic is PcapFormat.MagicMicroseconds or PcapFormat.MagicNanoseconds or PcapFormat.MagicModified;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Read(ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return _isSwapped ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
