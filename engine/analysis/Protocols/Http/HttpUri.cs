namespace NidsVm.Analysis.Protocols.Http;

/// <summary>Request targets.</summary>
public static class HttpUri
{
    /// <summary>Characters that may stand in a URI (RFC 3986 2.2, 2.3), the percent sign among them. NUL counts as one, as it always did.</summary>
    public static bool IsUriChar(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b == 0 || ":/?#[]@!$&'()*+,;=-_.~%"u8.IndexOf(b) >= 0;

    /// <summary>
    /// Takes away percent escapes, also those of the form <c>%uXXXX</c>. What is broken stays as it is. Yields how many bytes were written.
    /// </summary>
    /// <param name="plain">as long as <paramref name="uri"/></param>
    /// <param name="faults">gets what was wrong</param>
    public static int Unescape(ReadOnlySpan<byte> uri, Span<byte> plain, ref HttpUriFaults faults)
    {
        int length = 0;
        for (int i = 0; i < uri.Length; i++)
        {
            if (uri[i] != '%')
            {
                plain[length++] = uri[i];
                continue;
            }

            ReadOnlySpan<byte> rest = uri[(i + 1)..];
            if (rest.Length < 2)
            {
                faults |= rest.IsEmpty ? HttpUriFaults.PercentAtEnd : HttpUriFaults.PartialEscape;
                plain[length++] = (byte)'%';
                rest.CopyTo(plain[length..]);
                return length + rest.Length;
            }

            if (rest[0] == '%')
            {
                // A bug of the sender, or an attempt to get past a filter: the first one is dropped.
                faults |= HttpUriFaults.DoublePercent;
            }
            else if (Hex(rest[0]) is >= 0 and int high && Hex(rest[1]) is >= 0 and int low)
            {
                plain[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else if (rest.Length >= 5 && rest[0] == 'u' && Hex(rest[1]) >= 0 && Hex(rest[2]) >= 0 && Hex(rest[3]) >= 0 && Hex(rest[4]) >= 0)
            {
                int first = (Hex(rest[1]) << 4) | Hex(rest[2]);
                if (first != 0)
                {
                    plain[length++] = (byte)first;
                }

                plain[length++] = (byte)((Hex(rest[3]) << 4) | Hex(rest[4]));
                i += 5;
            }
            else
            {
                faults |= HttpUriFaults.UnescapedPercent;
                plain[length++] = (byte)'%';
                plain[length++] = rest[0];
                i++;
            }
        }

        return length;
    }

    private static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };
}

/// <summary>What can be wrong with the escapes of a URI.</summary>
[Flags]
public enum HttpUriFaults : byte
{
    None = 0,
    DoublePercent = 1,
    UnescapedPercent = 2,
    PercentAtEnd = 4,
    PartialEscape = 8,
}
