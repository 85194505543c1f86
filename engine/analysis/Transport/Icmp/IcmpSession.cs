using System.Buffers.Binary;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Icmp;

/// <summary>
/// ICMP messages between two hosts: a type and the type that answers it stand in the place of ports. Messages without an answer
/// are conversations of their own, with the code for the second port.
/// </summary>
public sealed partial class IcmpSession : TransportSession
{
    private const int HeaderLength = 8;

    // Bytes behind the headers; -1 before a side's first message.
    private long _request;
    private long _reply;

    internal IcmpSession(Connection connection)
        : base(connection)
    {
    }

    protected override string WeirdSource => "ICMP";

    internal override ulong EndpointSize(bool isOrig) => (ulong)Math.Max(0, isOrig ? _request : _reply);

    internal override ulong EndpointState(bool isOrig) => (isOrig ? _request : _reply) < 0 ? 0UL : 1UL;

    internal override void Clear()
    {
        base.Clear();
        _request = _reply = -1;
    }

    internal override void Open()
    {
        Connection.SetInactivityTimeout(Context.Settings.IcmpInactivityTimeout);
        Context.Analyzers.Attach(Connection);
        DetectionAnalyzer.AttachTo(this);
        Start();
    }

    internal override void Process(scoped in DecodedPacket packet, bool isOrig)
    {
        ReadOnlySpan<byte> message = packet.Transport;
        ReadOnlySpan<byte> payload = message[HeaderLength..Math.Max(HeaderLength, Math.Min(message.Length, packet.TransportLength))];
        RaisePacketContents(payload);
        if (packet.TransportChecksum == ChecksumVerdict.Bad)
        {
            Weird(ConnectionWeirds.BadICMPChecksum);
            return;
        }

        Connection.LastTime = packet.Time;
        int length = packet.TransportLength - HeaderLength;
        ref long size = ref isOrig ? ref _request : ref _reply;
        size = Math.Max(0, size) + length;
        if (packet.Protocol == IpProtocol.Icmp)
        {
            MessageV4(packet, message[..HeaderLength], payload, length);
        }
        else
        {
            MessageV6(packet, message[..HeaderLength], payload, length);
        }

        Detection?.FirstPacket(packet, isOrig);
        if (payload.Length >= length)
        {
            ForwardPacket(payload, length, isOrig);
        }

        CountPacket(packet, isOrig);
    }

    private void MessageV4(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        switch (header[0])
        {
            case IcmpTypes.Echo:
                Echo(Context.Events.IcmpEchoRequest, packet, header, payload, length);
                break;
            case IcmpTypes.EchoReply:
                Echo(Context.Events.IcmpEchoReply, packet, header, payload, length);
                break;
            case IcmpTypes.Unreachable:
                Error(Context.Events.IcmpUnreachable, packet, header, payload, length);
                break;
            case IcmpTypes.TimeExceeded:
                Error(Context.Events.IcmpTimeExceeded, packet, header, payload, length);
                break;
            default:
                Sent(packet, header, payload, length);
                break;
        }
    }

    private void MessageV6(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        switch (header[0])
        {
            case IcmpTypes.V6Echo:
                Echo(Context.Events.IcmpEchoRequest, packet, header, payload, length);
                break;
            case IcmpTypes.V6EchoReply:
                Echo(Context.Events.IcmpEchoReply, packet, header, payload, length);
                break;
            case IcmpTypes.V6Unreachable:
                Error(Context.Events.IcmpUnreachable, packet, header, payload, length);
                break;
            case IcmpTypes.V6PacketTooBig:
                Error(Context.Events.IcmpPacketTooBig, packet, header, payload, length);
                break;
            case IcmpTypes.V6TimeExceeded:
                Error(Context.Events.IcmpTimeExceeded, packet, header, payload, length);
                break;
            case IcmpTypes.V6ParameterProblem:
                Error(Context.Events.IcmpParameterProblem, packet, header, payload, length);
                break;
            case IcmpTypes.V6RouterSolicitation:
                RouterSolicitation(packet, header, payload, length);
                break;
            case IcmpTypes.V6RouterAdvertisement:
                RouterAdvertisement(packet, header, payload, length);
                break;
            case IcmpTypes.V6NeighborSolicitation:
                NeighborSolicitation(packet, header, payload, length);
                break;
            case IcmpTypes.V6NeighborAdvertisement:
                NeighborAdvertisement(packet, header, payload, length);
                break;
            case IcmpTypes.V6Redirect:
                Redirect(packet, header, payload, length);
                break;
            case IcmpTypes.V6ListenerReport or IcmpTypes.V6ListenerDone:
                ListenerReport(header, payload);
                break;
            case IcmpTypes.V6ListenerReport2:
                ListenerReportV2(header, payload);
                break;
            case < 128:
                Error(Context.Events.IcmpErrorMessage, packet, header, payload, length);
                break;
            default:
                Sent(packet, header, payload, length);
                break;
        }
    }

    private RecordValue MessageInfo(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, int length)
    {
        RecordShape shape = Context.IcmpRecords.Info;
        RecordValue info = shape.New();
        shape.Set(info, 0, packet.Protocol != IpProtocol.Icmp);
        shape.Set(info, 1, (ulong)header[0]);
        shape.Set(info, 2, (ulong)header[1]);
        shape.Set(info, 3, (ulong)length);
        shape.Set(info, 4, (ulong)packet.Ttl);
        return info;
    }

    private void Echo(
        EventHandle? handle, scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        if (!handle.IsHandled())
        {
            return;
        }

        RecordValue info = MessageInfo(packet, header, length);
        var contents = new StringValue(payload);
        Span<Slot> a = Enqueue(handle);
        a[1].Ref = info;
        a[2] = Slot.Of((ulong)BinaryPrimitives.ReadUInt16BigEndian(header[4..]));
        a[3] = Slot.Of((ulong)BinaryPrimitives.ReadUInt16BigEndian(header[6..]));
        a[4].Ref = contents;
    }

    private void Sent(scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        if (Context.Events.IcmpSent.IsHandled())
        {
            RecordValue info = MessageInfo(packet, header, length);
            Enqueue(Context.Events.IcmpSent)[1].Ref = info;
        }

        if (Context.Events.IcmpSentPayload.IsHandled())
        {
            RecordValue info = MessageInfo(packet, header, length);
            var contents = new StringValue(payload);
            Span<Slot> a = Enqueue(Context.Events.IcmpSentPayload);
            a[1].Ref = info;
            a[2].Ref = contents;
        }
    }

    private void Error(
        EventHandle? handle, scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length)
    {
        if (!handle.IsHandled())
        {
            return;
        }

        RecordValue info = MessageInfo(packet, header, length);
        RecordValue about = packet.Protocol == IpProtocol.Icmp
            ? IcmpContext.V4(Context, payload)
            : IcmpContext.V6(Context, payload);
        Span<Slot> a = Enqueue(handle);
        a[1].Ref = info;
        a[2] = Slot.Of((ulong)header[1]);
        a[3].Ref = about;
    }
}
