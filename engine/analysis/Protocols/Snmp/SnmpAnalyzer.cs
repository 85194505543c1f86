using System.Buffers.Binary;
using System.Globalization;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Protocols.Asn1;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Snmp;

/// <summary>Raises the events of SNMP, versions 1 to 3. Traffic is certainly SNMP once an agent has sent a header.</summary>
public sealed class SnmpAnalyzer : Analyzer
{
    private readonly SnmpEvents _events;

    public SnmpAnalyzer(Connection connection, AnalyzerInfo info, SnmpEvents events)
        : base(connection, info) => _events = events;

    protected override void Done() => Connection.Raise(_events.UdpSessionDone);

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        SnmpReader reader = new(data);
        if (!Deliver(ref reader, isOrig))
        {
            Violation(reader.Fault ?? "");
        }
    }

    private bool Deliver(ref SnmpReader reader, bool isOrig)
    {
        if (!SnmpHeader.TryParse(ref reader, out SnmpHeader header))
        {
            return false;
        }

        CheckFlags(header);
        RaiseWithoutPdu(header, isOrig);
        if (!isOrig)
        {
            Confirm();
        }

        if (!header.HasPdu)
        {
            return true;
        }

        if (!reader.TryHeader(out byte tag))
        {
            return false;
        }

        if (!SnmpEvents.IsKnown(tag))
        {
            RaiseTag(_events.UnknownPdu, header, tag, isOrig);
            return true;
        }

        if (!SnmpPdu.TryParse(ref reader, tag, out SnmpPdu pdu))
        {
            return false;
        }

        if (_events.OfPdu(tag) is { HasHandlers: true } handle)
        {
            RecordValue head = NewHeader(header);
            RecordValue body = NewPdu(tag, pdu);
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = head;
            a[3].Ref = body;
        }

        return true;
    }

    private void CheckFlags(in SnmpHeader header)
    {
        if (header.Version == SnmpVersion.V3 && header.Flags.Length != 1)
        {
            Violation("Invalid v3 HeaderData msgFlags");
        }
    }

    private void RaiseWithoutPdu(in SnmpHeader header, bool isOrig)
    {
        if (!header.IsKnown)
        {
            if (_events.UnknownVersion.IsHandled())
            {
                Span<Slot> a = Enqueue(_events.UnknownVersion);
                a[1] = Slot.Of(isOrig);
                a[2] = Slot.Of(header.Version);
            }
        }
        else if (!header.HasPdu)
        {
            if (header.Next != BerTag.OctetString)
            {
                RaiseTag(_events.UnknownScopedPdu, header, header.Next, isOrig);
            }
            else if (_events.EncryptedPdu.IsHandled())
            {
                RecordValue head = NewHeader(header);
                Span<Slot> a = Enqueue(_events.EncryptedPdu);
                a[1] = Slot.Of(isOrig);
                a[2].Ref = head;
            }
        }
    }

    private void RaiseTag(EventHandle? handle, in SnmpHeader header, byte tag, bool isOrig)
    {
        if (handle.IsHandled())
        {
            RecordValue head = NewHeader(header);
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = head;
            a[3] = Slot.Of((ulong)tag);
        }
    }

    private RecordValue NewHeader(in SnmpHeader header)
    {
        RecordShape shape = _events.Header;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)header.Version);
        switch (header.Version)
        {
            case SnmpVersion.V1:
                RecordValue v1 = _events.HeaderV1.New();
                _events.HeaderV1.Set(v1, 0, new StringValue(header.Community));
                shape.Set(record, 1, v1);
                break;
            case SnmpVersion.V2:
                RecordValue v2 = _events.HeaderV2.New();
                _events.HeaderV2.Set(v2, 0, new StringValue(header.Community));
                shape.Set(record, 2, v2);
                break;
            default:
                shape.Set(record, 3, NewHeaderV3(header));
                break;
        }

        return record;
    }

    private RecordValue NewHeaderV3(in SnmpHeader header)
    {
        RecordShape shape = _events.HeaderV3;
        RecordValue record = shape.New();
        int flags = header.Flags.IsEmpty ? 0 : header.Flags[0];
        shape.Set(record, 0, (ulong)Number(header.Id));
        shape.Set(record, 1, (ulong)Number(header.MaxSize));
        shape.Set(record, 2, flags);
        shape.Set(record, 3, (flags & 1) != 0);
        shape.Set(record, 4, (flags & 2) != 0);
        shape.Set(record, 5, (flags & 4) != 0);
        shape.Set(record, 6, (ulong)Number(header.SecurityModel));
        shape.Set(record, 7, new StringValue(header.SecurityParameters));
        if (header.HasPdu)
        {
            RecordValue context = _events.Context.New();
            _events.Context.Set(context, 0, new StringValue(header.ContextEngineId));
            _events.Context.Set(context, 1, new StringValue(header.ContextName));
            shape.Set(record, 8, context);
        }

        if (header.HasUserSecurity && SnmpUserSecurity.TryParse(header.SecurityParameters, out SnmpUserSecurity security))
        {
            RecordShape user = _events.UserSecurity;
            RecordValue parameters = user.New();
            user.Set(parameters, 0, new StringValue(security.EngineId));
            user.Set(parameters, 1, (ulong)Number(security.EngineBoots));
            user.Set(parameters, 2, (ulong)Number(security.EngineTime));
            user.Set(parameters, 3, new StringValue(security.UserName));
            user.Set(parameters, 4, new StringValue(security.Authentication));
            user.Set(parameters, 5, new StringValue(security.Privacy));
            shape.Set(record, 9, parameters);
        }

        return record;
    }

    private RecordValue NewPdu(byte tag, in SnmpPdu pdu)
    {
        RecordShape shape;
        RecordValue record;
        if (tag == SnmpTag.Trap)
        {
            shape = _events.TrapPdu;
            record = shape.New();
            shape.Set(record, 0, Identifier(pdu.First));
            shape.Set(record, 1, Address(pdu.Second));
            shape.Set(record, 2, (ulong)Number(pdu.Third));
            shape.Set(record, 3, (ulong)Number(pdu.Fourth));
            shape.Set(record, 4, (ulong)Number(pdu.Fifth));
            shape.Set(record, 5, NewBindings(pdu));
            return record;
        }

        shape = tag == SnmpTag.GetBulkRequest ? _events.BulkPdu : _events.Pdu;
        record = shape.New();
        shape.Set(record, 0, (ulong)Number(pdu.First));
        shape.Set(record, 1, (ulong)Number(pdu.Second));
        shape.Set(record, 2, (ulong)Number(pdu.Third));
        shape.Set(record, 3, NewBindings(pdu));
        return record;
    }

    private VectorValue NewBindings(in SnmpPdu pdu)
    {
        VectorValue list = new(_events.Bindings!, pdu.BindingCount);
        SnmpReader reader = pdu.Bindings;
        while (!reader.IsEmpty && SnmpPdu.TryBinding(ref reader, out ReadOnlySpan<byte> name, out byte tag, out ReadOnlySpan<byte> value))
        {
            RecordValue binding = _events.Binding.New();
            _events.Binding.Set(binding, 0, Identifier(name));
            _events.Binding.Set(binding, 1, NewValue(tag, value));
            list.Add(Slot.Of((object)binding));
        }

        return list;
    }

    private RecordValue NewValue(byte tag, ReadOnlySpan<byte> content)
    {
        RecordShape shape = _events.ObjectValue;
        RecordValue value = shape.New();
        shape.Set(value, 0, (ulong)tag);
        switch (tag)
        {
            case SnmpTag.Unspecified or SnmpTag.NoSuchObject or SnmpTag.NoSuchInstance or SnmpTag.EndOfMibView:
                break;
            case BerTag.ObjectIdentifier:
                shape.Set(value, 1, Identifier(content));
                break;
            case BerTag.Integer:
                shape.Set(value, 2, (ulong)Number(content));
                break;
            case SnmpTag.Counter32 or SnmpTag.Unsigned32 or SnmpTag.TimeTicks or SnmpTag.Counter64:
                shape.Set(value, 3, (ulong)Number(content));
                break;
            case SnmpTag.IpAddress:
                shape.Set(value, 4, Address(content));
                break;
            default:
                shape.Set(value, 5, new StringValue(content));
                break;
        }

        return value;
    }

    private long Number(ReadOnlySpan<byte> content)
    {
        long number = SnmpNumber.Of(content, out bool isTooLong);
        if (isTooLong)
        {
            Context.Weirds.OfNet(SnmpWeirds.IntegerTooLong, content.Length.ToString(CultureInfo.InvariantCulture), "");
        }

        return number;
    }

    private static StringValue Identifier(ReadOnlySpan<byte> content) => new(ObjectIdentifier.Format(content));

    /// <summary>Addresses of other lengths than four bytes are told as unspecified.</summary>
    private static AddrValue Address(ReadOnlySpan<byte> content) =>
        content.Length == 4 ? AddrValue.FromV4(BinaryPrimitives.ReadUInt32BigEndian(content)) : new AddrValue(0, 0);
}
