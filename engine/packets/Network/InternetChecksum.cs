using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NidsVm.Packets;

/// <summary>
/// The Internet checksum (RFC 1071): the one's complement sum of 16-bit words. Sums are kept in the byte order of
/// the host, which the arithmetic allows (RFC 1071 section 2 B), so data is read without swapping.
/// </summary>
public static class InternetChecksum
{
    /// <summary>The folded sum over a header or segment, its own checksum field included, when the checksum is right.</summary>
    public const ushort Right = 0xFFFF;

    /// <summary>
    /// Sums bytes as 16-bit words in host order, an odd last byte padded with zero, and adds them to an unfolded sum.
    /// Only the last of several parts may have an odd length.
    /// </summary>
    /// <param name="data">The bytes; at most 128 KiB, so that the vector lanes cannot overflow.</param>
    /// <param name="sum">An unfolded sum to go on from.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Add(ReadOnlySpan<byte> data, ulong sum = 0)
    {
        ref var start = ref MemoryMarshal.GetReference(data);
        nuint offset = 0;
        var length = (nuint)data.Length;
        if (Vector256.IsHardwareAccelerated && length >= 64)
        {
            var mask = Vector256.Create(0xFFFFu);
            var low = Vector256<uint>.Zero;
            var high = Vector256<uint>.Zero;
            do
            {
                var a = Vector256.LoadUnsafe(ref start, offset).AsUInt32();
                var b = Vector256.LoadUnsafe(ref start, offset + 32).AsUInt32();
                low += (a & mask) + (b & mask);
                high += (a >>> 16) + (b >>> 16);
                offset += 64;
            }
            while (offset + 64 <= length);

            sum += Vector256.Sum(low) + (ulong)Vector256.Sum(high);
        }
        else if (Vector128.IsHardwareAccelerated && length >= 32)
        {
            var mask = Vector128.Create(0xFFFFu);
            var low = Vector128<uint>.Zero;
            var high = Vector128<uint>.Zero;
            do
            {
                var a = Vector128.LoadUnsafe(ref start, offset).AsUInt32();
                var b = Vector128.LoadUnsafe(ref start, offset + 16).AsUInt32();
                low += (a & mask) + (b & mask);
                high += (a >>> 16) + (b >>> 16);
                offset += 32;
            }
            while (offset + 32 <= length);

            sum += Vector128.Sum(low) + (ulong)Vector128.Sum(high);
        }

        while (offset + 4 <= length)
        {
            sum += Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
            offset += 4;
        }

        if (offset + 2 <= length)
        {
            sum += Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, offset));
            offset += 2;
        }

        if (offset < length)
        {
            var last = Unsafe.Add(ref start, offset);
            sum += BitConverter.IsLittleEndian ? last : (uint)last << 8;
        }

        return sum;
    }

    /// <summary>Folds an unfolded sum to 16 bits in host order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Fold(ulong sum)
    {
        sum = (sum & 0xFFFF_FFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + ((sum >> 16) & 0xFFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)sum;
    }

    /// <summary>
    /// The unfolded sum of a pseudo header: that of TCP and UDP over IPv4 (RFC 9293 section 3.1) and of every upper
    /// layer over IPv6 (RFC 8200 section 8.1). Both families sum alike, because the constant words of mapped addresses
    /// are left out for IPv4.
    /// </summary>
    /// <param name="source">Source address.</param>
    /// <param name="destination">Destination address, the final one where there is a routing header.</param>
    /// <param name="protocol">Protocol number of the upper layer.</param>
    /// <param name="length">Length of upper-layer header and data in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong PseudoHeader(IpAddress source, IpAddress destination, byte protocol, int length)
    {
        ulong sum = 0;
        if (source.IsV4)
        {
            sum += source.V4;
            sum += destination.V4;
        }
        else
        {
            sum += (source.Hi >> 32) + (uint)source.Hi + (source.Lo >> 32) + (uint)source.Lo;
            sum += (destination.Hi >> 32) + (uint)destination.Hi + (destination.Lo >> 32) + (uint)destination.Lo;
        }

        sum += protocol + (ulong)(uint)length;
        var folded = Fold(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>
    /// Whether the checksum of a header without a pseudo header is right (IPv4 header, ICMP, mobility header after
    /// <see cref="PseudoHeader"/> has been given as <paramref name="pseudo"/>).
    /// </summary>
    public static bool IsRight(ReadOnlySpan<byte> data, ulong pseudo = 0) => Fold(Add(data, pseudo)) == Right;

    /// <summary>
    /// The checksum to write in network order into a field that is zero in <paramref name="data"/>.
    /// </summary>
    public static ushort Compute(ReadOnlySpan<byte> data, ulong pseudo = 0)
    {
        var folded = (ushort)~Fold(Add(data, pseudo));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>
    /// Updates a checksum for one changed 16-bit word (RFC 1624, equation 3). All values as read from the packet in
    /// network order.
    /// </summary>
    public static ushort Update(ushort checksum, ushort before, ushort after)
    {
        var sum = (uint)(ushort)~checksum + (ushort)~before + after;
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}
