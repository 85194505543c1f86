namespace NidsVm.Packets;

/// <summary>
/// Oddities that capture and decoding find below the transport protocols. <see cref="PacketWeirds"/> has, at the same
/// index, the name that policies see; it says what each means.
/// </summary>
public enum PacketWeird : byte
{
    None,
    TruncatedLinkHeader,
    TruncatedLinkHeaderCfp,
    TruncatedEthernetFrame,
    UndefinedEtherType,
    TruncatedVlanHeader,
    UndefinedVlanProtocol,
    TripleTaggedVlan,
    TruncatedVnTagHeader,
    TruncatedPbbHeader,
    TruncatedLlcHeader,
    TruncatedSnapLlcHeader,
    TruncatedSnapHeader,
    TruncatedPppHeader,
    TruncatedPppHdlcHeader,
    TruncatedPppSerialHeader,
    TruncatedPppoeHeader,
    PppoeExtraDataAfterPayload,
    PppoeTruncatedPayload,
    TruncatedNflogHeader,
    UnknownNflogVersion,
    NflogNoPayload,
    NflogBadTlvLength,
    NullAnalyzerFailed,
    FddiAnalyzerFailed,
    TruncatedLinuxSllHeader,
    TruncatedLinuxSll2Header,
    TruncatedRadiotapHeader,
    Truncated80211Header,
    Truncated80211AmsduHeader,
    Truncated80211AmsduPacket,
    Invalid80211AmsduInnerPacket,
    Truncated80211LlcHeader,
    NoSuitableAnalyzerFound,
    TruncatedArp,
    UnknownIpVersion,
    TruncatedIp,
    TruncatedIpLength,
    IpHeaderLengthZero,
    InvalidIpHeaderSize,
    InternallyTruncatedHeader,
    TruncatedHeader,
    Ipv4MinHeaderSize,
    Ipv6MinHeaderSize,
    BogusIpHeaderLengths,
    BadIpChecksum,
    Ipv6NoNext,
    MultipleRoutingHeaders,
    OddRouting0Length,
    Routing0Header,
    BadRouting2Length,
    UnknownRoutingType,
    BadIpv6DestOptLength,
    MultipleHomeAddressOptions,
    BadHomeAddressLength,
    BadMobilityChecksum,
    MobilityPiggyback,
    IncompletelyCapturedFragment,
    FragmentWithDf,
    FragmentProtocolInconsistency,
    FragmentSizeInconsistency,
    FragmentInconsistency,
    FragmentOverlap,
    ExcessivelySmallFragment,
    ExcessivelyLargeFragment,
    FragmentLimitReached,
    ExceededTunnelMaxDepth,
    InvalidInnerIpVersion,
    TruncatedInnerIp,
    InnerIpPayloadLengthMismatch,
    TruncatedGre,
    UnknownGreVersion,
    EgreProtocolType,
    GreRouting,
    UnknownGreFlags,
    NonIpPacketInEncap,
    BadTcpChecksum,
    BadUdpChecksum,
    BadIcmpChecksum,
    TruncatedTeredo,
    TruncatedTeredoOriginIndication,
    TruncatedTeredoAuthentication,
    TruncatedIpv6InTeredo,
    TeredoBubbleWithPayload,
    VxlanEmptyPacket,
    GeneveEmptyPacket,
    GeneveInvalidVersion,
    AyiyaEmptyPacket,
    Gtpv1Truncated,
    ExceededMaxDepth,
}

/// <summary>
/// The protocol that noticed a weird: what the reference writes into the log's source column. <see cref="None"/>
/// leaves the column unset.
/// </summary>
public enum WeirdSource : byte
{
    None,
    Root,
    Ethernet,
    Vlan,
    VnTag,
    Pbb,
    Llc,
    Snap,
    Novell,
    Ppp,
    PppSerial,
    Pppoe,
    Mpls,
    NfLog,
    Null,
    LinuxSll,
    LinuxSll2,
    Ieee80211,
    Ieee80211Radio,
    Fddi,
    Arp,
    Ip,
    Tcp,
    Udp,
    Icmp,
    Gre,
    IpTunnel,
    Teredo,
    Ayiya,
    GtpV1,
    Vxlan,
    Geneve,
    Skip,
}

/// <summary>One weird found in a packet.</summary>
/// <param name="Weird">What is odd.</param>
/// <param name="Source">Who noticed.</param>
/// <param name="HasFlow">Whether the addresses are known (the weird belongs to a flow rather than to the network).</param>
/// <param name="InTunnel">Whether the packet came out of a tunnel; the name then ends in "_in_tunnel".</param>
/// <param name="From">Source address when <paramref name="HasFlow"/>.</param>
/// <param name="To">Destination address when <paramref name="HasFlow"/>.</param>
/// <param name="Detail">The number in the additional text where the weird has one, otherwise -1; see <see cref="PacketWeirds.DetailText"/>.</param>
public readonly record struct PacketWeirdRecord(
    PacketWeird Weird, WeirdSource Source, bool HasFlow, bool InTunnel, IpAddress From, IpAddress To, int Detail)
{
    /// <summary>The weird's name as policies see it. Never allocates.</summary>
    public string Name => InTunnel ? PacketWeirds.NameInTunnelOf(Weird) : PacketWeirds.NameOf(Weird);
}
