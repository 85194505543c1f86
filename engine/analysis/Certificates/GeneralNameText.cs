using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>Names within extensions in words.</summary>
internal static class GeneralNameText
{
    /// <summary>A name of any kind (RFC 5280, section 4.2.1.6).</summary>
    /// <param name="names">stands before it</param>
    /// <param name="text">receives it</param>
    /// <param name="isListed">whether as part of a list; else as in distribution points</param>
    public static bool TryWrite(scoped ref BerReader names, StringBuilder text, bool isListed = true)
    {
        if (!names.TryRead(out BerHeader header, out ReadOnlySpan<byte> content))
        {
            return false;
        }

        switch (header.Tag & 0x1F)
        {
            case 0:
                OtherName(content, text, isListed);
                break;
            case 1:
                text.Append("email:").Append(Encoding.Latin1.GetString(content));
                break;
            case 2:
                text.Append("DNS:").Append(Encoding.Latin1.GetString(content));
                break;
            case 3:
                text.Append("X400Name:<unsupported>");
                break;
            case 4:
                byte[] name = isListed ? DistinguishedName.FormatSlashes(content) : DistinguishedName.Format(content, NameStyle.OneLine, int.MaxValue);
                text.Append("DirName:").Append(Encoding.Latin1.GetString(name));
                break;
            case 5:
                text.Append("EdiPartyName:<unsupported>");
                break;
            case 6:
                text.Append("URI:").Append(Encoding.Latin1.GetString(content));
                break;
            case 7:
                text.Append("IP Address:");
                Address(content, text);
                break;
            case 8:
                text.Append("Registered ID:").Append(ObjectNames.LongName(content));
                break;
            default:
                return false;
        }

        return true;
    }

    private static void OtherName(ReadOnlySpan<byte> content, StringBuilder text, bool isListed)
    {
        const byte Utf8String = 12;
        const byte Ia5String = 22;
        BerReader name = new(content);
        if (!isListed || !name.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id))
        {
            text.Append("othername:<unsupported>");
            return;
        }

        text.Append("othername: ").Append(ObjectNames.LongName(id)).Append("::");
        bool isText = name.TryEnter(BerTag.Context, out BerReader wrapped) && wrapped.TryRead(out BerHeader header, out content)
            && header.Tag is Utf8String or Ia5String;
        text.Append(isText ? Encoding.Latin1.GetString(content) : "<unsupported>");
    }

    /// <summary>Writes an address of four or sixteen bytes.</summary>
    public static void Address(ReadOnlySpan<byte> address, StringBuilder text)
    {
        switch (address.Length)
        {
            case 4:
                text.Append(CultureInfo.InvariantCulture, $"{address[0]}.{address[1]}.{address[2]}.{address[3]}");
                break;
            case 16:
                for (int i = 0; i < address.Length; i += 2)
                {
                    text.Append(i == 0 ? "" : ":").Append(CultureInfo.InvariantCulture, $"{(address[i] << 8) | address[i + 1]:X}");
                }

                break;
            default:
                text.Append("<invalid>");
                break;
        }
    }
}
