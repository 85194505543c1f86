using NidsVm.Analysis.Tests.Certificates;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Analysis.Tests.Splicing;
using NidsVm.Analysis.Tests.Tls;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Any bytes as conversations of TLS, DTLS and XMPP, through the whole engine and into handlers that look at every argument. The first byte
/// tells the protocol; then as in <see cref="PolicyConversation"/>.
/// </summary>
public static class TlsFuzz
{
    private const string Look = """
        event zeek_init()
            {
            Analyzer::register_for_port(Analyzer::ANALYZER_SSL, 443/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_DTLS, 443/udp);
            Analyzer::register_for_port(Analyzer::ANALYZER_XMPP, 5222/tcp);
            }
        global seen = 0;
        event ssl_client_hello(c: connection, version: count, record_version: count, possible_ts: time, client_random: string, session_id: string, ciphers: index_vec, comp_methods: index_vec)
            {
            seen += |cat(client_random, session_id, ciphers, comp_methods)|;
            set_secret(c, client_random);
            }
        event ssl_server_hello(c: connection, version: count, record_version: count, possible_ts: time, server_random: string, session_id: string, cipher: count, comp_method: count)
            { seen += |cat(server_random, session_id)|; }
        event ssl_extension(c: connection, is_client: bool, code: count, val: string) { seen += |val|; }
        event ssl_extension_elliptic_curves(c: connection, is_client: bool, curves: index_vec) { seen += |curves|; }
        event ssl_extension_ec_point_formats(c: connection, is_client: bool, point_formats: index_vec) { seen += |point_formats|; }
        event ssl_extension_signature_algorithm(c: connection, is_client: bool, signature_algorithms: signature_and_hashalgorithm_vec) { seen += |cat(signature_algorithms)|; }
        event ssl_extension_key_share(c: connection, is_client: bool, curves: index_vec) { seen += |curves|; }
        event ssl_extension_pre_shared_key_client_hello(c: connection, is_client: bool, identities: psk_identity_vec, binders: string_vec) { seen += |cat(identities, binders)|; }
        event ssl_extension_encrypted_client_hello(c: connection, is_client: bool, kdf_id: count, aead_id: count, config_id: count, enc: string, payload_length: count) { seen += |enc|; }
        event ssl_ecdh_server_params(c: connection, curve: count, point: string) { seen += |point|; }
        event ssl_dh_server_params(c: connection, p: string, q: string, Ys: string) { seen += |p| + |q| + |Ys|; }
        event ssl_server_signature(c: connection, signature_and_hashalgorithm: SSL::SignatureAndHashAlgorithm, signature: string) { seen += |cat(signature_and_hashalgorithm, signature)|; }
        event ssl_ecdh_client_params(c: connection, point: string) { seen += |point|; }
        event ssl_dh_client_params(c: connection, Yc: string) { seen += |Yc|; }
        event ssl_rsa_client_pms(c: connection, pms: string) { seen += |pms|; }
        event ssl_extension_application_layer_protocol_negotiation(c: connection, is_client: bool, protocols: string_vec) { seen += |cat(protocols)|; }
        event ssl_extension_server_name(c: connection, is_client: bool, names: string_vec) { seen += |cat(names)|; }
        event ssl_extension_signed_certificate_timestamp(c: connection, is_client: bool, version: count, logid: string, timestamp: count, signature_and_hashalgorithm: SSL::SignatureAndHashAlgorithm, signature: string) { seen += |signature|; }
        event ssl_extension_supported_versions(c: connection, is_client: bool, versions: index_vec) { seen += |versions|; }
        event ssl_extension_connection_id(c: connection, is_client: bool, cid: string) { seen += |cid|; }
        event ssl_session_ticket_handshake(c: connection, ticket_lifetime_hint: count, ticket: string) { seen += |ticket|; }
        event ssl_heartbeat(c: connection, is_client: bool, length: count, heartbeat_type: count, payload_length: count, payload: string) { seen += |payload|; }
        event ssl_stapled_ocsp(c: connection, is_client: bool, response: string) { seen += |response|; }
        event ssl_certificate_request(c: connection, is_client: bool, certificate_types: index_vec, supported_signature_algorithms: signature_and_hashalgorithm_vec, certificate_authorities: string_vec)
            { for ( i, name in certificate_authorities ) seen += |parse_distinguished_name(name)|; }
        event x509_certificate(f: fa_file, cert_ref: opaque of x509, cert: X509::Certificate) { seen += |cat(cert)|; }
        event x509_extension(f: fa_file, ext: X509::Extension) { seen += |cat(ext)|; }
        event x509_ext_subject_alternative_name(f: fa_file, ext: X509::SubjectAlternativeName) { seen += |cat(ext)|; }
        event x509_ocsp_ext_signed_certificate_timestamp(f: fa_file, version: count, logid: string, timestamp: count, hash_algorithm: count, signature_algorithm: count, signature: string) { seen += |signature|; }
        event ocsp_response_certificate(f: fa_file, hashAlgorithm: string, issuerNameHash: string, issuerKeyHash: string, serialNumber: string, certStatus: string, revoketime: time, revokereason: string, thisUpdate: time, nextUpdate: time)
            { seen += |serialNumber|; }
        event xmpp_stream_start(c: connection, is_orig: bool, xmlns: string, xmlns_stream: string) { seen += 1; }

        """;

