using System.Text;
using NidsVm.Analysis.Tests.Files;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as an executable over HTTP, into handlers that look at every header.</summary>
public class PeFuzz
{
    private const int MaxSegment = 1400;

    private const string Look = """
        event zeek_init() { Files::register_for_mime_type(Files::ANALYZER_PE, "application/x-dosexec"); }
        global seen = 0;
        event pe_dos_header(f: fa_file, h: PE::DOSHeader) { seen += |cat(h)|; }
        event pe_dos_code(f: fa_file, code: string) { seen += |code|; }
        event pe_file_header(f: fa_file, h: PE::FileHeader) { seen += |cat(h)|; }
        event pe_optional_header(f: fa_file, h: PE::OptionalHeader) { seen += |cat(h)|; }
        event pe_section_header(f: fa_file, h: PE::SectionHeader) { seen += |cat(h)|; }

        """;

    private static PolicyEngine? _engine;

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        PolicyEngine engine = _engine ??= new PolicyEngine(EventCounts.Policy + Look, load: "base/protocols/http");
        engine.Handshake(port: 80);
        engine.FromClient(1001, 5001, TcpFlags.Ack, "GET /x HTTP/1.1\r\nHost: example.org\r\n\r\n"u8, port: 80);
        byte[] reply = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {data.Length}\r\n\r\n"), .. data];
        for (int at = 0; at < reply.Length; at += MaxSegment)
        {
            engine.FromServer(5001 + (uint)at, 1038, TcpFlags.Ack, reply.AsSpan(at, Math.Min(MaxSegment, reply.Length - at)), port: 80);
        }

        engine.FromServer(5001 + (uint)reply.Length, 1038, TcpFlags.Rst | TcpFlags.Ack, port: 80);
        if (engine.Lines.Length > 0)
        {
            throw new InvalidOperationException(engine.Lines[0]);
        }
    }

    public static string Report() => EventCounts.Report(_engine);

    [Fact]
    public void Short_run() => ProtocolShortRuns.Run(Fuzz, [PeTests.Executable(isPlus: false), PeTests.Executable(isPlus: true)], 3_000);
}
