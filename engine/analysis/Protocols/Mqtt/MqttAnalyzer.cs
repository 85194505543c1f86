using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Mqtt;

/// <summary>Raises the events of MQTT, versions 3.1 and 3.1.1.</summary>
public sealed class MqttAnalyzer : EventRaisingAnalyzer
{
    // The longest length that three bytes tell, and the header.
    private const int MaxMessage = (1 << 21) + 5;

    private readonly MqttEvents _events;
    private FramedStream _orig;
    private FramedStream _resp;

    public MqttAnalyzer(Connection connection, AnalyzerInfo info, MqttEvents events)
        : base(connection, info) => _events = events;

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        ref FramedStream stream = ref isOrig ? ref _orig : ref _resp;
        if (stream.IsLost)
        {
            return;
        }

        ReadOnlySpan<byte> rest = stream.Join(data);
        while (MqttHeader.TryParse(rest, out MqttHeader header) && header.HeaderLength + header.BodyLength <= rest.Length)
        {
            if (header.Violation is not null)
            {
                Violation(header.Violation);
            }

            WireReader reader = new(rest.Slice(header.HeaderLength, header.BodyLength));
            if (!Deliver(header, ref reader, isOrig))
            {
                // As the reference, go on with the next segment.
                Violation(reader.Fault.Text());
                stream.Drop();
                return;
            }

            rest = rest[(header.HeaderLength + header.BodyLength)..];
        }