    private static readonly Lazy<Conversation[]> Known = new(static () =>
        [.. RecordedTurns.All.Where(static c => c.Port is 443 or 4433 or 5222 || c.Turns[0].Data is [22, 3 or 0xFE, ..])]);

    private static PolicyEngine? _engine;
    private static int _errors;
    private static PolicyConversation? _conversation;

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        PolicyEngine engine = _engine ??= new PolicyEngine(EventCounts.Policy + Look, load: ["base/protocols/ssl", "base/files/x509"]);
        PolicyConversation conversation = _conversation ??= new PolicyConversation(engine);
        switch (data[0] % 3)
        {
            case 0:
                conversation.Tcp(443, data[1..]);
                break;
            case 1:
                conversation.Udp(443, data[1..]);
                break;
            default:
                conversation.Tcp(5222, data[1..]);
                break;
        }

        if (EventCounts.Failure(engine, ref _errors) is { } failure)
        {
            throw new InvalidOperationException(failure);
        }
    }

    public static string Report() => EventCounts.Report(_engine);

    public static byte[] Generate(Random random)
    {
        if (random.Next(2) == 0)
        {
            Conversation[] all = Known.Value;
            Conversation chosen = all[random.Next(all.Length)];
            byte protocol = (byte)(!chosen.IsTcp ? 1 : chosen.Port == 5222 ? 2 : 0);
            return [protocol, .. RecordedTurns.Framed(RecordedTurns.Damaged(random, all, chosen))];
        }

        byte[][] seeds = Seeds();
        byte[] seed = [.. seeds[random.Next(seeds.Length)]];
        for (int changes = random.Next(8); changes > 0; changes--)
        {
            seed[random.Next(seed.Length)] = (byte)random.Next(256);
        }

        return seed;
    }

    /// <summary>The literal conversations as inputs.</summary>
    internal static byte[][] Seeds() =>
    [
        Seed(0, TlsMessages.Conversation(CertificateSamples.Leaf)),
        Seed(
            0,
            [
                (true, TlsMessages.Record(TlsMessages.Handshake, TlsMessages.ClientHello())),
                (false, TlsMessages.Record(
                    TlsMessages.Handshake,
                    [
                        .. TlsMessages.ServerHello(0x9F), .. TlsMessages.Certificates(CertificateSamples.Middle, CertificateSamples.Root),
                        .. TlsMessages.Message(22, [1], TlsMessages.Block(3, CertificateSamples.OcspReply)),
                        .. TlsMessages.Message(12, TlsMessages.Block(2, [1, 2, 3]), TlsMessages.Block(2, [2]), TlsMessages.Block(2, [3, 4]), [4, 1], TlsMessages.Block(2, [7])),
                    ])),
                (true, TlsMessages.Record(TlsMessages.Heartbeat, [1, 0x40, 0])),
            ]),
        Seed(
            1,
            [
                (true, TlsMessages.Datagram(TlsMessages.Handshake, TlsMessages.Fragment(1, TlsMessages.ClientHelloBody(), 0, 20))),
                (true, TlsMessages.Datagram(TlsMessages.Handshake, TlsMessages.Fragment(1, TlsMessages.ClientHelloBody(), 20, 45), 1)),
                (false, TlsMessages.Datagram(TlsMessages.ChangeCipherSpec, [1])),
            ]),
        // SSL 2: a hello, its answer with a certificate, a key.
        Seed(
            0,
            [
                (true, [0x80, 31, 1, 0, 2, 0, 6, 0, 0, 0, 16, 1, 0, 0x80, 7, 0, 0xC0, .. new byte[16]]),
                (false, [
                    (byte)(0x80 | ((CertificateSamples.Leaf.Length + 30) >> 8)), (byte)(CertificateSamples.Leaf.Length + 30), 4, 0, 1, 0, 2,
                    .. TlsMessages.Block(2, CertificateSamples.Leaf)[..2], 0, 3, 0, 16, .. CertificateSamples.Leaf, 1, 0, 0x80, .. new byte[16],
                ]),
                (true, [0x80, 26, 2, 1, 0, 0x80, 0, 0, 0, 16, 0, 0, .. new byte[16]]),
            ]),

        // Time stamps of certificates in an extension of the server's hello.
        Seed(
            0,
            [
                (true, TlsMessages.Record(TlsMessages.Handshake, TlsMessages.ClientHello(TlsMessages.Extension(18)))),
                (false, TlsMessages.Record(TlsMessages.Handshake, TlsMessages.ServerHello(0xC030, TlsMessages.Extension(18, TlsMessages.Block(
                    2,
                    [.. TlsMessages.Block(2, TimeStamp()), .. TlsMessages.Block(2, TimeStamp())]))))),
            ]),
        Seed(2, [(true, "<stream:stream xmlns='jabber:client'><starttls/>"u8.ToArray()), (false, "<stream:stream><proceed/>"u8.ToArray())]),
    ];

    /// <summary>A signed time stamp of version 1 (RFC 6962, section 3.2).</summary>
    private static byte[] TimeStamp() => [0, .. new byte[32], 0, 0, 1, 0x60, 0, 0, 0, 0, 0, 0, 4, 3, .. TlsMessages.Block(2, [1, 2, 3])];

    private static byte[] Seed(byte protocol, (bool IsOrig, byte[] Data)[] turns) =>
        [protocol, .. turns.SelectMany(static t => ProtocolShortRuns.Framed(t.IsOrig, t.Data))];
}
