using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>
/// Values of extensions in words (RFC 5280, section 4.2), worded as policies of the reference see them. Extensions that are not known,
/// or whose value does not fit, have none: policies then see the encoding.
/// </summary>
internal static class ExtensionText
{
    private const byte Implicit0 = 0x80;

    private static readonly string[] KeyUsages =
    [
        "Digital Signature", "Non Repudiation", "Key Encipherment", "Data Encipherment", "Key Agreement", "Certificate Sign", "CRL Sign",
        "Encipher Only", "Decipher Only",
    ];

    private static readonly string[] NetscapeTypes =
        ["SSL Client", "SSL Server", "S/MIME", "Object Signing", "Unused", "SSL CA", "S/MIME CA", "Object Signing CA"];

    private static readonly string[] RevocationReasons =
    [
        "Unused", "Key Compromise", "CA Compromise", "Affiliation Changed", "Superseded", "Cessation Of Operation", "Certificate Hold",
        "Privilege Withdrawn", "AA Compromise",
    ];

    private delegate bool Writer(ref BerReader value, StringBuilder text);

    /// <summary>The text of a value, or its encoding as an octet string.</summary>
    /// <param name="id">with dots</param>
    public static byte[] Format(string id, ReadOnlySpan<byte> value)
    {
        StringBuilder text = new();
        BerReader reader = new(value);
        return WriterOf(id) is { } writer && writer(ref reader, text)
            ? Encoding.Latin1.GetBytes(text.ToString())
            : DerWriter.Encode(BerTag.OctetString, value);
    }

    private static Writer? WriterOf(string id) => id switch
    {
        "2.5.29.14" => static (ref BerReader r, StringBuilder t) => r.TryRead(BerTag.OctetString, out ReadOnlySpan<byte> key) && Colons(key, t),
        "2.5.29.15" => static (ref BerReader r, StringBuilder t) => Bits(ref r, KeyUsages, t),
        "2.5.29.17" or "2.5.29.18" => AlternativeNames,
        "2.5.29.19" => BasicConstraints,
        "2.5.29.20" or "2.5.29.27" or "2.5.29.54" => Number,
        "2.5.29.30" => NameConstraints,
        "2.5.29.31" or "2.5.29.46" => DistributionPoints,
        "2.5.29.32" => Policies,
        "2.5.29.35" => AuthorityKey,
        "2.5.29.36" => PolicyConstraints,
        "2.5.29.37" => KeyPurposes,
        "1.3.6.1.5.5.7.1.1" or "1.3.6.1.5.5.7.1.11" => InformationAccess,
        "1.3.6.1.5.5.7.1.24" => Features,
        "1.3.6.1.5.5.7.48.1.5" => static (ref BerReader r, StringBuilder _) => r.TrySkip(),
        "2.16.840.1.113730.1.1" => static (ref BerReader r, StringBuilder t) => Bits(ref r, NetscapeTypes, t),
        "2.16.840.1.113730.1.2" or "2.16.840.1.113730.1.3" or "2.16.840.1.113730.1.4" or "2.16.840.1.113730.1.7"
            or "2.16.840.1.113730.1.8" or "2.16.840.1.113730.1.12" or "2.16.840.1.113730.1.13" => Ia5Text,
        _ => null,
    };

    private static bool BasicConstraints(ref BerReader value, StringBuilder text)
    {
        if (!CertificateExtensions.TryReadBasicConstraints(ref value, out bool isAuthority, out ReadOnlySpan<byte> length))
        {
            return false;
        }

        text.Append(isAuthority ? "CA:TRUE" : "CA:FALSE");
        if (!length.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $", pathlen:{BerReader.Number(length)}");
        }

