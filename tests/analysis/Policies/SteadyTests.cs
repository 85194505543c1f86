using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

/// <summary>Segments that bring what was to come take a short way: it must lead to the same as the long one.</summary>
public class SteadyTests
{
    private const string Policy = """
        event connection_state_remove(c: connection)
            { print c$id, c$orig, c$resp, c$history, c$duration; }
        event conn_weird(name: string, c: connection, addl: string, source: string)
            { print name, addl; }
        event content_gap(c: connection, is_orig: bool, seq: count, length: count)
            { print "gap", is_orig, seq, length; }
        event tcp_contents(c: connection, is_orig: bool, seq: count, contents: string)
            { print is_orig, seq, sha1_hash(contents); }
        redef tcp_content_deliver_all_orig = T;
        redef tcp_content_deliver_all_resp = T;
        """;

    // Whoever wants to see single segments has them take the long way.
    private const string Long = Policy + """

        event tcp_packet(c: connection, is_orig: bool, flags: string, seq: count, ack: count, len: count, payload: string)
            { }
        """;

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(1000u, 5000u)]
    [InlineData(0xFFFF_F000u, 0x7FFF_FF00u)]
    public void Short_and_long_way_lead_to_the_same(uint client, uint server)
    {
        for (int seed = 0; seed < 25; seed++)
        {
            string[] expected = Run(Long, seed, client, server);
            Assert.Equal(expected, Run(Policy, seed, client, server));
            Assert.True(expected.Length > 1);
        }
    }

    private static string[] Run(string policy, int seed, uint client, uint server)
    {
        using var engine = new PolicyEngine(policy);
        var random = new Random(seed);
        engine.FromClient(client, 0, TcpFlags.Syn);
        engine.FromServer(server, unchecked(client + 1), TcpFlags.Syn | TcpFlags.Ack);
        engine.FromClient(unchecked(client + 1), unchecked(server + 1), TcpFlags.Ack);
        uint[] next = [unchecked(client + 1), unchecked(server + 1)];
        var payload = new byte[600];
        for (int i = 0; i < 120; i++)
        {
            int side = random.Next(2);
            int length = random.Next(3) == 0 ? 0 : random.Next(payload.Length);
            random.NextBytes(payload);
            TcpFlags flags = TcpFlags.Ack | (random.Next(2) == 0 ? TcpFlags.Psh : TcpFlags.None) | random.Next(200) switch
            {
                0 => TcpFlags.Fin,
                1 => TcpFlags.Rst,
                2 => TcpFlags.Syn,
                3 => TcpFlags.Urg,
                _ => TcpFlags.None,
            };

            // Now and then segments are lost, repeated, or acknowledge what never came.
            int shift = random.Next(12) switch { 0 => random.Next(700), 1 => -random.Next(700), _ => 0 };
            uint sequence = unchecked(next[side] + (uint)shift);
            uint ack = unchecked(next[1 - side] + (uint)(random.Next(20) switch { 0 => random.Next(500), 1 => -random.Next(500), _ => 0 }));
            ushort window = (ushort)(random.Next(10) switch { 0 => 0, 1 => random.Next(65_536), _ => 60_000 });
            engine.Send(side == 0
                ? TcpFrame.Tcp(TestEngine.Client, 40_000, TestEngine.Server, 7777, sequence, ack, flags, payload.AsSpan(0, length), window)
                : TcpFrame.Tcp(TestEngine.Server, 7777, TestEngine.Client, 40_000, sequence, ack, flags, payload.AsSpan(0, length), window));
            next[side] = unchecked(sequence + (uint)length);
        }

        return engine.End();
    }
}
