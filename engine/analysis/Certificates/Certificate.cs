using System.Diagnostics.CodeAnalysis;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>A certificate (RFC 5280, section 4.1): its encoding, and where its fields lie in it.</summary>
internal sealed class Certificate
{
    private const byte Extensions = BerTag.Context + 3;
    private const byte IssuerId = 0x81;
    private const byte SubjectId = 0x82;
    private const int MostExtensions = 1024;

    private readonly byte[] _der;
    private readonly List<CertificateExtension> _extensions = [];
    private Part _signed;
    private Part _serial;
    private Part _signedAlgorithm;
    private Part _issuer;
    private Part _notBefore;
    private Part _notAfter;
    private Part _subject;
    private Part _keyInfo;
    private Part _extensionList;
    private Part _algorithm;
    private Part _signature;

    private Certificate(byte[] der) => _der = der;

    /// <summary>The whole encoding.</summary>
    public ReadOnlySpan<byte> Der => _der;

    /// <summary>0 for the first version.</summary>
    public long Version { get; private set; }

    /// <summary>The part that is signed, as encoded.</summary>
    public ReadOnlySpan<byte> Signed => Bytes(_signed);

    /// <summary>Content of the integer.</summary>
    public ReadOnlySpan<byte> Serial => Bytes(_serial);

    /// <summary>Algorithm identifier within the signed part, as encoded.</summary>
    public ReadOnlySpan<byte> SignedAlgorithm => Bytes(_signedAlgorithm);

    /// <summary>The name as encoded.</summary>
    public ReadOnlySpan<byte> Issuer => Bytes(_issuer);

    /// <summary>The time as encoded.</summary>
    public ReadOnlySpan<byte> NotBefore => Bytes(_notBefore);

    /// <summary>The time as encoded.</summary>
    public ReadOnlySpan<byte> NotAfter => Bytes(_notAfter);

    /// <summary>The name as encoded.</summary>
    public ReadOnlySpan<byte> Subject => Bytes(_subject);

    /// <summary>The key with its algorithm, as encoded.</summary>
    public ReadOnlySpan<byte> KeyInfo => Bytes(_keyInfo);

    /// <summary>The element with the extensions, as encoded; empty where there are none.</summary>
    public ReadOnlySpan<byte> ExtensionList => Bytes(_extensionList);

    /// <summary>Algorithm identifier of the signature, as encoded.</summary>
    public ReadOnlySpan<byte> Algorithm => Bytes(_algorithm);

    public ReadOnlySpan<byte> Signature => Bytes(_signature);

    public int ExtensionCount => _extensions.Count;

    public ReadOnlySpan<byte> ExtensionId(int index) => Bytes(_extensions[index].Id);

    public bool ExtensionIsCritical(int index) => _extensions[index].IsCritical;

    /// <summary>Content of the octet string.</summary>
    public ReadOnlySpan<byte> ExtensionValue(int index) => Bytes(_extensions[index].Value);

    /// <summary>The whole extension, as encoded.</summary>
    public ReadOnlySpan<byte> ExtensionBytes(int index) => Bytes(_extensions[index].All);

    /// <summary>The value of the first extension with an identifier.</summary>
    public bool TryGetExtension(ReadOnlySpan<byte> id, out ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < _extensions.Count; i++)
        {
            if (ExtensionId(i).SequenceEqual(id))
            {
                value = ExtensionValue(i);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Reads a certificate; what follows it is left out.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Certificate? certificate)
    {
        certificate = null;
        BerReader outer = new(bytes);
        if (!outer.TryEnter(BerTag.Sequence, out _))
        {
            return false;
        }

        Certificate read = new(bytes[..^outer.Rest.Length].ToArray());
        if (!read.Parse())
        {
            return false;
        }

        certificate = read;
        return true;
    }

    /// <summary>Takes an encoding with tag and length out of a reader.</summary>
    public static bool TryTake(scoped ref BerReader reader, byte tag, out ReadOnlySpan<byte> encoding)
    {
        ReadOnlySpan<byte> before = reader.Rest;
        bool isRead = reader.TryRead(tag, out _);
        encoding = before[..(before.Length - reader.Rest.Length)];
        return isRead;
    }

    private bool Parse()
    {
        BerReader outer = new(_der);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader all)
            || !TryTake(ref all, BerTag.Sequence, out ReadOnlySpan<byte> signed)
            || !TryTake(ref all, BerTag.Sequence, out ReadOnlySpan<byte> algorithm)
            || !all.TryRead(BerTag.BitString, out ReadOnlySpan<byte> signature)
            || signature.IsEmpty || !all.IsEmpty)
        {
            return false;
        }

