using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>
/// A TCP connection (RFC 9293) as a bystander sees it: both endpoints' states and sequence numbers are guessed from the packets
/// that pass, some of which may be missing, repeated, out of order or forged.
/// </summary>
public sealed partial class TcpSession : TransportSession
{
    private const int HeaderLength = 20;

    // Sequence numbers of control packets that jump further than this are not believed.
    private const int IncredibleJump = 1 << 20;

    private const byte SeenOrig = 1;
    private const byte SeenResp = 2;

    // Bits of the connection's history; the responder's are shifted by 16.
    private const uint HistorySyn = 0x1;
    private const uint HistoryFin = 0x2;
    private const uint HistoryRst = 0x4;
    private const uint HistoryFinRst = 0x8;
    private const uint HistoryData = 0x10;
    private const uint HistoryAck = 0x20;
    private const uint HistoryMultiFlag = 0x40;

    private TcpEndpoint _orig;
    private TcpEndpoint _resp;
    private bool _isActive;
    private bool _sawFirstAck;
    private bool _isCloseDeferred;
    private bool _raisesDeferredClose;
    private bool _reassembles;
    private byte _firstPacketSeen;
    private bool _isHalfOpen;

    internal TcpSession(Connection connection)
        : base(connection)
    {
        _orig = new TcpEndpoint(this);
        _resp = new TcpEndpoint(this);
    }

    /// <summary>Whether the beginning of the connection was not seen.</summary>
    public bool IsPartial { get; private set; }

    protected override string WeirdSource => "TCP";

    internal TcpEndpoint PeerOf(TcpEndpoint endpoint) => ReferenceEquals(endpoint, _orig) ? _resp : _orig;

    internal TcpEndpoint Endpoint(bool isOrig) => isOrig ? _orig : _resp;

    internal override ulong EndpointSize(bool isOrig) => Endpoint(isOrig).Size;

    internal override ulong EndpointState(bool isOrig) => (ulong)Endpoint(isOrig).State;

    /// <summary>Writes the contents of one direction into a file from now on; null stops.</summary>
    public void SetContentsFile(bool isOrig, FileValue? file) => Endpoint(isOrig).Stream.SetFile(file);

    /// <summary>The file that the contents of one direction are written to, or null.</summary>
    public FileValue? ContentsFile(bool isOrig) => Endpoint(isOrig).Stream.File;

    /// <summary>Relative number one past the last byte that the peer of an endpoint could know of.</summary>
    public ulong LastRelativeSequence(bool isOrig)
    {
        TcpEndpoint endpoint = Endpoint(isOrig);
        return endpoint.ToRelative(endpoint.LastSequence, endpoint.SequenceWraps);
    }

    internal override void Clear()
    {
        base.Clear();
        _orig.Clear(isOrig: true);
        _resp.Clear(isOrig: false);
        _isActive = true;
        _sawFirstAck = _isCloseDeferred = _raisesDeferredClose = _reassembles = false;
        _firstPacketSeen = 0;
        IsPartial = false;
    }

    internal override void Open()
    {
        EngineSettings settings = Context.Settings;
        Connection.AddTimer(ConnectionTimerKind.TcpExpire, Machine.NetworkTime + settings.TcpSynTimeout);
        Connection.EnableStatusUpdateTimer();

        // The timeout of TCP proper begins with the end of the handshake.
        Connection.SetInactivityTimeout(settings.UdpInactivityTimeout);
        Context.Analyzers.Attach(Connection);
        Context.TcpStatistics.Open(this);
        Analysis.Detection.DetectionAnalyzer.AttachTo(this);
        (bool origContents, bool respContents) = ContentsWanted();
        if (HasChildren || settings.DpdReassembleFirstPackets || origContents || respContents)
        {
            EnableReassembly(origContents, respContents);
        }

        Start();
    }

    /// <summary>Has the streams put in order from here on, if they are not already.</summary>
    internal void EnableReassembly(bool origContents = false, bool respContents = false)
    {
        if (_reassembles)
        {
            return;
        }

        bool keeps = Context.Events.RexmitInconsistency.IsHandled();
        _orig.Stream.Open(keeps, origContents);
        _resp.Stream.Open(keeps, respContents);
        _reassembles = true;
        Connection.Raise(Context.Events.NewConnectionContents);
    }

