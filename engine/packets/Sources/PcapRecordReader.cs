using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>Reads the numbers in the headers of a classic capture file's records, in the byte order of the file.</summary>
/// <param name="isSwapped">the file is not little-endian</param>
/// <param name="headerLength">bytes of a record's header</param>
internal readonly struct PcapRecordReader(bool isSwapped, int headerLength)
{
    /// <summary>Bytes of a record's header.</summary>
    public int HeaderLength => headerLength;

    public uint CapturedLength(ReadOnlySpan<byte> header) => Read(header[8..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read(ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return isSwapped ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
