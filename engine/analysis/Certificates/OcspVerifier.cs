using System.Security.Cryptography;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>Verifies that an OCSP reply is signed by whom a root trusts, is about a certificate, and says that it holds.</summary>
internal static class OcspVerifier
{
    // Content of 1.3.14.3.2.26, SHA-1.
    private static ReadOnlySpan<byte> Sha1Id => [0x2B, 0x0E, 0x03, 0x02, 0x1A];

    /// <summary>A code and its words: 1 and "good" where all is well.</summary>
    /// <param name="others">what the peer sent with the certificate</param>
    public static (int Code, string Text) Verify(
        Certificate certificate, IReadOnlyList<Certificate> others, ReadOnlySpan<byte> encoded, CertificateStore roots, double time)
    {
        if (!OcspReply.TryRead(encoded, out OcspReply reply))
        {
            return (-1, "Could not parse OCSP response");
        }

        if (reply.StatusCode != 0)
        {
            return (-2, reply.Status);
        }

        if (!reply.HasBody)
        {
            return (-1, "Could not parse OCSP response");
        }

        List<Certificate> candidates = [];
        BerReader own = reply.Certificates;
        while (Certificate.TryTake(ref own, BerTag.Sequence, out ReadOnlySpan<byte> der))
        {
            if (Certificate.TryParse(der, out Certificate? candidate))
            {
                candidates.Add(candidate);
            }
        }

        candidates.AddRange(others);
        if (FindSigner(reply, candidates) is not { } signer)
        {
            return (-1, "Could not find OCSP responder certificate");
        }

        VerificationResult path = CertificateVerifier.Verify(signer, candidates, roots, time);
        if (!path.IsValid)
        {
            return (0, path.Text);
        }

        if (!SignatureCheck.IsValid(signer.KeyInfo, reply.Algorithm, reply.Signed, reply.Signature))
        {
            return (0, "signature failure");
        }

        Certificate? issuer = null;
        foreach (Certificate other in others)
        {
            issuer = other.Subject.SequenceEqual(certificate.Issuer) ? other : issuer;
        }

        if (issuer is null && roots.WithSubject(certificate.Issuer) is { Count: > 0 } known)
        {
            issuer = known[0];
        }

        if (issuer is null)
        {
            return (0, "Could not find issuer of host certificate");
        }

        BerReader replies = reply.Replies;
        if (!OcspSingleReply.TryRead(ref replies, out OcspSingleReply single))
        {
            return (-1, "Could not lookup OCSP response information");
        }

        return Matches(single.Id, certificate, issuer) ? CheckStatus(single, time) : (-1, "OCSP reply is not for host certificate");
    }

    private static (int Code, string Text) CheckStatus(in OcspSingleReply single, double time)
    {
        if (single.NextUpdate.IsEmpty)
        {
            return (-1, "OCSP reply missing nextUpdate field");
        }

        double thisUpdate = Asn1Time.Read(single.ThisUpdate, out string? problem);
        if (problem is not null)
        {
            return (-1, "OCSP reply contains invalid thisUpdate field");
        }

        double nextUpdate = Asn1Time.Read(single.NextUpdate, out problem);
        if (problem is not null)
        {
            return (-1, "OCSP reply contains invalid nextUpdate field");
        }

        double now = Math.Floor(time);
        if (thisUpdate > now)
        {
            return (-1, "OCSP reply specifies time in future");
        }

        return nextUpdate <= now ? (-1, "OCSP reply expired") : (single.Status == "good" ? 1 : -1, single.Status);
    }

    private static Certificate? FindSigner(in OcspReply reply, List<Certificate> candidates)
    {
        foreach (Certificate candidate in candidates)
        {
            if (reply.ResponderName.IsEmpty ? HashOfKey(candidate).AsSpan().SequenceEqual(reply.ResponderKeyHash) : candidate.Subject.SequenceEqual(reply.ResponderName))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool Matches(in OcspCertificateId id, Certificate certificate, Certificate issuer) =>
        id.Algorithm.SequenceEqual(Sha1Id) && id.Serial.SequenceEqual(certificate.Serial)
        && id.IssuerNameHash.SequenceEqual(SHA1.HashData(issuer.Subject)) && id.IssuerKeyHash.SequenceEqual(HashOfKey(issuer));

    // The protocol asks for SHA-1 (RFC 6960, section 4.2.1).
    private static byte[] HashOfKey(Certificate certificate) =>
        CertificateKey.TrySplit(certificate.KeyInfo, out _, out _, out ReadOnlySpan<byte> key) ? SHA1.HashData(key) : [];
}
