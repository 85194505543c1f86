using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Dnp3;

/// <summary>The data of objects.</summary>
public sealed partial class Dnp3Analyzer
{
    // Groups of strings whose variation is their length.
    private const int FirstStringGroup = 0x6E;
    private const int LastStringGroup = 0x71;

    private const ushort DataSetAttribute = 0x5603;
    private const ushort DataSetValue = 0x5701;
    private const ushort DataSetSnapshot = 0x5801;

    private bool DeliverData(ref WireReader reader, ushort type, uint prefix, byte function, bool isOrig)
    {
        reader.Begin();
        if (Dnp3Objects.Of(type) is { } layout)
        {
            return DeliverFixed(ref reader, type, layout, isOrig);
        }

        switch (type)
        {
            case >= 0x00D3 and <= 0x00FF when type is not (0x00F4 or 0x00FB or 0x00FD):
                return DeliverAttribute(ref reader, isOrig);
            case Dnp3Objects.DoubleBitPacked:
                reader.Take(reader.Remaining);
                return true;
            case Dnp3Objects.FileAuthentication when isOrig && function != AuthenticateFile:
                return true;
            case >= Dnp3Objects.FileIdentifier and <= Dnp3Objects.FileDescriptor:
                return DeliverFile(ref reader, type, prefix, isOrig);
            case Dnp3Objects.InternalIndications:
                return Skip(ref reader, isOrig ? reader.Remaining : 2, "Response_Data_Object:iin");
            case Dnp3Objects.DeviceProfile:
                return SkipCounted(ref reader, 10, 8, 2, 4, "Dev_Profile:dev_headers");
            case Dnp3Objects.PrivateRegistration:
                return SkipCounted(ref reader, 8, 6, 2, 1, "PrivRegObj:data_objs");
            case Dnp3Objects.PrivateDescriptor:
                return SkipCounted(ref reader, 8, 6, 2, 4, "PrivRegObjDesc:data_objs");
            case Dnp3Objects.ActivateStatus:
                return SkipActivation(ref reader);
            case >= Dnp3Objects.FirstAuthentication and <= Dnp3Objects.LastAuthentication:
                return SkipAuthentication(ref reader, type, prefix);
            case DataSetAttribute or DataSetValue or DataSetSnapshot:
                return DeliverRest(ref reader, isOrig);
            default:
                return type >> 8 is >= FirstStringGroup and <= LastStringGroup
                    ? Skip(ref reader, type & 0xFF, "Default_Wrap:oct_str")
                    : DeliverRest(ref reader, isOrig);
        }
    }

    private bool DeliverFixed(ref WireReader reader, ushort type, Dnp3Layout layout, bool isOrig)
    {
        if (!reader.Need(layout.Length, "Data_Object:data"))
        {
            return false;
        }

        EventHandle? handle = _events.OfObject(type);
        if (!handle.IsHandled())
        {
            reader.Take(layout.Length);
            return true;
        }

        Span<Slot> a = Enqueue(handle);
        a[1] = Slot.Of(isOrig);
        for (int i = 0; i < layout.Fields.Length; i++)
        {
            a[2 + i] = layout.Fields[i] switch
            {
                Dnp3Field.U8 => Slot.Of((ulong)reader.U8()),
                Dnp3Field.U16 => Slot.Of((ulong)reader.U16Little()),
                Dnp3Field.U32 => Slot.Of((ulong)reader.U32Little()),
                Dnp3Field.I16 => Slot.Of((long)(short)reader.U16Little()),
                Dnp3Field.I32 => Slot.Of((long)(int)reader.U32Little()),
                _ => Slot.Of(reader.U32Little() | ((ulong)reader.U16Little() << 32)),
            };
        }

        return true;
    }

    private bool DeliverAttribute(ref WireReader reader, bool isOrig)
    {
        if (!reader.Need(2, "AttributeCommon:leng"))
        {
            return false;
        }

        byte code = reader.U8();
        byte length = reader.U8();
        if (!reader.Need(length, "AttributeCommon:attribute_obj"))
        {
            return false;
        }

        ReadOnlySpan<byte> content = reader.Take(length);
        if (_events.Attribute.IsHandled())
        {
            StringValue text = new(content);
            Span<Slot> a = Enqueue(_events.Attribute);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((ulong)code);
            a[3] = Slot.Of((ulong)length);
            a[4].Ref = text;
        }

        return true;
    }

    private bool DeliverFile(ref WireReader reader, ushort type, uint size, bool isOrig)
    {
        switch (type)
        {
            case Dnp3Objects.FileIdentifier:
                return SkipFileIdentifier(ref reader);
            case Dnp3Objects.FileAuthentication:
                if (!reader.Need(12, "File_Control_Auth:auth_key"))
                {
                    return false;
                }

                reader.Take(2);
                int user = reader.U16Little();
                reader.Take(2);
                int password = reader.U16Little();
                reader.Take(4);
                return Skip(ref reader, user + password, "File_Control_Auth:pwd");
            case Dnp3Objects.FileCommand:
                return SkipNamed(ref reader, 26, "File_Control_Cmd:file_name");
            case Dnp3Objects.FileCommandStatus:
                return reader.Need(13, "File_Control_Cmd_Status:status_code") && Skip(ref reader, unchecked((int)size), 13, "File_Control_Cmd_Status:opt_text");
            case Dnp3Objects.FileTransport:
                return DeliverFileTransport(ref reader, size, isOrig);
            case Dnp3Objects.FileTransportStatus:
                return reader.Need(9, "File_Transport_Status:status") && Skip(ref reader, unchecked((int)size), 9, "File_Transport_Status:opt_text");
            default:
                return SkipNamed(ref reader, 20, "File_Desc:f_name");
        }
    }

