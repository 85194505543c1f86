namespace NidsVm.Analysis.Protocols.Mqtt;

/// <summary>Kinds of MQTT packets (MQTT 3.1.1, 2.2.1).</summary>
public static class MqttType
{
    public const int Connect = 1;
    public const int ConnectAck = 2;
    public const int Publish = 3;
    public const int PublishAck = 4;
    public const int PublishReceived = 5;
    public const int PublishRelease = 6;
    public const int PublishComplete = 7;
    public const int Subscribe = 8;
    public const int SubscribeAck = 9;
    public const int Unsubscribe = 10;
    public const int UnsubscribeAck = 11;
    public const int PingRequest = 12;
    public const int PingResponse = 13;
    public const int Disconnect = 14;
}

/// <summary>The fixed header (MQTT 3.1.1, 2.2): kind and flags, then a length of up to three bytes with seven bits each.</summary>
public readonly record struct MqttHeader(byte First, int HeaderLength, int BodyLength, string? Violation)
{
    private const int MaxLengthBytes = 4;

    // More than anybody sends; until then the end of the length is waited for.
    private const int LongestLength = 64;

    public int Type => First >> 4;

    /// <summary>False where more bytes are needed; a length that is too long is told as a violation and counts as 0.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out MqttHeader header)
    {
        header = default;
        int value = 0;
        for (int i = 1; i < data.Length; i++)
        {
            if (i <= MaxLengthBytes)
            {
                value |= (data[i] & 0x7F) << (7 * (i - 1));
            }

            if ((data[i] & 0x80) == 0 || i == LongestLength)
            {
                string? violation = i > MaxLengthBytes ? "malformed MQTT 'remaining length': too many bytes"
                    : i == MaxLengthBytes ? "malformed MQTT 'remaining length': too large" : null;
                header = new MqttHeader(data[0], i + 1, violation is null ? value : 0, violation);
                return true;
            }
        }

        return false;
    }
}

/// <summary>The fields of a CONNECT packet (MQTT 3.1.1, 3.1). Properties of version 5 are not told apart from what follows.</summary>
public ref struct MqttConnect
{
    private const int FixedLength = 4;

    public ReadOnlySpan<byte> ProtocolName;

    public sbyte Version;

    public byte Flags;

    /// <summary>Seconds.</summary>
    public ushort KeepAlive;

    public ReadOnlySpan<byte> ClientId;

    public ReadOnlySpan<byte> WillTopic;

    public ReadOnlySpan<byte> WillMessage;

    public ReadOnlySpan<byte> UserName;

    public ReadOnlySpan<byte> Password;

    public readonly bool HasUserName => (Flags & 0x80) != 0;

    public readonly bool HasPassword => (Flags & 0x40) != 0;

    public readonly bool WillRetain => (Flags & 0x20) != 0;

    public readonly int WillQos => (Flags >> 3) & 3;

    public readonly bool HasWill => (Flags & 0x04) != 0;

    public readonly bool CleanSession => (Flags & 0x02) != 0;

    public static bool TryParse(ref WireReader reader, out MqttConnect connect)
    {
        connect = default;
        if (!MqttString.TryRead(ref reader, out connect.ProtocolName))
        {
            return false;
        }

        reader.Begin(0);
        if (!reader.Need(FixedLength, "MQTT_connect:keep_alive"))
        {
            return false;
        }

        connect.Version = (sbyte)reader.U8();
        connect.Flags = reader.U8();
        connect.KeepAlive = reader.U16();
        return MqttString.TryRead(ref reader, out connect.ClientId)
            && (!connect.HasWill || (MqttString.TryRead(ref reader, out connect.WillTopic) && MqttString.TryRead(ref reader, out connect.WillMessage)))
            && (!connect.HasUserName || MqttString.TryRead(ref reader, out connect.UserName))
            && (!connect.HasPassword || MqttString.TryRead(ref reader, out connect.Password));
    }
}

/// <summary>Strings with a length before them (MQTT 3.1.1, 1.5.3).</summary>
public static class MqttString
{
    public static bool TryRead(scoped ref WireReader reader, out ReadOnlySpan<byte> text)
    {
        text = default;
        reader.Begin();
        if (!reader.Need(2, "MQTT_string:len"))
        {
            return false;
        }

        int length = reader.U16();
        if (!reader.Need(length, "MQTT_string:str"))
        {
            return false;
        }

        text = reader.Take(length);
        return true;
    }
}