        stream.Keep(rest, MaxMessage);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        ref FramedStream stream = ref isOrig ? ref _orig : ref _resp;
        ReadOnlySpan<byte> kept = stream.Join(default);
        stream.Gap(length, MqttHeader.TryParse(kept, out MqttHeader header) ? header.HeaderLength + header.BodyLength : 0);
    }

    private bool Deliver(in MqttHeader header, ref WireReader reader, bool isOrig)
    {
        switch (header.Type)
        {
            case MqttType.Connect:
                return DeliverConnect(ref reader);
            case MqttType.ConnectAck:
                return DeliverConnectAck(ref reader);
            case MqttType.Publish:
                return DeliverPublish(header.First, ref reader, isOrig);
            case MqttType.PublishAck:
                return DeliverNumber(_events.PublishAck, "MQTT_puback:msg_id", ref reader, isOrig);
            case MqttType.PublishReceived:
                return DeliverNumber(_events.PublishReceived, "MQTT_pubrec:msg_id", ref reader, isOrig);
            case MqttType.PublishRelease:
                return DeliverNumber(_events.PublishRelease, "MQTT_pubrel:msg_id", ref reader, isOrig);
            case MqttType.PublishComplete:
                return DeliverNumber(_events.PublishComplete, "MQTT_pubcomp:msg_id", ref reader, isOrig);
            case MqttType.Subscribe:
                return DeliverTopics(_events.Subscribe, "MQTT_subscribe:msg_id", ref reader, withQos: true);
            case MqttType.SubscribeAck:
                return DeliverSubscribeAck(ref reader);
            case MqttType.Unsubscribe:
                return DeliverTopics(_events.Unsubscribe, "MQTT_unsubscribe:msg_id", ref reader, withQos: false);
            case MqttType.UnsubscribeAck:
                if (!reader.Need(2, "MQTT_unsuback:msg_id"))
                {
                    return false;
                }

                Raise(_events.UnsubscribeAck, reader.U16());
                return true;
            case MqttType.PingRequest:
                Raise(_events.PingRequest);
                return true;
            case MqttType.PingResponse:
                Raise(_events.PingResponse);
                return true;
            case MqttType.Disconnect:
                Raise(_events.Disconnect);
                return true;
            default:
                return true;
        }
    }

    private bool DeliverConnect(ref WireReader reader)
    {
        if (!MqttConnect.TryParse(ref reader, out MqttConnect connect))
        {
            return false;
        }

        if (_events.Connect.IsHandled())
        {
            RecordShape shape = _events.ConnectData;
            RecordValue record = shape.New();
            shape.Set(record, 0, new StringValue(connect.ProtocolName));
            shape.Set(record, 1, connect.Version);
            shape.Set(record, 2, new StringValue(connect.ClientId));
            shape.Set(record, 3, (double)connect.KeepAlive);
            shape.Set(record, 4, connect.CleanSession);
            shape.Set(record, 5, connect.WillRetain);
            shape.Set(record, 6, connect.WillQos);
            if (connect.HasWill)
            {
                shape.Set(record, 7, new StringValue(connect.WillTopic));
                shape.Set(record, 8, new StringValue(connect.WillMessage));
            }

            if (connect.HasUserName)
            {
                shape.Set(record, 9, new StringValue(connect.UserName));
            }

            if (connect.HasPassword)
            {
                shape.Set(record, 10, new StringValue(connect.Password));
            }

            Enqueue(_events.Connect)[1].Ref = record;
        }

        Confirm();
        return true;
    }

    private bool DeliverConnectAck(ref WireReader reader)
    {
        if (!reader.Need(2, "MQTT_connack:return_code"))
        {
            return false;
        }

        byte flags = reader.U8();
        byte code = reader.U8();
        if (_events.ConnectAck.IsHandled())
        {
            RecordValue record = _events.ConnectAckData.New();
            _events.ConnectAckData.Set(record, 0, (ulong)code);
            _events.ConnectAckData.Set(record, 1, (flags & 1) != 0);
            Enqueue(_events.ConnectAck)[1].Ref = record;
        }

        return true;
    }

    private bool DeliverPublish(byte first, ref WireReader reader, bool isOrig)
    {
        if (!MqttString.TryRead(ref reader, out ReadOnlySpan<byte> topic))
        {
            return false;
        }

        int qos = (first >> 1) & 3;
        ushort number = 0;
        if (qos != 0)
        {
            reader.Begin();
            if (!reader.Need(2, "MQTT_publish:msg_id"))
            {
                return false;
            }

            number = reader.U16();
        }

        if (_events.Publish.IsHandled())
        {
            ReadOnlySpan<byte> payload = reader.Rest;
            RecordShape shape = _events.PublishData;
            RecordValue record = shape.New();
            shape.Set(record, 0, (first & 8) != 0);
            shape.Set(record, 1, qos);
            shape.Set(record, 2, (first & 1) != 0);
            shape.Set(record, 3, new StringValue(topic));
            shape.Set(record, 4, new StringValue(payload[..Math.Min(payload.Length, _events.MaxPayload)]));
            shape.Set(record, 5, payload.Length);
            Span<Slot> a = Enqueue(_events.Publish);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((ulong)number);
            a[3].Ref = record;
        }

        Confirm();
        return true;
    }

    private bool DeliverNumber(EventHandle? handle, string where, ref WireReader reader, bool isOrig)
    {
        if (!reader.Need(2, where))
        {
            return false;
        }

        Raise(handle, isOrig, reader.U16());
        return true;
    }

    private bool DeliverSubscribeAck(ref WireReader reader)
    {
        if (!reader.Need(3, "MQTT_suback:granted_QoS"))
        {
            return false;
        }

        ushort number = reader.U16();
        byte qos = reader.U8();
        if (_events.SubscribeAck.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.SubscribeAck);
            a[1] = Slot.Of((ulong)number);
            a[2] = Slot.Of((ulong)qos);
        }

        return true;
    }

    private bool DeliverTopics(EventHandle? handle, string where, ref WireReader reader, bool withQos)
    {
        if (!reader.Need(2, where))
        {
            return false;
        }

        ushort number = reader.U16();
        bool isHandled = handle.IsHandled();
        VectorValue? topics = isHandled ? new VectorValue(_events.Strings!) : null;
        VectorValue? levels = isHandled && withQos ? new VectorValue(Context.Records.CountVector!) : null;
        while (!reader.IsAtEnd)
        {
            if (!MqttString.TryRead(ref reader, out ReadOnlySpan<byte> topic))
            {
                return false;
            }

            topics?.Add(Slot.Of((object)new StringValue(topic)));
            if (withQos)
            {
                if (!reader.Need(1, "MQTT_subscribe_topic:requested_QoS"))
                {
                    return false;
                }

                byte level = reader.U8();
                levels?.Add(Slot.Of((ulong)level));
            }
        }

        if (isHandled)
        {
            Span<Slot> a = Enqueue(handle!);
            a[1] = Slot.Of((ulong)number);
            a[2].Ref = topics;
            if (withQos)
            {
                a[3].Ref = levels;
            }
        }

        return true;
    }
}
