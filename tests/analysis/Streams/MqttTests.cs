using NidsVm.Analysis.Protocols;
using NidsVm.Analysis.Tests.Datagrams;
using Xunit;

namespace NidsVm.Analysis.Tests.Streams;

public class MqttTests
{
    private const ushort Port = 1883;

    private const string Tell = """
        event mqtt_connect(c: connection, msg: MQTT::ConnectMsg) { print "connect", msg; }
        event mqtt_connack(c: connection, msg: MQTT::ConnectAckMsg) { print "connack", msg; }
        event mqtt_publish(c: connection, is_orig: bool, msg_id: count, msg: MQTT::PublishMsg) { print "publish", is_orig, msg_id, msg; }
        event mqtt_puback(c: connection, is_orig: bool, msg_id: count) { print "puback", is_orig, msg_id; }
        event mqtt_pubrec(c: connection, is_orig: bool, msg_id: count) { print "pubrec", is_orig, msg_id; }
        event mqtt_pubrel(c: connection, is_orig: bool, msg_id: count) { print "pubrel", is_orig, msg_id; }
        event mqtt_pubcomp(c: connection, is_orig: bool, msg_id: count) { print "pubcomp", is_orig, msg_id; }
        event mqtt_subscribe(c: connection, msg_id: count, topics: string_vec, requested_qos: index_vec) { print "subscribe", msg_id, topics, requested_qos; }
        event mqtt_suback(c: connection, msg_id: count, granted_qos: count) { print "suback", msg_id, granted_qos; }
        event mqtt_unsubscribe(c: connection, msg_id: count, topics: string_vec) { print "unsubscribe", msg_id, topics; }
        event mqtt_unsuback(c: connection, msg_id: count) { print "unsuback", msg_id; }
        event mqtt_pingreq(c: connection) { print "pingreq"; }
        event mqtt_pingresp(c: connection) { print "pingresp"; }
        event mqtt_disconnect(c: connection) { print "disconnect"; }

        """;

    private static readonly byte[] Connect = DatagramMessages.Bytes(
        "10 26 0004 4d515454 04 c6 003c 0003 616263 0004 77696c6c 0003 627965 0004 75736572 0004 70617373");

    /// <summary>Both directions of one conversation.</summary>
    internal static (bool IsOrig, byte[] Data)[] Conversation =>
    [
        (true, Connect), (false, [0x20, 2, 1, 0]), (true, [0x82, 11, 0, 1, 0, 1, (byte)'a', 1, 0, 2, (byte)'b', (byte)'c', 2]),
        (false, [0x90, 4, 0, 1, 1, 2]), (true, [0x32, 8, 0, 2, (byte)'t', (byte)'u', 0, 9, (byte)'h', (byte)'i']), (false, [0x40, 2, 0, 9]),
        (true, [0x50, 2, 0, 3]), (true, [0x62, 2, 0, 3]), (false, [0x70, 2, 0, 3]), (true, [0xA2, 5, 0, 4, 0, 1, (byte)'a']), (false, [0xB0, 2, 0, 4]),
        (true, [0xC0, 0]), (false, [0xD0, 0]), (true, [0xE0, 0]),
    ];

    [Fact]
    public void Conversation_of_all_kinds() => Assert.Equal(
        [
            "connect, [protocol_name=MQTT, protocol_version=4, client_id=abc, keep_alive=1.0 min, clean_session=T, will_retain=F, will_qos=0, "
                + "will_topic=will, will_msg=bye, username=user, password=pass]",
            "confirmed",
            "connack, [return_code=0, session_present=T]",
            "subscribe, 1, [a, bc], [1, 2]",
            "suback, 1, 1",
            "publish, T, 9, [dup=F, qos=1, retain=F, topic=tu, payload=hi, payload_len=2]",
            "puback, F, 9",
            "pubrec, T, 3",
            "pubrel, T, 3",
            "pubcomp, F, 3",
            "unsubscribe, 4, [a]",
            "unsuback, 4",
            "pingreq",
            "pingresp",
            "disconnect",
        ],
        StreamEngine.Hear(Tell, Port, Conversation));

    [Fact]
    public void Payloads_are_cut_for_policies()
    {
        byte[] message = [0x30, 0x83, 0x01, 0, 1, (byte)'t', .. new byte[128]];
        string line = StreamEngine.Hear("redef MQTT::max_payload_size = 3;" + Tell, Port, (false, message))[0];
        Assert.Equal("publish, F, 0, [dup=F, qos=0, retain=F, topic=t, payload=\\x00\\x00\\x00, payload_len=128]", line);
    }

    [Fact]
    public void Broken_packets()
    {
        Assert.Equal(
            ["violation, " + WireFault.Prefix + "out_of_bound: MQTT_string:str: 6 > 4"], StreamEngine.Hear(Tell, Port, (true, [0x10, 4, 0, 4, (byte)'M', (byte)'Q'])));
        Assert.Equal(
            ["violation, malformed MQTT 'remaining length': too large"], StreamEngine.Hear(Tell, Port, (true, [0xF0, 0x80, 0x80, 0x80, 0x01])));
        Assert.Equal(
            ["violation, malformed MQTT 'remaining length': too many bytes"], StreamEngine.Hear(Tell, Port, (true, [0xF0, 0x80, 0x80, 0x80, 0x80, 0x01])));
    }
}
