using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>The link layers, walked in a loop so that a frame full of tags cannot exhaust the stack.</summary>
public sealed partial class PacketDecoder
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private DecodeOutcome DecodeLink(ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        // By far the most frequent frame first: Ethernet II with IP directly inside.
        if (p.LinkType == LinkType.Ethernet && data.Length > 16 && Dispatch.IsEthernetPlain)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(data[12..]);
            if (type is EtherType.Ipv4 or EtherType.Ipv6)
            {
                SetMac(data[6..], data, ref p);
                p.EtherType = type;
                return DecodeIp(data[EthernetView.HeaderLength..], ref p);
            }
        }

        var layer = Dispatch.Next(PacketLayer.Root, (uint)p.LinkType);
        return DecodeLayers(layer == PacketLayer.Unknown ? Dispatch.Default : layer, data, ref p);
    }

    private DecodeOutcome DecodeLayers(PacketLayer layer, ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        for (var depth = 1; ; depth++)
        {
            if (depth > Dispatch.MaxDepth && Dispatch.MaxDepth > 0)
            {
                return Weird(PacketWeird.ExceededMaxDepth, WeirdSource.None, ref p);
            }

            if (Dispatch.HasDisabled && !Dispatch.IsEnabled(layer))
            {
                return DecodeOutcome.Dropped;
            }

            p.AddLayer(layer);
            uint protocol;
            switch (layer)
            {
                case PacketLayer.Ip:
                    return DecodeIp(data, ref p);

                case PacketLayer.Ethernet:
                    if (data.Length <= 16)
                    {
                        return Weird(PacketWeird.TruncatedEthernetFrame, WeirdSource.Ethernet, ref p);
                    }

                    if (BinaryPrimitives.ReadUInt16BigEndian(data[12..]) == EtherType.FabricPath)
                    {
                        // Cisco FabricPath puts 16 bytes before the Ethernet frame it carries.
                        if (data.Length <= 30)
                        {
                            return Weird(PacketWeird.TruncatedLinkHeaderCfp, WeirdSource.Ethernet, ref p);
                        }

                        data = data[16..];
                    }

                    SetMac(data[6..], data, ref p);
                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data[12..]);
                    p.EtherType = (ushort)protocol;
                    data = data[EthernetView.HeaderLength..];
                    if (protocol >= 1536)
                    {
                        layer = Dispatch.Next(PacketLayer.Ethernet, protocol);
                        if (layer == PacketLayer.Unknown)
                        {
                            return Unknown(WeirdSource.Ethernet, protocol, data, ref p);
                        }

                        break;
                    }

                    if (protocol > 1500)
                    {
                        return Weird(PacketWeird.UndefinedEtherType, WeirdSource.Ethernet, ref p);
                    }

                    if (data.Length < protocol)
                    {
                        return Weird(PacketWeird.TruncatedEthernetFrame, WeirdSource.Ethernet, ref p);
                    }

                    layer = IsNovell(data) ? Dispatch.NovellReader : IsSnap(data) ? Dispatch.SnapReader : Dispatch.LlcReader;
                    break;

                case PacketLayer.Vlan:
                    if (data.Length <= 4)
                    {
                        return Weird(PacketWeird.TruncatedVlanHeader, WeirdSource.Vlan, ref p);
                    }

                    AddVlan(BinaryPrimitives.ReadUInt16BigEndian(data), ref p);
                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
                    data = data[4..];
                    if (protocol >= 1536)
                    {
                        p.EtherType = (ushort)protocol;
                        layer = Dispatch.Next(PacketLayer.Vlan, protocol);
                        if (layer == PacketLayer.Unknown)
                        {
                            return Unknown(WeirdSource.Vlan, protocol, data, ref p);
                        }

                        break;
                    }

                    if (protocol > 1500)
                    {
                        return Weird(PacketWeird.UndefinedVlanProtocol, WeirdSource.Vlan, ref p);
                    }

                    if (data.Length < 2)
                    {
                        return Weird(PacketWeird.TruncatedVlanHeader, WeirdSource.Vlan, ref p);
                    }

                    if (data.Length > protocol)
                    {
                        data = data[..(int)protocol];
                    }

                    layer = IsNovell(data) ? Dispatch.NovellReader : IsSnap(data) ? Dispatch.SnapReader : Dispatch.LlcReader;
                    break;

                case PacketLayer.VnTag:
                    if (data.Length <= 6)
                    {
                        return Weird(PacketWeird.TruncatedVnTagHeader, WeirdSource.VnTag, ref p);
                    }

                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data[4..]);
                    data = data[6..];
                    layer = Dispatch.Next(PacketLayer.VnTag, protocol);
                    if (layer == PacketLayer.Unknown)
                    {
                        return Unknown(WeirdSource.VnTag, protocol, data, ref p);
                    }

                    break;

                case PacketLayer.Pbb:
                    // An 802.1ah tag ends where the customer's Ethernet frame begins, four bytes in.
                    if (data.Length <= 18)
                    {
                        return Weird(PacketWeird.TruncatedPbbHeader, WeirdSource.Pbb, ref p);
                    }

                    data = data[4..];
                    layer = PacketLayer.Ethernet;
                    break;

                case PacketLayer.Mpls:
                    bool last;
                    do
                    {
                        if (data.Length <= 4)
                        {
                            return Weird(PacketWeird.TruncatedLinkHeader, WeirdSource.Mpls, ref p);
                        }

                        last = (data[2] & 1) != 0;
                        data = data[4..];
                    }
                    while (!last);

                    layer = PacketLayer.Ip;
                    break;

                case PacketLayer.Pppoe:
                    if (data.Length <= 8)
                    {
                        return Weird(PacketWeird.TruncatedPppoeHeader, WeirdSource.Pppoe, ref p);
                    }

                    p.HasPppoe = true;
                    p.PppoeSession = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);

                    // The length counts everything behind the six-byte header, the protocol number included.
                    var pppLength = (int)BinaryPrimitives.ReadUInt16BigEndian(data[4..]);
                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data[6..]);
                    if (pppLength < data.Length - 6)
                    {
                        Weird(PacketWeird.PppoeExtraDataAfterPayload, WeirdSource.Pppoe, ref p);
                    }
                    else if (pppLength > data.Length - 6)
                    {
                        _weirds.Net(PacketWeird.PppoeTruncatedPayload, WeirdSource.Pppoe, inTunnel: false);
                    }

                    data = data.Slice(8, Math.Min(Math.Max(pppLength - 2, 0), data.Length - 8));
                    layer = Dispatch.Next(PacketLayer.Pppoe, protocol);
                    if (layer == PacketLayer.Unknown)
                    {
                        return Unknown(WeirdSource.Pppoe, protocol, data, ref p);
                    }

                    break;

                case PacketLayer.Ppp:
                    if (data.Length <= 2)
                    {
                        return Weird(PacketWeird.TruncatedPppHeader, WeirdSource.Ppp, ref p);
                    }

                    if (data[0] == 0xFF && data[1] == 0x03)
                    {
                        if (data.Length <= 4)
                        {
                            return Weird(PacketWeird.TruncatedPppHdlcHeader, WeirdSource.Ppp, ref p);
                        }

                        data = data[2..];
                    }

                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data);
                    data = data[2..];
                    layer = Dispatch.Next(PacketLayer.Ppp, protocol);
                    if (layer == PacketLayer.Unknown)
                    {
                        return Unknown(WeirdSource.Ppp, protocol, data, ref p);
                    }

                    break;

                case PacketLayer.PppSerial:
                    if (data.Length <= 4)
                    {
                        return Weird(PacketWeird.TruncatedPppSerialHeader, WeirdSource.PppSerial, ref p);
                    }

                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
                    data = data[4..];
                    layer = Dispatch.Next(PacketLayer.PppSerial, protocol);
                    if (layer == PacketLayer.Unknown)
                    {
                        return Unknown(WeirdSource.PppSerial, protocol, data, ref p);
                    }

                    break;

                case PacketLayer.Snap:
                    if (data.Length < 3)
                    {
                        return Weird(PacketWeird.TruncatedSnapLlcHeader, WeirdSource.Snap, ref p);
                    }

                    // Unnumbered frames have a control field of one byte, all others of two.
                    var llcLength = (data[2] & 3) == 3 ? 3 : 4;
                    if (data.Length < llcLength + 5)
                    {
                        return Weird(PacketWeird.TruncatedSnapHeader, WeirdSource.Snap, ref p);
                    }

                    var organisation = data.Slice(llcLength, 3);
                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data[(llcLength + 3)..]);
                    if ((organisation[0] | organisation[1] | organisation[2]) != 0)
                    {
                        return DecodeOutcome.Ignored;
                    }

                    data = data[(llcLength + 5)..];
                    layer = Dispatch.Next(PacketLayer.Snap, protocol);
                    if (layer == PacketLayer.Unknown)
                    {
                        return Unknown(WeirdSource.Snap, protocol, data, ref p);
                    }

                    break;

                case PacketLayer.Llc:
                    if (data.Length < 3 || (data.Length < 4 && (data[2] & 3) != 3))
                    {
                        return Weird(PacketWeird.TruncatedLlcHeader, WeirdSource.Llc, ref p);
                    }

                    return Unknown(WeirdSource.Llc, data[0], data, ref p);

                case PacketLayer.Fddi:
                    // Thirteen bytes of FDDI header and eight of LLC and SNAP, then most likely IP.
                    if (data.Length <= 21)
                    {
                        return Weird(PacketWeird.FddiAnalyzerFailed, WeirdSource.Fddi, ref p);
                    }

                    data = data[21..];
                    layer = PacketLayer.Ip;
                    break;

                case PacketLayer.Null:
                    if (data.Length <= 4)
                    {
                        return Weird(PacketWeird.NullAnalyzerFailed, WeirdSource.Null, ref p);
                    }

                    // OpenBSD writes the family in network order, others in the order of the capturing host.
                    protocol = p.LinkType == LinkType.Loop
                        ? BinaryPrimitives.ReadUInt32BigEndian(data)
                        : BinaryPrimitives.ReadUInt32LittleEndian(data);
                    data = data[4..];
                    layer = Dispatch.Next(PacketLayer.Null, protocol);
                    if (layer == PacketLayer.Unknown)
                    {
                        layer = Dispatch.Next(PacketLayer.Null, BinaryPrimitives.ReverseEndianness(protocol));
                    }

                    if (layer == PacketLayer.Unknown)
                    {
                        return Unknown(WeirdSource.Null, protocol, data, ref p);
                    }

                    break;

                case PacketLayer.LinuxSll:
                    if (data.Length <= 16)
                    {
                        return Weird(PacketWeird.TruncatedLinuxSllHeader, WeirdSource.LinuxSll, ref p);
                    }

                    SetSourceMac(data[6..], ref p);
                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data[14..]);
                    data = data[16..];
                    layer = Dispatch.Next(PacketLayer.LinuxSll, protocol);
                    if (layer == PacketLayer.Unknown)
                    {
                        return Unknown(WeirdSource.LinuxSll, protocol, data, ref p);
                    }

                    break;

                case PacketLayer.LinuxSll2:
                    if (data.Length <= 20)
                    {
                        return Weird(PacketWeird.TruncatedLinuxSll2Header, WeirdSource.LinuxSll2, ref p);
                    }

                    SetSourceMac(data[12..], ref p);
                    protocol = BinaryPrimitives.ReadUInt16BigEndian(data);
                    data = data[20..];
                    layer = Dispatch.Next(PacketLayer.LinuxSll2, protocol);
                    if (layer == PacketLayer.Unknown)
                    {
                        return Unknown(WeirdSource.LinuxSll2, protocol, data, ref p);
                    }

                    break;

                case PacketLayer.NfLog:
                    return DecodeNfLog(data, ref p);

                case PacketLayer.WifiRadio:
                    if (!TrySkipRadio(p.LinkType, ref data))
                    {
                        return Weird(PacketWeird.TruncatedRadiotapHeader, WeirdSource.Ieee80211Radio, ref p);
                    }

                    layer = PacketLayer.Wifi;
                    break;

                case PacketLayer.Wifi:
                    return DecodeWifi(data, ref p);

                case PacketLayer.Arp:
                    if (!ArpView.TryParse(data, out _))
                    {
                        return Weird(PacketWeird.TruncatedArp, WeirdSource.Arp, ref p);
                    }

                    p.Payload = data;
                    return DecodeOutcome.Arp;

                case PacketLayer.Novell:
                    return DecodeOutcome.Ignored;

                case PacketLayer.Skip:
                    if (data.Length < Dispatch.SkipBytes)
                    {
                        return Weird(PacketWeird.TruncatedLinkHeader, WeirdSource.Skip, ref p);
                    }

                    data = data[Dispatch.SkipBytes..];
                    layer = PacketLayer.Ip;
                    break;

                default:
                    return Unknown(WeirdSource.Root, (uint)p.LinkType, data, ref p);
            }
        }
    }

    /// <summary>Leaves radio information out; false where it is cut off.</summary>
    private static bool TrySkipRadio(LinkType linkType, ref ReadOnlySpan<byte> data)
    {
        // AVS gives its length in its second word; radiotap in its second half-word, little-endian (radiotap.org).
        var isAvs = linkType == LinkType.Ieee80211Avs;
        if (data.Length <= (isAvs ? 8 : 3))
        {
            return false;
        }

        var length = isAvs ? BinaryPrimitives.ReadUInt32BigEndian(data[4..]) : BinaryPrimitives.ReadUInt16LittleEndian(data[2..]);
        if (length >= (uint)data.Length)
        {
            return false;
        }

        data = data[(int)length..];
        return true;
    }

    /// <summary>Netfilter log messages: a family, then attributes in host order, the packet being one of them.</summary>
    private DecodeOutcome DecodeNfLog(ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        const int PayloadAttribute = 9;

        if (data.Length <= 4)
        {
            return Weird(PacketWeird.TruncatedNflogHeader, WeirdSource.NfLog, ref p);
        }

        var family = data[0];
        if (data[1] != 0)
        {
            return Weird(PacketWeird.UnknownNflogVersion, WeirdSource.NfLog, ref p);
        }

        data = data[4..];
        while (true)
        {
            if (data.Length <= 4)
            {
                return Weird(PacketWeird.NflogNoPayload, WeirdSource.NfLog, ref p);
            }

            // In the order of the capturing host, nearly always little-endian; a length that makes no sense that
            // way round is taken the other way.
            var length = (int)BinaryPrimitives.ReadUInt16LittleEndian(data);
            var type = (int)BinaryPrimitives.ReadUInt16LittleEndian(data[2..]);
            if (type > 0xFF && length > 0xFF)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(data);
                type = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
            }

            if (type == PayloadAttribute)
            {
                data = data[4..];
                break;
            }

            if (length < 4)
            {
                return Weird(PacketWeird.NflogBadTlvLength, WeirdSource.NfLog, ref p);
            }

            var padded = (length + 3) & ~3;
            if (padded >= data.Length)
            {
                return Weird(PacketWeird.NflogNoPayload, WeirdSource.NfLog, ref p);
            }

            data = data[padded..];
        }

        var layer = Dispatch.Next(PacketLayer.NfLog, family);
        return layer == PacketLayer.Unknown ? Unknown(WeirdSource.NfLog, family, data, ref p) : DecodeLayers(layer, data, ref p);
    }

    /// <summary>IEEE 802.11 data frames (IEEE 802.11-2016 section 9.3.2).</summary>
    private DecodeOutcome DecodeWifi(ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        var headerLength = 24;
        if (data.Length <= headerLength)
        {
            return Weird(PacketWeird.Truncated80211Header, WeirdSource.Ieee80211, ref p);
        }

        var control = data[0];
        var flags = data[1];

        // Management and control frames, and data frames without data, carry nothing for us.
        if ((control & 0x08) == 0 || (control & 0x40) != 0)
        {
            return DecodeOutcome.Ignored;
        }

        var distribution = flags & 3;
        if (distribution == 3)
        {
            headerLength += 6;
        }

        if (data.Length <= headerLength)
        {
            return Weird(PacketWeird.Truncated80211Header, WeirdSource.Ieee80211, ref p);
        }

        var severalPackets = false;
        if ((control & 0x80) != 0)
        {
            severalPackets = (data[headerLength] & 0x80) != 0;
            if ((flags & 0x40) != 0)
            {
                return DecodeOutcome.Ignored; // encrypted
            }

            headerLength += 2;
        }

        if (data.Length <= headerLength)
        {
            return Weird(PacketWeird.Truncated80211Header, WeirdSource.Ieee80211, ref p);
        }

        switch (distribution)
        {
            case 0:
                SetMac(data[10..], data[4..], ref p);
                break;
            case 1:
                SetMac(data[10..], data[16..], ref p);
                break;
            case 2:
                SetMac(data[16..], data[4..], ref p);
                break;
            default:
                SetMac(data[24..], data[16..], ref p);
                break;
        }

        data = data[headerLength..];
        return severalPackets ? DecodeSubframe(data, ref p) : DecodeWifiPayload(data, ref p);
    }

    /// <summary>One packet of an A-MSDU; the rest waits for <see cref="DecodeNextSubframe"/>.</summary>
    private DecodeOutcome DecodeSubframe(ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        if (data.Length < EthernetView.HeaderLength)
        {
            return Weird(PacketWeird.Truncated80211AmsduHeader, WeirdSource.Ieee80211, ref p);
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(data[12..]);
        data = data[EthernetView.HeaderLength..];
        if (data.Length < length)
        {
            return Weird(PacketWeird.Truncated80211AmsduPacket, WeirdSource.Ieee80211, ref p);
        }

        var rest = data[length..];
        var padding = length % 4;
        if (rest.Length >= padding)
        {
            rest = rest[padding..];
        }

        var outcome = DecodeWifiPayload(data[..length], ref p);
        p.Subframes = rest;
        if (outcome is DecodeOutcome.Dropped or DecodeOutcome.Ignored or DecodeOutcome.UnknownProtocol)
        {
            p.Subframes = default;
            _weirds.Net(PacketWeird.Invalid80211AmsduInnerPacket, WeirdSource.Ieee80211, inTunnel: false);
        }

        return outcome;
    }

    private DecodeOutcome DecodeWifiPayload(ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        if (data.Length < 8)
        {
            return Weird(PacketWeird.Truncated80211LlcHeader, WeirdSource.Ieee80211, ref p);
        }

        // Only SNAP with a zero organisation carries EtherTypes.
        if (BinaryPrimitives.ReadUInt32BigEndian(data) != 0xAAAA_0300 || (data[4] | data[5]) != 0)
        {
            return DecodeOutcome.Ignored;
        }

        var protocol = BinaryPrimitives.ReadUInt16BigEndian(data[6..]);
        data = data[8..];
        var layer = Dispatch.Next(PacketLayer.Wifi, protocol);
        return layer == PacketLayer.Unknown
            ? Unknown(WeirdSource.Ieee80211, protocol, data, ref p)
            : DecodeLayers(layer, data, ref p);
    }

    private void AddVlan(ushort control, ref DecodedPacket p)
    {
        // Three bits of priority, one of drop eligibility, twelve of identifier (IEEE 802.1Q, 9.6).
        var tag = (ushort)(control & 0xFFF);
        var priority = (byte)(control >> 12);
        if (!p.HasVlan)
        {
            p.HasVlan = true;
            p.Vlan = tag;
            p.VlanPriority = priority;
            return;
        }

        if (p.HasInnerVlan)
        {
            Weird(PacketWeird.TripleTaggedVlan, WeirdSource.Vlan, ref p, (p.InnerVlan << 12) | tag);
        }

        p.HasInnerVlan = true;
        p.InnerVlan = tag;
        p.InnerVlanPriority = priority;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetMac(ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, ref DecodedPacket p)
    {
        p.HasMac = true;
        p.SourceMac = MacAddress.Read(source);
        p.DestinationMac = MacAddress.Read(destination);
    }

    private static void SetSourceMac(ReadOnlySpan<byte> source, ref DecodedPacket p)
    {
        p.HasMac = true;
        p.SourceMac = MacAddress.Read(source);
        p.DestinationMac = 0;
    }

    private static bool IsSnap(ReadOnlySpan<byte> data) => data.Length >= 2 && data[0] == 0xAA && data[1] == 0xAA;

    private static bool IsNovell(ReadOnlySpan<byte> data) => data.Length >= 2 && data[0] == 0xFF && data[1] == 0xFF;
}