    private bool DeliverFileTransport(ref WireReader reader, uint size, bool isOrig)
    {
        const int HeadLength = 8;
        if (!reader.Need(HeadLength, "File_Transport:block_num"))
        {
            return false;
        }

        uint handle = reader.U32Little();
        uint block = reader.U32Little();
        int length = unchecked((int)size) - HeadLength;
        if (!reader.Need(length, "File_Transport:file_data"))
        {
            return false;
        }

        ReadOnlySpan<byte> content = reader.Take(length);
        if (_events.FileTransport.IsHandled())
        {
            StringValue data = new(content);
            Span<Slot> a = Enqueue(_events.FileTransport);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((ulong)handle);
            a[3] = Slot.Of((ulong)block);
            a[4].Ref = data;
        }

        return true;
    }

    private static bool SkipFileIdentifier(scoped ref WireReader reader)
    {
        if (!reader.Need(34, "File_Control_ID:status_code"))
        {
            return false;
        }

        int name = reader.U16Little();
        reader.Take(32);
        if (!Skip(ref reader, name, "File_Control_ID:file_name"))
        {
            return false;
        }

        while (!reader.IsAtEnd)
        {
            reader.Begin();
            if (!reader.Need(2, "Record_Obj:record_size") || !Skip(ref reader, reader.U16Little(), "Record_Obj:record_oct"))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A structure whose third and fourth bytes tell the length of the name behind it.</summary>
    private static bool SkipNamed(scoped ref WireReader reader, int length, string where)
    {
        if (!reader.Need(length, where))
        {
            return false;
        }

        reader.Take(2);
        int name = reader.U16Little();
        reader.Take(length - 4);
        return Skip(ref reader, name, where);
    }

    /// <summary>A structure with a count at some place and as many elements behind it.</summary>
    private static bool SkipCounted(scoped ref WireReader reader, int length, int countOffset, int countLength, int elementLength, string where)
    {
        if (!reader.Need(length, where))
        {
            return false;
        }

        reader.Take(countOffset);
        int count = reader.U16Little();
        reader.Take(length - countOffset - countLength);
        return Skip(ref reader, count * elementLength, where);
    }

    private static bool SkipActivation(scoped ref WireReader reader)
    {
        if (!reader.Need(5, "ActivateConf:count"))
        {
            return false;
        }

        reader.Take(4);
        for (int count = reader.U8(); count > 0 && !reader.IsAtEnd; count--)
        {
            reader.Begin();
            if (!reader.Need(2, "StatusEle:status_code"))
            {
                return false;
            }

            int length = reader.U8();
            reader.Take(1);
            if (!Skip(ref reader, length - 1, "StatusEle:ancillary"))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Secure authentication (IEEE 1815, A.45): nothing of it is told to policies.</summary>
    private static bool SkipAuthentication(scoped ref WireReader reader, ushort type, uint prefix)
    {
        const string Where = "AuthObject:data";
        int size = (ushort)prefix;
        switch (type & 0xFF)
        {
            case 1:
                return reader.Need(8, Where) && Skip(ref reader, size, 8, Where);
            case 2 or 6:
                return reader.Need(6, Where) && Skip(ref reader, size, 6, Where);
            case 3:
                return Skip(ref reader, 6, Where);
            case 4:
                return Skip(ref reader, 2, Where);
            case 5:
                if (!reader.Need(11, Where))
                {
                    return false;
                }

                reader.Take(9);
                int challenge = reader.U16Little();
                return Skip(ref reader, challenge, Where) && Skip(ref reader, size - 11 - challenge, Where);
            case 7:
                return reader.Need(15, Where) && Skip(ref reader, size, 15, Where);
            case 8:
                return reader.Need(2, Where) && Skip(ref reader, size, 2, Where);
            case 10:
                return SkipLengths(ref reader, 10, 3, Where);
            case 11:
                return SkipLengths(ref reader, 1, 2, Where);
            case 12:
                return SkipLengths(ref reader, 8, 1, Where);
            case 13:
                return SkipLengths(ref reader, 6, 1, Where);
            default:
                return Skip(ref reader, size, Where);
        }
    }

    /// <summary>A head, then lengths of two bytes each, then as much.</summary>
    private static bool SkipLengths(scoped ref WireReader reader, int head, int lengths, string where)
    {
        int total = 0;
        if (!reader.Need(head + (2 * lengths), where))
        {
            return false;
        }

        reader.Take(head);
        for (; lengths > 0; lengths--)
        {
            total += reader.U16Little();
        }

        return Skip(ref reader, total, where);
    }

    private bool DeliverRest(ref WireReader reader, bool isOrig)
    {
        Raise(_events.DebugByte, isOrig, reader.Take(reader.Remaining));
        return true;
    }

    private static bool Skip(scoped ref WireReader reader, int length, string where)
    {
        if (!reader.Need(length, where))
        {
            return false;
        }

        reader.Take(length);
        return true;
    }

    /// <summary>A structure of the given size, which must hold its head.</summary>
    private static bool Skip(scoped ref WireReader reader, int size, int head, string where)
    {
        // A length that is negative is a fault of its own.
        return Skip(ref reader, size < head ? Math.Min(-1, size) : size, where);
    }
}
