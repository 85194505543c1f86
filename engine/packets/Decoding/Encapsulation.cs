using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>Kinds of tunnels, in the order of the reference's Tunnel::Type.</summary>
public enum TunnelType : byte
{
    /// <summary>No tunnel.</summary>
    None,

    /// <summary>IP directly in IP (4in4, 4in6, 6in4, 6in6).</summary>
    Ip,

    /// <summary>Anything In Anything: IPv6 over UDP, by tunnel brokers.</summary>
    Ayiya,

    /// <summary>Teredo, RFC 4380.</summary>
    Teredo,

    /// <summary>A SOCKS proxy.</summary>
    Socks,

    /// <summary>GPRS tunnelling protocol, user plane.</summary>
    GtpV1,

    /// <summary>An HTTP proxy.</summary>
    Http,

    /// <summary>Generic routing encapsulation, RFC 2784 and 2890, and ERSPAN in it.</summary>
    Gre,

    /// <summary>Virtual extensible LAN, RFC 7348.</summary>
    Vxlan,

    /// <summary>Generic network virtualization encapsulation, RFC 8926.</summary>
    Geneve,
}

/// <summary>One layer of encapsulation: the outer conversation that carried a packet.</summary>
public struct EncapsulationLayer
{
    /// <summary>Source address of the outer packet.</summary>
    public IpAddress Source;

    /// <summary>Destination address of the outer packet.</summary>
    public IpAddress Destination;

    /// <summary>Source port; 0 for tunnels directly on IP.</summary>
    public ushort SourcePort;

    /// <summary>Destination port; 0 for tunnels directly on IP.</summary>
    public ushort DestinationPort;

    /// <summary>The kind of tunnel.</summary>
    public TunnelType Type;

    /// <summary>
    /// The connection that carries the tunnel, put here by the caller that pushes a UDP tunnel; null for the layers
    /// that the decoder pushes itself (IP in IP, GRE), whose identity is the pair of addresses.
    /// </summary>
    public object? Connection;
}

/// <summary>
/// The layers of encapsulation around a packet, outermost first. One instance belongs to a decoder and is reused
/// for every packet: the decoder pushes IP and GRE tunnels while it decodes; the caller pushes UDP tunnels before
/// it has the inner packet decoded, and takes them off again with <see cref="PopTo"/>.
/// </summary>
public sealed class EncapsulationStack
{
    /// <summary>Most layers that are ever kept, whatever the configured depth.</summary>
    public const int Capacity = 16;

    private Layers _layers;

    /// <summary>Number of layers; 0 for a packet that is not tunnelled.</summary>
    public int Depth { get; private set; }

    /// <summary>The layer at an index, 0 being the outermost.</summary>
    public ref EncapsulationLayer this[int index] => ref _layers[index];

    /// <summary>The kind of the innermost layer.</summary>
    public TunnelType LastType => Depth == 0 ? TunnelType.None : _layers[Depth - 1].Type;

    /// <summary>Adds an innermost layer; false when the stack is full.</summary>
    public bool TryPush(EncapsulationLayer layer)
    {
        if (Depth == Capacity)
        {
            return false;
        }

        _layers[Depth++] = layer;
        return true;
    }

    /// <summary>Takes off layers until <paramref name="depth"/> are left.</summary>
    public void PopTo(int depth)
    {
        while (Depth > depth)
        {
            _layers[--Depth] = default;
        }
    }

    [InlineArray(Capacity)]
    private struct Layers
    {
        private EncapsulationLayer _first;
    }
}
