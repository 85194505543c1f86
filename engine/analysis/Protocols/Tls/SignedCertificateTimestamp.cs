namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>A signed certificate timestamp (RFC 6962, section 3.2), as hello messages, certificates and OCSP replies hold it.</summary>
internal readonly ref struct SignedCertificateTimestamp
{
    private const int LogIdLength = 32;

    private SignedCertificateTimestamp(int version, ReadOnlySpan<byte> logId, ulong time, int hash, int signatureAlgorithm, ReadOnlySpan<byte> signature)
    {
        Version = version;
        LogId = logId;
        Time = time;
        HashAlgorithm = hash;
        SignatureAlgorithm = signatureAlgorithm;
        Signature = signature;
    }

    public int Version { get; }

    public ReadOnlySpan<byte> LogId { get; }

    /// <summary>Milliseconds since 1970.</summary>
    public ulong Time { get; }

    public int HashAlgorithm { get; }

    public int SignatureAlgorithm { get; }

    public ReadOnlySpan<byte> Signature { get; }

    /// <summary>Reads one, behind its length.</summary>
    public static bool TryRead(ref TlsReader entry, out SignedCertificateTimestamp timestamp)
    {
        int version = entry.U8("SignedCertificateTimestamp:version");
        ReadOnlySpan<byte> log = entry.Take(LogIdLength, "SignedCertificateTimestamp:logid");
        ulong time = entry.U64("SignedCertificateTimestamp:timestamp");
        entry.Take(entry.U16("SignedCertificateTimestamp:extensions_length"), "SignedCertificateTimestamp:extensions");
        int hash = entry.U8("SignatureAndHashAlgorithm:HashAlgorithm");
        int algorithm = entry.U8("SignatureAndHashAlgorithm:SignatureAlgorithm");
        ReadOnlySpan<byte> signature = entry.Take(
            entry.U16("SignedCertificateTimestamp:digitally_signed_signature_length"), "SignedCertificateTimestamp:digitally_signed_signature");
        timestamp = new SignedCertificateTimestamp(version, log, time, hash, algorithm, signature);
        return !entry.IsFaulty;
    }
}
