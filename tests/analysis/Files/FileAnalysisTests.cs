using System.Text;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Files;

/// <summary>Files over HTTP as policies see them: events in order, analyzers, limits, gaps, time-outs.</summary>
public class FileAnalysisTests
{
    private const TcpFlags Data = TcpFlags.Ack | TcpFlags.Psh;

    private static readonly string[] Policies = ["base/protocols/http", "base/files/hash", "base/files/extract"];

    [Fact]
    public void A_file_goes_through_its_events()
    {
        using PolicyEngine engine = Run("""
            event file_new(f: fa_file) { print "new", f$source, f$is_orig; }
            event file_over_new_connection(f: fa_file, c: connection, is_orig: bool) { print "connection", c$id$resp_p, is_orig; }
            event file_sniff(f: fa_file, meta: fa_metadata) { print "sniff", meta$mime_type, |meta$mime_types|; }
            event file_state_remove(f: fa_file) { print "remove", f$seen_bytes, f$total_bytes, f$missing_bytes; }
            """);
        Reply(engine, "<html><body>Hello</body></html>");
        Assert.Equal(["new, HTTP, F", "connection, 80/tcp, F", "sniff, text/html, 2", "remove, 31, 31, 0"], engine.Lines);
    }

    [Fact]
    public void Hashes_and_entropy_are_told_at_the_end()
    {
        using PolicyEngine engine = Run("""
            event file_new(f: fa_file)
                {
                for ( tag in set(Files::ANALYZER_MD5, Files::ANALYZER_SHA1, Files::ANALYZER_SHA224, Files::ANALYZER_SHA256, Files::ANALYZER_SHA384, Files::ANALYZER_SHA512, Files::ANALYZER_ENTROPY) )
                    Files::add_analyzer(f, tag);
                }
            event file_hash(f: fa_file, kind: string, hash: string) { print kind, hash[0:16]; }
            event file_entropy(f: fa_file, ent: entropy_test_result) { print fmt("%.3f", ent$entropy); }
            event file_state_remove(f: fa_file) &priority=-5 { print f$info$md5, join_string_vec(vector(f$info$sha256[0:8]), ""), |f$info$analyzers|; }
            """);
        Reply(engine, "abc");
        Assert.Equal(
            [
                "1.585", "900150983cd24fb0d6963f7d28e17f72, ba7816bf, 7", "md5, 900150983cd24fb0", "sha1, a9993e364706816a", "sha224, 23097d223405d822", "sha256, ba7816bf8f01cfea",
                "sha384, cb00753f45a35e8b", "sha512, ddaf35a193617aba",
            ],
            engine.Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Data_comes_as_chunks_and_as_a_stream()
    {
        using PolicyEngine engine = Run("""
            event chunk(f: fa_file, data: string, off: count) { print "chunk", data, off; }
            event stream(f: fa_file, data: string) { print "stream", data; }
            event file_new(f: fa_file) { Files::add_analyzer(f, Files::ANALYZER_DATA_EVENT, Files::AnalyzerArgs($chunk_event=chunk, $stream_event=stream)); }
            """);
        Reply(engine, "0123456789", cut: 4);

        // The end of a file that is shorter than the kept start is told with an empty piece, as in the reference.
        Assert.Equal(["stream, 0123", "chunk, 0123, 0", "stream, 456789", "chunk, 456789, 4", "stream, "], engine.Lines);
    }

    [Theory]
    [InlineData("0", "", "0123456789abcdef", "")]
    [InlineData("10", "", "0123456789", "limit 10 8")]
    [InlineData("10", "FileExtract::set_limit(f, args, 12);", "0123456789ab", "limit 10 8")]
    [InlineData("8", "FileExtract::set_limit(f, args, 0);", "0123456789abcdef", "limit 8 8")]
    public void Extraction_keeps_to_its_limit(string limit, string handler, string expected, string told)
    {
        string folder = Path.Combine(Path.GetTempPath(), "nidsvm-extract-" + Guid.NewGuid().ToString("N"));
        try
        {
            using (PolicyEngine engine = Run($$"""
                redef FileExtract::prefix = "{{folder}}/";
                event file_new(f: fa_file) { Files::add_analyzer(f, Files::ANALYZER_EXTRACT, Files::AnalyzerArgs($extract_filename="x", $extract_limit={{limit}})); }
                event file_extraction_limit(f: fa_file, args: Files::AnalyzerArgs, limit: count, len: count) { print fmt("limit %s %s", limit, len); {{handler}} }
                """))
            {
                Reply(engine, "0123456789abcdef", cut: 8);
                Assert.Equal(told.Length == 0 ? [] : [told], engine.Lines);
            }

            Assert.Equal(expected, File.ReadAllText(Path.Combine(folder, "x")));
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [Fact]
    public void A_gap_is_told_and_ends_hashes()
    {
        using PolicyEngine engine = Run("""
            event file_new(f: fa_file) { Files::add_analyzer(f, Files::ANALYZER_MD5); }
            event file_gap(f: fa_file, offset: count, len: count) { print "gap", offset, len; }
            event file_hash(f: fa_file, kind: string, hash: string) { print "hash"; }
            event file_state_remove(f: fa_file) { print f$seen_bytes, f$missing_bytes, f$total_bytes; }
            """);
        byte[] reply = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n" + new string('x', 30));
        int body = reply.Length - 30;
        Request(engine);
        engine.FromServer(5001, 1039, Data, reply.AsSpan(0, body + 10), port: 80);
        engine.FromServer(5001 + (uint)body + 20, 1039, Data, reply.AsSpan(body + 20), port: 80);
        engine.FromClient(1039, 5001 + (uint)reply.Length, TcpFlags.Ack, port: 80);
        engine.End();
        Assert.Equal(["gap, 10, 10", "20, 10, 30"], engine.Lines);
    }

    [Fact]
    public void Ranges_are_put_in_order_as_far_as_the_buffer_goes()
    {
        const string Policy = """
            event chunk(f: fa_file, data: string) { print "stream", data; }
            event file_new(f: fa_file) { Files::add_analyzer(f, Files::ANALYZER_DATA_EVENT, Files::AnalyzerArgs($stream_event=chunk)); }
            event file_gap(f: fa_file, offset: count, len: count) { print "gap", offset, len; }
            event file_reassembly_overflow(f: fa_file, offset: count, skipped: count) { print "overflow", offset, skipped; }
            event file_state_remove(f: fa_file) { print f$seen_bytes, f$missing_bytes, f$overflow_bytes; }

            """;
        using (PolicyEngine engine = Run(Policy))
        {
            Ranges(engine, (0, "0123"), (8, "89ab"), (4, "4567"));
            Assert.Equal(["stream, 0123", "stream, 4567", "stream, 89ab", "stream, ", "12, 0, 0"], engine.Lines);
        }

        using (PolicyEngine engine = Run(Policy + "redef Files::reassembly_buffer_size = 3;"))
        {
            Ranges(engine, (0, "0123"), (8, "89ab"), (16, "ghij"));
            engine.End();
            Assert.Contains("overflow, 4, 4", engine.Lines);
            Assert.Contains("gap, 4, 4", engine.Lines);
        }
    }

    [Fact]
    public void A_file_without_news_times_out()
    {
        using PolicyEngine engine = Run("""
            redef default_file_timeout_interval = 5 sec;
            event file_timeout(f: fa_file) { print "timeout", f$seen_bytes; }
            event file_state_remove(f: fa_file) &priority=-5 { print "remove", f$info$timedout; }
            """);
        Request(engine);
        engine.FromServer(5001, 1039, Data, "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nten bytes."u8, port: 80);
        engine.Wait(4);
        Assert.Empty(engine.Lines);
        engine.Wait(3);
        Assert.Equal(["timeout, 10", "remove, T"], engine.Lines);
    }

    [Fact]
    public void Analyzers_begin_by_kind_and_analysis_can_be_stopped()
    {
        using PolicyEngine engine = Run("""
            event zeek_init() { Files::register_for_mime_type(Files::ANALYZER_MD5, "image/gif"); }
            event file_hash(f: fa_file, kind: string, hash: string) { print kind; }
            event file_sniff(f: fa_file, meta: fa_metadata) { print meta$mime_type; if ( meta$mime_type == "text/plain" ) Files::stop(f); }
            event file_state_remove(f: fa_file) { print "remove"; }
            """);
        Reply(engine, "GIF89a........");
        Assert.Equal(["image/gif", "md5", "remove"], engine.Lines);
    }

    [Fact]
    public void Kinds_are_told_of_strings()
    {
        using PolicyEngine engine = Run("""
            event zeek_init() { print identify_data("GIF89a......"), identify_data("\x01\x02"), file_magic("%PDF-1.4")[0]$mime, |file_magic("")|; }
            """);
        Assert.Equal(["image/gif, <unknown>, application/pdf, 0"], engine.Lines);
    }

    private static PolicyEngine Run(string policy) => new(policy, load: Policies);

    private static void Request(PolicyEngine engine)
    {
        engine.Handshake(port: 80);
        engine.FromClient(1001, 5001, Data, "GET /x HTTP/1.1\r\nHost: example.org\r\n\r\n"u8, port: 80);
    }

    private static void Reply(PolicyEngine engine, string body, int cut = 0)
    {
        Request(engine);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n");
        byte[] bytes = Encoding.ASCII.GetBytes(body);
        byte[] first = [.. head, .. bytes.AsSpan(0, cut == 0 ? bytes.Length : cut)];
        engine.FromServer(5001, 1039, Data, first, port: 80);
        if (cut > 0)
        {
            engine.FromServer(5001 + (uint)first.Length, 1039, Data, bytes.AsSpan(cut), port: 80);
        }
    }

    private static void Ranges(PolicyEngine engine, params (int Offset, string Text)[] pieces)
    {
        engine.Handshake(port: 80);
        uint client = 1001;
        uint server = 5001;
        foreach ((int offset, string text) in pieces)
        {
            byte[] request = Encoding.ASCII.GetBytes($"GET /x HTTP/1.1\r\nHost: example.org\r\nRange: bytes={offset}-{offset + text.Length - 1}\r\n\r\n");
            byte[] reply = Encoding.ASCII.GetBytes(
                $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {offset}-{offset + text.Length - 1}/{(pieces.Length == 3 && pieces[2].Offset == 4 ? 12 : 100)}\r\nContent-Length: {text.Length}\r\n\r\n{text}");
            engine.FromClient(client, server, Data, request, port: 80);
            client += (uint)request.Length;
            engine.FromServer(server, client, Data, reply, port: 80);
            server += (uint)reply.Length;
        }
    }
}
