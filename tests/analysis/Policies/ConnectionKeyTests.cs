using System.Text;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

public class ConnectionKeyTests
{
    private const string Policy = """
        event new_connection(c: connection)
            { print c$id$ctx, connection_exists(c$id), lookup_connection(c$id)$uid == c$uid; }
        event connection_state_remove(c: connection)
            { print c$id$ctx, c$orig$size; }
        """;

    [Fact]
    public void A_policy_has_VLANs_tell_connections_apart()
    {
        using var engine = new PolicyEngine(Policy, load: "frameworks/conn_key/vlan_fivetuple");
        Send(engine);
        string[] contexts =
        [
            "[vlan=<uninitialized>, inner_vlan=<uninitialized>]",
            "[vlan=7, inner_vlan=<uninitialized>]",
            "[vlan=7, inner_vlan=9]",
            "[vlan=4095, inner_vlan=2748]",
        ];
        Assert.Equal(contexts.Select(c => $"{c}, T, T"), engine.Lines);
        Assert.Equal(contexts.Select((c, i) => $"{c}, {i + 1}").Order(StringComparer.Ordinal), engine.End()[4..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Usually_VLANs_do_not_matter()
    {
        using var engine = new PolicyEngine(Policy);
        Send(engine);
        Assert.Equal(["[], T, T", "[], 10"], engine.End());
    }

    [Fact]
    public void Keys_hold_VLANs_beside_everything_else()
    {
        ConnectionKey key = ConnectionKey.Of(TestEngine.Client, 0xFFFF, TestEngine.Server, 0x1234, IpProtocol.Udp, isOneWay: false);
        ConnectionKey tagged = key.WithVlans(0xABC, 0xDEF);
        Assert.Equal((0xABC, 0xDEF), (tagged.Vlan, tagged.InnerVlan));
        Assert.Equal((key.FirstPort, key.SecondPort, key.Protocol), (tagged.FirstPort, tagged.SecondPort, tagged.Protocol));
        Assert.NotEqual(key, tagged);
        Assert.NotEqual(key.Hash(1), tagged.Hash(1));
        Assert.Equal(key, tagged.WithVlans(0, 0));
        Assert.NotEqual(tagged, key.WithVlans(0xABC, 0x1EF));
        Assert.NotEqual(tagged, key.WithVlans(0xABC, 0xD0F));
    }

    [Fact]
    public void A_hook_keeps_an_analyzer_that_a_policy_wants_to_take()
    {
        const string Taking = """
            global asked = 0;
            event http_request(c: connection, method: string, original_URI: string, unescaped_URI: string, version: string)
                { print original_URI, disable_analyzer(c$id, current_analyzer(), T, T); }
            """;
        const string Keeping = """
            hook Analyzer::disabling_analyzer(c: connection, atype: AllAnalyzers::Tag, aid: count)
                {
                print c$id$resp_p, atype, aid == lookup_connection_analyzer_id(c$id, atype);
                if ( ++asked == 1 )
                    break;
                }
            """;
        Assert.Equal(["/a, T"], Run(Taking));
        Assert.Equal(["80/tcp, Analyzer::ANALYZER_HTTP, T", "/a, F", "80/tcp, Analyzer::ANALYZER_HTTP, T", "/b, T"], Run(Taking + Keeping));

        static string[] Run(string policy)
        {
            using var engine = new PolicyEngine(policy, load: "base/protocols/http");
            engine.Handshake(port: 80);
            uint at = 1001;
            foreach (string path in (string[])["a", "b", "c"])
            {
                byte[] request = Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\nHost: h\r\n\r\n");
                engine.FromClient(at, 5001, TcpFlags.Ack, request, port: 80);
                at += (uint)request.Length;
            }

            return [.. engine.End().Where(l => l.Contains('/', StringComparison.Ordinal))];
        }
    }

    private static void Send(PolicyEngine engine)
    {
        byte[] Tagged(int bytes, params int[] tags)
        {
            byte[] frame = TcpFrame.Udp(TestEngine.Client, 4000, TestEngine.Server, 5000, new byte[bytes]);
            return [.. frame[..12], .. tags.SelectMany(t => (byte[])[0x81, 0x00, (byte)(t >> 8), (byte)t]), .. frame[12..]];
        }

        engine.Send(Tagged(1));
        engine.Send(Tagged(2, 7));
        engine.Send(Tagged(3, 7, 9));
        engine.Send(Tagged(4, 0xFFF, 0xABC));
    }
}
