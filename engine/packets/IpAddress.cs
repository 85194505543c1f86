using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>
/// An IPv4 or IPv6 address in 16 bytes: two 64-bit words holding the network-order bytes as big-endian numbers.
/// IPv4 addresses are held as v4-mapped IPv6 addresses (::ffff:a.b.c.d, RFC 4291 section 2.5.5.2), so both
/// families compare and hash alike.
/// </summary>
/// <param name="hi">The first eight bytes.</param>
/// <param name="lo">The last eight bytes.</param>
public readonly struct IpAddress(ulong hi, ulong lo) : IEquatable<IpAddress>, IComparable<IpAddress>
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>The first eight bytes as a big-endian number.</summary>
    public readonly ulong Hi = hi;

    /// <summary>The last eight bytes as a big-endian number.</summary>
    public readonly ulong Lo = lo;

    /// <summary>Longest text form in characters ("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255").</summary>
    public const int MaxTextLength = 45;

    /// <summary>Whether this is an IPv4 address in its mapped form.</summary>
    public bool IsV4 => Hi == 0 && Lo >> 32 == 0xFFFF;

    /// <summary>The IPv4 address as a number (192.0.2.1 is 0xC0000201). Only meaningful when <see cref="IsV4"/>.</summary>
    public uint V4 => (uint)Lo;

    /// <summary>Whether every byte is zero: the unspecified IPv6 address, and the default value.</summary>
    public bool IsZero => (Hi | Lo) == 0;

    /// <summary>The limited broadcast address 255.255.255.255.</summary>
    public bool IsBroadcast => Hi == 0 && Lo == (MappedPrefix | 0xFFFF_FFFF);

    /// <summary>Whether this is a multicast address (224.0.0.0/4 or ff00::/8).</summary>
    public bool IsMulticast => IsV4 ? V4 >> 28 == 0xE : Hi >> 56 == 0xFF;

    /// <summary>Makes a mapped address from an IPv4 address given as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IpAddress FromV4(uint address) => new(0, MappedPrefix | address);

    /// <summary>Reads four network-order bytes. The span must hold at least four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IpAddress ReadV4(ReadOnlySpan<byte> bytes) => FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <summary>Reads sixteen network-order bytes. The span must hold at least sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IpAddress ReadV6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes the sixteen network-order bytes (mapped form for IPv4).</summary>
    public void WriteV6(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Hi);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Lo);
    }

    /// <summary>Reads the text form of either family. False when the text is no address.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (!parsed.TryWriteBytes(bytes, out var written))
        {
            return false;
        }

        address = written == 4 ? ReadV4(bytes) : ReadV6(bytes);
        return true;
    }

    /// <summary>Reads the text form of either family.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static IpAddress Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"not an IP address: {text}");

    /// <summary>
    /// Writes the text form: dotted quad for IPv4, RFC 5952 for IPv6 (lower case, the longest run of two or more
    /// zero groups shortened). False when the destination is too short; 45 characters always suffice.
    /// </summary>
    public bool TryFormat(Span<char> destination, out int written)
    {
        if (IsV4)
        {
            return TryFormatV4(destination, V4, out written);
        }

        Span<byte> bytes = stackalloc byte[16];
        WriteV6(bytes);
        return new IPAddress(bytes).TryFormat(destination, out written);
    }

    private static bool TryFormatV4(Span<char> destination, uint value, out int written)
    {
        written = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            if (!((value >> shift) & 0xFF).TryFormat(destination[written..], out var n, default, CultureInfo.InvariantCulture))
            {
                return false;
            }

            written += n;
            if (shift > 0)
            {
                if (written >= destination.Length)
                {
                    return false;
                }

                destination[written++] = '.';
            }
        }

        return true;
    }

    /// <summary>The address as the framework's class, mapped addresses as IPv4.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteV6(bytes);
        return IsV4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    /// <summary>Makes an address from the framework's class.</summary>
    public static IpAddress FromIPAddress(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? ReadV4(bytes) : ReadV6(bytes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(IpAddress other) => ((Hi ^ other.Hi) | (Lo ^ other.Lo)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpAddress other && Equals(other);

    /// <summary>An unseeded hash, for tests and tables that traffic cannot fill. Tables keyed by traffic seed their own.</summary>
    public override int GetHashCode() => HashCode.Combine(Hi, Lo);

    /// <summary>Orders addresses by their sixteen bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(IpAddress other) => Hi != other.Hi ? Hi.CompareTo(other.Hi) : Lo.CompareTo(other.Lo);

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxTextLength + 1];
        return TryFormat(text, out var n) ? new string(text[..n]) : "";
    }

    /// <summary>Byte-wise equality.</summary>
    public static bool operator ==(IpAddress a, IpAddress b) => a.Equals(b);

    /// <summary>Byte-wise inequality.</summary>
    public static bool operator !=(IpAddress a, IpAddress b) => !a.Equals(b);

    /// <summary>Byte-wise order.</summary>
    public static bool operator <(IpAddress a, IpAddress b) => a.CompareTo(b) < 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator >(IpAddress a, IpAddress b) => a.CompareTo(b) > 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator <=(IpAddress a, IpAddress b) => a.CompareTo(b) <= 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator >=(IpAddress a, IpAddress b) => a.CompareTo(b) >= 0;
}