        return true;
    }

    private static bool Number(ref BerReader value, StringBuilder text)
    {
        if (!value.TryRead(BerTag.Integer, out ReadOnlySpan<byte> number) || number.IsEmpty)
        {
            return false;
        }

        ReadOnlySpan<byte> digits = number.TrimStart((byte)0);
        text.Append(digits.Length < 8 ? BerReader.Number(digits).ToString(CultureInfo.InvariantCulture) : "0x" + Convert.ToHexString(digits));
        return true;
    }

    private static bool Ia5Text(ref BerReader value, StringBuilder text)
    {
        if (!value.TryRead(out _, out ReadOnlySpan<byte> content))
        {
            return false;
        }

        text.Append(Encoding.Latin1.GetString(content));
        return true;
    }

    private static bool Bits(scoped ref BerReader value, string[] names, StringBuilder text)
    {
        if (!value.TryRead(BerTag.BitString, out ReadOnlySpan<byte> bits) || bits.IsEmpty)
        {
            return false;
        }

        if (!NamedBits(bits[1..], names, text))
        {
            text.Append("<EMPTY>\n");
        }

        return true;
    }

    private static bool NamedBits(ReadOnlySpan<byte> bits, string[] names, StringBuilder text)
    {
        bool hasAny = false;
        for (int i = 0; i < names.Length && i / 8 < bits.Length; i++)
        {
            if ((bits[i / 8] & (0x80 >> (i % 8))) != 0)
            {
                text.Append(hasAny ? ", " : "").Append(names[i]);
                hasAny = true;
            }
        }

        return hasAny;
    }

    private static bool Colons(ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            text.Append(i == 0 ? "" : ":").Append(CultureInfo.InvariantCulture, $"{bytes[i]:X2}");
        }

        return true;
    }

    private static bool KeyPurposes(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader list))
        {
            return false;
        }

        for (bool isFirst = true; !list.IsEmpty; isFirst = false)
        {
            if (!list.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id))
            {
                return false;
            }

            text.Append(isFirst ? "" : ", ").Append(ObjectNames.LongName(id));
        }

        return true;
    }

    private static bool AlternativeNames(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader names))
        {
            return false;
        }

        for (bool isFirst = true; !names.IsEmpty; isFirst = false)
        {
            text.Append(isFirst ? "" : ", ");
            if (!GeneralNameText.TryWrite(ref names, text))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AuthorityKey(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader fields))
        {
            return false;
        }

        bool hasKey = fields.TryRead(Implicit0, out ReadOnlySpan<byte> key);
        bool hasIssuer = fields.TryRead(BerTag.Context + 1, out ReadOnlySpan<byte> issuer);
        bool hasSerial = fields.TryRead(Implicit0 + 2, out ReadOnlySpan<byte> serial);
        string separator = "";
        if (hasKey)
        {
            text.Append(hasIssuer || hasSerial ? "keyid:" : "");
            Colons(key, text);
            separator = "\n";
        }

        if (hasIssuer)
        {
            BerReader names = new(issuer);
            while (!names.IsEmpty)
            {
                text.Append(separator);
                if (!GeneralNameText.TryWrite(ref names, text))
                {
                    return false;
                }

                separator = "\n";
            }
        }

        if (hasSerial)
        {
            text.Append(separator).Append("serial:");
            Colons(serial, text);
        }

        return fields.IsEmpty;
    }

    /// <summary>Subtrees in which names have to lie, and in which they must not (RFC 5280, section 4.2.1.10).</summary>
    private static bool NameConstraints(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader lists))
        {
            return false;
        }

        for (byte list = 0; list < 2; list++)
        {
            if (!lists.TryEnter((byte)(BerTag.Context + list), out BerReader trees))
            {
                continue;
            }

            text.Append(text.Length == 0 ? "" : "\n").Append(list == 0 ? "Permitted:" : "Excluded:");
            while (!trees.IsEmpty)
            {
                text.Append("\n  ");
                if (!trees.TryEnter(BerTag.Sequence, out BerReader tree) || !Subtree(ref tree, text))
                {
                    return false;
                }
            }
        }

        return lists.IsEmpty;
    }

    private static bool Subtree(scoped ref BerReader tree, StringBuilder text)
    {
        if (!tree.TryRead(Implicit0 + 7, out ReadOnlySpan<byte> network))
        {
            return GeneralNameText.TryWrite(ref tree, text, isListed: false);
        }

        text.Append("IP:");
        if (network.Length is not (8 or 32))
        {
            text.Append("<invalid>");
            return true;
        }

        GeneralNameText.Address(network[..(network.Length / 2)], text);
        text.Append('/');
        GeneralNameText.Address(network[(network.Length / 2)..], text);
        return true;
    }

    private static bool InformationAccess(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader list))
        {
            return false;
        }

        for (bool isFirst = true; !list.IsEmpty; isFirst = false)
        {
            if (!list.TryEnter(BerTag.Sequence, out BerReader entry) || !entry.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> method))
            {
                return false;
            }

            text.Append(isFirst ? "" : "\n").Append(ObjectNames.LongName(method)).Append(" - ");
            if (!GeneralNameText.TryWrite(ref entry, text))
            {
                return false;
            }
        }

        return true;
    }

    private static bool DistributionPoints(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader list))
        {
            return false;
        }

        for (bool isFirst = true; !list.IsEmpty; isFirst = false)
        {
            if (!list.TryEnter(BerTag.Sequence, out BerReader point))
            {
                return false;
            }

            text.Append(isFirst ? "" : "\n");
            if (point.TryEnter(BerTag.Context, out BerReader name))
            {
                if (!name.TryEnter(BerTag.Context, out BerReader names))
                {
                    return false;
                }

                text.Append("Full Name:");
                if (!IndentedNames(names, text))
                {
                    return false;
                }
            }

            if (point.TryRead(Implicit0 + 1, out ReadOnlySpan<byte> reasons) && !reasons.IsEmpty)
            {
                text.Append("Reasons:\n  ");
                text.Append(NamedBits(reasons[1..], RevocationReasons, text) ? "\n" : "<EMPTY>\n");
            }

            if (point.TryEnter(BerTag.Context + 2, out BerReader issuer))
            {
                text.Append("CRL Issuer:");
                if (!IndentedNames(issuer, text))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IndentedNames(BerReader names, StringBuilder text)
    {
        while (!names.IsEmpty)
        {
            text.Append("\n  ");
            if (!GeneralNameText.TryWrite(ref names, text, isListed: false))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Policies(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader list))
        {
            return false;
        }

        for (bool isFirst = true; !list.IsEmpty; isFirst = false)
        {
            if (!list.TryEnter(BerTag.Sequence, out BerReader policy) || !policy.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id))
            {
                return false;
            }

            text.Append(isFirst ? "" : "\n").Append("Policy: ").Append(ObjectNames.LongName(id));
            if (policy.TryEnter(BerTag.Sequence, out BerReader qualifiers) && !Qualifiers(ref qualifiers, text))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Qualifiers(scoped ref BerReader qualifiers, StringBuilder text)
    {
        while (!qualifiers.IsEmpty)
        {
            if (!qualifiers.TryEnter(BerTag.Sequence, out BerReader qualifier) || !qualifier.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id))
            {
                return false;
            }

            string dotted = ObjectNames.Dotted(id);
            if (dotted == "1.3.6.1.5.5.7.2.1" && qualifier.TryRead(out _, out ReadOnlySpan<byte> statement))
            {
                text.Append("\n  CPS: ").Append(Encoding.Latin1.GetString(statement));
            }
            else if (dotted == "1.3.6.1.5.5.7.2.2" && qualifier.TryEnter(BerTag.Sequence, out BerReader notice))
            {
                text.Append("\n  User Notice:");
                UserNotice(notice, text);
            }
            else
            {
                text.Append("\n  Unknown Qualifier: ").Append(ObjectNames.LongName(id));
            }
        }

        return true;
    }

    private static void UserNotice(BerReader notice, StringBuilder text)
    {
        if (notice.TryEnter(BerTag.Sequence, out BerReader reference) && reference.TryRead(out _, out ReadOnlySpan<byte> organization))
        {
            text.Append("\n    Organization: ").Append(Encoding.Latin1.GetString(organization));
            if (reference.TryEnter(BerTag.Sequence, out BerReader numbers) && !numbers.IsEmpty)
            {
                string separator = "\n    Number: ";
                BerReader count = numbers;
                if (count.TrySkip() && !count.IsEmpty)
                {
                    separator = "\n    Numbers: ";
                }

                while (numbers.TryReadNumber(out ulong number))
                {
                    text.Append(separator).Append(number.ToString(CultureInfo.InvariantCulture));
                    separator = ", ";
                }
            }
        }

        if (notice.TryRead(out _, out ReadOnlySpan<byte> words))
        {
            text.Append("\n    Explicit Text: ").Append(Encoding.Latin1.GetString(words));
        }
    }

    private static bool PolicyConstraints(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader fields))
        {
            return false;
        }

        string separator = "";
        if (fields.TryRead(Implicit0, out ReadOnlySpan<byte> policy))
        {
            text.Append(CultureInfo.InvariantCulture, $"Require Explicit Policy:{BerReader.Number(policy)}");
            separator = ", ";
        }

        if (fields.TryRead(Implicit0 + 1, out ReadOnlySpan<byte> mapping))
        {
            text.Append(CultureInfo.InvariantCulture, $"{separator}Inhibit Policy Mapping:{BerReader.Number(mapping)}");
        }

        return fields.IsEmpty;
    }

    private static bool Features(ref BerReader value, StringBuilder text)
    {
        if (!value.TryEnter(BerTag.Sequence, out BerReader list))
        {
            return false;
        }

        for (bool isFirst = true; !list.IsEmpty; isFirst = false)
        {
            if (!list.TryReadNumber(out ulong feature))
            {
                return false;
            }

            text.Append(isFirst ? "" : ", ");
            text.Append(feature switch { 5 => "status_request", 17 => "status_request_v2", _ => feature.ToString(CultureInfo.InvariantCulture) });
        }

        return true;
    }
}
