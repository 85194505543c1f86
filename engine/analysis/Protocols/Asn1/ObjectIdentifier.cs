using System.Buffers.Text;

namespace NidsVm.Analysis.Protocols.Asn1;

/// <summary>Object identifiers as text with dots (X.690 8.19).</summary>
public static class ObjectIdentifier
{
    // A number of 64 bits and a dot.
    private const int LongestPart = 21;

    /// <summary>How many bytes the text takes at most.</summary>
    public static int MaxTextLength(ReadOnlySpan<byte> content) => LongestPart * (content.Length + 1);

    /// <summary>
    /// Writes the text of an identifier. Nothing is written where it is empty or ends inside of a number; the two numbers that the first
    /// byte holds are told apart by dividing by 40.
    /// </summary>
    /// <param name="content">of the encoding</param>
    /// <param name="text">has room for <see cref="MaxTextLength"/> bytes</param>
    /// <returns>the bytes written</returns>
    public static int Format(ReadOnlySpan<byte> content, Span<byte> text)
    {
        if (content.IsEmpty || (content[^1] & 0x80) != 0)
        {
            return 0;
        }

        int length = 0;
        ulong value = 0;
        bool isFirst = true;
        foreach (byte part in content)
        {
            value = (value << 7) | (uint)(part & 0x7F);
            if ((part & 0x80) != 0)
            {
                continue;
            }

            if (isFirst)
            {
                int pair = (int)value;
                length += Write(pair / 40, text[length..]);
                text[length++] = (byte)'.';
                length += Write(pair % 40, text[length..]);
                isFirst = false;
            }
            else
            {
                text[length++] = (byte)'.';
                Utf8Formatter.TryFormat(value, text[length..], out int written);
                length += written;
            }

            value = 0;
        }

        return length;
    }

    /// <summary>The text of an identifier; "" where there is none.</summary>
    public static byte[] Format(ReadOnlySpan<byte> content)
    {
        int room = MaxTextLength(content);
        Span<byte> text = room <= 512 ? stackalloc byte[512] : new byte[room];
        return text[..Format(content, text)].ToArray();
    }

    private static int Write(int number, Span<byte> text)
    {
        Utf8Formatter.TryFormat(number, text, out int written);
        return written;
    }
}