        _signed = PartOf(signed);
        _algorithm = PartOf(algorithm);
        _signature = PartOf(signature[1..]);
        return IsAlgorithm(algorithm) && ParseSigned(signed);
    }

    private bool ParseSigned(ReadOnlySpan<byte> signed)
    {
        BerReader outer = new(signed);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader fields))
        {
            return false;
        }

        if (fields.TryEnter(BerTag.Context, out BerReader version))
        {
            if (!version.TryRead(BerTag.Integer, out ReadOnlySpan<byte> number) || number.Length is 0 or > 8)
            {
                return false;
            }

            Version = (long)BerReader.Number(number);
        }

        if (!fields.TryRead(BerTag.Integer, out ReadOnlySpan<byte> serial)
            || !TryTake(ref fields, BerTag.Sequence, out ReadOnlySpan<byte> algorithm) || !IsAlgorithm(algorithm)
            || !TryTake(ref fields, BerTag.Sequence, out ReadOnlySpan<byte> issuer) || !DistinguishedName.IsValid(issuer)
            || !fields.TryEnter(BerTag.Sequence, out BerReader validity)
            || !TryTakeTime(ref validity, out ReadOnlySpan<byte> notBefore)
            || !TryTakeTime(ref validity, out ReadOnlySpan<byte> notAfter)
            || !TryTake(ref fields, BerTag.Sequence, out ReadOnlySpan<byte> subject) || !DistinguishedName.IsValid(subject)
            || !TryTake(ref fields, BerTag.Sequence, out ReadOnlySpan<byte> keyInfo) || !IsKeyInfo(keyInfo))
        {
            return false;
        }

        _serial = PartOf(serial);
        _signedAlgorithm = PartOf(algorithm);
        _issuer = PartOf(issuer);
        _notBefore = PartOf(notBefore);
        _notAfter = PartOf(notAfter);
        _subject = PartOf(subject);
        _keyInfo = PartOf(keyInfo);
        fields.TryRead(IssuerId, out _);
        fields.TryRead(SubjectId, out _);
        if (fields.IsEmpty)
        {
            return true;
        }

        if (!TryTake(ref fields, Extensions, out ReadOnlySpan<byte> extensions) || !fields.IsEmpty)
        {
            return false;
        }

        _extensionList = PartOf(extensions);
        return ParseExtensions(extensions);
    }

    private bool ParseExtensions(ReadOnlySpan<byte> element)
    {
        BerReader outer = new(element);
        if (!outer.TryEnter(Extensions, out BerReader wrapper) || !wrapper.TryEnter(BerTag.Sequence, out BerReader list))
        {
            return false;
        }

        while (!list.IsEmpty)
        {
            ReadOnlySpan<byte> before = list.Rest;
            if (_extensions.Count >= MostExtensions || !CertificateExtension.TryRead(ref list, out ReadOnlySpan<byte> id, out bool isCritical, out ReadOnlySpan<byte> value))
            {
                return false;
            }

            _extensions.Add(new CertificateExtension(
                PartOf(before[..(before.Length - list.Rest.Length)]), PartOf(id), isCritical, PartOf(value)));
        }

        return true;
    }

    private static bool TryTakeTime(scoped ref BerReader validity, out ReadOnlySpan<byte> time) =>
        TryTake(ref validity, Asn1Time.UtcTag, out time) || TryTake(ref validity, Asn1Time.GeneralizedTag, out time);

    private static bool IsAlgorithm(ReadOnlySpan<byte> encoding)
    {
        BerReader outer = new(encoding);
        return outer.TryEnter(BerTag.Sequence, out BerReader fields) && fields.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id)
            && !id.IsEmpty && (fields.IsEmpty || (fields.TrySkip() && fields.IsEmpty));
    }

    private static bool IsKeyInfo(ReadOnlySpan<byte> encoding)
    {
        BerReader outer = new(encoding);
        return outer.TryEnter(BerTag.Sequence, out BerReader fields) && TryTake(ref fields, BerTag.Sequence, out ReadOnlySpan<byte> algorithm)
            && IsAlgorithm(algorithm) && fields.TryRead(BerTag.BitString, out ReadOnlySpan<byte> bits) && !bits.IsEmpty && fields.IsEmpty;
    }

    private ReadOnlySpan<byte> Bytes(Part part) => _der.AsSpan(part.Start, part.Length);

    private Part PartOf(ReadOnlySpan<byte> bytes) =>
        _der.AsSpan().Overlaps(bytes, out int start) ? new Part(start, bytes.Length) : default;

    internal readonly record struct Part(int Start, int Length);
}

/// <summary>An extension (RFC 5280, section 4.2), by its places in a certificate.</summary>
internal readonly record struct CertificateExtension(Certificate.Part All, Certificate.Part Id, bool IsCritical, Certificate.Part Value)
{
    /// <summary>Reads one: identifier, whether it is critical, content of the octet string.</summary>
    public static bool TryRead(scoped ref BerReader list, out ReadOnlySpan<byte> id, out bool isCritical, out ReadOnlySpan<byte> value)
    {
        id = value = default;
        isCritical = false;
        if (!list.TryEnter(BerTag.Sequence, out BerReader fields) || !fields.TryRead(BerTag.ObjectIdentifier, out id) || id.IsEmpty)
        {
            return false;
        }

        if (fields.TryRead(BerTag.Boolean, out ReadOnlySpan<byte> critical))
        {
            isCritical = critical.Length == 1 && critical[0] != 0;
        }

        return fields.TryRead(BerTag.OctetString, out value) && fields.IsEmpty;
    }
}
