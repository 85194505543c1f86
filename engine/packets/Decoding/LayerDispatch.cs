namespace NidsVm.Packets;

/// <summary>
/// Which layer follows which: by the identifier that the outer one carries (an EtherType, a protocol number, a link type). Policies
/// may add to it, change it, and switch layers off. One instance belongs to a decoder.
/// </summary>
public sealed class LayerDispatch
{
    /// <summary>Registrations that policies may make in all; further ones are turned away.</summary>
    public const int MaxRegistrations = 65_536;

    // EtherTypes that headers carry which know no tags.
    private static readonly (uint Identifier, PacketLayer Child)[] PlainEtherTypes =
    [
        (EtherType.Ipv4, PacketLayer.Ip),
        (EtherType.Ipv6, PacketLayer.Ip),
        (EtherType.Arp, PacketLayer.Arp),
        (EtherType.Rarp, PacketLayer.Arp),
    ];

    // Those that tags carry, too.
    private static readonly (uint Identifier, PacketLayer Child)[] TagEtherTypes =
    [
        .. PlainEtherTypes,
        (EtherType.Vlan, PacketLayer.Vlan),
        (EtherType.Mpls, PacketLayer.Mpls),
        (EtherType.PppoeSession, PacketLayer.Pppoe),
    ];

    // IPv4 everywhere; IPv6 on Linux, NetBSD and OpenBSD, FreeBSD, macOS.
    private static readonly (uint Identifier, PacketLayer Child)[] AddressFamilies =
    [
        (2, PacketLayer.Ip),
        (10, PacketLayer.Ip),
        (24, PacketLayer.Ip),
        (28, PacketLayer.Ip),
        (30, PacketLayer.Ip),
    ];

    private static readonly (PacketLayer Parent, (uint Identifier, PacketLayer Child)[] Children)[] Standard =
    [
        (PacketLayer.Root,
        [
            ((uint)LinkType.Ethernet, PacketLayer.Ethernet),
            ((uint)LinkType.Ppp, PacketLayer.Ppp),
            ((uint)LinkType.PppSerial, PacketLayer.PppSerial),
            ((uint)LinkType.PppEther, PacketLayer.Pppoe),
            ((uint)LinkType.Fddi, PacketLayer.Fddi),
            ((uint)LinkType.Null, PacketLayer.Null),
            ((uint)LinkType.Loop, PacketLayer.Null),
            ((uint)LinkType.LinuxSll, PacketLayer.LinuxSll),
            ((uint)LinkType.LinuxSll2, PacketLayer.LinuxSll2),
            ((uint)LinkType.NfLog, PacketLayer.NfLog),
            ((uint)LinkType.Ieee80211, PacketLayer.Wifi),
            ((uint)LinkType.Ieee80211Radiotap, PacketLayer.WifiRadio),
            ((uint)LinkType.Ieee80211Avs, PacketLayer.WifiRadio),
        ]),
        (PacketLayer.Ethernet,
        [
            .. TagEtherTypes,
            (EtherType.ServiceVlan, PacketLayer.Vlan),
            (EtherType.StackedVlan, PacketLayer.Vlan),
            (EtherType.ProviderBackbone, PacketLayer.Pbb),
            (EtherType.VnTag, PacketLayer.VnTag),
        ]),
        (PacketLayer.Vlan, [.. TagEtherTypes, (EtherType.ProviderBackbone, PacketLayer.Pbb)]),
        (PacketLayer.VnTag, [.. TagEtherTypes, (EtherType.ServiceVlan, PacketLayer.Vlan), (EtherType.StackedVlan, PacketLayer.Vlan)]),
        (PacketLayer.Snap, PlainEtherTypes),
        (PacketLayer.LinuxSll, PlainEtherTypes),
        (PacketLayer.LinuxSll2, PlainEtherTypes),
        (PacketLayer.Wifi, PlainEtherTypes),
        (PacketLayer.Pppoe, [(0x0021, PacketLayer.Ip), (0x0057, PacketLayer.Ip)]),
        (PacketLayer.Ppp, [(0x0021, PacketLayer.Ip), (0x0057, PacketLayer.Ip), (0x0281, PacketLayer.Mpls)]),
        (PacketLayer.PppSerial, [(0x0021, PacketLayer.Ip), (0x0057, PacketLayer.Ip), (0x0281, PacketLayer.Mpls)]),
        (PacketLayer.Null, AddressFamilies),
        (PacketLayer.NfLog, [(2, PacketLayer.Ip), (10, PacketLayer.Ip)]),
        (PacketLayer.Ip,
        [
            (IpProtocol.Tcp, PacketLayer.Tcp),
            (IpProtocol.Udp, PacketLayer.Udp),
            (IpProtocol.Icmp, PacketLayer.Icmp),
            (IpProtocol.IcmpV6, PacketLayer.Icmp),
            (IpProtocol.Ipv4, PacketLayer.IpTunnel),
            (IpProtocol.Ipv6, PacketLayer.IpTunnel),
            (IpProtocol.Gre, PacketLayer.Gre),
        ]),
        (PacketLayer.Geneve,
        [
            (EtherType.EthernetBridging, PacketLayer.Ethernet),
            (EtherType.Ipv4, PacketLayer.Ip),
            (EtherType.Ipv6, PacketLayer.Ip),
            (EtherType.Arp, PacketLayer.Arp),
        ]),
        (PacketLayer.Ayiya, [(IpProtocol.Ipv4, PacketLayer.Ip), (IpProtocol.Ipv6, PacketLayer.Ip)]),
    ];

