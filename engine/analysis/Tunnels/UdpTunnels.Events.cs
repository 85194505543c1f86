using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Tunnels;

/// <summary>The events of tunnels over UDP.</summary>
public sealed partial class UdpTunnels
{
    private void RaiseWithHeader(EventHandle handle, Connection outer, RecordValue innerHeader, uint networkId)
    {
        RecordValue record = outer.Record();
        Span<Slot> a = _context.Machine.Enqueue(handle);
        a[0].Ref = record;
        a[1].Ref = innerHeader;
        a[2] = Slot.Of((ulong)networkId);
    }

    private void RaiseTeredo(Connection connection, TeredoView header)
    {
        EngineEvents events = _context.Events;
        RaiseTeredo(events.TeredoPacket, connection, header, applies: true);
        RaiseTeredo(events.TeredoAuthentication, connection, header, !header.Authentication.IsEmpty);
        RaiseTeredo(events.TeredoOriginIndication, connection, header, !header.Origin.IsEmpty);
        RaiseTeredo(events.TeredoBubble, connection, header, header.IsBubble);
    }

    private void RaiseTeredo(EventHandle? handle, Connection connection, TeredoView header, bool applies)
    {
        if (!applies || !handle.IsHandled())
        {
            return;
        }

        RecordValue teredo = TeredoHeader.New();
        if (!header.Authentication.IsEmpty)
        {
            RecordValue auth = TeredoAuth.New();
            TeredoAuth.Set(auth, 0, new StringValue(header.ClientId));
            TeredoAuth.Set(auth, 1, new StringValue(header.AuthenticationValue));
            TeredoAuth.Set(auth, 2, header.Nonce);
            TeredoAuth.Set(auth, 3, (ulong)header.Confirmation);
            TeredoHeader.Set(teredo, 0, auth);
        }

        if (!header.Origin.IsEmpty)
        {
            RecordValue origin = TeredoOrigin.New();
            TeredoOrigin.Set(origin, 0, EngineRecords.PortBits(header.OriginPort, TransportProtocol.Udp));
            TeredoOrigin.Set(origin, 1, EngineRecords.Addr(header.OriginAddress));
            TeredoHeader.Set(teredo, 1, origin);
        }

        TeredoHeader.Set(teredo, 2, Engine.HeaderRecords.OfIp(header.Payload.Data));
        RecordValue record = connection.Record();
        Span<Slot> a = _context.Machine.Enqueue(handle);
        a[0].Ref = record;
        a[1].Ref = teredo;
    }

    private void RaiseGtpMessage(Connection connection, GtpV1View header)
    {
        if (_context.Events.Gtpv1Message.IsHandled())
        {
            RecordValue gtp = GtpRecord(header);
            RecordValue record = connection.Record();
            Span<Slot> a = _context.Machine.Enqueue(_context.Events.Gtpv1Message);
            a[0].Ref = record;
            a[1].Ref = gtp;
        }
    }

    private void RaiseGtpElements(EventHandle handle, Connection connection, GtpV1View header, RecordValue elements)
    {
        RecordValue gtp = GtpRecord(header);
        RecordValue record = connection.Record();
        Span<Slot> a = _context.Machine.Enqueue(handle);
        a[0].Ref = record;
        a[1].Ref = gtp;
        a[2].Ref = elements;
    }

    private RecordValue GtpRecord(GtpV1View header)
    {
        RecordValue gtp = GtpHeader.New();
        GtpHeader.Set(gtp, 0, (ulong)header.Version);
        GtpHeader.Set(gtp, 1, header.IsGtp);
        GtpHeader.Set(gtp, 2, header.Reserved);
        GtpHeader.Set(gtp, 3, header.HasExtension);
        GtpHeader.Set(gtp, 4, header.HasSequence);
        GtpHeader.Set(gtp, 5, header.HasNpdu);
        GtpHeader.Set(gtp, 6, (ulong)header.MessageType);
        GtpHeader.Set(gtp, 7, (ulong)header.Length);
        GtpHeader.Set(gtp, 8, (ulong)header.TunnelId);
        if (header.HasOptionalFields)
        {
            GtpHeader.Set(gtp, 9, (ulong)header.Sequence);
            GtpHeader.Set(gtp, 10, (ulong)header.Npdu);
            GtpHeader.Set(gtp, 11, (ulong)header.NextExtension);
        }

        return gtp;
    }
}
