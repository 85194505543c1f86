using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NidsVm.Analysis.Certificates;
using NidsVm.Analysis.Tests.Policies;
using Xunit;

namespace NidsVm.Analysis.Tests.Certificates;

public sealed class CertificateTests
{
    private const double Now = CertificateSamples.Now;

    [Fact]
    public void FieldsAreRead()
    {
        Certificate leaf = Parse(CertificateSamples.Leaf);
        Assert.Equal(2, leaf.Version); // the third
        Assert.Equal("00F00F", Convert.ToHexString(leaf.Serial));
        Assert.Equal("CN=www.example.net,O=A\\, \\\"B\\\"", Name(leaf.Subject, NameStyle.Rfc2253));
        Assert.Equal("O = \"A, \\\"B\\\"\", CN = www.example.net", Name(leaf.Subject, NameStyle.OneLine));
        Assert.Equal("/O=A, \"B\"/CN=www.example.net", Encoding.Latin1.GetString(DistinguishedName.FormatSlashes(leaf.Subject)));
        Assert.Equal("www.example.net", Encoding.Latin1.GetString(DistinguishedName.CommonName(leaf.Subject)!));
        Assert.Equal("CN=Middle,C=ZZ", Name(leaf.Issuer, NameStyle.Rfc2253));
        Assert.Equal(2 + 2, leaf.ExtensionCount);
    }

