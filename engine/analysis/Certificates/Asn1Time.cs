using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>Times of certificates and OCSP messages (X.690, sections 11.7 and 11.8; RFC 5280, section 4.1.2.5).</summary>
internal static class Asn1Time
{
    public const byte UtcTag = 0x17;
    public const byte GeneralizedTag = 0x18;

    /// <summary>Seconds since 1970; 0 where it is no time, and <paramref name="problem"/> is the weird to tell then.</summary>
    /// <param name="encoding">with tag and length</param>
    public static double Read(ReadOnlySpan<byte> encoding, out string? problem)
    {
        BerReader reader = new(encoding);
        if (!reader.TryRead(out BerHeader header, out ReadOnlySpan<byte> text))
        {
            problem = "x509_invalid_time_type";
            return 0;
        }

        return Read(header.Tag, text, out problem);
    }

    private static double Read(byte tag, ReadOnlySpan<byte> text, out string? problem)
    {
        problem = null;
        int year;
        ReadOnlySpan<byte> rest;
        switch (tag)
        {
            case UtcTag when text.Length is < 11 or > 17:
                problem = "x509_utc_length";
                return 0;
            case UtcTag when text[^1] != 'Z':
                problem = "x509_utc_format";
                return 0;
            case UtcTag:
                year = (text[0] < '5' ? 2000 : 1900) + Two(text);
                rest = text[2..];
                break;
            case GeneralizedTag when text.Length is < 12 or > 23:
                problem = "x509_gen_time_length";
                return 0;
            case GeneralizedTag:
                year = (100 * Two(text)) + Two(text[2..]);
                rest = text[4..];
                break;
            default:
                problem = "x509_invalid_time_type";
                return 0;
        }

        long days = DaysSince1970(year, Two(rest), Two(rest[2..]));
        long seconds = (((days * 24) + Two(rest[4..])) * 60 + Two(rest[6..])) * 60;
        rest = rest[8..];
        if (!rest.IsEmpty && rest[0] is not ((byte)'Z' or (byte)'+' or (byte)'-'))
        {
            if (rest.Length < 2)
            {
                problem = "x509_time_add_char";
                return 0;
            }

            seconds += Two(rest);
            rest = rest[2..];
            if (!rest.IsEmpty && rest[0] == '.')
            {
                int digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                rest = digits < 0 ? default : rest[(1 + digits)..];
            }
        }

        if (rest.IsEmpty || rest[0] == 'Z')
        {
            return seconds;
        }

        if (rest.Length < 5)
        {
            problem = "x509_time_offset_underflow";
            return 0;
        }

        if (rest[0] is not ((byte)'+' or (byte)'-'))
        {
            problem = "x509_time_offset_type";
            return 0;
        }

        // As the reference has it: hours count as minutes and minutes as seconds, and east is later.
        long offset = (Two(rest[1..]) * 60) + Two(rest[3..]);
        return rest[0] == '-' ? seconds - offset : seconds + offset;
    }

    private static int Two(ReadOnlySpan<byte> text) => ((text[0] - '0') * 10) + (text[1] - '0');

    /// <summary>Days of the Gregorian calendar; months and days out of range carry over.</summary>
    private static long DaysSince1970(int year, int month, int day)
    {
        long months = (year * 12L) + month - 1;
        long y = Math.DivRem(months, 12, out long m);
        if (m < 0)
        {
            m += 12;
            y--;
        }

        // Years begin in March, so that the leap day is their last.
        y -= m <= 1 ? 1 : 0;
        long era = (y >= 0 ? y : y - 399) / 400;
        long yearOfEra = y - (era * 400);
        long dayOfYear = ((153 * (m > 1 ? m - 2 : m + 10)) + 2) / 5;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468 + day - 1;
    }
}
