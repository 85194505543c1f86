using System.Text;
using NidsVm.Analysis.Tests.Certificates;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Files;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Analysis.Tests.Splicing;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Any bytes as a file over HTTP with every analyzer of files on it: executables, certificates, requests and replies of OCSP, hashes,
/// entropy, kinds. The first byte tells how the file is sent: whole, in chunks, in parts, with less or more bytes than announced.
/// </summary>
public class FileFuzz
{
    private const int MaxSegment = 1400;

    private const string Look = """
        event file_new(f: fa_file)
            {
            Files::add_analyzer(f, Files::ANALYZER_PE);
            Files::add_analyzer(f, Files::ANALYZER_X509);
            Files::add_analyzer(f, Files::ANALYZER_OCSP_REPLY);
            Files::add_analyzer(f, Files::ANALYZER_OCSP_REQUEST);
            Files::add_analyzer(f, Files::ANALYZER_MD5);
            Files::add_analyzer(f, Files::ANALYZER_SHA256);
            Files::add_analyzer(f, Files::ANALYZER_ENTROPY);
            }

        """;

    private static PolicyEngine? _engine;
    private static int _errors;
    private static ushort _clientPort = 20_000;

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        PolicyEngine engine = _engine ??= new PolicyEngine(EventCounts.Policy + Look, ignoreChecksums: true, load: ["base/protocols/http"]);
        _clientPort = _clientPort == ushort.MaxValue ? (ushort)20_000 : (ushort)(_clientPort + 1);
        byte[] request = "GET /x HTTP/1.1\r\nHost: example.org\r\n\r\n"u8.ToArray();
        Send(engine, true, 1000, 0, TcpFlags.Syn, [], later: 100);
        Send(engine, false, 5000, 1001, TcpFlags.Syn | TcpFlags.Ack, []);
        Send(engine, true, 1001, 5001, TcpFlags.Ack, request);
        uint client = 1001 + (uint)request.Length;
        byte[] reply = Reply(data[0], data[1..]);
        for (int at = 0; at < reply.Length; at += MaxSegment)
        {
            Send(engine, false, 5001 + (uint)at, client, TcpFlags.Ack, reply.AsSpan(at, Math.Min(MaxSegment, reply.Length - at)));
        }

        Send(engine, false, 5001 + (uint)reply.Length, client, TcpFlags.Rst | TcpFlags.Ack, []);
        if (EventCounts.Failure(engine, ref _errors) is { } failure)
        {
            throw new InvalidOperationException(failure);
        }
    }

    public static string Report() => EventCounts.Report(_engine);

    public static byte[] Generate(Random random)
    {
        byte[][] seeds = Seeds();
        byte[] file = seeds[random.Next(seeds.Length)];
        for (int left = random.Next(5); left > 0; left--)
        {
            file = random.Next(3) == 0 ? PayloadDamage.Apply(file, random, () => seeds[random.Next(seeds.Length)]) : Changed(file, random);
        }

        return [(byte)random.Next(6), .. file];
    }

    [Fact]
    public void Short_run()
    {
        Random random = new(20_261_124);
        for (int run = 0; run < 1500; run++)
        {
            Fuzz(Generate(random));
        }

        string report = Report();
        Assert.All(
            ["pe_section_header", "x509_certificate", "x509_extension", "ocsp_request", "ocsp_request_certificate", "ocsp_response_certificate", "file_hash", "file_entropy", "file_gap"],
            name => Assert.Contains($" {name} ", report, StringComparison.Ordinal));
    }

    private static byte[][] Seeds() =>
    [
        PeTests.Executable(isPlus: false), PeTests.Executable(isPlus: true), CertificateSamples.Leaf, CertificateSamples.Middle, CertificateSamples.Root,
        CertificateSamples.OcspRequest, CertificateSamples.OcspReply,
    ];

    private static byte[] Changed(byte[] file, Random random)
    {
        byte[] changed = [.. file];
        if (changed.Length > 0)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        }

        return changed;
    }

    private static byte[] Reply(byte how, ReadOnlySpan<byte> file)
    {
        int middle = file.Length / 2;
        return (how % 6) switch
        {
            0 or 1 => [.. Head($"200 OK\r\nContent-Length: {file.Length}"), .. file],
            2 => [.. Head("200 OK\r\nTransfer-Encoding: chunked"), .. Chunk(file[..middle]), .. Chunk(file[middle..]), .. Chunk([])],
            3 => [.. Head($"206 Partial Content\r\nContent-Length: {file.Length - middle}\r\nContent-Range: bytes {middle}-{file.Length - 1}/{file.Length}"), .. file[middle..]],
            4 => [.. Head($"200 OK\r\nContent-Length: {file.Length + 100}"), .. file],
            _ => [.. Head($"200 OK\r\nContent-Length: {middle}"), .. file],
        };
    }

    private static byte[] Head(string rest) => Encoding.ASCII.GetBytes($"HTTP/1.1 {rest}\r\n\r\n");

    private static byte[] Chunk(ReadOnlySpan<byte> data) => [.. Encoding.ASCII.GetBytes($"{data.Length:x}\r\n"), .. data, 13, 10];

    private static void Send(PolicyEngine engine, bool isOrig, uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload, double later = 0.001) => engine.Send(
        isOrig
            ? TcpFrame.Tcp(TestEngine.Client, _clientPort, TestEngine.Server, 80, sequence, ack, flags, payload)
            : TcpFrame.Tcp(TestEngine.Server, 80, TestEngine.Client, _clientPort, sequence, ack, flags, payload),
        later);
}
