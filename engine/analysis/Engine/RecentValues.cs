using System.Numerics;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Engine;

/// <summary>
/// Values that were met lately: the same hosts come again and again, connections take much the same course, and these values never
/// change. A fixed number of places, each taken over by the next value that falls on it.
/// </summary>
internal static class RecentValues
{
    private const int Places = 4096;
    private const int LongestHistory = 16;

    private static readonly AddrValue?[] Addresses = new AddrValue?[Places];
    private static readonly MacEntry?[] Macs = new MacEntry?[Places];
    private static readonly StringValue?[] Histories = new StringValue?[Places];

    public static AddrValue Address(in IpAddress address)
    {
        ref AddrValue? place = ref Addresses[PlaceOf(address.Hi ^ address.Lo)];
        AddrValue? known = place;
        return known is not null && known.Hi == address.Hi && known.Lo == address.Lo ? known : place = new AddrValue(address.Hi, address.Lo);
    }

    /// <summary>A hardware address as text, <c>00:11:22:33:44:55</c>.</summary>
    public static StringValue Mac(ulong mac)
    {
        ref MacEntry? place = ref Macs[PlaceOf(mac)];
        MacEntry? known = place;
        if (known is null || known.Mac != mac)
        {
            place = known = new MacEntry(mac, new StringValue(Format(mac)));
        }

        return known.Text;
    }

    /// <summary>The letters of a connection's history as a value.</summary>
    public static StringValue History(ReadOnlySpan<byte> letters)
    {
        if (letters.Length > LongestHistory)
        {
            return new StringValue(letters);
        }

        ulong bits = (ulong)letters.Length;
        foreach (byte letter in letters)
        {
            bits = BitOperations.RotateLeft(bits, 7) ^ letter;
        }

        ref StringValue? place = ref Histories[PlaceOf(bits)];
        StringValue? known = place;
        return known is not null && known.Span.SequenceEqual(letters) ? known : place = new StringValue(letters);
    }

    private static int PlaceOf(ulong bits) => (int)((bits * 0x9E37_79B9_7F4A_7C15) >> 52);

    private static byte[] Format(ulong mac)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        byte[] text = new byte[17];
        for (int i = 0; i < 6; i++)
        {
            int octet = (int)(mac >> (40 - (8 * i))) & 0xFF;
            text[3 * i] = digits[octet >> 4];
            text[(3 * i) + 1] = digits[octet & 15];
            if (i < 5)
            {
                text[(3 * i) + 2] = (byte)':';
            }
        }

        return text;
    }

    private sealed record MacEntry(ulong Mac, StringValue Text);
}
