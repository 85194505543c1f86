using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>What names a certificate in OCSP (RFC 6960, section 4.1.1).</summary>
internal readonly ref struct OcspCertificateId
{
    private OcspCertificateId(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> nameHash, ReadOnlySpan<byte> keyHash, ReadOnlySpan<byte> serial)
    {
        Algorithm = algorithm;
        IssuerNameHash = nameHash;
        IssuerKeyHash = keyHash;
        Serial = serial;
    }

    /// <summary>Content of the identifier of the digests' algorithm.</summary>
    public ReadOnlySpan<byte> Algorithm { get; }

    public ReadOnlySpan<byte> IssuerNameHash { get; }

    public ReadOnlySpan<byte> IssuerKeyHash { get; }

    /// <summary>Content of the integer.</summary>
    public ReadOnlySpan<byte> Serial { get; }

    public static bool TryRead(scoped ref BerReader reader, out OcspCertificateId id)
    {
        id = default;
        if (!reader.TryEnter(BerTag.Sequence, out BerReader fields) || !fields.TryEnter(BerTag.Sequence, out BerReader identifier)
            || !identifier.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> algorithm)
            || !fields.TryRead(BerTag.OctetString, out ReadOnlySpan<byte> nameHash)
            || !fields.TryRead(BerTag.OctetString, out ReadOnlySpan<byte> keyHash)
            || !fields.TryRead(BerTag.Integer, out ReadOnlySpan<byte> serial))
        {
            return false;
        }

        id = new OcspCertificateId(algorithm, nameHash, keyHash, serial);
        return true;
    }
}

/// <summary>What a reply says of one certificate (RFC 6960, section 4.2.1).</summary>
internal ref struct OcspSingleReply
{
    private const byte Good = 0x80;
    private const byte Revoked = 0xA1;

    public OcspCertificateId Id;
    public ReadOnlySpan<byte> RevokedAt;
    public ReadOnlySpan<byte> ThisUpdate;
    public ReadOnlySpan<byte> NextUpdate;
    public BerReader Extensions;

    /// <summary>good, revoked or unknown.</summary>
    public string Status;

    /// <summary>Why it was revoked, or "".</summary>
    public string Reason;

    public static bool TryRead(scoped ref BerReader list, out OcspSingleReply reply)
    {
        reply = default;
        if (!list.TryEnter(BerTag.Sequence, out BerReader fields) || !OcspCertificateId.TryRead(ref fields, out reply.Id)
            || !fields.TryRead(out BerHeader status, out ReadOnlySpan<byte> detail))
        {
            return false;
        }

        reply.Reason = "";
        reply.Status = status.Tag switch { Good => "good", Revoked => "revoked", _ => "unknown" };
        if (status.Tag == Revoked)
        {
            BerReader revocation = new(detail);
            if (!Certificate.TryTake(ref revocation, Asn1Time.GeneralizedTag, out reply.RevokedAt))
            {
                return false;
            }

            if (revocation.TryEnter(BerTag.Context, out BerReader reason) && reason.TryReadNumber(out ulong code))
            {
                reply.Reason = ReasonOf(code);
            }
        }

        if (!Certificate.TryTake(ref fields, Asn1Time.GeneralizedTag, out reply.ThisUpdate))
        {
            return false;
        }

        if (fields.TryRead(BerTag.Context, out ReadOnlySpan<byte> next))
        {
            reply.NextUpdate = next;
        }

        if (fields.TryEnter(BerTag.Context + 1, out BerReader wrapper))
        {
            wrapper.TryEnter(BerTag.Sequence, out reply.Extensions);
        }

        return true;
    }

    private static string ReasonOf(ulong code) => code switch
    {
        0 => "unspecified",
        1 => "keyCompromise",
        2 => "cACompromise",
        3 => "affiliationChanged",
        4 => "superseded",
        5 => "cessationOfOperation",
        6 => "certificateHold",
        8 => "removeFromCRL",
        9 => "privilegeWithdrawn",
        10 => "aACompromise",
        _ => "(UNKNOWN)",
    };
}

