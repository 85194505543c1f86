namespace NidsVm.Analysis.Protocols.Smtp;

/// <summary>The argument of BDAT (RFC 3030, section 2): how long the chunk is, and whether it is the last one.</summary>
public readonly record struct BdatArgument(ulong Size, bool IsLast)
{
    // The largest number, a blank and LAST.
    private const int MaxLength = 25;

    /// <param name="error">what is wrong, where the result is false</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out BdatArgument argument, out string? error)
    {
        argument = default;
        error = null;
        if (text.Length is 0 or > MaxLength)
        {
            error = "BDAT argument bad length";
            return false;
        }

        int digits = 0;
        ulong size = 0;
        bool overflows = false;
        while (digits < text.Length && LineWords.IsDigit(text[digits]))
        {
            ulong digit = (ulong)(text[digits++] - '0');
            overflows |= size > (ulong.MaxValue - digit) / 10;
            size = unchecked((size * 10) + digit);
        }

        ReadOnlySpan<byte> rest = text[digits..];
        error = digits == 0 ? "BDAT not followed by a valid chunk-size"
            : !rest.IsEmpty && rest[0] is not ((byte)' ' or 0) ? "BDAT chunk-size not valid"
            : overflows ? "BDAT chunk-size too large"
            : !rest.IsEmpty && !LineWords.EqualsIgnoreCase(rest, " LAST"u8) ? "BDAT chunk-size followed by junk"
            : null;
        argument = new BdatArgument(size, !rest.IsEmpty);
        return error is null;
    }
}
