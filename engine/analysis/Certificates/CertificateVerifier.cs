using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>What a verification yields: a code and its words as OpenSSL has them, because policies compare them.</summary>
/// <param name="Chain">from the host's certificate to the root; empty where it failed</param>
internal readonly record struct VerificationResult(int Code, IReadOnlyList<Certificate> Chain)
{
    public string Text => CertificateVerifier.TextOf(Code);

    public bool IsValid => Code == CertificateVerifier.Ok;
}

/// <summary>
/// Builds a path from a certificate to a trusted root (RFC 5280, section 6.1) and checks its signatures, times and constraints. Trusted
/// issuers are preferred to those that the peer sent.
/// </summary>
internal static class CertificateVerifier
{
    public const int Ok = 0;
    private const int NoIssuer = 2;
    private const int BadSignature = 7;
    private const int NotYetValid = 9;
    private const int Expired = 10;
    private const int BadNotBefore = 13;
    private const int BadNotAfter = 14;
    private const int SelfSigned = 18;
    private const int SelfSignedInChain = 19;
    private const int NoLocalIssuer = 20;
    private const int ChainTooLong = 22;
    private const int PathTooLong = 25;
    private const int NoAuthority = 79;

    private const int MostDepth = 100;
    private const int CertificateSignBit = 0x04;

    // Content of 2.5.29.35 and 2.5.29.14.
    private static ReadOnlySpan<byte> AuthorityKeyId => [0x55, 0x1D, 0x23];

    private static ReadOnlySpan<byte> SubjectKeyId => [0x55, 0x1D, 0x0E];

    public static string TextOf(int code) => code switch
    {
        Ok => "ok",
        NoIssuer => "unable to get issuer certificate",
        BadSignature => "certificate signature failure",
        NotYetValid => "certificate is not yet valid",
        Expired => "certificate has expired",
        BadNotBefore => "format error in certificate's notBefore field",
        BadNotAfter => "format error in certificate's notAfter field",
        SelfSigned => "self-signed certificate",
        SelfSignedInChain => "self-signed certificate in certificate chain",
        NoLocalIssuer => "unable to get local issuer certificate",
        ChainTooLong => "certificate chain too long",
        PathTooLong => "path length constraint exceeded",
        NoAuthority => "invalid CA certificate",
        _ => "unknown certificate verification error",
    };

    /// <param name="host">what is verified</param>
    /// <param name="others">what the peer sent with it, in any order</param>
    /// <param name="time">at which it has to hold, seconds since 1970</param>
    public static VerificationResult Verify(Certificate host, IReadOnlyList<Certificate> others, CertificateStore roots, double time)
    {
        List<Certificate> chain = [host];
        int code = Build(chain, others, roots, time);
        if (code == Ok)
        {
            code = CheckConstraints(chain);
        }

        if (code == Ok)
        {
            code = CheckSignatures(chain, time);
        }

        return new VerificationResult(code, code == Ok ? chain : []);
    }

    // ---- The path ------------------------------------------------------------------------------------------------

    private static int Build(List<Certificate> chain, IReadOnlyList<Certificate> others, CertificateStore roots, double time)
    {
        List<Certificate> unused = [.. others];
        bool isTrusted = false;
        while (chain.Count <= MostDepth)
        {
            Certificate last = chain[^1];
            if (IsSelfIssued(last))
            {
                if (isTrusted || roots.Contains(last))
                {
                    return Ok;
                }

                // The peer's copy of a root may be another edition of it.
                if (Find(roots.WithSubject(last.Subject), last, time) is { } same)
                {
                    chain[^1] = same;
                    return Ok;
                }

                return chain.Count == 1 ? SelfSigned : SelfSignedInChain;
            }

            if (Find(roots.WithSubject(last.Issuer), last, time) is { } root)
            {
                chain.Add(root);
                isTrusted = true;
                continue;
            }

            if (isTrusted)
            {
                return NoIssuer;
            }

            if (Find(unused, last, time) is not { } issuer)
            {
                return NoLocalIssuer;
            }

            unused.Remove(issuer);
            chain.Add(issuer);
        }

        return ChainTooLong;
    }

    /// <summary>The best of some certificates that may have signed another one: one that holds now, or else the one that held last.</summary>
    private static Certificate? Find(IReadOnlyList<Certificate> candidates, Certificate subject, double time)
    {
        Certificate? best = null;
        double bestEnd = double.NegativeInfinity;
        foreach (Certificate candidate in candidates)
        {
            if (!MayHaveSigned(candidate, subject))
            {
                continue;
            }

            if (CheckTime(candidate, time) == Ok)
            {
                return candidate;
            }

            double end = Asn1Time.Read(candidate.NotAfter, out _);
            if (end > bestEnd)
            {
                best = candidate;
                bestEnd = end;
            }
        }

        return best;
    }