    [Fact]
    public void NoCutOffCertificateIsTaken()
    {
        for (int length = 0; length < CertificateSamples.Leaf.Length; length++)
        {
            Assert.False(Certificate.TryParse(CertificateSamples.Leaf.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData("2.5.29.15", "030205A0", "Digital Signature, Key Encipherment")]
    [InlineData("2.5.29.15", "03020000", "<EMPTY>\n")]
    [InlineData("2.5.29.14", "0403AB00CD", "AB:00:CD")]
    [InlineData("2.5.29.19", "3000", "CA:FALSE")]
    [InlineData("2.5.29.19", "30060101FF020103", "CA:TRUE, pathlen:3")]
    [InlineData("2.5.29.37", "300A06082B06010505070301", "TLS Web Server Authentication")]
    [InlineData("2.5.29.17", "300E820161870401020304860375 3A2F", "DNS:a, IP Address:1.2.3.4, URI:u:/")]
    [InlineData("2.5.29.17", "300F A00D06032A0304A0060C0468616C6C", "othername: 1.2.3.4::hall")]
    [InlineData("2.5.29.30", "301AA00A300882062E612E622E63A10C300A87080A000000FF000000", "Permitted:\n  DNS:.a.b.c\nExcluded:\n  IP:10.0.0.0/255.0.0.0")]
    [InlineData("2.5.29.31", "300C300AA008A006860475 3A2F2F", "Full Name:\n  URI:u://")]
    [InlineData("1.2.3", "0500", "\u0004\u0002\u0005\u0000")]
    [InlineData("2.5.29.19", "30", "\u0004\u00010")] // does not fit
    public void ExtensionsInWords(string id, string value, string text) =>
        Assert.Equal(text, Encoding.Latin1.GetString(ExtensionText.Format(id, Convert.FromHexString(value.Replace(" ", "", StringComparison.Ordinal)))));

    [Theory]
    [InlineData("170D3236313132323036353035355A", 1795330255, null)]
    [InlineData("170B323631313232303635305A", 1795330200, null)] // no seconds
    [InlineData("170D3530303130313030303030305A", -631152000, null)]
    [InlineData("180F32303530303130313030303030305A", 2524608000, null)]
    public void Times(string encoding, double seconds, string? problem)
    {
        Assert.Equal(seconds, Asn1Time.Read(Convert.FromHexString(encoding), out string? told));
        Assert.Equal(problem, told);
    }

    [Theory]
    [InlineData("170D3236313132323036353035352B")] // no zone
    [InlineData("0400")]
    public void TimesThatAreNoneAreTold(string encoding)
    {
        Assert.Equal(0, Asn1Time.Read(Convert.FromHexString(encoding), out string? problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void ChainsAreVerified()
    {
        Assert.Equal(0, Verify(CertificateSamples.Leaf, CertificateSamples.Middle));
        Assert.Equal(20, Verify(CertificateSamples.Leaf));
        Assert.Equal(10, Verify(CertificateSamples.Leaf, CertificateSamples.Middle, Now + 11 * 365 * 86400.0));
        Assert.Equal(9, Verify(CertificateSamples.Leaf, CertificateSamples.Middle, Now - 10 * 86400));
    }

    [Fact]
    public void SelfSignedCertificatesThatNobodyTrustsAreTold()
    {
        Certificate root = Parse(CertificateSamples.Root);
        CertificateStore nobody = CertificateStore.Of([Parse(CertificateSamples.Middle)]);
        Assert.Equal(18, CertificateVerifier.Verify(root, [], nobody, Now).Code);
        Assert.Equal(19, CertificateVerifier.Verify(Parse(CertificateSamples.Leaf), [Parse(CertificateSamples.Middle), root], CertificateStore.Of([]), Now).Code);
    }

    [Fact]
    public void EachChangedByteBreaksTheChain()
    {
        byte[] leaf = CertificateSamples.Leaf;
        for (int i = 0; i < leaf.Length; i += 7)
        {
            byte[] changed = [.. leaf];
            changed[i] ^= 1;
            if (Certificate.TryParse(changed, out Certificate? certificate))
            {
                Assert.False(CertificateVerifier.Verify(
                    certificate, [Parse(CertificateSamples.Middle)], CertificateStore.Of([Parse(CertificateSamples.Root)]), Now).IsValid, $"byte {i}");
            }
        }
    }

    [Fact]
    public void OcspRepliesAreVerified()
    {
        Assert.Equal("good", Reply(CertificateSamples.OcspReply, Now));
        Assert.Equal("certificate has expired", Reply(CertificateSamples.OcspReply, Now + 11 * 365 * 86400.0));
        byte[] changed = [.. CertificateSamples.OcspReply];
        changed[^1] ^= 1;
        Assert.NotEqual("good", Reply(changed, Now));
    }

    [Fact]
    public void TimestampsAreVerified()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] leaf = CertificateSamples.Leaf;

        // Version, kind of signature, time, kind of entry, entry, no extensions.
        byte[] signed = [0, 0, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 0, (byte)(leaf.Length >> 8), (byte)leaf.Length, .. leaf, 0, 0];
        string signature = CertificateSamples.Literal(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        string logKey = CertificateSamples.Literal(key.ExportSubjectPublicKeyInfo());
        using PolicyEngine engine = new(
            $$"""
            event zeek_init()
                {
                local leaf = x509_from_der("{{CertificateSamples.Literal(leaf)}}");
                for ( i, at in vector(99, 98) )
                    print sct_verify(leaf, sha256_hash("x"), "{{logKey}}", "{{signature}}", at, 4);
                }
            """);
        Assert.Equal(["T", "F"], engine.Lines);
    }

    [Fact]
    public void TimestampsWithinACertificateAreVerifiedWithoutThemselves()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] without = Parse(Issue([])).Signed.ToArray();
        byte[] certificate = Issue([new X509Extension("1.3.6.1.4.1.11129.2.4.2", [4, 2, 0, 0], critical: false)]);
        byte[] signed = [0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 1, .. new byte[32], 0, (byte)(without.Length >> 8), (byte)without.Length, .. without, 0, 0];
        string signature = CertificateSamples.Literal(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        using PolicyEngine engine = new(
            $$"""
            event zeek_init()
                {
                local cert = x509_from_der("{{CertificateSamples.Literal(certificate)}}");
                print sct_verify(cert, "", "{{CertificateSamples.Literal(key.ExportSubjectPublicKeyInfo())}}", "{{signature}}", 7, 4, "{{CertificateSamples.Literal(new byte[32])}}");
                }
            """);
        Assert.Equal(["T"], engine.Lines);

        byte[] Issue(X509Extension[] more)
        {
            CertificateRequest request = new("CN=precertificate", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            Array.ForEach(more, request.CertificateExtensions.Add);
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, false));
            DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds((long)Now);
            return request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), start, start.AddDays(1), [5]).RawData;
        }
    }

    [Fact]
    public void PoliciesSeeAll()
    {
        using PolicyEngine engine = new(
            $$"""
            event zeek_init()
                {
                local leaf = x509_from_der("{{CertificateSamples.Literal(CertificateSamples.Leaf)}}");
                local middle = x509_from_der("{{CertificateSamples.Literal(CertificateSamples.Middle)}}");
                local roots: table[string] of string = { ["Root"] = "{{CertificateSamples.Literal(CertificateSamples.Root)}}" };
                local result = x509_verify(vector(leaf, middle), roots, double_to_time({{Now}}));
                print result$result, result$result_string, |result$chain_certs|;
                local cert = x509_parse(leaf);
                print cert$serial, cert$subject, cert$cn, cert$key_type, cert$key_length, cert$curve, cert$sig_alg;
                print x509_check_cert_hostname(leaf, "a.wild.example.net"), x509_check_cert_hostname(leaf, "a.b.wild.example.net");
                print x509_check_hostname("www.example.net", "WWW.example.net"), x509_check_hostname("example.net", "*.net"), x509_check_hostname("a.example.net", "*.example.net");
                print sub_bytes(x509_get_certificate_string(leaf, T), 1, 27), |x509_get_certificate_string(leaf)|;
                print |x509_subject_name_hash(leaf, 4)|, |x509_issuer_name_hash(leaf, 2)|, |x509_spki_hash(leaf, 1)|;
                }
            """);
        Assert.Equal(
            [
                "0, ok, 3", "F00F, CN=www.example.net,O=A\\, \\\"B\\\", www.example.net, ecdsa, 256, prime256v1, ecdsa-with-SHA256", "*.wild.example.net, ",
                "T, F, T", "-----BEGIN CERTIFICATE-----, 488", "32, 20, 16",
            ],
            engine.Lines);
    }

    private static Certificate Parse(byte[] bytes) => Certificate.TryParse(bytes, out Certificate? certificate) ? certificate : throw new InvalidOperationException();

    private static string Name(ReadOnlySpan<byte> name, NameStyle style) => Encoding.Latin1.GetString(DistinguishedName.Format(name, style, int.MaxValue));

    private static int Verify(byte[] host, byte[]? other = null, double time = Now) => CertificateVerifier.Verify(
        Parse(host), other is null ? [] : [Parse(other)], CertificateStore.Of([Parse(CertificateSamples.Root)]), time).Code;

    private static string Reply(byte[] reply, double time)
    {
        using PolicyEngine engine = new(
            $$"""
            event zeek_init()
                {
                local chain = vector(x509_from_der("{{CertificateSamples.Literal(CertificateSamples.Leaf)}}"), x509_from_der("{{CertificateSamples.Literal(CertificateSamples.Middle)}}"));
                local roots: table[string] of string = { ["Root"] = "{{CertificateSamples.Literal(CertificateSamples.Root)}}" };
                print x509_ocsp_verify(chain, "{{CertificateSamples.Literal(reply)}}", roots, double_to_time({{time}}))$result_string;
                }
            """);
        return Assert.Single(engine.Lines);
    }
}
