using NidsVm.Analysis.Connections;
using NidsVm.Packets;

namespace NidsVm.Analysis.Transport;

/// <summary>Packets between two hosts with a transport that is not analysed; only counted.</summary>
public sealed class UnknownIpSession : TransportSession
{
    internal UnknownIpSession(Connection connection)
        : base(connection)
    {
    }

    protected override string WeirdSource => "UNKNOWN_IP_TRANSPORT";

    internal override ulong EndpointSize(bool isOrig) => 0;

    internal override ulong EndpointState(bool isOrig) => 0;

    internal override void Open()
    {
        Connection.SetInactivityTimeout(Context.Settings.UnknownIpInactivityTimeout);
        Start();
    }

    internal override void Process(scoped in DecodedPacket packet, bool isOrig)
    {
        // The reference leaves out the first eight bytes here as it does for ICMP.
        ReadOnlySpan<byte> payload = packet.Transport;
        RaisePacketContents(payload.Length > 8 ? payload[8..] : default);
        Connection.LastTime = packet.Time;
        ForwardPacket(payload, packet.TransportLength, isOrig);
        CountPacket(packet, isOrig);
    }
}
