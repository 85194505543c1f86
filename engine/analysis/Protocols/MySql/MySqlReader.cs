using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.MySql;

/// <summary>Reads the fields of a packet; numbers are little-endian.</summary>
internal ref struct MySqlReader
{
    private const byte NullValue = 0xFB;
    private const byte Two = 0xFC;
    private const byte Three = 0xFD;
    private const byte Eight = 0xFE;

    public MySqlReader(ReadOnlySpan<byte> packet) => Rest = packet;

    public ReadOnlySpan<byte> Rest { get; private set; }

    public bool TrySkip(int length) => TryTake(length, out _);

    public bool TryTake(int length, out ReadOnlySpan<byte> bytes)
    {
        if (length < 0 || length > Rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = Rest[..length];
        Rest = Rest[length..];
        return true;
    }

    public bool TryByte(out byte value)
    {
        bool isThere = TryTake(1, out ReadOnlySpan<byte> bytes);
        value = isThere ? bytes[0] : (byte)0;
        return isThere;
    }

    public bool TryShort(out ushort value)
    {
        bool isThere = TryTake(2, out ReadOnlySpan<byte> bytes);
        value = isThere ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;
        return isThere;
    }

    public bool TryInt(out uint value)
    {
        bool isThere = TryTake(4, out ReadOnlySpan<byte> bytes);
        value = isThere ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return isThere;
    }

    /// <summary>Bytes up to a NUL, which must be there.</summary>
    public bool TryText(out ReadOnlySpan<byte> text)
    {
        int end = Rest.IndexOf((byte)0);
        if (end < 0)
        {
            text = default;
            return false;
        }

        text = Rest[..end];
        Rest = Rest[(end + 1)..];
        return true;
    }

    /// <summary>A number whose first byte tells how long it is.</summary>
    public bool TryNumber(out int value)
    {
        value = 0;
        return TryByte(out byte first) && TryNumber(first, out value);
    }

    /// <summary>The same where the first byte was read before. NULL and the mark of errors count as 0.</summary>
    public bool TryNumber(byte first, out int value)
    {
        ReadOnlySpan<byte> bytes;
        switch (first)
        {
            case < NullValue:
                value = first;
                return true;
            case Two:
                value = TryTake(2, out bytes) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : -1;
                return value >= 0;
            case Three:
                value = TryTake(3, out bytes) ? bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) : -1;
                return value >= 0;
            case Eight:
                value = TryTake(8, out bytes) ? (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
                return !bytes.IsEmpty;
            default:
                value = 0;
                return true;
        }
    }

    /// <summary>A counted string.</summary>
    public bool TryString(out ReadOnlySpan<byte> text)
    {
        text = default;
        return TryNumber(out int length) && TryTake(length, out text);
    }

    /// <summary>The same where the first byte was read before.</summary>
    public bool TryString(byte first, out ReadOnlySpan<byte> text)
    {
        text = default;
        return TryNumber(first, out int length) && TryTake(length, out text);
    }

    /// <summary>Passes over the attributes of a query: how many, of what types and names, and their values.</summary>
    public bool TrySkipAttributes()
    {
        if (!TryNumber(out int count) || !TryNumber(out _))
        {
            return false;
        }

        if (count <= 0)
        {
            return true;
        }

        if (count > Rest.Length || !TryTake((count + 7) / 8, out ReadOnlySpan<byte> nulls) || !TryByte(out byte sendsTypes) || sendsTypes != 1)
        {
            return false;
        }

        MySqlReader types = this;
        for (int i = 0; i < count; i++)
        {
            if (!TrySkip(2) || !TryString(out _))
            {
                return false;
            }
        }

        for (int i = 0; i < count; i++)
        {
            types.TryByte(out byte type);
            types.TrySkip(1);
            types.TryString(out _);
            if (((nulls[i / 8] >> (i % 8)) & 1) == 0 && !TrySkipValue(type))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value of the binary protocol, by the type of its field.</summary>
    private bool TrySkipValue(byte type)
    {
        byte length;
        switch (type)
        {
            case 0x00:
                return TryNumber(out _);
            case 0x01:
                return TrySkip(1);
            case 0x02 or 0x0D:
                return TrySkip(2);
            case 0x03 or 0x04 or 0x09:
                return TrySkip(4);
            case 0x05 or 0x08:
                return TrySkip(8);
            case 0x06:
                return true;
            case 0x07 or 0x0A or 0x0C or 0x11:
                return TryByte(out length) && length is 0 or 4 or 7 or 11 && TrySkip(length);
            case 0x0B:
                return TryByte(out length) && length is 0 or 8 or 12 && TrySkip(length);
            case 0x0F or 0x10 or >= 0xF5:
                return TryString(out _);
            default:
                return false;
        }
    }
}
