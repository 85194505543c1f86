using NidsVm.Analysis.Protocols.Tls;
using NidsVm.Analysis.Tests.Certificates;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Fuzz;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Analysis.Tests.Streams;
using Xunit;
using static NidsVm.Analysis.Tests.Tls.TlsMessages;

namespace NidsVm.Analysis.Tests.Tls;

public sealed class TlsTests
{
    private const ushort Port = 443;

    private const string Tell = """
        event zeek_init() { Analyzer::register_for_port(Analyzer::ANALYZER_SSL, 443/tcp); Analyzer::register_for_port(Analyzer::ANALYZER_DTLS, 443/udp); }
        event ssl_client_hello(c: connection, version: count, record_version: count, possible_ts: time, client_random: string, session_id: string, ciphers: index_vec, comp_methods: index_vec)
            { print "client hello", version, record_version, |client_random|, |session_id|, ciphers, comp_methods; }
        event ssl_server_hello(c: connection, version: count, record_version: count, possible_ts: time, server_random: string, session_id: string, cipher: count, comp_method: count)
            { print "server hello", version, record_version, |server_random|, |session_id|, cipher; }
        event ssl_extension_server_name(c: connection, is_client: bool, names: string_vec) { print "name", is_client, names; }
        event ssl_extension_application_layer_protocol_negotiation(c: connection, is_client: bool, protocols: string_vec) { print "alpn", is_client, protocols; }
        event ssl_extension_elliptic_curves(c: connection, is_client: bool, curves: index_vec) { print "curves", curves; }
        event ssl_extension_key_share(c: connection, is_client: bool, curves: index_vec) { print "shares", is_client, curves; }
        event ssl_extension_supported_versions(c: connection, is_client: bool, versions: index_vec) { print "versions", is_client, versions; }
        event ssl_extension_psk_key_exchange_modes(c: connection, is_client: bool, modes: index_vec) { print "modes", modes; }
        event ssl_ecdh_server_params(c: connection, curve: count, point: string) { print "ecdh server", curve, |point|; }
        event ssl_dh_server_params(c: connection, p: string, q: string, Ys: string) { print "dh server", |p|, |q|, |Ys|; }
        event ssl_server_signature(c: connection, signature_and_hashalgorithm: SSL::SignatureAndHashAlgorithm, signature: string)
            { print "signature", signature_and_hashalgorithm$HashAlgorithm, signature_and_hashalgorithm$SignatureAlgorithm, |signature|; }
        event ssl_ecdh_client_params(c: connection, point: string) { print "ecdh client", |point|; }
        event ssl_rsa_client_pms(c: connection, pms: string) { print "pms", |pms|; }
        event ssl_certificate_request(c: connection, is_client: bool, certificate_types: index_vec, supported_signature_algorithms: signature_and_hashalgorithm_vec, certificate_authorities: string_vec)
            { print "request", certificate_types, |supported_signature_algorithms|, |certificate_authorities|; }
        event ssl_session_ticket_handshake(c: connection, ticket_lifetime_hint: count, ticket: string) { print "ticket", ticket_lifetime_hint, |ticket|; }
        event ssl_handshake_message(c: connection, is_client: bool, msg_type: count, length: count) { print "message", is_client, msg_type, length; }
        event ssl_change_cipher_spec(c: connection, is_client: bool) { print "change", is_client; }
        event ssl_established(c: connection) { print "established"; }
        event ssl_alert(c: connection, is_client: bool, level: count, desc: count) { print "alert", is_client, level, desc; }
        event ssl_encrypted_data(c: connection, is_client: bool, record_version: count, content_type: count, length: count) { print "encrypted", is_client, content_type, length; }
        event ssl_heartbeat(c: connection, is_client: bool, length: count, heartbeat_type: count, payload_length: count, payload: string)
            { print "heartbeat", is_client, length, heartbeat_type, payload_length, |payload|; }
        event ssl_connection_flipped(c: connection) { print "flipped"; }

        """;