    /// <summary>Has the streams put in order behind the packets that came so far, which analyzers got one by one.</summary>
    internal void BeginReassembly()
    {
        if (!_reassembles)
        {
            EnableReassembly();
            _orig.Stream.BeginAt(LastRelativeSequence(isOrig: true));
            _resp.Stream.BeginAt(LastRelativeSequence(isOrig: false));
        }
    }

    private (bool Orig, bool Resp) ContentsWanted()
    {
        if (!Context.Events.TcpContents.IsHandled())
        {
            return default;
        }

        EngineSettings settings = Context.Settings;
        ulong port = EngineRecords.PortBits(Connection.RespPort, TransportProtocol.Tcp);
        return (
            settings.TcpContentDeliverAllOrig || settings.HasPort("tcp_content_delivery_ports_orig", port),
            settings.TcpContentDeliverAllResp || settings.HasPort("tcp_content_delivery_ports_resp", port));
    }

    // ---- Packets -------------------------------------------------------------------------------------------------

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Process(scoped in DecodedPacket packet, bool isOrig)
    {
        ReadOnlySpan<byte> segment = packet.Transport;
        int wireLength = packet.TransportLength;
        int headerLength = (segment[12] >> 4) * 4;
        if (headerLength < HeaderLength)
        {
            Weird(ConnectionWeirds.BadTCPHeaderLen);
            return;
        }

        if (headerLength > wireLength || headerLength > segment.Length)
        {
            // Options that do not fit.
            Weird(ConnectionWeirds.TruncatedHeader);
            return;
        }

        int length = wireLength - headerLength;
        ReadOnlySpan<byte> payload = segment[headerLength..];
        if (payload.Length > length)
        {
            payload = payload[..length];
        }

        RaisePacketContents(payload);
        TcpEndpoint endpoint = Endpoint(isOrig);
        if (packet.TransportChecksum == ChecksumVerdict.Bad)
        {
            Weird(ConnectionWeirds.BadTCPChecksum);
            endpoint.ChecksumError();
            return;
        }

        if (!TrySteady(packet, segment, payload, length, endpoint))
        {
            Segment(packet, segment[..headerLength], payload, length, endpoint);
        }

        CountPacket(packet, endpoint.IsOrig);
        if (!_reassembles)
        {
            ForwardPacket(payload, length, endpoint.IsOrig);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Segment(
        scoped in DecodedPacket packet, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, int length, TcpEndpoint endpoint)
    {
        var flags = (TcpFlags)header[13];
        uint baseSequence = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        uint ackSequence = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        uint window = BinaryPrimitives.ReadUInt16BigEndian(header[14..]);
        double now = packet.Time;
        if (_orig.State == TcpState.SynAckSent && _resp.State == TcpState.Inactive && (flags & TcpFlags.Syn) == TcpFlags.None)
        {
            // A SYN-ACK came first and no SYN follows: the connection is known from its answer on, the other way round.
            Connection.FlipRoles(fromStart: true);
        }

        if (_isHalfOpen && !endpoint.IsOrig)
        {
            SetHalfOpen(false);
        }

        TcpEndpoint peer = endpoint.Peer;
        SetPartialStatus(flags, endpoint.IsOrig);

        int segmentLength = SegmentLength(length, flags);
        uint endSequence = unchecked(baseSequence + (uint)segmentLength);
        InitialiseEndpoint(endpoint, flags, baseSequence, endSequence);

        ulong relative = RelativeSequence(endpoint, baseSequence, endpoint.LastSequence, endpoint.SequenceWraps, out bool underflow);
        if (underflow && !flags.HasFlag(TcpFlags.Rst))
        {
            // From before the connection as it is known, or garbage.
            Weird(ConnectionWeirds.TCPSeqUnderflowOrMisorder);
        }

        UpdateHistory(flags, endpoint, relative, length);
        UpdateWindow(endpoint, window, baseSequence, ackSequence, flags);
        if (!_orig.DidClose || !_resp.DidClose)
        {
            Connection.LastTime = now;
        }

        bool hasSyn = (flags & TcpFlags.Syn) != TcpFlags.None;
        if (hasSyn)
        {
            SynPacket(packet, header, length, endpoint, flags, baseSequence, ackSequence, window);
        }

        if ((flags & TcpFlags.Fin) != TcpFlags.None)
        {
            endpoint.FinCount++;
            if (endpoint.FinCount >= Context.Settings.TcpStormThreshold
                && now < endpoint.LastTime + Context.Settings.TcpStormInterarrivalThreshold)
            {
                Weird(ConnectionWeirds.FINStorm);
            }

            endpoint.FinSequence = unchecked(relative + (ulong)segmentLength);
        }

        bool hasRst = (flags & TcpFlags.Rst) != TcpFlags.None;
        if (hasRst)
        {
            endpoint.RstCount++;
            if (endpoint.RstCount >= Context.Settings.TcpStormThreshold
                && now < endpoint.LastTime + Context.Settings.TcpStormInterarrivalThreshold)
            {
                Weird(ConnectionWeirds.RSTStorm);
            }

            foreach (Analyzer child in Children)
            {
                child.PacketWithReset();
            }
        }

        bool hasAck = (flags & TcpFlags.Ack) != TcpFlags.None;
        ulong relativeAck = hasAck ? Acknowledgement(endpoint, peer, flags, ackSequence) : 0;
        int advance = UpdateLastSequence(endpoint, endSequence, flags, length);
        endpoint.LastTime = now;

        UpdateState(now, endpoint, baseSequence, ackSequence, length, advance, flags, out bool doClose, out bool raiseClose);
        if (hasAck && _reassembles)
        {
            // Only now, so that a gap that the end of the connection brings is told from others.
            peer.Stream.Acknowledged(relativeAck);
        }

        if (Context.Events.TcpPacket.IsHandled())
        {
            RaiseTcpPacket(endpoint.IsOrig, flags, relative, relativeAck, length, payload);
        }

        if (header.Length > HeaderLength)
        {
            TcpOptions.Raise(this, header[HeaderLength..], endpoint.IsOrig);
        }

        byte seen = endpoint.IsOrig ? SeenOrig : SeenResp;
        if ((_firstPacketSeen & seen) == 0)
        {
            _firstPacketSeen |= seen;
            Detection?.FirstPacket(packet, endpoint.IsOrig);
        }

        if (Context.Load.CutsContents && _reassembles && IsCut(_orig.Size + _resp.Size))
        {
            _orig.Stream.Stop();
            _resp.Stream.Stop();
        }

        ulong dataSequence = hasSyn ? relative + 1 : relative;
        if (Context.TcpStatistics.IsActive)
        {
            Context.TcpStatistics.Packet(this, endpoint, packet, dataSequence, length);
        }

        if (length > 0 && !hasRst && !IsSkipping && !underflow && _reassembles)
        {
            if (payload.Length < length)
            {
                Weird(ConnectionWeirds.TruncatedTcpPayload);
            }
            else
            {
                endpoint.Stream.Data(dataSequence, payload, flags);
            }
        }

        if (_reassembles)
        {
            endpoint.Stream.CheckEof();
        }

        if (doClose)
        {
            // After the data of the same packet.
            Closed(endpoint, peer, raiseClose);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong Acknowledgement(TcpEndpoint endpoint, TcpEndpoint peer, TcpFlags flags, uint ackSequence)
    {
        if (endpoint is { IsOrig: true, State: TcpState.Established or TcpState.SynSent } && !_sawFirstAck)
        {
            _sawFirstAck = true;
            Connection.Raise(Context.Events.ConnectionFirstAck);
        }

        if (peer.State == TcpState.Inactive)
        {
            InitialisePeer(peer, endpoint, flags, ackSequence);
            return 1;
        }

        ulong relative = RelativeSequence(peer, ackSequence, peer.AckSequence, peer.AckWraps, out bool underflow);
        if (underflow)
        {
            Weird(ConnectionWeirds.TCPAckUnderflowOrMisorder);
            return 0;
        }

        // Acknowledgements in resets are not believed.
        if ((flags & TcpFlags.Rst) == TcpFlags.None)
        {
            int delta = Sequence.Delta(ackSequence, peer.AckSequence);
            if (delta > 0 && !(ackSequence == 0 && delta > IncredibleJump))
            {
                peer.UpdateAckSequence(ackSequence);
            }
        }

        return relative;
    }

    /// <summary>How much sequence space a segment takes. Data of a reset does not belong to the stream.</summary>
    private static int SegmentLength(int payloadLength, TcpFlags flags)
    {
        int length = (flags & TcpFlags.Rst) != TcpFlags.None ? 0 : payloadLength;
        length += (flags & TcpFlags.Syn) != TcpFlags.None ? 1 : 0;
        return length + ((flags & TcpFlags.Fin) != TcpFlags.None ? 1 : 0);
    }

    private void SetPartialStatus(TcpFlags flags, bool isOrig)
    {
        bool hasSyn = (flags & TcpFlags.Syn) != TcpFlags.None;
        if (isOrig)
        {
            if ((_firstPacketSeen & SeenOrig) == 0)
            {
                IsPartial = !hasSyn || (flags & TcpFlags.Ack) != TcpFlags.None;
            }
        }
        else if ((_firstPacketSeen & SeenResp) == 0 && !IsPartial)
        {
            IsPartial = !hasSyn;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InitialiseEndpoint(TcpEndpoint endpoint, TcpFlags flags, uint first, uint end)
    {
        bool hasSyn = (flags & TcpFlags.Syn) != TcpFlags.None;
        switch (endpoint.State)
        {
            case TcpState.Inactive when hasSyn:
                Number(endpoint, first, end);
                break;

            case TcpState.Inactive:
                // As if there had been a SYN; and the packet is no repetition.
                endpoint.AckSequence = unchecked(first - 1);
                endpoint.StartSequence = unchecked(first - 1);
                endpoint.LastSequence = first;
                break;

            case TcpState.SynSent or TcpState.SynAckSent when hasSyn && first != endpoint.StartSequence32:
                Connection.Weird(ConnectionWeirds.SYNSeqJump);
                Number(endpoint, first, end);
                break;

            case TcpState.Established or TcpState.Partial when hasSyn:
                if (endpoint.Size > 0)
                {
                    Connection.Weird(ConnectionWeirds.SYNInsideConnection);
                }

                if (first != endpoint.StartSequence32)
                {
                    Connection.Weird(ConnectionWeirds.SYNSeqJump);
                }

                // Perhaps the connection was not set up after all, and this one does it.
                Number(endpoint, first, end);
                break;

            case TcpState.Reset when hasSyn && endpoint.PreviousState == TcpState.Inactive:
                // The reset that numbered it may have been forged.
                Number(endpoint, first, end);
                break;
        }

        static void Number(TcpEndpoint endpoint, uint first, uint end)
        {
            endpoint.AckSequence = first;
            endpoint.StartSequence = first;
            endpoint.LastSequence = end;
        }
    }

    private void InitialisePeer(TcpEndpoint peer, TcpEndpoint endpoint, TcpFlags flags, uint ackSequence)
    {
        if ((flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) == TcpFlags.None
            && (endpoint.State is TcpState.SynSent or TcpState.SynAckSent or TcpState.Established)
            && !Connection.HadWeird)
        {
            // It acknowledges data of a side that was never seen.
            Connection.Weird(ConnectionWeirds.PossibleSplitRouting);
        }

        peer.StartSequence = unchecked(ackSequence - 1);
        peer.AckSequence = unchecked(ackSequence - 1);
        peer.LastSequence = unchecked(ackSequence - 1);
    }

    private static ulong RelativeSequence(TcpEndpoint endpoint, uint sequence, uint last, uint wraps, out bool underflow)
    {
        underflow = false;
        int delta = Sequence.Delta(sequence, last);
        if (delta < 0)
        {
            if (wraps != 0 && sequence > last)
            {
                wraps--;
            }
        }
        else if (delta > 0 && sequence < last)
        {
            wraps++;
        }

        if (wraps != 0)
        {
            return endpoint.ToRelative(sequence, wraps);
        }

        delta = Sequence.Delta(sequence, endpoint.StartSequence32);
        underflow = delta < 0;
        return unchecked((ulong)delta);
    }

    /// <summary>Takes note of how far an endpoint has sent; yields how far the packet is beyond that, negative for old ones.</summary>
    private static int UpdateLastSequence(TcpEndpoint endpoint, uint end, TcpFlags flags, int length)
    {
        int delta = Sequence.Delta(end, endpoint.LastSequence);
        if ((flags & (TcpFlags.Syn | TcpFlags.Rst)) != TcpFlags.None && (delta is > IncredibleJump or < -IncredibleJump))
        {
            return delta;
        }

        if ((flags & TcpFlags.Fin) != TcpFlags.None && endpoint.LastSequence == unchecked(endpoint.StartSequence32 + 1))
        {
            // Of a connection beyond 2 GB only SYN and FIN were seen.
            endpoint.UpdateLastSequence(end);
        }
        else if (endpoint.State == TcpState.Reset)
        {
            return delta;
        }
        else if (delta > 0)
        {
            endpoint.UpdateLastSequence(end);
        }
        else if (length > 0)
        {
            endpoint.Retransmitted();
        }

        return delta;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateHistory(TcpFlags flags, TcpEndpoint endpoint, ulong relative, int length)
    {
        TcpFlags control = flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst);
        switch (control)
        {
            case TcpFlags.None:
                if (length > 0)
                {
                    endpoint.CheckHistory(HistoryData, 'D');
                }
                else if ((flags & TcpFlags.Ack) != TcpFlags.None)
                {
                    endpoint.CheckHistory(HistoryAck, 'A');
                }

                break;

            case TcpFlags.Syn:
                char letter = (flags & TcpFlags.Ack) != TcpFlags.None ? 'H' : 'S';
                if (endpoint.CheckHistory(HistorySyn, letter) && (uint)relative != endpoint.HistoryLastSyn)
                {
                    endpoint.AddHistory(letter);
                }

                endpoint.HistoryLastSyn = (uint)relative;
                break;

            case TcpFlags.Fin:
                // Its number comes after the data of the packet.
                uint fin = unchecked((uint)relative + (uint)length);
                if (endpoint.CheckHistory(HistoryFin, 'F') && fin != endpoint.HistoryLastFin)
                {
                    endpoint.AddHistory('F');
                }

                endpoint.HistoryLastFin = fin;
                break;

            case TcpFlags.Rst:
                if (endpoint.CheckHistory(HistoryRst, 'R') && (uint)relative != endpoint.HistoryLastRst)
                {
                    endpoint.AddHistory('R');
                }

                endpoint.HistoryLastRst = (uint)relative;
                break;

            default:
                if ((control & (TcpFlags.Fin | TcpFlags.Rst)) == (TcpFlags.Fin | TcpFlags.Rst))
                {
                    endpoint.CheckHistory(HistoryFinRst, 'I');
                }
                else
                {
                    endpoint.CheckHistory(HistoryMultiFlag, 'Q');
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdateWindow(TcpEndpoint endpoint, uint window, uint baseSequence, uint ackSequence, TcpFlags flags)
    {
        int scale = endpoint.WindowScale;
        window <<= scale;
        bool hasRst = (flags & TcpFlags.Rst) != TcpFlags.None;

        // Closed windows are normal with or after a reset, and after the peer's FIN.
        if (window == 0 && !hasRst && endpoint.Peer.State != TcpState.Closed && endpoint.State != TcpState.Reset)
        {
            endpoint.ZeroWindow();
        }

        // Windows of control packets and of closing endpoints are often taken back.
        if ((flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) != TcpFlags.None || endpoint.State is TcpState.Closed or TcpState.Reset)
        {
            return;
        }

        if (Sequence.Delta(baseSequence, endpoint.WindowSequence) >= 0 && Sequence.Delta(ackSequence, endpoint.WindowAckSequence) >= 0)
        {
            int advance = Sequence.Delta(unchecked(ackSequence + window), unchecked(endpoint.WindowAckSequence + endpoint.Window));

            // Less than one unit of the scale is rounding.
            if (advance < 0 && -(long)advance >= 1L << scale)
            {
                Connection.Weird(ConnectionWeirds.WindowRecision);
            }

            endpoint.Window = window;
            endpoint.WindowAckSequence = ackSequence;
            endpoint.WindowSequence = baseSequence;
        }
    }

    private void SynPacket(
        scoped in DecodedPacket packet,
        ReadOnlySpan<byte> header,
        int length,
        TcpEndpoint endpoint,
        TcpFlags flags,
        uint baseSequence,
        uint ackSequence,
        uint window)
    {
        if ((flags & TcpFlags.Rst) != TcpFlags.None)
        {
            Connection.Weird(ConnectionWeirds.TCPChristmas, "", "TCP");
        }

        if ((flags & TcpFlags.Urg) != TcpFlags.None)
        {
            Connection.Weird(ConnectionWeirds.BaroqueSYN, "", "TCP");
        }

        if (length > 0)
        {
            Connection.Weird(ConnectionWeirds.SYNWithData, "", "TCP");
        }

        SynOptions options = SynOptions.Read(header[HeaderLength..]);
        InitialiseWindow(endpoint, options.WindowScale, baseSequence, ackSequence, flags);
        if (Context.Events.ConnectionSynPacket.IsHandled())
        {
            RaiseSynPacket(packet, endpoint.IsOrig, window, options);
        }
    }

    private void InitialiseWindow(TcpEndpoint endpoint, int scale, uint baseSequence, uint ackSequence, TcpFlags flags)
    {
        TcpEndpoint peer = endpoint.Peer;
        if (scale < 0)
        {
            endpoint.WindowScale = 0;
            if ((flags & TcpFlags.Ack) != TcpFlags.None)
            {
                // Not negotiated: neither side scales.
                peer.WindowScale = 0;
            }

            return;
        }

        if (scale > 14)
        {
            if (!Connection.HadWeird)
            {
                Connection.Weird(ConnectionWeirds.TCPScaleRange, scale.ToString(System.Globalization.CultureInfo.InvariantCulture), "TCP");
            }

            scale = 14;
        }

        endpoint.WindowScale = (byte)scale;
        endpoint.WindowSequence = baseSequence;
        endpoint.WindowAckSequence = ackSequence;
        peer.WindowSequence = ackSequence;
        peer.WindowAckSequence = baseSequence;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override bool IsReuse(scoped in DecodedPacket packet)
    {
        ReadOnlySpan<byte> segment = packet.Transport;
        var flags = (TcpFlags)segment[13];
        if ((flags & TcpFlags.Syn) == TcpFlags.None || segment[12] >> 4 < HeaderLength / 4)
        {
            return false;
        }

        TcpEndpoint opener = _orig;
        if ((flags & TcpFlags.Ack) != TcpFlags.None)
        {
            // Only half connections are reused by a SYN with ACK.
            if (_orig.State != TcpState.Inactive)
            {
                return false;
            }

            opener = _resp;
        }

        uint baseSequence = BinaryPrimitives.ReadUInt32BigEndian(segment[4..]);
        if (!IsClosed)
        {
            if (baseSequence == opener.StartSequence32)
            {
                return false;
            }

            if ((flags & TcpFlags.Ack) == TcpFlags.None && opener.State == TcpState.SynAckSent && _resp.State == TcpState.Inactive
                && baseSequence == _resp.StartSequence32)
            {
                // SYN and SYN-ACK arrived the wrong way round.
                return false;
            }

            Weird(opener.State == TcpState.SynSent ? ConnectionWeirds.SYNSeqJump : ConnectionWeirds.ActiveConnectionReuse);
        }
        else if ((_orig.IsActive || _resp.IsActive) && _orig.State != TcpState.Reset && _resp.State != TcpState.Reset)
        {
            Weird(ConnectionWeirds.ActiveConnectionReuse);
        }
        else if (packet.Time - Connection.LastTime < Context.Settings.TcpConnectionLinger
            && _orig.State != TcpState.Reset && _resp.State != TcpState.Reset)
        {
            Weird(ConnectionWeirds.PrematureConnectionReuse);
        }

        return true;
    }

    private bool IsClosed => _orig.DidClose || _resp.DidClose;

    private bool AreBothClosed => _orig.DidClose && _resp.DidClose;

    protected override void FlipRoles()
    {
        (_orig, _resp) = (_resp, _orig);
        _orig.IsOrig = true;
        _resp.IsOrig = false;
        _firstPacketSeen = (byte)(((_firstPacketSeen & SeenOrig) != 0 ? SeenResp : 0) | ((_firstPacketSeen & SeenResp) != 0 ? SeenOrig : 0));
        IsPartial = false;
    }

    // ---- From the streams ----------------------------------------------------------------------------------------

    internal void Deliver(ReadOnlySpan<byte> data, bool isOrig) => ForwardStream(data, isOrig);

    internal void Missing(ulong sequence, ulong length, bool isOrig) => ForwardUndelivered(sequence, length, isOrig);

    internal void RaiseContents(bool isOrig, ulong sequence, ReadOnlySpan<byte> data)
    {
        if (Context.Events.TcpContents.IsHandled())
        {
            var contents = new StringValue(data);
            Span<Slot> a = Enqueue(Context.Events.TcpContents);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of(sequence);
            a[3].Ref = contents;
        }
    }

    internal void RaiseWriteFailure(bool isOrig)
    {
        if (Context.Events.ContentsFileWriteFailure.IsHandled())
        {
            Span<Slot> a = Enqueue(Context.Events.ContentsFileWriteFailure);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = new StringValue("TCP reassembler content write failure");
        }
    }

    internal void RaiseInconsistency(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, TcpFlags flags)
    {
        if (Context.Events.RexmitInconsistency.IsHandled())
        {
            var one = new StringValue(first);
            var other = new StringValue(second);
            Span<Slot> a = Enqueue(Context.Events.RexmitInconsistency);
            a[1].Ref = one;
            a[2].Ref = other;
            a[3].Ref = TcpFlagText.Of(flags);
        }
    }

    private void RaiseTcpPacket(bool isOrig, TcpFlags flags, ulong sequence, ulong ack, int length, ReadOnlySpan<byte> payload)
    {
        StringValue contents = payload.IsEmpty ? StringValue.Empty : new StringValue(payload);
        Span<Slot> a = Enqueue(Context.Events.TcpPacket!);
        a[1] = Slot.Of(isOrig);
        a[2].Ref = TcpFlagText.Of(flags);
        a[3] = Slot.Of(sequence);
        a[4] = Slot.Of(ack);
        a[5] = Slot.Of((ulong)length);
        a[6].Ref = contents;
    }

    private void RaiseSynPacket(scoped in DecodedPacket packet, bool isOrig, uint window, in SynOptions options)
    {
        RecordShape shape = Context.Records.SynPacket;
        RecordValue record = shape.New();
        shape.Set(record, 0, isOrig);
        shape.Set(record, 1, packet.DontFragment);
        shape.Set(record, 2, (ulong)packet.Ttl);
        shape.Set(record, 3, (ulong)packet.IpTotalLength);
        shape.Set(record, 4, (ulong)window);
        shape.Set(record, 5, options.WindowScale);
        shape.Set(record, 6, (ulong)options.MaximumSegment);
        shape.Set(record, 7, options.SackPermitted);
        if (options.HasTimestamp)
        {
            shape.Set(record, 8, (ulong)options.TimestampValue);
            shape.Set(record, 9, (ulong)options.TimestampEcho);
        }

        Enqueue(Context.Events.ConnectionSynPacket!)[1].Ref = record;
    }
}
