using System.Buffers.Binary;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Icmp;

/// <summary>Neighbour discovery (RFC 4861) and multicast listener messages (RFC 2710, RFC 3810) of ICMPv6.</summary>
public sealed partial class IcmpSession
{
    private const int AddressLength = 16;

    // Type, length of auxiliary data, number of sources and group of one record.
    private const int ListenerRecordLength = 20;

    private void RouterSolicitation(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        if (Context.Events.IcmpRouterSolicitation.IsHandled())
        {
            RecordValue info = MessageInfo(packet, header, length);
            VectorValue? options = NeighborOptions(payload);
            Span<Slot> a = Enqueue(Context.Events.IcmpRouterSolicitation);
            a[1].Ref = info;
            a[2].Ref = options;
        }
    }

    private void RouterAdvertisement(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        if (!Context.Events.IcmpRouterAdvertisement.IsHandled())
        {
            return;
        }

        byte flags = header[5];
        uint reachable = payload.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(payload) : 0;
        uint retransmit = payload.Length >= 8 ? BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) : 0;
        RecordValue info = MessageInfo(packet, header, length);
        VectorValue? options = NeighborOptions(payload.Length > 8 ? payload[8..] : default);
        Span<Slot> a = Enqueue(Context.Events.IcmpRouterAdvertisement);
        a[1].Ref = info;
        a[2] = Slot.Of((ulong)header[4]);
        a[3] = Slot.Of((flags & 0x80) != 0);
        a[4] = Slot.Of((flags & 0x40) != 0);
        a[5] = Slot.Of((flags & 0x20) != 0);
        a[6] = Slot.Of((ulong)((flags & 0x18) >> 3));
        a[7] = Slot.Of((flags & 0x04) != 0);
        a[8] = Slot.Of((ulong)(flags & 0x02));
        a[9] = Slot.Of((double)BinaryPrimitives.ReadUInt16BigEndian(header[6..]));
        a[10] = Slot.Of(reachable / 1000.0);
        a[11] = Slot.Of(retransmit / 1000.0);
        a[12].Ref = options;
    }

    private void NeighborSolicitation(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        if (Context.Events.IcmpNeighborSolicitation.IsHandled())
        {
            RecordValue info = MessageInfo(packet, header, length);
            AddrValue target = AddressAt(payload, 0);
            VectorValue? options = NeighborOptions(payload.Length > AddressLength ? payload[AddressLength..] : default);
            Span<Slot> a = Enqueue(Context.Events.IcmpNeighborSolicitation);
            a[1].Ref = info;
            a[2].Ref = target;
            a[3].Ref = options;
        }
    }

    private void NeighborAdvertisement(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        if (Context.Events.IcmpNeighborAdvertisement.IsHandled())
        {
            RecordValue info = MessageInfo(packet, header, length);
            AddrValue target = AddressAt(payload, 0);
            VectorValue? options = NeighborOptions(payload.Length > AddressLength ? payload[AddressLength..] : default);
            Span<Slot> a = Enqueue(Context.Events.IcmpNeighborAdvertisement);
            a[1].Ref = info;
            a[2] = Slot.Of((header[4] & 0x80) != 0);
            a[3] = Slot.Of((header[4] & 0x40) != 0);
            a[4] = Slot.Of((header[4] & 0x20) != 0);
            a[5].Ref = target;
            a[6].Ref = options;
        }
    }

    private void Redirect(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        if (Context.Events.IcmpRedirect.IsHandled())
        {
            RecordValue info = MessageInfo(packet, header, length);
            AddrValue target = AddressAt(payload, 0);
            AddrValue destination = AddressAt(payload, AddressLength);
            VectorValue? options = NeighborOptions(payload.Length > 2 * AddressLength ? payload[(2 * AddressLength)..] : default);
            Span<Slot> a = Enqueue(Context.Events.IcmpRedirect);
            a[1].Ref = info;
            a[2].Ref = target;
            a[3].Ref = destination;
            a[4].Ref = options;
        }
    }

    private void ListenerReport(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < AddressLength)
        {
            Weird(ConnectionWeirds.TruncatedICMPv6MLDv1);
            return;
        }

        EventHandle? handle = header[0] == IcmpTypes.V6ListenerReport ? Context.Events.Icmpv6MldReportV1 : Context.Events.Icmpv6MldDoneV1;
        if (handle.IsHandled())
        {
            AddrValue group = AddressAt(payload, 0);
            Enqueue(handle)[1].Ref = group;
        }
    }

    private void ListenerReportV2(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        int records = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
        if (payload.Length < records * ListenerRecordLength)
        {
            Weird(ConnectionWeirds.TruncatedICMPv6MLDv2);
            return;
        }

        bool isHandled = Context.Events.Icmpv6MldReportV2.IsHandled();
        IcmpRecords types = Context.IcmpRecords;
        VectorValue? list = isHandled && types.ListenerRecords is { } type ? new VectorValue(type) : null;
        for (int i = 0; i < records && !payload.IsEmpty; i++)
        {
            int auxiliary = payload.Length >= 4 ? payload[1] * 4 : 0;
            int sources = payload.Length >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) : 0;
            int size = ListenerRecordLength + (sources * AddressLength) + auxiliary;
            if (payload.Length < size)
            {
                Weird(ConnectionWeirds.TruncatedICMPv6MLDv2Record);
                break;
            }

            if (list is not null && list.Count < EngineLimits.IcmpEntries)
            {
                list.Add(Slot.Of((object?)ListenerRecord(payload[..size], auxiliary, sources)));
            }

            payload = payload[size..];
        }

        if (isHandled)
        {
            Enqueue(Context.Events.Icmpv6MldReportV2!)[1].Ref = list;
        }
    }

    private RecordValue ListenerRecord(ReadOnlySpan<byte> data, int auxiliary, int sources)
    {
        IcmpRecords types = Context.IcmpRecords;
        RecordShape shape = types.ListenerRecord;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)data[0]);
        shape.Set(record, 1, (ulong)auxiliary);
        shape.Set(record, 2, (ulong)sources);
        shape.Set(record, 3, AddressAt(data, 4));
        if (types.Addresses is { } type)
        {
            var list = new VectorValue(type, Math.Min(sources, EngineLimits.IcmpEntries));
            for (int i = 0; i < sources && i < EngineLimits.IcmpEntries; i++)
            {
                list.Add(Slot.Of((object?)AddressAt(data, ListenerRecordLength + (i * AddressLength))));
            }

            shape.Set(record, 4, list);
        }

        if (auxiliary > 0)
        {
            shape.Set(record, 5, new StringValue(data[^auxiliary..]));
        }

        return record;
    }

    /// <summary>The options behind a neighbour discovery message (RFC 4861, section 4.6).</summary>
    private VectorValue? NeighborOptions(ReadOnlySpan<byte> data)
    {
        if (Context.IcmpRecords.Options is not { } type)
        {
            return null;
        }

        var list = new VectorValue(type);
        while (!data.IsEmpty && list.Count < EngineLimits.IcmpEntries)
        {
            if (data.Length < 2)
            {
                Weird(ConnectionWeirds.TruncatedICMPv6NDOptions);
                break;
            }

            if (data[1] == 0)
            {
                Weird(ConnectionWeirds.ZeroLengthICMPv6NDOption);
                break;
            }

            int length = (data[1] * 8) - 2;
            ReadOnlySpan<byte> body = data[2..];
            list.Add(Slot.Of((object?)NeighborOption(data[0], data[1], body, length)));
            data = body.Length > length ? body[length..] : default;
        }

        return list;
    }

    /// <param name="units">length in units of eight bytes</param>
    /// <param name="body">what follows type and length, up to the end of the message</param>
    /// <param name="length">how much of it belongs to the option</param>
    private RecordValue NeighborOption(byte type, byte units, ReadOnlySpan<byte> body, int length)
    {
        RecordShape shape = Context.IcmpRecords.Option;
        RecordValue option = shape.New();
        shape.Set(option, 0, (ulong)type);
        shape.Set(option, 1, (ulong)units);
        switch (type)
        {
            case 1 or 2 when body.Length >= length:
                shape.Set(option, 2, new StringValue(body[..length]));
                break;
            case 3 when body.Length >= 30:
                shape.Set(option, 3, PrefixInformation(body));
                break;
            case 4 when body.Length >= length:
                shape.Set(option, 4, IcmpContext.V6(Context, body[6..length]));
                break;
            case 5 when body.Length >= 6:
                shape.Set(option, 5, (ulong)BinaryPrimitives.ReadUInt32BigEndian(body[2..]));
                break;
            default:
                shape.Set(option, 6, new StringValue(body[..Math.Min(length, body.Length)]));
                break;
        }

        return option;
    }

    private RecordValue PrefixInformation(ReadOnlySpan<byte> body)
    {
        RecordShape shape = Context.IcmpRecords.Prefix;
        RecordValue prefix = shape.New();
        shape.Set(prefix, 0, (ulong)body[0]);
        shape.Set(prefix, 1, (body[1] & 0x80) != 0);
        shape.Set(prefix, 2, (body[1] & 0x40) != 0);
        shape.Set(prefix, 3, (double)BinaryPrimitives.ReadUInt32BigEndian(body[2..]));
        shape.Set(prefix, 4, (double)BinaryPrimitives.ReadUInt32BigEndian(body[6..]));
        shape.Set(prefix, 5, AddressAt(body, 14));
        return prefix;
    }

    /// <summary>An address in a message; the unspecified one where it is cut off.</summary>
    private static AddrValue AddressAt(ReadOnlySpan<byte> data, int offset) =>
        data.Length >= offset + AddressLength ? EngineRecords.Addr(IpAddress.ReadV6(data[offset..])) : new AddrValue(0, 0);
}