/// <summary>A reply (RFC 6960, section 4.2.1).</summary>
internal ref struct OcspReply
{
    private const byte ByName = BerTag.Context + 1;
    private const byte ByKey = BerTag.Context + 2;

    // Content of 1.3.6.1.5.5.7.48.1.1.
    private static ReadOnlySpan<byte> BasicId => [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];

    public ulong StatusCode;

    /// <summary>Whether there is a body.</summary>
    public bool HasBody;

    /// <summary>The part that is signed, as encoded.</summary>
    public ReadOnlySpan<byte> Signed;

    /// <summary>Name of who replies, as encoded; empty where the digest of the key is told.</summary>
    public ReadOnlySpan<byte> ResponderName;

    public ReadOnlySpan<byte> ResponderKeyHash;

    /// <summary>As encoded.</summary>
    public ReadOnlySpan<byte> ProducedAt;

    public BerReader Replies;

    public BerReader Extensions;

    /// <summary>Algorithm identifier, as encoded.</summary>
    public ReadOnlySpan<byte> Algorithm;

    public ReadOnlySpan<byte> Signature;

    /// <summary>Certificates one after the other, as encoded.</summary>
    public BerReader Certificates;

    public readonly string Status => StatusCode switch
    {
        0 => "successful",
        1 => "malformedrequest",
        2 => "internalerror",
        3 => "trylater",
        5 => "sigrequired",
        6 => "unauthorized",
        _ => "(UNKNOWN)",
    };

    /// <summary>Reads a reply; a body of another kind than the basic one is passed over.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out OcspReply reply)
    {
        reply = default;
        BerReader outer = new(bytes);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader fields) || !fields.TryRead(BerTag.Enumerated, out ReadOnlySpan<byte> status)
            || status.IsEmpty)
        {
            return false;
        }

        reply.StatusCode = BerReader.Number(status);
        if (fields.IsEmpty)
        {
            return true;
        }

        if (!fields.TryEnter(BerTag.Context, out BerReader wrapper) || !wrapper.TryEnter(BerTag.Sequence, out BerReader body)
            || !body.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> kind) || !body.TryRead(BerTag.OctetString, out ReadOnlySpan<byte> content))
        {
            return false;
        }

        reply.HasBody = kind.SequenceEqual(BasicId) && reply.TryReadBasic(content);
        return true;
    }

    private bool TryReadBasic(ReadOnlySpan<byte> content)
    {
        BerReader outer = new(content);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader fields) || !Certificate.TryTake(ref fields, BerTag.Sequence, out Signed)
            || !Certificate.TryTake(ref fields, BerTag.Sequence, out Algorithm)
            || !fields.TryRead(BerTag.BitString, out Signature) || Signature.IsEmpty)
        {
            return false;
        }

        Signature = Signature[1..];
        if (fields.TryEnter(BerTag.Context, out BerReader certificates))
        {
            certificates.TryEnter(BerTag.Sequence, out Certificates);
        }

        BerReader signed = new(Signed);
        if (!signed.TryEnter(BerTag.Sequence, out BerReader data))
        {
            return false;
        }

        data.TryEnter(BerTag.Context, out _);
        if (data.TryRead(ByName, out ReadOnlySpan<byte> name))
        {
            if (!DistinguishedName.IsValid(name))
            {
                return false;
            }

            ResponderName = name;
        }
        else if (!data.TryEnter(ByKey, out BerReader key) || !key.TryRead(BerTag.OctetString, out ResponderKeyHash))
        {
            return false;
        }

        if (!Certificate.TryTake(ref data, Asn1Time.GeneralizedTag, out ProducedAt) || !data.TryEnter(BerTag.Sequence, out Replies))
        {
            return false;
        }

        if (data.TryEnter(BerTag.Context + 1, out BerReader wrapper))
        {
            wrapper.TryEnter(BerTag.Sequence, out Extensions);
        }

        // All or nothing: policies are told of no reply that is broken off.
        BerReader check = Replies;
        while (!check.IsEmpty)
        {
            if (!OcspSingleReply.TryRead(ref check, out _))
            {
                return false;
            }
        }

        return true;
    }
}
