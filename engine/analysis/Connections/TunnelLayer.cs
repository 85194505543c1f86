using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Connections;

/// <summary>One layer of encapsulation around a connection's packets: the conversation that carries the tunnel.</summary>
public struct TunnelLayer
{
    public IpAddress Source;
    public IpAddress Destination;
    public ushort SourcePort;
    public ushort DestinationPort;
    public TransportProtocol Protocol;
    public TunnelType Type;
    public StringValue Uid;

    /// <summary>
    /// Whether two layers are the same tunnel. IP and GRE tunnels, VXLAN and Geneve are the same in both directions; the
    /// other tunnels over UDP are told apart by their ports too.
    /// </summary>
    public static bool Same(in TunnelLayer a, in TunnelLayer b)
    {
        if (a.Type != b.Type || a.Protocol != b.Protocol || !a.Uid.Equals(b.Uid))
        {
            return false;
        }

        bool same = a.Source == b.Source && a.Destination == b.Destination;
        bool reversed = a.Source == b.Destination && a.Destination == b.Source;
        return a.Type switch
        {
            TunnelType.Ip or TunnelType.Gre => same || reversed,
            TunnelType.Vxlan or TunnelType.Geneve => a.DestinationPort == b.DestinationPort && (same || reversed),
            _ => same && a.SourcePort == b.SourcePort && a.DestinationPort == b.DestinationPort,
        };
    }
}
