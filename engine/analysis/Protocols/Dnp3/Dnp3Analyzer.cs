using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Dnp3;

/// <summary>Raises the events of DNP3 over TCP or UDP.</summary>
public sealed partial class Dnp3Analyzer : EventRaisingAnalyzer, IDnp3Sink
{
    private const string UdpName = "DNP3_UDP";
    private const byte Response = 0x81;
    private const byte LastResponse = 0x83;
    private const byte AuthenticateFile = 0x1D;

    private readonly Dnp3Events _events;
    private readonly bool _isUdp;
    private Dnp3Link _orig;
    private Dnp3Link _resp;

    public Dnp3Analyzer(Connection connection, AnalyzerInfo info, Dnp3Events events)
        : base(connection, info)
    {
        _events = events;
        _isUdp = info.Name == UdpName;
    }

    void IDnp3Sink.Confirmed() => Confirm();

    void IDnp3Sink.Weird(string name) => Weird(name);

    void IDnp3Sink.BrokenChecksum() => Violation("broken_checksum");

    void IDnp3Sink.Header(byte length, byte control, ushort destination, ushort source, bool isOrig)
    {
        if (_events.HeaderBlock.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.HeaderBlock);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((ulong)length);
            a[3] = Slot.Of((ulong)control);
            a[4] = Slot.Of((ulong)destination);
            a[5] = Slot.Of((ulong)source);
        }
    }

    bool IDnp3Sink.Fragment(ReadOnlySpan<byte> fragment, bool isOrig)
    {
        WireReader reader = new(fragment);
        bool isSound = isOrig ? DeliverRequest(ref reader) : DeliverResponse(ref reader);
        if (!isSound)
        {
            Violation(reader.Fault.Text());
        }

        return isSound;
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (!_isUdp)
        {
            Deliver(data, isOrig);
        }
    }

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        if (_isUdp)
        {
            Deliver(data, isOrig);
        }
    }

    /// <summary>Where frames begin is not known behind a gap.</summary>
    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => IsSkipping = true;

    private void Deliver(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (!(isOrig ? ref _orig : ref _resp).Deliver(data, isOrig, this))
        {
            IsSkipping = true;
        }
    }

    private bool DeliverRequest(ref WireReader reader)
    {
        if (!reader.Need(2, "DNP3_Application_Request_Header:function_code"))
        {
            return false;
        }

        byte control = reader.U8();
        byte function = reader.U8();
        if (_events.RequestHeader.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.RequestHeader);
            a[1] = Slot.Of(true);
            a[2] = Slot.Of((ulong)control);
            a[3] = Slot.Of((ulong)function);
        }

        while (HasObjects(function) && !reader.IsAtEnd)
        {
            if (!DeliverObjects(ref reader, function, isOrig: true))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Confirmations, restarts, measuring delays and the like have none; codes that are not known may have anything.</summary>
    private static bool HasObjects(byte function) => function is (>= 0x01 and <= 0x0C) or (>= 0x10 and <= 0x12) or (>= 0x14 and <= 0x16) or (>= 0x19 and <= 0x21);

    private bool DeliverResponse(ref WireReader reader)
    {
        if (!reader.Need(4, "DNP3_Application_Response_Header:internal_indications"))
        {
            return false;
        }

        byte control = reader.U8();
        byte function = reader.U8();
        ushort indications = reader.U16();
        if (_events.ResponseHeader.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.ResponseHeader);
            a[1] = Slot.Of(false);
            a[2] = Slot.Of((ulong)control);
            a[3] = Slot.Of((ulong)function);
            a[4] = Slot.Of((ulong)indications);
        }

        if (function is < Response or > LastResponse)
        {
            Raise(_events.DebugByte, false, reader.Rest);
            return true;
        }

        while (!reader.IsAtEnd)
        {
            if (!DeliverObjects(ref reader, function, isOrig: false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A header with the objects that it announces.</summary>
    private bool DeliverObjects(ref WireReader reader, byte function, bool isOrig)
    {
        if (!Dnp3Range.TryRead(ref reader, out ushort type, out byte qualifier, out Dnp3Range range))
        {
            return false;
        }

        if (_events.ObjectHeader.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.ObjectHeader);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((ulong)type);
            a[3] = Slot.Of((ulong)qualifier);
            a[4] = Slot.Of((ulong)range.Count);
            a[5] = Slot.Of((ulong)range.Low);
            a[6] = Slot.Of((ulong)range.High);
        }

        if (isOrig && !Dnp3Objects.IsCarriedByRequests(type))
        {
            return true;
        }

        long count = (int)range.Count;
        if (Dnp3Objects.IsPacked(type, isOrig))
        {
            count = (count + 7) / 8;
        }

        int empty = 0;
        for (long i = 0; i < count && !reader.IsAtEnd && empty < Dnp3Limits.EmptyObjects; i++)
        {
            int start = reader.Position;
            if (!DeliverObject(ref reader, type, qualifier, function, isOrig))
            {
                return false;
            }

            empty += reader.Position == start ? 1 : 0;
        }

        return true;
    }

    private bool DeliverObject(ref WireReader reader, ushort type, byte qualifier, byte function, bool isOrig)
    {
        if (!TryPrefix(ref reader, qualifier, out uint prefix))
        {
            return false;
        }

        if (_events.ObjectPrefix.IsHandled())
        {
            Raise(_events.ObjectPrefix, isOrig, prefix);
        }

        byte value = reader.IsAtEnd || isOrig ? (byte)0 : reader.Rest[0];
        if (!DeliverData(ref reader, type, prefix, function, isOrig))
        {
            return false;
        }

        if (!isOrig && _events.ResponseDataObject.IsHandled())
        {
            bool isBinary = type is Dnp3Objects.BinaryInputPacked or Dnp3Objects.BinaryInputFlags or Dnp3Objects.BinaryOutputPacked
                or Dnp3Objects.BinaryOutputFlags;
            Raise(_events.ResponseDataObject, false, isBinary ? value : byte.MaxValue);
        }

        return true;
    }

    /// <summary>An index or a size before each object, as the upper half of the qualifier tells.</summary>
    private static bool TryPrefix(scoped ref WireReader reader, byte qualifier, out uint prefix)
    {
        prefix = 0;
        reader.Begin();
        switch (qualifier & 0xF0)
        {
            case 0x10 or 0x40:
                if (reader.Need(1, "Prefix_Type:prefix8"))
                {
                    prefix = reader.U8();
                    return true;
                }

                return false;
            case 0x20 or 0x50:
                if (reader.Need(2, "Prefix_Type:prefix16"))
                {
                    prefix = reader.U16Little();
                    return true;
                }

                return false;
            case 0x30 or 0x60:
                if (reader.Need(4, "Prefix_Type:prefix32"))
                {
                    prefix = reader.U32Little();
                    return true;
                }

                return false;
            default:
                return true;
        }
    }
}

/// <summary>Which objects a header announces (IEEE 1815, 4.2.2.7).</summary>
/// <param name="Count">how many objects</param>
/// <param name="Low">the first one, or the number as it was sent</param>
/// <param name="High">the last one</param>
internal readonly record struct Dnp3Range(uint Count, uint Low, uint High)
{
    // What stands for all objects.
    private const uint All = 0xFFFF;

    public static bool TryRead(scoped ref WireReader reader, out ushort type, out byte qualifier, out Dnp3Range range)
    {
        type = 0;
        qualifier = 0;
        range = default;
        reader.Begin();
        if (!reader.Need(3, "Object_Header:qualifier_field"))
        {
            return false;
        }

        type = reader.U16();
        qualifier = reader.U8();
        int code = qualifier & 0x0F;
        int length = code switch
        {
            0 or 3 => 2,
            1 or 4 => 4,
            2 or 5 => 8,
            7 or 0x0B => 1,
            8 => 2,
            9 => 4,
            _ => 0,
        };
        reader.Begin();
        if (!reader.Need(length, "Object_Header:range_field"))
        {
            return false;
        }

        switch (code)
        {
            case 0 or 3:
                range = Between(code == 0, reader.U8(), reader.U8());
                break;
            case 1:
                range = Between(true, reader.U16Little(), reader.U16Little());
                break;
            case 4:
                range = Between(false, reader.U16(), reader.U16());
                break;
            case 2:
                range = Between(true, reader.U32Little(), reader.U32Little());
                break;
            case 5:
                range = Between(false, reader.U32(), reader.U32());
                break;
            case 6:
                range = new Dnp3Range(0, All, All);
                break;
            case 7 or 0x0B:
                byte number = reader.U8();
                range = new Dnp3Range(number, number, 0);
                break;
            case 8:
                ushort raw = reader.U16();
                range = new Dnp3Range((uint)((raw & 0xFF) << 8) | (uint)(raw >> 8), raw, 0);
                break;
            case 9:
                uint raw32 = reader.U32();
                range = new Dnp3Range(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(raw32), raw32, 0);
                break;
            default:
                // Nobody knows how long it is.
                reader.Take(reader.Remaining);
                break;
        }

        return true;
    }

    /// <summary>Addresses announce no objects that could be counted.</summary>
    private static Dnp3Range Between(bool isCounted, uint low, uint high) => new(isCounted ? high - low + 1 : 0, low, high);
}
