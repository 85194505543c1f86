namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>The lexical pieces of header fields (RFC 5322 3.2, RFC 2045 5.1), read tolerantly. Positions are offsets; -1 means that nothing was found.</summary>
public static class MimeTokens
{
    public static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t';

    public static bool IsFieldNameChar(byte b) => b is >= 33 and <= 126 and not (byte)':';

    /// <summary>Compares without regard to the case of ASCII letters.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length != lower.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i];
            if ((b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b) != lower[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many bytes at the start are blanks and comments in parentheses, which nest.</summary>
    public static int SkipBlanksAndComments(ReadOnlySpan<byte> text)
    {
        int i = 0;
        while (i < text.Length)
        {
            if (IsBlank(text[i]))
            {
                i++;
            }
            else if (text[i] == '(')
            {
                i += SkipComment(text[i..]);
            }
            else
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>Finds the first token, and yields the position behind it.</summary>
    public static int Token(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> token) => Find(text, out token, isBoundary: false);

    /// <summary>Finds a field name at the start, and yields the position behind it.</summary>
    public static int FieldName(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name)
    {
        int i = SkipBlanksAndComments(text);
        while (i < text.Length)
        {
            if (IsFieldNameChar(text[i]))
            {
                int end = i;
                while (end < text.Length && IsFieldNameChar(text[end]))
                {
                    end++;
                }

                name = text[i..end];
                return end;
            }

            i += Math.Max(1, SkipBlanksAndComments(text[i..]));
        }

        name = default;
        return -1;
    }

    /// <summary>Two tokens with a slash between them, as a media type is written.</summary>
    public static int TokenPair(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> first, out ReadOnlySpan<byte> second)
    {
        second = default;
        int position = Token(text, out first);
        if (position < 0)
        {
            return -1;
        }

        position += SkipBlanksAndComments(text[position..]);
        if (position >= text.Length || text[position] != '/')
        {
            return -1;
        }

        position++;
        int length = Token(text[position..], out second);
        return length < 0 ? -1 : position + length;
    }

    /// <summary>A token or a quoted string. A boundary may hold all but quotes.</summary>
    /// <param name="value">without the quotes; a backslash still stands before the character that it quotes</param>
    public static int Value(ReadOnlySpan<byte> text, bool isBoundary, out ReadOnlySpan<byte> value, out bool isQuoted)
    {
        int offset = isBoundary ? 0 : SkipBlanksAndComments(text);
        ReadOnlySpan<byte> rest = text[offset..];
        isQuoted = !rest.IsEmpty && rest[0] == '"';
        int end = isQuoted ? QuotedString(rest, out value) : Find(rest, out value, isBoundary);
        return end < 0 ? -1 : offset + end;
    }

    /// <summary>Takes away the backslashes that quote characters.</summary>
    public static byte[] Unquote(ReadOnlySpan<byte> text)
    {
        byte[] plain = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && ++i == text.Length)
            {
                break;
            }

            plain[length++] = text[i];
        }

        return plain.AsSpan(0, length).ToArray();
    }

    private static int SkipComment(ReadOnlySpan<byte> text)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')' when --depth == 0:
                    return i + 1;
                case (byte)'\\':
                    i++;
                    break;
                default:
                    break;
            }
        }

        return text.Length;
    }

    private static int Find(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> token, bool isBoundary)
    {
        int i = isBoundary ? 0 : SkipBlanksAndComments(text);
        while (i < text.Length)
        {
            if (IsTokenChar(text[i], isBoundary))
            {
                int end = i;
                while (end < text.Length && IsTokenChar(text[end], isBoundary))
                {
                    end++;
                }

                token = text[i..end];
                return end;
            }

            i += Math.Max(1, SkipBlanksAndComments(text[i..]));
        }

        token = default;
        return -1;
    }

    private static int QuotedString(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> value)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                value = text[1..i];
                return i + 1;
            }

            if (text[i] == '\\')
            {
                i++;
            }
        }

        value = default;
        return -1;
    }

    private static bool IsTokenChar(byte b, bool isBoundary) =>
        b is >= 33 and <= 126 && (isBoundary ? b != '"' : "()<>@,;:\\\"/[]?="u8.IndexOf(b) < 0);
}