    private static readonly string[] Whole =
    [
        "name, T, [www.example.net]", "alpn, T, [h2, http/1.1]", "curves, [23]", "versions, T, [772, 771]", "shares, T, [29]", "modes, [1]",
        "confirmed", "client hello, 771, 769, 28, 32, [49200, 4865], [0]", "message, T, 1, 148",
        "alpn, F, [h2]", "server hello, 771, 771, 32, 32, 49200", "message, F, 2, 56", "message, F, 11, 494",
        "ecdh server, 23, 3", "signature, 4, 1, 3", "message, F, 12, 14", "request, [1], 1, 0", "message, F, 13, 8", "message, F, 14, 0",
        "ecdh client, 3", "message, T, 16, 3", "change, T", "encrypted, T, 22, 40", "ticket, 60, 4", "message, F, 4, 8", "change, F", "established",
        "encrypted, F, 22, 40", "encrypted, T, 23, 100", "encrypted, F, 23, 300", "encrypted, T, 21, 2",
    ];

    [Fact]
    public void A_handshake_tells_all()
    {
        string[] lines = Run(Conversation(CertificateSamples.Leaf));
        Assert.Equal(Whole, lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void Messages_in_many_records_are_put_together(int size)
    {
        (bool IsOrig, byte[] Data)[] whole = Conversation(CertificateSamples.Leaf);
        (bool, byte[])[] split = [.. whole.Select((turn, i) => i >= 6 || turn.Data[0] != Handshake ? turn
            : (turn.IsOrig, turn.Data[5..].Chunk(size).SelectMany(c => Record(Handshake, c, i == 0 ? (ushort)0x0301 : (ushort)0x0303)).ToArray()))];
        Assert.Equal(Told(Run(whole)), Told(Run(split)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Segments_make_no_difference(int size)
    {
        (bool IsOrig, byte[] Data)[] whole = Conversation(CertificateSamples.Leaf);
        Assert.Equal(Told(Run(whole)), Told(Run([.. whole.SelectMany(t => t.Data.Chunk(size).Select(c => (t.IsOrig, c)))])));
    }

    [Fact]
    public void Version_1_3_is_established_with_its_first_encrypted_records()
    {
        string[] lines = Run(
            (true, Record(Handshake, ClientHello(Extension(43, 2, 3, 4)), 0x0301)),
            (false, Record(Handshake, ServerHello(0x1301, Extension(43, 3, 4), Extension(51, 0, 29, 0, 1, 7)))),
            (false, Record(ChangeCipherSpec, [1])),
            (false, Record(ApplicationData, new byte[500])),
            (true, Record(ChangeCipherSpec, [1])),
            (true, Record(ApplicationData, new byte[60])),
            (true, Record(ApplicationData, new byte[70])));
        Assert.Contains("versions, F, [772]", lines);
        Assert.Contains("shares, F, [29]", lines);
        Assert.Equal(1, lines.Count(l => l == "established"));
    }

    [Fact]
    public void A_hello_of_version_2()
    {
        byte[] hello = [1, 3, 1, 0, 6, 0, 0, 0, 16, 1, 0, 0x80, 0, 0, 0x2F, .. new byte[16]];
        Assert.Contains("client hello, 2, 0, 16, 32, [65664, 47], []", Run((true, [0x80, (byte)hello.Length, .. hello])));
    }

    [Fact]
    public void Heartbeats_that_ask_for_too_much_are_seen() => Assert.Contains(
        "heartbeat, T, 3, 1, 16384, 0",
        Run((true, Record(Handshake, ClientHello())), (false, Record(Handshake, ServerHello(0xC030))), (true, Record(Heartbeat, [1, 0x40, 0]))));

    [Fact]
    public void Alerts_are_told() => Assert.Contains(
        "alert, F, 2, 40", Run((true, Record(Handshake, ClientHello())), (false, Record(Alert, [2, 40]))));

    [Fact]
    public void A_connection_whose_server_speaks_first_is_flipped() => Assert.Contains(
        "flipped", Run((false, Record(Handshake, ClientHello())), (true, Record(Handshake, ServerHello(0xC030)))));

    [Fact]
    public void What_is_no_record_is_a_violation() => Assert.Contains(
        Run((true, "GET / HTTP/1.0\r\n\r\n"u8.ToArray()), (false, "HTTP/1.0 200 OK\r\n\r\n"u8.ToArray())),
        l => l.StartsWith("violation", StringComparison.Ordinal));

    [Fact]
    public void A_message_that_claims_more_than_may_be_kept_is_a_violation() => Assert.Contains(
        Run((true, Record(Handshake, [1, 0xFF, 0xFF, 0xFF, .. new byte[100]]))), l => l.StartsWith("violation", StringComparison.Ordinal));

    [Fact]
    public void Certificates_and_replies_are_files()
    {
        const string Policy = """
            redef Log::default_writer = Log::WRITER_NONE;
            event zeek_init() { Analyzer::register_for_port(Analyzer::ANALYZER_SSL, 443/tcp); }
            event x509_certificate(f: fa_file, cert_ref: opaque of x509, cert: X509::Certificate) { print "certificate", cert$cn; }
            event x509_extension(f: fa_file, ext: X509::Extension) { print "extension", ext$short_name; }
            event ocsp_response_certificate(f: fa_file, hashAlgorithm: string, issuerNameHash: string, issuerKeyHash: string, serialNumber: string, certStatus: string, revoketime: time, revokereason: string, thisUpdate: time, nextUpdate: time)
                { print "status", serialNumber, certStatus; }
            """;
        byte[] hello = Record(Handshake, ClientHello());
        byte[] answer = Record(
            Handshake,
            [
                .. ServerHello(0xC030), .. TlsMessages.Certificates(CertificateSamples.Leaf, CertificateSamples.Middle),
                .. Message(22, [1], Block(3, CertificateSamples.OcspReply)),
            ]);
        using PolicyEngine engine = new(Policy, load: ["base/protocols/ssl", "base/files/x509"]);
        new PolicyConversation(engine).Tcp(Port, [.. ProtocolShortRuns.Framed(true, hello), .. ProtocolShortRuns.Framed(false, answer)]);
        Assert.Equal(
            [
                "certificate, www.example.net", "extension, subjectAltName", "extension, extendedKeyUsage", "extension, subjectKeyIdentifier",
                "extension, authorityKeyIdentifier", "certificate, Middle", "extension, basicConstraints", "extension, subjectKeyIdentifier",
                "extension, authorityKeyIdentifier", "status, F00F, good",
            ],
            engine.Lines);
    }

    [Fact]
    public void Datagrams_in_any_order()
    {
        byte[] body = ClientHelloBody(ServerName("a.example.net"));
        string[] lines = RunDatagrams(
            (true, Datagram(Handshake, Fragment(1, body, 40, body.Length), 1)),
            (true, Datagram(Handshake, Fragment(1, body, 0, 40))),
            (false, Datagram(Handshake, Fragment(2, ServerHello(0xC030)[4..], 0, ServerHello(0xC030).Length - 4))));
        Assert.Contains("name, T, [a.example.net]", lines);
        Assert.Contains("server hello, 771, 65277, 32, 32, 49200", lines);
    }

    [Fact]
    public void Keys_follow_from_the_master_secret()
    {
        // P_SHA384 of "key expansion" and both random values, as Python's hmac module gives it.
        byte[] keys = TlsDecryption.DeriveKeys(new byte[48], [.. Enumerable.Repeat((byte)1, 32)], [.. Enumerable.Repeat((byte)2, 32)]);
        Assert.Equal(
            "8F6388952927D81CCF55F8A231EE8FDAD0090219276C099BAEB867287136FE70D4267946" +
            "28829A6B65BB9F6AF24EC4211D55B6A946ABBCC9C7B9C41E773BA71557115A7066A737E1",
            Convert.ToHexString(keys));
    }

    internal static string[] Run(params (bool IsOrig, byte[] Data)[] turns)
    {
        using StreamEngine engine = new(Tell, Port);
        foreach ((bool isOrig, byte[] data) in turns)
        {
            engine.Send(isOrig, data);
        }

        return engine.Lines;
    }

    // Encrypted data are told piece by piece.
    private static string[] Told(string[] lines) => [.. lines.Where(l => !l.StartsWith("encrypted", StringComparison.Ordinal))];

    private static string[] RunDatagrams(params (bool IsOrig, byte[] Data)[] turns)
    {
        using PolicyEngine engine = new(Tell);
        foreach ((bool isOrig, byte[] data) in turns)
        {
            engine.Send(isOrig
                ? TcpFrame.Udp(TestEngine.Client, 40_000, TestEngine.Server, Port, data)
                : TcpFrame.Udp(TestEngine.Server, Port, TestEngine.Client, 40_000, data));
        }

        return engine.Lines;
    }
}
