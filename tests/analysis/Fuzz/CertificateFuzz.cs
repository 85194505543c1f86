using NidsVm.Analysis.Certificates;
using NidsVm.Analysis.Tests.Certificates;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as a certificate, each of its parts looked at, and as messages of OCSP.</summary>
public static class CertificateFuzz
{
    private static readonly CertificateStore Roots = CertificateStore.Of([Of(CertificateSamples.Root)]);
    private static readonly Certificate[] Chain = [Of(CertificateSamples.Middle)];
    private static readonly Certificate Leaf = Of(CertificateSamples.Leaf);

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (Certificate.TryParse(data, out Certificate? certificate))
        {
            foreach (NameStyle style in Enum.GetValues<NameStyle>())
            {
                DistinguishedName.Format(certificate.Subject, style, 256);
                DistinguishedName.Format(certificate.Issuer, style, 256);
            }

            DistinguishedName.FormatSlashes(certificate.Subject);
            DistinguishedName.CommonName(certificate.Subject);
            Asn1Time.Read(certificate.NotBefore, out _);
            Asn1Time.Read(certificate.NotAfter, out _);
            for (int i = 0; i < certificate.ExtensionCount; i++)
            {
                ExtensionText.Format(ObjectNames.Dotted(certificate.ExtensionId(i)), certificate.ExtensionValue(i));
            }

            CertificateVerifier.Verify(certificate, Chain, Roots, CertificateSamples.Now);
        }

        OcspVerifier.Verify(Leaf, Chain, data, Roots, CertificateSamples.Now);
    }

    public static byte[] Generate(Random random)
    {
        byte[][] seeds = Seeds();
        byte[] seed = [.. seeds[random.Next(seeds.Length)]];
        for (int changes = random.Next(8); changes > 0; changes--)
        {
            seed[random.Next(seed.Length)] = (byte)random.Next(256);
        }

        return seed;
    }

    internal static byte[][] Seeds() => [CertificateSamples.Leaf, CertificateSamples.Middle, CertificateSamples.Root, CertificateSamples.OcspReply];

    private static Certificate Of(byte[] bytes) => Certificate.TryParse(bytes, out Certificate? certificate) ? certificate : throw new InvalidOperationException();
}
