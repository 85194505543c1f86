using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Ntp;

/// <summary>Values of the three mode bits (RFC 5905 figure 1).</summary>
public static class NtpMode
{
    public const int Client = 3;
    public const int Server = 4;
    public const int Control = 6;
    public const int Private = 7;
}

/// <summary>A view of the messages that set clocks, modes 1 to 5 (RFC 5905 7.3), with the authentication at their end.</summary>
public readonly ref struct NtpStandard
{
    private const int Length = 48;
    private const int MacLength = 20;
    private const int LongMacLength = 24;
    private const int KeyLength = 4;

    private readonly ReadOnlySpan<byte> _data;
    private readonly ReadOnlySpan<byte> _mac;

    private NtpStandard(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac, int extensions)
    {
        _data = data;
        _mac = mac;
        Extensions = extensions;
    }

    public byte Stratum => _data[1];

    /// <summary>Seconds between messages.</summary>
    public double Poll => Math.ScaleB(1, (sbyte)_data[2]);

    /// <summary>Seconds.</summary>
    public double Precision => Math.ScaleB(1, (sbyte)_data[3]);

    /// <summary>Seconds.</summary>
    public double RootDelay => Interval(4);

    /// <summary>Seconds.</summary>
    public double RootDispersion => Interval(8);

    /// <summary>Four bytes whose meaning depends on the stratum.</summary>
    public ReadOnlySpan<byte> ReferenceId => _data.Slice(12, 4);

    /// <summary>Seconds since 1970, as the other times; 0 where unset.</summary>
    public double ReferenceTime => Time(16);

    public double OriginTime => Time(24);

    public double ReceiveTime => Time(32);

    public double TransmitTime => Time(40);

    /// <summary>Extension fields (RFC 5906) before the authentication; -1 where there is no room for any.</summary>
    public int Extensions { get; }

    public bool HasMac => !_mac.IsEmpty;

    public uint KeyId => BinaryPrimitives.ReadUInt32BigEndian(_mac);

    public ReadOnlySpan<byte> Digest => _mac[KeyLength..];

    /// <param name="data">the whole message</param>
    public static bool TryParse(ReadOnlySpan<byte> data, out NtpStandard message, out WireFault fault)
    {
        message = default;
        WireReader reader = new(data);
        reader.Take(1);
        reader.Begin();
        int extensions = -1;
        bool ok = reader.Need(Length - 1, "NTP_std_msg:transmit_ts");
        if (ok)
        {
            reader.Take(Length - 1);
            extensions = reader.Remaining > LongMacLength ? 0 : -1;
            while (ok && reader.Remaining > LongMacLength)
            {
                ok = TryExtension(ref reader);
                extensions++;
            }
        }

        fault = reader.Fault;
        if (ok)
        {
            message = new NtpStandard(data, reader.Remaining is MacLength or LongMacLength ? reader.Rest : default, extensions);
        }

        return ok;
    }

    private static bool TryExtension(ref WireReader reader)
    {
        const int Fixed = 18;
        int start = reader.Position;
        reader.Begin();
        if (!reader.Need(Fixed, "Extension_Field:value_len"))
        {
            return false;
        }

        reader.Take(2);
        int length = reader.U16();
        reader.Take(10);
        uint valueLength = reader.U32();
        if (!reader.Need(valueLength, "Extension_Field:value"))
        {
            return false;
        }

        reader.Take((int)valueLength);
        if (!reader.Need(4, "Extension_Field:sig_len"))
        {
            return false;
        }

        uint signatureLength = reader.U32();
        if (!reader.Need(signatureLength, "Extension_Field:signature"))
        {
            return false;
        }

        reader.Take((int)signatureLength);
        int padding = Math.Max(0, start + length - reader.Position);
        if (!reader.Need(padding, "Extension_Field:pad"))
        {
            return false;
        }

        reader.Take(padding);
        return true;
    }

    /// <summary>16 bits of seconds and 16 of their fractions, both signed as in the reference.</summary>
    private double Interval(int offset) =>
        BinaryPrimitives.ReadInt16BigEndian(_data[offset..]) + (BinaryPrimitives.ReadInt16BigEndian(_data[(offset + 2)..]) / 65536.0);

    private double Time(int offset)
    {
        const long Epoch = -2_208_988_800;
        uint seconds = BinaryPrimitives.ReadUInt32BigEndian(_data[offset..]);
        uint fractions = BinaryPrimitives.ReadUInt32BigEndian(_data[(offset + 4)..]);
        return (seconds | fractions) == 0 ? 0 : Epoch + seconds + (fractions / 4294967296.0);
    }
}

