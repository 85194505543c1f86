using NidsVm.Analysis.Tests.Streams;
using Xunit;

namespace NidsVm.Analysis.Tests.Tls;

public sealed class XmppTests
{
    private const string Tell = """
        event zeek_init() { Analyzer::register_for_port(Analyzer::ANALYZER_XMPP, 5222/tcp); }
        event xmpp_stream_start(c: connection, is_orig: bool, xmlns: string, xmlns_stream: string) { print "stream", is_orig; }
        event xmpp_starttls(c: connection) { print "starttls"; }
        event ssl_client_hello(c: connection, version: count, record_version: count, possible_ts: time, client_random: string, session_id: string, ciphers: index_vec, comp_methods: index_vec)
            { print "hello", version; }

        """;

    [Fact]
    public void Streams_change_to_tls()
    {
        string[] lines = Run(
            (true, "<?xml version='1.0'?><stream:stream xmlns='jabber:client' to='example.net'>"u8.ToArray()),
            (false, "<stream:stream id='1'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"u8.ToArray()),
            (true, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"u8.ToArray()),
            (false, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"u8.ToArray()),
            (true, TlsMessages.Record(TlsMessages.Handshake, TlsMessages.ClientHello())));
        Assert.Contains("starttls", lines);
        Assert.Equal("hello, 771", lines[^1]);
    }

    [Fact]
    public void A_refused_change_is_none() => Assert.DoesNotContain("starttls", Run(
        (true, "<stream:stream xmlns='jabber:client'>"u8.ToArray()),
        (false, "<stream:stream><stream:features/>"u8.ToArray()),
        (true, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"u8.ToArray()),
        (false, "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>"u8.ToArray())));

    private static string[] Run(params (bool IsOrig, byte[] Data)[] turns)
    {
        using StreamEngine engine = new(Tell, 5222);
        foreach ((bool isOrig, byte[] data) in turns)
        {
            engine.Send(isOrig, data);
        }

        return engine.Lines;
    }
}
