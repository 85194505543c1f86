using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>
/// The TLS events, types and limits of a program, looked up once. Events are null where the library has no prototype of them; they are
/// documented there, in <c>base/bif/plugins/Zeek_SSL.events.bif.zeek</c>.
/// </summary>
public sealed class TlsEvents
{
    public TlsEvents(Machine machine)
    {
        ClientHello = machine.FindEvent("ssl_client_hello");
        ServerHello = machine.FindEvent("ssl_server_hello");
        Extension = machine.FindEvent("ssl_extension");
        EllipticCurves = machine.FindEvent("ssl_extension_elliptic_curves");
        PointFormats = machine.FindEvent("ssl_extension_ec_point_formats");
        SignatureAlgorithm = machine.FindEvent("ssl_extension_signature_algorithm");
        KeyShare = machine.FindEvent("ssl_extension_key_share");
        PreSharedKeyClient = machine.FindEvent("ssl_extension_pre_shared_key_client_hello");
        PreSharedKeyServer = machine.FindEvent("ssl_extension_pre_shared_key_server_hello");
        EncryptedClientHello = machine.FindEvent("ssl_extension_encrypted_client_hello");
        EcdhServerParams = machine.FindEvent("ssl_ecdh_server_params");
        DhServerParams = machine.FindEvent("ssl_dh_server_params");
        ServerSignature = machine.FindEvent("ssl_server_signature");
        EcdhClientParams = machine.FindEvent("ssl_ecdh_client_params");
        DhClientParams = machine.FindEvent("ssl_dh_client_params");
        RsaClientSecret = machine.FindEvent("ssl_rsa_client_pms");
        ProtocolNegotiation = machine.FindEvent("ssl_extension_application_layer_protocol_negotiation");
        ServerName = machine.FindEvent("ssl_extension_server_name");
        SignedCertificateTimestamp = machine.FindEvent("ssl_extension_signed_certificate_timestamp");
        SupportedVersions = machine.FindEvent("ssl_extension_supported_versions");
        KeyExchangeModes = machine.FindEvent("ssl_extension_psk_key_exchange_modes");
        ConnectionId = machine.FindEvent("ssl_extension_connection_id");
        Established = machine.FindEvent("ssl_established");
        Alert = machine.FindEvent("ssl_alert");
        SessionTicket = machine.FindEvent("ssl_session_ticket_handshake");
        Heartbeat = machine.FindEvent("ssl_heartbeat");
        PlaintextData = machine.FindEvent("ssl_plaintext_data");
        EncryptedData = machine.FindEvent("ssl_encrypted_data");
        ProbableHandshake = machine.FindEvent("ssl_probable_encrypted_handshake_message");
        StapledOcsp = machine.FindEvent("ssl_stapled_ocsp");
        HandshakeMessage = machine.FindEvent("ssl_handshake_message");
        ChangeCipherSpec = machine.FindEvent("ssl_change_cipher_spec");
        ConnectionFlipped = machine.FindEvent("ssl_connection_flipped");
        CertificateRequest = machine.FindEvent("ssl_certificate_request");
        Algorithms = new RecordShape(machine, "SSL::SignatureAndHashAlgorithm", "HashAlgorithm", "SignatureAlgorithm");
        Identity = new RecordShape(machine, "SSL::PSKIdentity", "identity", "obfuscated_ticket_age");
        Counts = machine.FindType("index_vec") as VectorType ?? new VectorType(PolicyType.Count);
        Strings = machine.FindType("string_vec") as VectorType ?? new VectorType(PolicyType.String);
        AlgorithmList = machine.FindType("signature_and_hashalgorithm_vec") as VectorType;
        IdentityList = machine.FindType("psk_identity_vec") as VectorType;
        DtlsVersionErrors = Count(machine, "SSL::dtls_max_version_errors", 10);
        DtlsReportedVersionErrors = Count(machine, "SSL::dtls_max_reported_version_errors", 1);
        AlertsPerRecord = (int)Math.Min(Count(machine, "SSL::max_alerts_per_record", 10), int.MaxValue / 2);
    }

    public EventHandle? ClientHello { get; }

    public EventHandle? ServerHello { get; }

    public EventHandle? Extension { get; }

    public EventHandle? EllipticCurves { get; }

    public EventHandle? PointFormats { get; }

    public EventHandle? SignatureAlgorithm { get; }

    public EventHandle? KeyShare { get; }

    public EventHandle? PreSharedKeyClient { get; }

    public EventHandle? PreSharedKeyServer { get; }

    public EventHandle? EncryptedClientHello { get; }

    public EventHandle? EcdhServerParams { get; }

    public EventHandle? DhServerParams { get; }

    public EventHandle? ServerSignature { get; }

    public EventHandle? EcdhClientParams { get; }

    public EventHandle? DhClientParams { get; }

    public EventHandle? RsaClientSecret { get; }

    public EventHandle? ProtocolNegotiation { get; }

    public EventHandle? ServerName { get; }

    public EventHandle? SignedCertificateTimestamp { get; }

    public EventHandle? SupportedVersions { get; }

    public EventHandle? KeyExchangeModes { get; }

    public EventHandle? ConnectionId { get; }

    public EventHandle? Established { get; }

    public EventHandle? Alert { get; }

    public EventHandle? SessionTicket { get; }

    public EventHandle? Heartbeat { get; }

    public EventHandle? PlaintextData { get; }

    public EventHandle? EncryptedData { get; }

    public EventHandle? ProbableHandshake { get; }

    public EventHandle? StapledOcsp { get; }

    public EventHandle? HandshakeMessage { get; }

    public EventHandle? ChangeCipherSpec { get; }

    public EventHandle? ConnectionFlipped { get; }

    public EventHandle? CertificateRequest { get; }

    /// <summary>HashAlgorithm SignatureAlgorithm</summary>
    public RecordShape Algorithms { get; }

    /// <summary>identity obfuscated_ticket_age</summary>
    public RecordShape Identity { get; }

    public VectorType Counts { get; }

    public VectorType Strings { get; }

    public VectorType? AlgorithmList { get; }

    public VectorType? IdentityList { get; }

    /// <summary>Packets in a row without a valid version after which a connection is no longer looked at.</summary>
    public ulong DtlsVersionErrors { get; }

    public ulong DtlsReportedVersionErrors { get; }

    public int AlertsPerRecord { get; }

    private static ulong Count(Machine machine, string name, ulong fallback) =>
        machine.FindGlobal(name) is >= 0 and int index ? machine.Global(index).AsCount : fallback;
}