/// <summary>A view of a control message, mode 6 (RFC 1119).</summary>
public readonly ref struct NtpControl
{
    private const int HeadLength = 12;
    private const int MacLength = 12;

    private readonly ReadOnlySpan<byte> _data;

    private NtpControl(ReadOnlySpan<byte> data) => _data = data;

    public int OpCode => _data[1] & 0x1F;

    public bool IsResponse => (_data[1] & 0x80) != 0;

    public bool IsError => (_data[1] & 0x40) != 0;

    public bool HasMore => (_data[1] & 0x20) != 0;

    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    public ushort Status => BinaryPrimitives.ReadUInt16BigEndian(_data[4..]);

    public ushort AssociationId => BinaryPrimitives.ReadUInt16BigEndian(_data[6..]);

    public ReadOnlySpan<byte> Data => _data.Slice(HeadLength, DataLength);

    public bool HasMac => _data.Length - HeadLength - DataLength == MacLength;

    public uint KeyId => BinaryPrimitives.ReadUInt32BigEndian(_data[(HeadLength + DataLength)..]);

    public ReadOnlySpan<byte> Checksum => _data[(HeadLength + DataLength + 4)..];

    private int DataLength => BinaryPrimitives.ReadUInt16BigEndian(_data[10..]);

    /// <param name="data">the whole message</param>
    public static bool TryParse(ReadOnlySpan<byte> data, out NtpControl message, out WireFault fault)
    {
        message = default;
        WireReader reader = new(data);
        reader.Take(1);
        reader.Begin();
        if (reader.Need(HeadLength - 1, "NTP_control_msg:c"))
        {
            reader.Take(HeadLength - 3);
            if (reader.Need((int)reader.U16(), "NTP_control_msg:data"))
            {
                message = new NtpControl(data);
            }
        }

        fault = reader.Fault;
        return !fault.IsSet;
    }
}

/// <summary>A view of a private message, mode 7, as ntpd 4.2 uses it.</summary>
public readonly ref struct NtpPrivate
{
    private const int HeadLength = 6;
    private const int MacLength = 20;

    private readonly ReadOnlySpan<byte> _data;

    private NtpPrivate(ReadOnlySpan<byte> data) => _data = data;

    public bool IsAuthenticated => (_data[1] & 0x80) != 0;

    public int Sequence => _data[1] & 0x7F;

    public byte Implementation => _data[2];

    public byte RequestCode => _data[3];

    public int Error => _data[4] >> 4;

    public ReadOnlySpan<byte> Data => _data.Slice(HeadLength, BinaryPrimitives.ReadUInt16BigEndian(_data[4..]) & 0x0FFF);

    /// <param name="data">the whole message</param>
    public static bool TryParse(ReadOnlySpan<byte> data, out NtpPrivate message, out WireFault fault)
    {
        message = default;
        WireReader reader = new(data);
        reader.Take(1);
        reader.Begin();
        if (reader.Need(HeadLength - 1, "NTP_mode7_msg:err_and_data_len"))
        {
            bool isAuthenticated = (reader.U8() & 0x80) != 0;
            reader.Take(2);
            int length = reader.U16() & 0x0FFF;
            if (reader.Need(length, "NTP_mode7_msg:data"))
            {
                reader.Take(length);
                if (!isAuthenticated || reader.Need(MacLength, "NTP_mode7_msg:mac"))
                {
                    message = new NtpPrivate(data);
                }
            }
        }

        fault = reader.Fault;
        return !fault.IsSet;
    }
}
