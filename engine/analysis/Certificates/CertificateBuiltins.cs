using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Certificates;

/// <summary>The functions of <c>base/bif/plugins/Zeek_X509.functions.bif.zeek</c>.</summary>
public static class CertificateBuiltins
{
    private const string RootTable = "SSL::root_certs";
    private const string RootDirectory = "SSL::root_certs_directory";
    private const int KeyHashLength = 32;

    // Stores by the table they were made of: verifying asks for the same one again and again.
    private static readonly ConditionalWeakTable<TableValue, CertificateStore> Stores = [];

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("x509_parse", static (in BuiltinCall call) =>
            Slot.Of((object)CertificateRecords.Of(At(call, 0), CertificateEvents.Of(call.Machine), weird: null)));
        catalog.Add("x509_from_der", FromDer);
        catalog.Add("x509_get_certificate_string", Encode);
        catalog.Add("x509_verify", Verify);
        catalog.Add("x509_ocsp_verify", VerifyOcsp);
        catalog.Add("sct_verify", static (in BuiltinCall call) => Slot.Of(VerifyTimestamp(call)));
        catalog.Add("x509_subject_name_hash", static (in BuiltinCall call) => Hash(call, At(call, 0).Subject));
        catalog.Add("x509_issuer_name_hash", static (in BuiltinCall call) => Hash(call, At(call, 0).Issuer));
        catalog.Add("x509_spki_hash", static (in BuiltinCall call) => Hash(call, At(call, 0).KeyInfo));
        catalog.Add("x509_set_certificate_cache", static (in BuiltinCall call) =>
        {
            CertificateEvents.Of(call.Machine).Cache = call.Arguments[0].AsTable;
            return Slot.Of(true);
        });
        catalog.Add("x509_set_certificate_cache_hit_callback", static (in BuiltinCall call) =>
        {
            CertificateEvents.Of(call.Machine).CacheHit = call.Arguments[0].Ref as FunctionValue;
            return Slot.Of(true);
        });
        catalog.Add("x509_check_cert_hostname", static (in BuiltinCall call) => Slot.Of((object)CoveringName(At(call, 0), call.Bytes(1))));
        catalog.Add("parse_distinguished_name", ParseName, BuiltinTraits.Pure);
    }

    private static Certificate At(in BuiltinCall call, int argument) => ((CertificateValue)call.Arguments[argument].Ref!).Certificate;

    private static Slot FromDer(in BuiltinCall call) =>
        Certificate.TryParse(call.Bytes(0), out Certificate? certificate)
            ? Slot.Of((object)new CertificateValue(certificate))
            : throw new PolicyError("x509_from_der: not a certificate");

    private static Slot Encode(in BuiltinCall call)
    {
        ReadOnlySpan<byte> der = At(call, 0).Der;
        return Slot.Of((object)(call.Bool(1) ? new StringValue(PemEncoding.WriteString("CERTIFICATE", der) + "\n") : new StringValue(der)));
    }

    private static Slot ParseName(in BuiltinCall call)
    {
        const int NameLimit = 2047;
        ReadOnlySpan<byte> name = call.Bytes(0);
        return Slot.Of((object)(DistinguishedName.IsValid(name)
            ? new StringValue(DistinguishedName.Format(name, NameStyle.Rfc2253, NameLimit))
            : StringValue.Empty));
    }

    private static Slot Hash(in BuiltinCall call, ReadOnlySpan<byte> encoding)
    {
        DigestAlgorithm? algorithm = call.CountAt(1) switch
        {
            1 => DigestAlgorithm.Md5,
            2 => DigestAlgorithm.Sha1,
            3 => DigestAlgorithm.Sha224,
            4 => DigestAlgorithm.Sha256,
            5 => DigestAlgorithm.Sha384,
            6 => DigestAlgorithm.Sha512,
            _ => null,
        };
        if (algorithm is null)
        {
            throw new PolicyError("Unknown hash algorithm.");
        }

        Digest digest = Digest.Create(algorithm.Value);
        digest.Append(encoding);
        return Slot.Of((object)new StringValue(digest.Finish()));
    }

    // ---- Verification --------------------------------------------------------------------------------------------

    private static Slot Verify(in BuiltinCall call)
    {
        if (!TryGetChain(call, call.Arguments[1].AsTable, out Certificate? host, out List<Certificate> others, out CertificateStore? roots, out Slot failure))
        {
            return failure;
        }

        VerificationResult result = CertificateVerifier.Verify(host!, others, roots!, call.Double(2));
        return Result(call.Machine, result.Code, result.Text, result.IsValid ? result.Chain : null);
    }

    private static Slot VerifyOcsp(in BuiltinCall call)
    {
        if (!TryGetChain(call, call.Arguments[2].AsTable, out Certificate? host, out List<Certificate> others, out CertificateStore? roots, out Slot failure))
        {
            return failure;
        }

        (int code, string text) = OcspVerifier.Verify(host!, others, call.Bytes(1), roots!, call.Double(3));
        return Result(call.Machine, code, text, chain: null);
    }

    private static bool TryGetChain(
        in BuiltinCall call, TableValue table, out Certificate? host, out List<Certificate> others, out CertificateStore? roots, out Slot failure)
    {
        host = null;
        others = [];
        failure = default;
        roots = StoreOf(call.Machine, table);
        VectorValue chain = call.Arguments[0].AsVector;
        if (roots is null)
        {
            call.Error("Root CA error: not a certificate");
            failure = Result(call.Machine, -1, "Problem initializing root store", chain: null);
            return false;
        }

        if (chain.Count == 0)
        {
            call.Error("No certificates given in vector");
            failure = Result(call.Machine, -1, "no certificates", chain: null);
            return false;
        }

        if (chain[0].Ref is not CertificateValue first)
        {
            call.Error("undefined value in certificate vector");
            failure = Result(call.Machine, -1, "undefined value in certificate vector", chain: null);
            return false;
        }

        host = first.Certificate;
        for (int i = 1; i < chain.Count; i++)
        {
            if (chain[i].Ref is CertificateValue other)
            {
                others.Add(other.Certificate);
            }
        }

        return true;
    }

    /// <summary>The store of a table. That of the policy's own roots, where it names none, is the system's.</summary>
    private static CertificateStore? StoreOf(Machine machine, TableValue table)
    {
        if (Stores.TryGetValue(table, out CertificateStore? known))
        {
            return known;
        }

        CertificateStore? store = table.Count == 0 && Global(machine, RootTable) == table && Global(machine, RootDirectory) is StringValue { Length: > 0 } directory
            ? CertificateStore.OfDirectory(Encoding.UTF8.GetString(directory.Span))
            : CertificateStore.Of(table);
        if (store is not null)
        {
            Stores.Add(table, store);
        }

        return store;
    }

    private static object? Global(Machine machine, string name) => machine.FindGlobal(name) is >= 0 and int index ? machine.Global(index).Ref : null;

    private static Slot Result(Machine machine, int code, string text, IReadOnlyList<Certificate>? chain)
    {
        CertificateEvents events = CertificateEvents.Of(machine);
        RecordValue record = events.ResultRecord.New();
        events.ResultRecord.Set(record, 0, code);
        events.ResultRecord.Set(record, 1, new StringValue(text));
        if (chain is not null)
        {
            VectorValue vector = new(events.Certificates, chain.Count);
            foreach (Certificate certificate in chain)
            {
                vector.Add(Slot.Of((object)new CertificateValue(certificate)));
            }

            events.ResultRecord.Set(record, 2, vector);
        }

        return Slot.Of((object)record);
    }

    /// <summary>A signed certificate timestamp (RFC 6962, section 3.2).</summary>
    private static bool VerifyTimestamp(in BuiltinCall call)
    {
        Certificate certificate = At(call, 0);
        ReadOnlySpan<byte> issuerKeyHash = call.Bytes(6);
        bool isInCertificate = !issuerKeyHash.IsEmpty;
        if (isInCertificate && issuerKeyHash.Length != KeyHashLength)
        {
            call.Error("Invalid issuer_key_hash length");
            return false;
        }

        ReadOnlySpan<byte> entry = certificate.Der;
        if (isInCertificate && !TryRemoveTimestamps(certificate, out entry))
        {
            call.Error("NID_ct_precert_scts not found");
            return false;
        }

        if (!SignatureCheck.TryGetHash(call.CountAt(5), out HashAlgorithmName hash))
        {
            call.Error("Unknown hash algorithm");
            return false;
        }

        if (!CertificateKey.TrySplit(call.Bytes(2), out _, out _, out _))
        {
            call.Error("Could not load log key");
            return false;
        }

        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(time, call.CountAt(4));
        byte[] length = [(byte)(entry.Length >> 16), (byte)(entry.Length >> 8), (byte)entry.Length];

        // Version, kind of signature, time, kind of entry, entry, no extensions.
        byte[] data = [0, 0, .. time, 0, (byte)(isInCertificate ? 1 : 0), .. issuerKeyHash, .. length, .. entry, 0, 0];
        return SignatureCheck.IsValid(call.Bytes(2), hash, data, call.Bytes(3));
    }

    /// <summary>The signed part as it was before the timestamps were put into it.</summary>
    private static bool TryRemoveTimestamps(Certificate certificate, out ReadOnlySpan<byte> signed)
    {
        const byte Sequence = 0x30;
        const byte Extensions = 0xA3;
        signed = default;
        List<byte> kept = [];
        bool isFound = false;
        for (int i = 0; i < certificate.ExtensionCount; i++)
        {
            if (!isFound && certificate.ExtensionId(i).SequenceEqual(CertificateExtensions.CertificateTimestampsId))
            {
                isFound = true;
            }
            else
            {
                kept.AddRange(certificate.ExtensionBytes(i));
            }
        }

        if (!isFound)
        {
            return false;
        }

        byte[] list = DerWriter.Encode(Extensions, DerWriter.Encode(Sequence, kept.ToArray()));
        ReadOnlySpan<byte> before = certificate.Signed[..^certificate.ExtensionList.Length];
        Protocols.Asn1.BerReader header = new(before);
        header.TryReadHeader(out _);
        signed = DerWriter.Encode(Sequence, [.. header.Rest, .. list]);
        return true;
    }

    /// <summary>The name that covers a host: one of the alternative names where there are any, or else the last common name.</summary>
    private static StringValue CoveringName(Certificate certificate, ReadOnlySpan<byte> host)
    {
        const byte HostName = 0x82;
        if (!certificate.TryGetExtension(CertificateExtensions.AlternativeNameId, out ReadOnlySpan<byte> value))
        {
            return DistinguishedName.CommonName(certificate.Subject) is { } name && CertificateNames.Covers(name, host)
                ? new StringValue(name)
                : StringValue.Empty;
        }

        Protocols.Asn1.BerReader outer = new(value);
        outer.TryEnter(Protocols.Asn1.BerTag.Sequence, out Protocols.Asn1.BerReader names);
        while (names.TryRead(out Protocols.Asn1.BerHeader header, out ReadOnlySpan<byte> name))
        {
            if (header.Tag == HostName && CertificateNames.Covers(name, host))
            {
                return new StringValue(name);
            }
        }

        return StringValue.Empty;
    }
}
