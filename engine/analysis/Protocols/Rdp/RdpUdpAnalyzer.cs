using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rdp;

/// <summary>Follows the handshake of RDP's transport over UDP (MS-RDPEUDP, MS-RDPEUDP2), and hands on what comes after it.</summary>
public sealed class RdpUdpAnalyzer : EventRaisingAnalyzer
{
    private const ushort Syn = 0x0001;
    private const ushort Ack = 0x0004;
    private const ushort Data = 0x0008;
    private const ushort AckOfAcks = 0x0100;
    private const ushort CorrelationId = 0x0800;
    private const ushort SynEx = 0x1000;
    private const uint NoAck = 0xFFFF_FFFF;
    private const ushort Version1 = 0x0001;
    private const ushort Version3 = 0x0101;

    private readonly RdpEvents _events;
    private State _state;
    private ushort _origVersion = Version1;
    private ushort _respVersion = Version1;

    public RdpUdpAnalyzer(Connection connection, AnalyzerInfo info, RdpEvents events)
        : base(connection, info) => _events = events;

    private enum State
    {
        Start,
        HasSyn,
        HasSynAck,
        Established,
    }

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        WireReader reader = new(data);
        bool isGood = _state switch
        {
            State.Start => DeliverSyn(ref reader, isOrig),
            State.HasSyn => DeliverSynAck(ref reader, isOrig),
            _ => _origVersion == Version3 && _respVersion == Version3 ? DeliverVersion2(ref reader, isOrig) : DeliverVersion1(ref reader, isOrig),
        };
        if (!isGood)
        {
            Violation(reader.Fault.Text());
        }
    }

    /// <summary>The header of the first two datagrams (MS-RDPEUDP, 2.2.2): the flags, and the version where it is told.</summary>
    private static bool Handshake(ref WireReader reader, out uint acknowledged, out ushort flags, out ushort version)
    {
        acknowledged = 0;
        flags = 0;
        version = Version1;
        if (!reader.Need(16, "RDPUDP_SYNDATA_PAYLOAD:uDownStreamMtu"))
        {
            return false;
        }

        acknowledged = reader.U32();
        reader.Take(2);
        flags = reader.U16();
        reader.Take(8);
        if ((flags & CorrelationId) != 0)
        {
            if (!reader.Need(32, "RDPUDP_CORRELATION_ID_PAYLOAD:uReserved"))
            {
                return false;
            }

            reader.Take(32);
        }

        if ((flags & SynEx) == 0)
        {
            return true;
        }

        if (!reader.Need(4, "RDPUDP_SYNEX_PAYLOAD:uUdpVer"))
        {
            return false;
        }

        reader.Take(2);
        version = reader.U16();
        return version != Version3 || reader.Need(32, "RDPUDP_SYNEX_PAYLOAD:cookieHash");
    }

    private bool DeliverSyn(ref WireReader reader, bool isOrig)
    {
        if (!Handshake(ref reader, out uint acknowledged, out ushort flags, out ushort version))
        {
            return false;
        }

        if (isOrig && (flags & Syn) != 0 && acknowledged == NoAck)
        {
            _origVersion = version;
            _state = State.HasSyn;
            Raise(_events.UdpSyn);
        }

        return true;
    }

    private bool DeliverSynAck(ref WireReader reader, bool isOrig)
    {
        if (!Handshake(ref reader, out _, out ushort flags, out ushort version))
        {
            return false;
        }

        if (!isOrig && (flags & (Syn | Ack)) != 0)
        {
            Raise(_events.UdpSynAck);
            Confirm();
            _respVersion = version;
            _state = State.HasSynAck;
        }

        return true;
    }

    private bool DeliverVersion1(ref WireReader reader, bool isOrig)
    {
        if (!reader.Need(8, "RDPUDP_FEC_HEADER:uFlags"))
        {
            return false;
        }

        reader.Take(6);
        ushort flags = reader.U16();
        reader.Begin();
        if (!reader.Need(2, "RDPUDP_ACK_VECTOR_HEADER:uAckVectorSize"))
        {
            return false;
        }

        // The vector ends at a multiple of four bytes.
        int size = reader.U16();
        size += -(size + 2) & 3;
        if (!reader.Need(size, "RDPUDP_ACK_VECTOR_HEADER:AckVectorElement"))
        {
            return false;
        }

        reader.Take(size);
        int headers = ((flags & AckOfAcks) != 0 ? 4 : 0) + ((flags & Data) != 0 ? 8 : 0);
        if (!reader.Need(headers, "RDPUDP_SOURCE_PAYLOAD_HEADER:snSourceStart"))
        {
            return false;
        }

        reader.Take(headers);
        Deliver(1, isOrig, reader.Rest);
        return true;
    }

    private bool DeliverVersion2(ref WireReader reader, bool isOrig)
    {
        const int TypeBits = 0x78;
        const int Dummy = 0x08;
        if (!reader.Need(3, "RDPUDP2_PACKET_HEADER:everything"))
        {
            return false;
        }

        byte prefix = reader.U8();
        reader.Take(2);
        if ((prefix & TypeBits) != Dummy)
        {
            Deliver(2, isOrig, reader.Rest);
        }

        return true;
    }

    private void Deliver(long version, bool isOrig, ReadOnlySpan<byte> data)
    {
        if (_state != State.Established)
        {
            _state = State.Established;
            Raise(_events.UdpEstablished, version);
        }

        if (_events.UdpData.IsHandled())
        {
            StringValue bytes = new(data);
            Span<Slot> a = Enqueue(_events.UdpData);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of(version);
            a[3].Ref = bytes;
        }
    }
}