    private readonly Dictionary<uint, PacketLayer>?[] _children = new Dictionary<uint, PacketLayer>?[Enum.GetValues<PacketLayer>().Length];
    private ulong _disabled;
    private int _registrations;

    /// <summary>Makes the standard table.</summary>
    public LayerDispatch()
    {
        foreach (var (parent, children) in Standard)
        {
            var table = new Dictionary<uint, PacketLayer>(children.Length);
            foreach (var (identifier, child) in children)
            {
                table.Add(identifier, child);
            }

            _children[(int)parent] = table;
        }
    }

    /// <summary>True while Ethernet carries IP under the usual types and nothing on that way is switched off.</summary>
    public bool IsEthernetPlain { get; private set; } = true;

    /// <summary>True once a policy has changed what IP carries, or has switched a layer off.</summary>
    public bool HasIpChanges { get; private set; }

    /// <summary>True once a policy has switched a layer off.</summary>
    public bool HasDisabled => _disabled != 0;

    /// <summary>What a capture of an unknown link type is taken for.</summary>
    public PacketLayer Default { get; set; } = PacketLayer.Ip;

    /// <summary>What reads IEEE 802.3 frames with SNAP.</summary>
    public PacketLayer SnapReader { get; set; } = PacketLayer.Snap;

    /// <summary>What reads IEEE 802.3 frames that carry IPX directly.</summary>
    public PacketLayer NovellReader { get; set; } = PacketLayer.Novell;

    /// <summary>What reads other IEEE 802.3 frames.</summary>
    public PacketLayer LlcReader { get; set; } = PacketLayer.Llc;

    /// <summary>Most layers one inside the other; 0 for no limit (PacketAnalyzer::max_depth).</summary>
    public int MaxDepth { get; set; } = 25;

    /// <summary>Bytes that <see cref="PacketLayer.Skip"/> leaves out.</summary>
    public int SkipBytes { get; set; }

    /// <summary>What <paramref name="parent"/> carries under an identifier, or <see cref="PacketLayer.Unknown"/>.</summary>
    public PacketLayer Next(PacketLayer parent, uint identifier) =>
        _children[(int)parent] is { } table && table.TryGetValue(identifier, out var child) ? child : PacketLayer.Unknown;

    /// <summary>Has <paramref name="parent"/> hand what it carries under an identifier to <paramref name="child"/>.</summary>
    /// <returns>false where decoding cannot do that, or <see cref="MaxRegistrations"/> is reached</returns>
    public bool TryRegister(PacketLayer parent, uint identifier, PacketLayer child)
    {
        if (Next(parent, identifier) == child)
        {
            return true;
        }

        if (!Dispatches(parent) || !CanFollow(parent, child) || _registrations == MaxRegistrations)
        {
            return false;
        }

        _registrations++;
        (_children[(int)parent] ??= [])[identifier] = child;
        Update();
        return true;
    }

    /// <summary>Switches a layer off, so that packets end there, or on again.</summary>
    public void SetEnabled(PacketLayer layer, bool isEnabled)
    {
        var bit = 1UL << (int)layer;
        _disabled = isEnabled ? _disabled & ~bit : _disabled | bit;
        Update();
    }

    /// <summary>Whether a layer is switched on.</summary>
    public bool IsEnabled(PacketLayer layer) => (_disabled & (1UL << (int)layer)) == 0;

    private static bool Dispatches(PacketLayer parent) =>
        parent is PacketLayer.Geneve or PacketLayer.Ayiya or PacketLayer.Ip || parent is >= PacketLayer.Root and <= PacketLayer.Wifi and not
            (PacketLayer.Pbb or PacketLayer.Mpls or PacketLayer.Novell or PacketLayer.Fddi);

    /// <summary>Layers of the link and IP may follow anything; what lies on IP only IP; tunnels over UDP are not this table's.</summary>
    private static bool CanFollow(PacketLayer parent, PacketLayer child) => child switch
    {
        PacketLayer.Unknown or PacketLayer.Root => false,
        <= PacketLayer.Ip or PacketLayer.Skip => true,
        PacketLayer.IpTunnel or PacketLayer.Gre => parent == PacketLayer.Ip,
        _ => false,
    };

    private void Update()
    {
        const ulong OnTheWay = (1UL << (int)PacketLayer.Ethernet) | (1UL << (int)PacketLayer.Ip);
        IsEthernetPlain = (_disabled & OnTheWay) == 0
            && Next(PacketLayer.Root, (uint)LinkType.Ethernet) == PacketLayer.Ethernet
            && Next(PacketLayer.Ethernet, EtherType.Ipv4) == PacketLayer.Ip
            && Next(PacketLayer.Ethernet, EtherType.Ipv6) == PacketLayer.Ip;
        HasIpChanges = _disabled != 0;
        foreach (var (parent, children) in Standard)
        {
            if (parent == PacketLayer.Ip)
            {
                HasIpChanges |= _children[(int)parent]!.Count != children.Length
                    || Array.Exists(children, c => Next(parent, c.Identifier) != c.Child);
            }
        }
    }
}
