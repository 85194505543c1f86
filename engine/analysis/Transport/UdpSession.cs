using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport;

/// <summary>Datagrams between two UDP ports (RFC 768): requests from the originator, replies from the responder.</summary>
public sealed class UdpSession : TransportSession
{
    private const int HeaderLength = 8;
    private const uint HistoryOrigData = 0x1;
    private const uint HistoryRespData = 0x2;

    // Payload bytes of each side; -1 before its first datagram. They stay where they are when roles flip, as in the reference.
    private long _request;
    private long _reply;
    private uint _requestChecksums;
    private uint _replyChecksums;

    internal UdpSession(Connection connection)
        : base(connection)
    {
    }

    protected override string WeirdSource => "UDP";

    internal override ulong EndpointSize(bool isOrig) => (ulong)Math.Max(0, isOrig ? _request : _reply);

    internal override ulong EndpointState(bool isOrig) => (isOrig ? _request : _reply) < 0 ? 0UL : 1UL;

    internal override void Clear()
    {
        base.Clear();
        _request = _reply = -1;
        _requestChecksums = _replyChecksums = 0;
    }

    internal override void Open()
    {
        Connection.EnableStatusUpdateTimer();
        Connection.SetInactivityTimeout(Context.Settings.UdpInactivityTimeout);
        Context.Analyzers.Attach(Connection);
        DetectionAnalyzer.AttachTo(this);
        Start();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Process(scoped in DecodedPacket packet, bool isOrig)
    {
        ReadOnlySpan<byte> datagram = packet.Transport;
        int wireLength = packet.TransportLength;
        ReadOnlySpan<byte> payload = datagram[HeaderLength..Math.Max(HeaderLength, Math.Min(datagram.Length, wireLength))];
        RaisePacketContents(payload);
        if (packet.TransportChecksum == ChecksumVerdict.Bad)
        {
            BadChecksum(isOrig);
            return;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        if (length != wireLength)
        {
            Weird(ConnectionWeirds.UDPDatagramLengthMismatch, string.Create(CultureInfo.InvariantCulture, $"{length} != {wireLength}"));
        }

        Connection.LastTime = packet.Time;
        if (Context.Events.UdpContents.IsHandled())
        {
            RaiseContents(packet, isOrig, payload);
        }

        Connection.CheckHistory(isOrig ? HistoryOrigData : HistoryRespData, isOrig ? 'D' : 'd');
        ref long size = ref isOrig ? ref _request : ref _reply;
        size = Math.Max(0, size) + length - HeaderLength;
        Connection.Raise(isOrig ? Context.Events.UdpRequest : Context.Events.UdpReply);

        Context.Tunnels.Datagram(Connection, packet, payload, isOrig);
        Detection?.FirstPacket(packet, isOrig);
        if (!Context.Load.CutsContents || !IsCut((ulong)Math.Max(0, _request) + (ulong)Math.Max(0, _reply)))
        {
            ForwardPacket(payload, wireLength - HeaderLength, isOrig);
        }

        CountPacket(packet, isOrig);
    }

    private void BadChecksum(bool isOrig)
    {
        Weird(ConnectionWeirds.BadUDPChecksum);
        uint reached = isOrig
            ? Connection.ScaledHistory('C', ref _requestChecksums)
            : Connection.ScaledHistory('c', ref _replyChecksums);
        if (reached != 0)
        {
            Connection.RaiseHistoryThreshold(Context.Events.UdpMultipleChecksumErrors, isOrig, reached);
        }
    }

    private void RaiseContents(scoped in DecodedPacket packet, bool isOrig, ReadOnlySpan<byte> payload)
    {
        EngineSettings settings = Context.Settings;
        ulong source = EngineRecords.PortBits(packet.SourcePort, TransportProtocol.Udp);
        ulong destination = EngineRecords.PortBits(packet.DestinationPort, TransportProtocol.Udp);
        ulong port = settings.UdpContentDeliveryPortsUseResp
            ? EngineRecords.PortBits(Connection.RespPort, TransportProtocol.Udp)
            : destination;
        bool wanted = settings.HasPort("udp_content_ports", destination)
            || settings.HasPort("udp_content_ports", source)
            || (isOrig
                ? settings.UdpContentDeliverAllOrig || settings.HasPort("udp_content_delivery_ports_orig", port)
                : settings.UdpContentDeliverAllResp || settings.HasPort("udp_content_delivery_ports_resp", port));
        if (wanted)
        {
            var contents = new StringValue(payload);
            Span<Slot> a = Enqueue(Context.Events.UdpContents!);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = contents;
        }
    }
}
