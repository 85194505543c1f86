using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NidsVm.Vm.Values;

/// <summary>An IP address as 128 bits, big-endian halves; IPv4 is held v4-mapped (<c>::ffff:a.b.c.d</c>). Immutable.</summary>
public sealed class AddrValue : IEquatable<AddrValue>
{
    /// <summary>The low half's prefix of v4-mapped addresses.</summary>
    public const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    public AddrValue(ulong hi, ulong lo)
    {
        Hi = hi;
        Lo = lo;
    }

    public ulong Hi { get; }

    public ulong Lo { get; }

    public bool IsV4 => Hi == 0 && (Lo & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    public static AddrValue FromV4(uint address) => new(0, MappedPrefix | address);

    /// <summary>Parses a dotted quad or an IPv6 address without brackets or zone.</summary>
    public static bool TryParse(string text, out AddrValue? value)
    {
        value = null;
        if (text.Contains('%') || !IPAddress.TryParse(text, out IPAddress? ip))
        {
            return false;
        }

        Span<byte> raw = stackalloc byte[16];
        if (ip.AddressFamily == AddressFamily.InterNetwork)
        {
            if (text.Count(c => c == '.') != 3)
            {
                return false;
            }

            ip.TryWriteBytes(raw, out _);
            value = FromV4(BinaryPrimitives.ReadUInt32BigEndian(raw));
            return true;
        }

        ip.TryWriteBytes(raw, out _);
        value = new AddrValue(BinaryPrimitives.ReadUInt64BigEndian(raw), BinaryPrimitives.ReadUInt64BigEndian(raw[8..]));
        return true;
    }

    public bool Equals(AddrValue? other) => other is not null && Hi == other.Hi && Lo == other.Lo;

    public override bool Equals(object? obj) => Equals(obj as AddrValue);

    public override int GetHashCode() => HashCode.Combine(Hi, Lo);

    public override string ToString()
    {
        Span<byte> raw = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(raw, Hi);
        BinaryPrimitives.WriteUInt64BigEndian(raw[8..], Lo);
        return new IPAddress(IsV4 ? raw[12..] : raw).ToString();
    }
}
