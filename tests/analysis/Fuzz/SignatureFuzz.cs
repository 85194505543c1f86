using System.Diagnostics;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Signatures;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Signatures;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>A stream cut anywhere gives the matches that it gives in one piece, in both directions, requirements included.</summary>
public class SignatureFuzz
{
    private const int MaxStream = 900;

    private const string Rules = """
        signature a { ip-proto == tcp payload /ab*c/ }
        signature b { ip-proto == tcp payload /.*(ab|ba){2}/ tcp-state originator }
        signature c { ip-proto == tcp payload /.*ca/ payload /.*bb/ requires-reverse-signature b }
        signature d { ip-proto == tcp payload /[abc]{3,8}a/i requires-signature a }
        signature e { ip-proto == tcp payload[:12] /.*cc/ }
        signature f { ip-proto == tcp payload /.*abc$/ }
        signature g { ip-proto == tcp payload /.*aa/ requires-signature !f requires-reverse-signature !a }
        """;

    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f", "g"];

    /// <summary>The first byte tells how the rest is cut and which side sends what.</summary>
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
        {
            return;
        }

        int seed = data[0];
        byte[] stream = data[1..Math.Min(data.Length, MaxStream)].ToArray();
        for (int i = 0; i < stream.Length; i++)
        {
            stream[i] = (byte)"abcABC\n"[stream[i] % 7];
        }

        int middle = stream.Length * (seed & 7) / 7;
        byte[] orig = stream[..middle];
        byte[] resp = stream[middle..];
        string whole = Matches(orig, resp, cuts: null);
        string cut = Matches(orig, resp, new Random(seed + stream.Length));
        Assert.Equal(whole, cut);
    }

    [Fact]
    public void Short_run()
    {
        var random = new Random(77);
        byte[] buffer = new byte[120];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 1;)
        {
            random.NextBytes(buffer);
            Fuzz(buffer.AsSpan(0, random.Next(2, buffer.Length)));
        }
    }

    private static readonly TestEngine Engine = new(program: SignatureFixture.Program(Rules));

    private static string Matches(byte[] orig, byte[] resp, Random? cuts)
    {
        Engine.Handshake();
        Connection connection = Engine.Context.Manager.Table.Find(
            ConnectionKey.Of(TestEngine.Client, 40_000, TestEngine.Server, TestEngine.StreamPort, IpProtocol.Tcp, isOneWay: false))!;
        DetectionAnalyzer detection = new(connection);
        Feed(detection, orig, isOrig: true, cuts);
        Feed(detection, resp, isOrig: false, cuts);
        detection.Endpoint(true)?.Finish();
        detection.Endpoint(false)?.Finish();
        string result = Fired(detection.Endpoint(true)) + "/" + Fired(detection.Endpoint(false));
        detection.Finish();
        return result;
    }

    private static void Feed(DetectionAnalyzer detection, byte[] data, bool isOrig, Random? cuts)
    {
        ReadOnlySpan<byte> rest = data;
        while (!rest.IsEmpty)
        {
            int length = cuts is null ? rest.Length : Math.Min(rest.Length, Math.Max(cuts.Next(1, 40), data.Length / 40));
            detection.NextStream(rest[..length], isOrig);
            rest = rest[length..];
        }
    }

    private static string Fired(EndpointMatch? endpoint) =>
        endpoint is null ? "-" : string.Concat(Names.Where((_, i) => endpoint.HasFired(i)));
}
