using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Mqtt;

/// <summary>The events and types of MQTT, looked up once; documented in <c>base/bif/plugins/Zeek_MQTT.events.bif.zeek</c>.</summary>
public sealed class MqttEvents
{
    private const int DefaultPayload = 100;

    private readonly Machine _machine;

    public MqttEvents(Machine machine)
    {
        _machine = machine;
        Connect = machine.FindEvent("mqtt_connect");
        ConnectAck = machine.FindEvent("mqtt_connack");
        Publish = machine.FindEvent("mqtt_publish");
        PublishAck = machine.FindEvent("mqtt_puback");
        PublishReceived = machine.FindEvent("mqtt_pubrec");
        PublishRelease = machine.FindEvent("mqtt_pubrel");
        PublishComplete = machine.FindEvent("mqtt_pubcomp");
        Subscribe = machine.FindEvent("mqtt_subscribe");
        SubscribeAck = machine.FindEvent("mqtt_suback");
        Unsubscribe = machine.FindEvent("mqtt_unsubscribe");
        UnsubscribeAck = machine.FindEvent("mqtt_unsuback");
        PingRequest = machine.FindEvent("mqtt_pingreq");
        PingResponse = machine.FindEvent("mqtt_pingresp");
        Disconnect = machine.FindEvent("mqtt_disconnect");
        ConnectData = new RecordShape(
            machine, "MQTT::ConnectMsg", "protocol_name", "protocol_version", "client_id", "keep_alive", "clean_session", "will_retain", "will_qos",
            "will_topic", "will_msg", "username", "password");
        ConnectAckData = new RecordShape(machine, "MQTT::ConnectAckMsg", "return_code", "session_present");
        PublishData = new RecordShape(machine, "MQTT::PublishMsg", "dup", "qos", "retain", "topic", "payload", "payload_len");
        Strings = machine.FindType("string_vec") as VectorType;
    }

    public EventHandle? Connect { get; }

    public EventHandle? ConnectAck { get; }

    public EventHandle? Publish { get; }

    public EventHandle? PublishAck { get; }

    public EventHandle? PublishReceived { get; }

    public EventHandle? PublishRelease { get; }

    public EventHandle? PublishComplete { get; }

    public EventHandle? Subscribe { get; }

    public EventHandle? SubscribeAck { get; }

    public EventHandle? Unsubscribe { get; }

    public EventHandle? UnsubscribeAck { get; }

    public EventHandle? PingRequest { get; }

    public EventHandle? PingResponse { get; }

    public EventHandle? Disconnect { get; }

    /// <summary>The fields of <c>MQTT::ConnectMsg</c> in its order.</summary>
    public RecordShape ConnectData { get; }

    /// <summary>return_code session_present</summary>
    public RecordShape ConnectAckData { get; }

    /// <summary>dup qos retain topic payload payload_len</summary>
    public RecordShape PublishData { get; }

    public VectorType? Strings { get; }

    /// <summary>How much of a payload policies get; an option, so that it may change.</summary>
    public int MaxPayload => PolicyConstants.Limit(_machine, "MQTT::max_payload_size", DefaultPayload);
}
