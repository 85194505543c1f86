using System.Text;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Protocols.Asn1;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Certificates;

/// <summary>Makes the records that policies get of certificates.</summary>
internal static class CertificateRecords
{
    // Longer names are cut, as in the reference.
    private const int NameLimit = 2047;

    /// <summary>An <c>X509::Certificate</c>.</summary>
    /// <param name="weird">told what is wrong with times; may be null</param>
    public static RecordValue Of(Certificate certificate, CertificateEvents events, Action<string>? weird)
    {
        RecordShape shape = events.CertificateRecord;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)certificate.Version + 1);
        shape.Set(record, 1, new StringValue(Serial(certificate.Serial)));
        shape.Set(record, 2, new StringValue(DistinguishedName.Format(certificate.Subject, NameStyle.Rfc2253, NameLimit)));
        shape.Set(record, 3, new StringValue(DistinguishedName.Format(certificate.Issuer, NameStyle.Rfc2253, NameLimit)));
        if (DistinguishedName.CommonName(certificate.Subject) is { } name)
        {
            shape.Set(record, 4, new StringValue(name));
        }

        shape.Set(record, 5, Time(certificate.NotBefore, weird));
        shape.Set(record, 6, Time(certificate.NotAfter, weird));
        if (CertificateKey.TrySplit(certificate.KeyInfo, out ReadOnlySpan<byte> algorithm, out _, out _))
        {
            shape.Set(record, 7, new StringValue(ObjectNames.LongName(algorithm)));
        }

        shape.Set(record, 8, new StringValue(SignatureName(certificate.Algorithm)));
        CertificateKey key = CertificateKey.Read(certificate.KeyInfo);
        if (key.Type is not null)
        {
            shape.Set(record, 9, new StringValue(key.Type));
        }

        if (key.Length > 0)
        {
            shape.Set(record, 10, (ulong)key.Length);
        }

        if (key.Exponent is not null)
        {
            shape.Set(record, 11, new StringValue(key.Exponent));
        }

        if (key.Curve is not null)
        {
            shape.Set(record, 12, new StringValue(key.Curve));
        }

        shape.Set(record, 13, new StringValue(AlgorithmName(certificate.SignedAlgorithm)));
        return record;
    }

    /// <summary>An <c>X509::Extension</c>.</summary>
    public static RecordValue Extension(ReadOnlySpan<byte> id, bool isCritical, ReadOnlySpan<byte> value, CertificateEvents events)
    {
        string dotted = ObjectNames.Dotted(id);
        bool isKnown = ObjectNames.TryGet(dotted, out string shortName, out string longName);
        RecordShape shape = events.ExtensionRecord;
        RecordValue record = shape.New();
        shape.Set(record, 0, new StringValue(isKnown ? longName : dotted));
        shape.Set(record, 1, new StringValue(isKnown ? shortName : ObjectNames.Unknown));
        shape.Set(record, 2, new StringValue(dotted));
        shape.Set(record, 3, isCritical);
        shape.Set(record, 4, new StringValue(ExtensionText.Format(dotted, value)));
        return record;
    }

    /// <summary>A number in hexadecimal digits, without leading zeros and with its sign.</summary>
    public static byte[] Serial(ReadOnlySpan<byte> number)
    {
        const int BytesPerLine = 35;
        bool isNegative = !number.IsEmpty && (number[0] & 0x80) != 0;
        byte[] magnitude = number.ToArray();
        if (isNegative)
        {
            // Two's complement.
            int carry = 1;
            for (int i = magnitude.Length - 1; i >= 0; i--)
            {
                int sum = (byte)~magnitude[i] + carry;
                magnitude[i] = (byte)sum;
                carry = sum >> 8;
            }
        }

        ReadOnlySpan<byte> digits = magnitude.AsSpan().TrimStart((byte)0);
        if (digits.IsEmpty)
        {
            return "00"u8.ToArray();
        }

        StringBuilder text = new(isNegative ? "-" : "");
        for (int i = 0; i < digits.Length; i += BytesPerLine)
        {
            text.Append(i == 0 ? "" : "\\\n").Append(Convert.ToHexString(digits.Slice(i, Math.Min(BytesPerLine, digits.Length - i))));
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Seconds since 1970; what is wrong is told.</summary>
    public static double Time(ReadOnlySpan<byte> encoding, Action<string>? weird)
    {
        double time = Asn1Time.Read(encoding, out string? problem);
        if (problem is not null)
        {
            weird?.Invoke(problem);
        }

        return time;
    }

    /// <summary>Long name of an algorithm identifier.</summary>
    public static string AlgorithmName(ReadOnlySpan<byte> encoding)
    {
        BerReader outer = new(encoding);
        return outer.TryEnter(BerTag.Sequence, out BerReader fields) && fields.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id)
            ? ObjectNames.LongName(id)
            : "";
    }

    /// <summary>As <see cref="AlgorithmName"/>, but unknown ones are not told by their identifier.</summary>
    private static string SignatureName(ReadOnlySpan<byte> encoding)
    {
        string name = AlgorithmName(encoding);
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "undefined" : name;
    }
}