    /// <summary>By names, key identifiers and the usage of the key.</summary>
    private static bool MayHaveSigned(Certificate issuer, Certificate subject) =>
        issuer.Subject.SequenceEqual(subject.Issuer) && MatchesKeyId(issuer, subject)
        && (!TryGetKeyUsage(issuer, out int usage) || (usage & CertificateSignBit) != 0);

    private static bool IsSelfIssued(Certificate certificate) =>
        certificate.Subject.SequenceEqual(certificate.Issuer) && MatchesKeyId(certificate, certificate);

    private static bool MatchesKeyId(Certificate issuer, Certificate subject)
    {
        const byte KeyId = 0x80;
        const byte Serial = 0x82;
        if (!subject.TryGetExtension(AuthorityKeyId, out ReadOnlySpan<byte> authority))
        {
            return true;
        }

        BerReader outer = new(authority);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader fields))
        {
            return true;
        }

        while (fields.TryRead(out BerHeader header, out ReadOnlySpan<byte> content))
        {
            if (header.Tag == KeyId && issuer.TryGetExtension(SubjectKeyId, out ReadOnlySpan<byte> own))
            {
                BerReader key = new(own);
                if (key.TryRead(BerTag.OctetString, out ReadOnlySpan<byte> id) && !id.SequenceEqual(content))
                {
                    return false;
                }
            }
            else if (header.Tag == Serial && !content.SequenceEqual(issuer.Serial))
            {
                return false;
            }
        }

        return true;
    }

    // ---- What holds of it ----------------------------------------------------------------------------------------

    private static int CheckConstraints(List<Certificate> chain)
    {
        int between = 0;
        for (int i = 1; i < chain.Count; i++)
        {
            Certificate certificate = chain[i];
            bool hasConstraints = certificate.TryGetExtension(CertificateExtensions.BasicConstraintsId, out ReadOnlySpan<byte> value);
            BerReader reader = new(value);
            bool isAuthority = false;
            ReadOnlySpan<byte> length = default;
            if (hasConstraints && !CertificateExtensions.TryReadBasicConstraints(ref reader, out isAuthority, out length))
            {
                return NoAuthority;
            }

            // Certificates of the first version cannot say it.
            bool isOld = certificate.Version == 0 && IsSelfIssued(certificate);
            if (!isAuthority && (hasConstraints || !(isOld || (TryGetKeyUsage(certificate, out int usage) && (usage & CertificateSignBit) != 0))))
            {
                return NoAuthority;
            }

            if (!length.IsEmpty && (ulong)between > BerReader.Number(length))
            {
                return PathTooLong;
            }

            between += certificate.Subject.SequenceEqual(certificate.Issuer) ? 0 : 1;
        }

        return Ok;
    }

    private static int CheckSignatures(List<Certificate> chain, double time)
    {
        for (int i = chain.Count - 1; i >= 0; i--)
        {
            // A root is trusted without its signature.
            if (i < chain.Count - 1
                && !SignatureCheck.IsValid(chain[i + 1].KeyInfo, chain[i].Algorithm, chain[i].Signed, chain[i].Signature))
            {
                return BadSignature;
            }

            if (CheckTime(chain[i], time) is not Ok and int code)
            {
                return code;
            }
        }

        return Ok;
    }

    private static int CheckTime(Certificate certificate, double time)
    {
        double notBefore = Asn1Time.Read(certificate.NotBefore, out string? problem);
        if (problem is not null)
        {
            return BadNotBefore;
        }

        double notAfter = Asn1Time.Read(certificate.NotAfter, out problem);
        if (problem is not null)
        {
            return BadNotAfter;
        }

        double now = Math.Floor(time);
        return notBefore > now ? NotYetValid : notAfter <= now ? Expired : Ok;
    }

    private static bool TryGetKeyUsage(Certificate certificate, out int usage)
    {
        usage = 0;
        if (!certificate.TryGetExtension(CertificateExtensions.KeyUsageId, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        BerReader reader = new(value);
        if (reader.TryRead(BerTag.BitString, out ReadOnlySpan<byte> bits) && bits.Length > 1)
        {
            usage = bits[1];
        }

        return true;
    }
}
