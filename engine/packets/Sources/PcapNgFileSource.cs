using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>
/// A pcapng capture (draft-ietf-opsawg-pcapng): any number of sections in either byte order
/// and of interfaces with their own link types and time resolutions; blocks that carry no packets are skipped.
/// </summary>
public sealed class PcapNgFileSource : RecordingSource
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint ObsoletePacket = 2;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B3C4D;

    // Longer blocks are damage; libpcap gives up at the same size.
    private const int MaxBlockLength = 16 << 20;

    // More interfaces than this in one section are damage or malice; their packets are passed over.
    private const int MaxInterfaces = 65_536;

    private readonly List<Interface> _interfaces = [];
    private bool _swapped;
    private LinkType? _first;

    internal PcapNgFileSource(string name, CaptureInput input)
        : base(name, input)
    {
        // The link type is wanted before the first packet is, for instance to compile a filter.
        while (_first is null && PeekBlock(out var type, out var body, out var length)
            && type is not (EnhancedPacket or SimplePacket or ObsoletePacket))
        {
            ReadMetadata(type, body);
            Input.Skip(length);
        }
    }

    /// <summary>Whether a file begins like a pcapng file.</summary>
    internal static bool IsMagic(uint littleEndian) => littleEndian == SectionHeader;

    /// <inheritdoc/>
    public override LinkType LinkType => _first ?? LinkType.Ethernet;

    /// <inheritdoc/>
    protected override bool ReadRecord(ref CapturedPacket packet)
    {
        while (PeekBlock(out var type, out var body, out var length))
        {
            Input.Skip(length);
            switch (type)
            {
                case EnhancedPacket when body.Length >= 20:
                    if (ReadPacket(body, (int)Read(body), 4, 20, ref packet))
                    {
                        return true;
                    }

                    break;

                case ObsoletePacket when body.Length >= 20:
                    var index = _swapped
                        ? BinaryPrimitives.ReadUInt16BigEndian(body)
                        : BinaryPrimitives.ReadUInt16LittleEndian(body);
                    if (ReadPacket(body, index, 4, 20, ref packet))
                    {
                        return true;
                    }

                    break;

                case SimplePacket when body.Length >= 4 && _interfaces.Count > 0:
                    // No time and no captured length: the latter follows from the interface's snapshot length.
                    var onWire = Read(body);
                    var captured = Math.Min(onWire, (uint)(body.Length - 4));
                    if (_interfaces[0].SnapLength != 0)
                    {
                        captured = Math.Min(captured, _interfaces[0].SnapLength);
                    }

                    packet.Data = body.Slice(4, (int)captured);
                    packet.WireLength = (int)Math.Min(Math.Max(onWire, captured), int.MaxValue);
                    packet.LinkType = _interfaces[0].LinkType;
                    packet.InterfaceIndex = 0;
                    packet.SetTime(0, 0);
                    return true;

                default:
                    ReadMetadata(type, body);
                    break;
            }
        }

        return false;
    }

    private bool ReadPacket(
        ReadOnlySpan<byte> body, int interfaceIndex, int timeOffset, int dataOffset, ref CapturedPacket packet)
    {
        if ((uint)interfaceIndex >= (uint)_interfaces.Count)
        {
            return false;
        }

        var captured = Read(body[(timeOffset + 8)..]);
        var onWire = Read(body[(timeOffset + 12)..]);
        if (captured > (uint)(body.Length - dataOffset))
        {
            return false;
        }

        var from = _interfaces[interfaceIndex];
        packet.Data = body.Slice(dataOffset, (int)captured);
        packet.WireLength = (int)Math.Min(Math.Max(onWire, captured), int.MaxValue);
        packet.LinkType = from.LinkType;
        packet.InterfaceIndex = interfaceIndex;
        var ticks = ((ulong)Read(body[timeOffset..]) << 32) | Read(body[(timeOffset + 4)..]);
        var (seconds, rest) = Math.DivRem(ticks, from.TicksPerSecond);
        var nanoseconds = from.NanosecondsPerTick != 0
            ? rest * from.NanosecondsPerTick
            : (ulong)((UInt128)rest * 1_000_000_000 / from.TicksPerSecond);
        packet.SetTime((long)Math.Min(seconds, 1UL << 33) + from.OffsetSeconds, (long)nanoseconds);
        return true;
    }

    /// <summary>Finds the next block, without passing it; false at the end, which may be a cut.</summary>
    private bool PeekBlock(out uint type, out ReadOnlySpan<byte> body, out int length)
    {
        type = 0;
        length = 0;
        body = default;
        var head = Input.Peek(12);
        if (head.Length < 12)
        {
            if (!head.IsEmpty)
            {
                EndAtCut("within a block header");
                Input.Skip(head.Length);
            }

            return false;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(head) == SectionHeader)
        {
            // A section begins: its byte order holds from its own length on.
            var magic = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
            if (magic != ByteOrderMagic && BinaryPrimitives.ReverseEndianness(magic) != ByteOrderMagic)
            {
                EndAtCut("at a section header that is damaged");
                return false;
            }

            _swapped = magic != ByteOrderMagic;
        }

        type = Read(head);
        var claimed = Read(head[4..]);
        if (claimed < 12 || claimed % 4 != 0 || claimed > MaxBlockLength)
        {
            EndAtCut(string.Create(
                CultureInfo.InvariantCulture, $"at a block that claims {claimed} bytes, which is damage"));
            return false;
        }

        length = (int)claimed;
        var block = Input.Peek(length);
        if (block.Length < length)
        {
            EndAtCut(string.Create(
                CultureInfo.InvariantCulture, $"within a block: {block.Length} of its {length} bytes are there"));
            Input.Skip(block.Length);
            return false;
        }

        body = block[8..^4];
        return true;
    }

    private void ReadMetadata(uint type, ReadOnlySpan<byte> body)
    {
        if (type == SectionHeader)
        {
            // Interfaces are numbered within their section.
            _interfaces.Clear();
        }
        else if (type == InterfaceDescription && body.Length >= 8 && _interfaces.Count < MaxInterfaces)
        {
            var link = _swapped
                ? BinaryPrimitives.ReadUInt16BigEndian(body)
                : BinaryPrimitives.ReadUInt16LittleEndian(body);
            var found = new Interface((LinkType)link, Read(body[4..]));
            ReadOptions(body[8..], ref found);
            _interfaces.Add(found);
            _first ??= found.LinkType;
        }
    }

    private void ReadOptions(ReadOnlySpan<byte> options, ref Interface found)
    {
        const int EndOfOptions = 0;
        const int TimeResolution = 9;
        const int TimeOffset = 14;

        while (options.Length >= 4)
        {
            var code = _swapped
                ? BinaryPrimitives.ReadUInt16BigEndian(options)
                : BinaryPrimitives.ReadUInt16LittleEndian(options);
            int length = _swapped
                ? BinaryPrimitives.ReadUInt16BigEndian(options[2..])
                : BinaryPrimitives.ReadUInt16LittleEndian(options[2..]);
            var padded = (length + 3) & ~3;
            options = options[4..];
            if (code == EndOfOptions || padded > options.Length)
            {
                return;
            }

            if (code == TimeResolution && length == 1)
            {
                found.SetResolution(options[0]);
            }
            else if (code == TimeOffset && length == 8)
            {
                found.OffsetSeconds = _swapped
                    ? BinaryPrimitives.ReadInt64BigEndian(options)
                    : BinaryPrimitives.ReadInt64LittleEndian(options);
            }

            options = options[padded..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Read(ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return _swapped ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    private struct Interface(LinkType linkType, uint snapLength)
    {
        public readonly LinkType LinkType = linkType;
        public readonly uint SnapLength = snapLength;
        public ulong TicksPerSecond = 1_000_000;

        /// <summary>Whole nanoseconds in a tick, or 0 when a tick is no whole number of them.</summary>
        public ulong NanosecondsPerTick = 1000;
        public long OffsetSeconds;

        /// <summary>Option if_tsresol: a power of ten, or of two when the high bit is set.</summary>
        public void SetResolution(byte value)
        {
            var exponent = value & 0x7F;
            TicksPerSecond = (value & 0x80) != 0
                ? 1UL << Math.Min(exponent, 63)
                : (ulong)BigInteger.Pow(10, Math.Min(exponent, 19));
            NanosecondsPerTick = TicksPerSecond <= 1_000_000_000 && 1_000_000_000 % TicksPerSecond == 0
                ? 1_000_000_000 / TicksPerSecond
                : 0;
        }
    }
}
