namespace NidsVm.Analysis.Protocols.Krb;

/// <summary>Times of Kerberos: "20150119225459Z" (RFC 4120 5.2.3).</summary>
public static class KrbTime
{
    private const int Length = 15;

    /// <summary>Seconds since 1970; false where the text has not the length of a time. Days and months beyond their ends count on.</summary>
    /// <param name="text">what follows the header; two bytes more are an inner header</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        if (text.Length == Length + 2)
        {
            text = text[2..];
        }

        if (text.Length != Length)
        {
            return false;
        }

        long year = (Two(text) * 100) + Two(text[2..]);
        long month = Two(text[4..]) - 1;
        long day = Two(text[6..]);
        year += Floor(month, 12);
        month -= Floor(month, 12) * 12;
        long days = DaysBefore(year, month + 1) + day - 1;
        seconds = (((((days * 24) + Two(text[8..])) * 60) + Two(text[10..])) * 60) + Two(text[12..]);
        return true;
    }

    private static long Two(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';

    private static long Floor(long value, long divisor) => (value - (((value % divisor) + divisor) % divisor)) / divisor;

    /// <summary>Days from 1970 to the first of a month, in the Gregorian calendar.</summary>
    private static long DaysBefore(long year, long month)
    {
        // Years begin with March, so that the leap day is the last of a year.
        if (month <= 2)
        {
            year--;
            month += 12;
        }

        return (365 * year) + Floor(year, 4) - Floor(year, 100) + Floor(year, 400) + (((153 * (month - 3)) + 2) / 5) - 719_468;
    }
}
