using System.Globalization;
using System.Text;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Lines;

/// <summary>One TCP connection on which both sides say what a test wants, below the bare library and a policy that prints.</summary>
internal static class LineConversation
{
    public const ushort Port = 7777;

    /// <summary>What the policy prints for a whole conversation, closed by both sides.</summary>
    /// <param name="analyzer">as in <c>Analyzer::ANALYZER_…</c></param>
    /// <param name="turns">each begins with "C: " or "S: "; a gap of bytes is "C- 10"</param>
    public static string[] Run(string analyzer, string policy, params string[] turns)
    {
        using PolicyEngine engine = Start(analyzer, policy);
        engine.Handshake(Port);
        uint client = 1001;
        uint server = 5001;
        foreach (string turn in turns)
        {
            bool isOrig = turn[0] == 'C';
            if (turn[1] == '-')
            {
                Advance(ref isOrig ? ref client : ref server, int.Parse(turn[3..], CultureInfo.InvariantCulture));
                continue;
            }

            byte[] payload = Encoding.Latin1.GetBytes(turn[3..]);
            Say(engine, isOrig, payload, client, server);
            Advance(ref isOrig ? ref client : ref server, payload.Length);
            Say(engine, !isOrig, [], client, server);
        }

        engine.FromClient(client, server, TcpFlags.Fin | TcpFlags.Ack, port: Port);
        engine.FromServer(server, client + 1, TcpFlags.Fin | TcpFlags.Ack, port: Port);
        engine.FromClient(client + 1, server + 1, TcpFlags.Ack, port: Port);

        // Nobody names the files of these protocols here, which the library tells.
        return [.. engine.End().Where(l => !l.StartsWith("warning", StringComparison.Ordinal))];
    }

    /// <summary>An engine with the analyzer on <see cref="Port"/>.</summary>
    public static PolicyEngine Start(string analyzer, string policy) => new(
        $"event zeek_init() {{ Analyzer::register_for_port(Analyzer::ANALYZER_{analyzer}, {Port}/tcp); }}\n{policy}", ignoreChecksums: true);

    private static void Advance(ref uint sequence, int length) => sequence += (uint)length;

    private static void Say(PolicyEngine engine, bool isOrig, byte[] payload, uint client, uint server)
    {
        if (isOrig)
        {
            engine.FromClient(client, server, TcpFlags.Ack, payload, Port);
        }
        else
        {
            engine.FromServer(server, client, TcpFlags.Ack, payload, Port);
        }
    }
}
