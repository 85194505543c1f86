namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>Versions as they go over the wire (RFC 8446, section 5.1; RFC 9147, section 5.3).</summary>
internal static class TlsVersion
{
    public const int Unknown = 0;
    public const int Ssl2 = 0x0002;
    public const int Ssl3 = 0x0300;
    public const int Tls10 = 0x0301;
    public const int Tls11 = 0x0302;
    public const int Tls12 = 0x0303;
    public const int Tls13 = 0x0304;
    public const int Dtls10 = 0xFEFF;
    public const int Dtls12 = 0xFEFD;
    public const int Dtls13 = 0xFEFC;

    /// <summary>Whether records of TLS may have it.</summary>
    public static bool IsRecordLayer(int version) => version is Ssl3 or Tls10 or Tls11 or Tls12;

    /// <summary>Drafts of TLS 1.3 have 0x7F above their number.</summary>
    public static bool IsDraft13(int version) => version / 0xFF == 0x7F;

    /// <summary>Whether hello messages may have it.</summary>
    public static bool IsKnown(int version) =>
        version is Ssl2 or Ssl3 or Tls10 or Tls11 or Tls12 or Tls13 or Dtls10 or Dtls12 or Dtls13 || version >> 8 == 0x7F;

    public static bool Is13(int version) => version is Tls13 or Dtls13 || IsDraft13(version);
}

/// <summary>Kinds of records (RFC 8446, section 5.1; RFC 6520, section 3). Messages of SSLv2 have their type plus 300.</summary>
internal static class TlsContent
{
    public const int ChangeCipherSpec = 20;
    public const int Alert = 21;
    public const int Handshake = 22;
    public const int ApplicationData = 23;
    public const int Heartbeat = 24;
    public const int V2Base = 300;
    public const int V2Error = 300;
    public const int V2ClientHello = 301;
    public const int V2ClientMasterKey = 302;
    public const int V2ServerHello = 304;
}

/// <summary>Types of handshake messages (RFC 5246, section 7.4; RFC 6347, section 4.3.2).</summary>
internal static class TlsMessage
{
    public const int HelloRequest = 0;
    public const int ClientHello = 1;
    public const int ServerHello = 2;
    public const int HelloVerifyRequest = 3;
    public const int SessionTicket = 4;
    public const int Certificate = 11;
    public const int ServerKeyExchange = 12;
    public const int CertificateRequest = 13;
    public const int ServerHelloDone = 14;
    public const int CertificateVerify = 15;
    public const int ClientKeyExchange = 16;
    public const int Finished = 20;
    public const int CertificateUrl = 21;
    public const int CertificateStatus = 22;
}

/// <summary>Extensions of hello messages that have an event of their own (IANA, TLS ExtensionType Values).</summary>
internal static class TlsExtension
{
    public const int ServerName = 0;
    public const int SupportedGroups = 10;
    public const int PointFormats = 11;
    public const int SignatureAlgorithms = 13;
    public const int ProtocolNegotiation = 16;
    public const int SignedCertificateTimestamp = 18;
    public const int KeyShareOld = 40;
    public const int PreSharedKey = 41;
    public const int SupportedVersions = 43;
    public const int KeyExchangeModes = 45;
    public const int KeyShare = 51;
    public const int ConnectionId = 54;
    public const int EncryptedClientHello = 65037;
}

/// <summary>What is kept of a connection, and where that ends.</summary>
internal static class TlsLimits
{
    /// <summary>Bytes of a handshake message; a longer one is a violation, and what is there of it is dropped.</summary>
    public const int HandshakeMessage = 1 << 20;

    /// <summary>Bytes of a handshake message of DTLS that comes in fragments; a longer one is a violation.</summary>
    public const int DtlsHandshakeMessage = 100_000;

    /// <summary>Fragments of a handshake message of DTLS; more are a violation.</summary>
    public const int DtlsFragments = 30;
}

/// <summary>Names of weirds.</summary>
internal static class TlsWeirds
{
    public const string UnclearDirection = "SSL_unclear_connection_direction";
    public const string ExcessiveAlerts = "SSL_excessive_alerts_in_record";
    public const string EmptyStapledOcsp = "SSL_zero_length_stapled_OCSP_message";
    public const string UnknownServerNameType = "ssl_ext_unknown_server_name_type";
    public const string EmptyCertificate = "zero_length_certificate";
}
