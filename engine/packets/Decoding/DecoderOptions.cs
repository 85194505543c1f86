namespace NidsVm.Packets;

/// <summary>
/// What the decoder may be told. Read at the start of every packet, so that a policy may change them while running.
/// </summary>
public sealed class DecoderOptions
{
    private const ushort VxlanPort = 4789;

    /// <summary>Whether no checksum is checked (flag -C, ignore_checksums).</summary>
    public bool IgnoreChecksums { get; set; }

    /// <summary>Networks whose packets' checksums are not checked, by source address (ignore_checksums_nets).</summary>
    public IReadOnlyList<IpNetwork> IgnoreChecksumsNets
    {
        get;
        set
        {
            field = value;
            IgnoredNets = [.. value];
        }
    } = [];

    /// <summary>The same networks, for the decoder.</summary>
    internal IpNetwork[] IgnoredNets { get; private set; } = [];

    /// <summary>Most layers of tunnels that are taken off (Tunnel::max_depth).</summary>
    public int MaxTunnelDepth { get; set; } = 2;

    /// <summary>UDP ports on which a zero checksum means VXLAN, over IPv6 too (PacketAnalyzer::VXLAN::vxlan_ports).</summary>
    public IReadOnlyList<ushort> VxlanPorts
    {
        get;
        set
        {
            field = value;
            VxlanPortNumbers = [.. value];
        }
    } = [VxlanPort];

    /// <summary>The same ports, for the decoder.</summary>
    internal ushort[] VxlanPortNumbers { get; private set; } = [VxlanPort];

    /// <summary>Whether VXLAN's outer UDP checksum is checked when there is one (Tunnel::validate_vxlan_checksums).</summary>
    public bool ValidateVxlanChecksums { get; set; } = true;

    /// <summary>Seconds after which an incomplete datagram is forgotten; 0 keeps it (frag_timeout).</summary>
    public double FragmentTimeout { get; set; }

    /// <summary>Most incomplete datagrams that are kept; beyond it the oldest is forgotten.</summary>
    public int MaxFragmentedDatagrams { get; set; } = 16_384;

    /// <summary>Most bytes of buffers that incomplete datagrams may hold; beyond it the oldest is forgotten.</summary>
    public long MaxFragmentBytes { get; set; } = 64L << 20;
}

/// <summary>An IP network: an address and the number of its leading bits that count, 0 to 128 (IPv4: 96 more).</summary>
/// <param name="Address">The network's address.</param>
/// <param name="PrefixLength">Leading bits of the sixteen-byte form; 192.0.2.0/24 has 120.</param>
public readonly record struct IpNetwork(IpAddress Address, int PrefixLength)
{
    /// <summary>Whether an address lies in the network.</summary>
    public bool Contains(IpAddress address)
    {
        if (PrefixLength <= 0)
        {
            return true;
        }

        if (PrefixLength <= 64)
        {
            return (Address.Hi ^ address.Hi) >> (64 - PrefixLength) == 0;
        }

        return Address.Hi == address.Hi && (PrefixLength >= 128
            ? Address.Lo == address.Lo
            : (Address.Lo ^ address.Lo) >> (128 - PrefixLength) == 0);
    }
}
