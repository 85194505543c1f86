using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>How a name is written.</summary>
internal enum NameStyle
{
    /// <summary>The most specific part first, without spaces (RFC 2253).</summary>
    Rfc2253,

    /// <summary>The most general part first, with spaces and quotes.</summary>
    OneLine,
}

/// <summary>Distinguished names (RFC 5280, section 4.1.2.4) and how they are written.</summary>
internal static class DistinguishedName
{
    // Content of 2.5.4.3.
    private static ReadOnlySpan<byte> CommonNameId => [0x55, 0x04, 0x03];

    /// <summary>Whether an encoding is a sequence of sets of attributes.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name)
    {
        BerReader outer = new(name);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader sets))
        {
            return false;
        }

        while (!sets.IsEmpty)
        {
            if (!sets.TryEnter(BerTag.Set, out BerReader attributes))
            {
                return false;
            }

            while (!attributes.IsEmpty)
            {
                if (!TryReadAttribute(ref attributes, out _, out _, out _))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Writes a name; at most <paramref name="limit"/> bytes of it.</summary>
    public static byte[] Format(ReadOnlySpan<byte> name, NameStyle style, int limit)
    {
        List<(int Set, byte[] Text)> parts = [];
        BerReader outer = new(name);
        outer.TryEnter(BerTag.Sequence, out BerReader sets);
        int set = 0;
        while (sets.TryEnter(BerTag.Set, out BerReader attributes))
        {
            while (TryReadAttribute(ref attributes, out ReadOnlySpan<byte> id, out byte tag, out ReadOnlySpan<byte> value))
            {
                parts.Add((set, FormatAttribute(id, tag, value, style)));
            }

            set++;
        }

        bool isReversed = style == NameStyle.Rfc2253;
        if (isReversed)
        {
            parts.Reverse();
        }

        ArrayBufferWriter<byte> text = new();
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0)
            {
                bool isSameSet = parts[i].Set == parts[i - 1].Set;
                text.Write(isReversed ? isSameSet ? "+"u8 : ","u8 : isSameSet ? " + "u8 : ", "u8);
            }

            text.Write(parts[i].Text);
        }

        return text.WrittenSpan[..Math.Min(text.WrittenCount, limit)].ToArray();
    }

    /// <summary>Writes a name with a slash before each part, the most general first.</summary>
    public static byte[] FormatSlashes(ReadOnlySpan<byte> name)
    {
        ArrayBufferWriter<byte> text = new();
        BerReader outer = new(name);
        outer.TryEnter(BerTag.Sequence, out BerReader sets);
        while (sets.TryEnter(BerTag.Set, out BerReader attributes))
        {
            while (TryReadAttribute(ref attributes, out ReadOnlySpan<byte> id, out _, out ReadOnlySpan<byte> value))
            {
                string dotted = ObjectNames.Dotted(id);
                text.Write(Encoding.ASCII.GetBytes($"/{(ObjectNames.TryGet(dotted, out string known, out _) ? known : dotted)}="));
                foreach (byte b in value)
                {
                    text.Write(b is >= 0x20 and <= 0x7E ? [b] : Encoding.ASCII.GetBytes($"\\x{b:X2}"));
                }
            }
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>The last common name, with dots for what cannot be shown; null where there is none.</summary>
    public static byte[]? CommonName(ReadOnlySpan<byte> name)
    {
        byte[]? found = null;
        BerReader outer = new(name);
        outer.TryEnter(BerTag.Sequence, out BerReader sets);
        while (sets.TryEnter(BerTag.Set, out BerReader attributes))
        {
            while (TryReadAttribute(ref attributes, out ReadOnlySpan<byte> id, out _, out ReadOnlySpan<byte> value))
            {
                if (id.SequenceEqual(CommonNameId))
                {
                    found = Printable(value);
                }
            }
        }

        return found;
    }

    private static byte[] Printable(ReadOnlySpan<byte> value)
    {
        // Only its first line is shown.
        int line = value.IndexOf((byte)'\n');
        byte[] text = value[..(line < 0 ? value.Length : line + 1)].ToArray();
        foreach (ref byte b in text.AsSpan())
        {
            if (b > '~' || (b < ' ' && b is not ((byte)'\n' or (byte)'\r')))
            {
                b = (byte)'.';
            }
        }

        return text;
    }

    private static bool TryReadAttribute(scoped ref BerReader attributes, out ReadOnlySpan<byte> id, out byte tag, out ReadOnlySpan<byte> value)
    {
        id = value = default;
        tag = 0;
        if (!attributes.TryEnter(BerTag.Sequence, out BerReader attribute) || !attribute.TryRead(BerTag.ObjectIdentifier, out id)
            || id.IsEmpty || !attribute.TryRead(out BerHeader header, out value) || !attribute.IsEmpty)
        {
            return false;
        }

        tag = header.Tag;
        return true;
    }

    private static byte[] FormatAttribute(ReadOnlySpan<byte> id, byte tag, ReadOnlySpan<byte> value, NameStyle style)
    {
        string dotted = ObjectNames.Dotted(id);
        bool isKnown = ObjectNames.TryGet(dotted, out string name, out _);
        ArrayBufferWriter<byte> text = new();
        text.Write(Encoding.ASCII.GetBytes(isKnown ? name : dotted));
        text.Write(style == NameStyle.Rfc2253 ? "="u8 : " = "u8);

        // Values of unknown attributes are not interpreted, nor are those that are no text.
        if ((!isKnown && style == NameStyle.Rfc2253) || !TryMakeUtf8(tag, value, out byte[] utf8))
        {
            WriteEncoding(text, tag, value);
            return text.WrittenSpan.ToArray();
        }

        if (style == NameStyle.OneLine && NeedsQuotes(utf8))
        {
            text.Write("\""u8);
            Escape(text, utf8, isQuoted: true);
            text.Write("\""u8);
        }
        else
        {
            Escape(text, utf8, isQuoted: false);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>The text of a string type (X.690, section 8.23) in UTF-8; false for other types.</summary>
    private static bool TryMakeUtf8(byte tag, ReadOnlySpan<byte> value, out byte[] utf8)
    {
        const byte Utf8String = 12;
        const byte NumericString = 18;
        const byte PrintableString = 19;
        const byte TeletexString = 20;
        const byte Ia5String = 22;
        const byte UtcTime = 23;
        const byte GeneralizedTime = 24;
        const byte VisibleString = 26;
        const byte UniversalString = 28;
        const byte BmpString = 30;
        switch (tag)
        {
            case Utf8String:
                utf8 = value.ToArray();
                return true;
            case NumericString or PrintableString or TeletexString or Ia5String or UtcTime or GeneralizedTime or VisibleString:
                utf8 = Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(value));
                return true;
            case BmpString:
                utf8 = WideText(value, 2);
                return true;
            case UniversalString:
                utf8 = WideText(value, 4);
                return true;
            default:
                utf8 = [];
                return false;
        }
    }

    private static byte[] WideText(ReadOnlySpan<byte> value, int width)
    {
        StringBuilder text = new();
        for (; value.Length >= width; value = value[width..])
        {
            uint code = width == 2 ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt32BigEndian(value);
            text.Append(Rune.TryCreate(code, out Rune rune) ? rune : Rune.ReplacementChar);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static bool NeedsQuotes(ReadOnlySpan<byte> text) =>
        text.IndexOfAny(",+<>;"u8) >= 0 || (!text.IsEmpty && (text[0] is (byte)' ' or (byte)'#' || text[^1] == ' '));

    private static void Escape(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> text, bool isQuoted)
    {
        Span<byte> hex = stackalloc byte[2];
        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i];
            if (b is < 0x20 or >= 0x7F)
            {
                to.Write("\\"u8);
                Convert.TryToHexString(text.Slice(i, 1), hex, out _);
                to.Write(hex);
                continue;
            }

            bool isSpecial = b is (byte)',' or (byte)'+' or (byte)'<' or (byte)'>' or (byte)';'
                || (b == '#' && i == 0) || (b == ' ' && (i == 0 || i == text.Length - 1));
            if (b is (byte)'"' or (byte)'\\' || (isSpecial && !isQuoted))
            {
                to.Write("\\"u8);
            }

            to.Write(text.Slice(i, 1));
        }
    }

    private static void WriteEncoding(ArrayBufferWriter<byte> to, byte tag, ReadOnlySpan<byte> value)
    {
        to.Write("#"u8);
        to.Write(Encoding.ASCII.GetBytes(Convert.ToHexString(DerWriter.Encode(tag, value))));
    }
}
