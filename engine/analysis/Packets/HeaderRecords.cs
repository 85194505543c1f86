using System.Buffers.Binary;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>The records of packet headers: <c>pkt_hdr</c> and <c>raw_pkt_hdr</c> with all below them.</summary>
internal sealed class HeaderRecords
{
    private readonly RecordShape _packet;
    private readonly RecordShape _raw;
    private readonly RecordShape _link;
    private readonly RecordShape _ip4;
    private readonly RecordShape _tcp;
    private readonly RecordShape _udp;
    private readonly RecordShape _icmp;
    private readonly Ipv6HeaderRecords _ip6;
    private readonly long _ethernet;
    private readonly long _otherLink;
    private readonly long[] _layer3;

    public HeaderRecords(Machine machine)
    {
        _packet = new RecordShape(machine, "pkt_hdr", "ip", "ip6", "tcp", "udp", "icmp");
        _raw = new RecordShape(machine, "raw_pkt_hdr", "ip", "ip6", "tcp", "udp", "icmp", "l2");
        _link = new RecordShape(
            machine, "l2_hdr", "encap", "len", "cap_len", "src", "dst", "vlan", "inner_vlan", "eth_type", "proto", "vlan_pcp", "vlan_dei",
            "inner_vlan_pcp", "inner_vlan_dei");
        _ip4 = new RecordShape(
            machine, "ip4_hdr", "hl", "tos", "len", "id", "DF", "MF", "offset", "ttl", "p", "sum", "src", "dst");
        _tcp = new RecordShape(machine, "tcp_hdr", "sport", "dport", "seq", "ack", "hl", "dl", "reserved", "flags", "win");
        _udp = new RecordShape(machine, "udp_hdr", "sport", "dport", "ulen");
        _icmp = new RecordShape(machine, "icmp_hdr", "icmp_type");
        _ip6 = new Ipv6HeaderRecords(machine);
        var encapsulations = machine.FindType("link_encap") as EnumType;
        _ethernet = Value(encapsulations, "LINK_ETHERNET");
        _otherLink = Value(encapsulations, "LINK_UNKNOWN");
        var protocols = machine.FindType("layer3_proto") as EnumType;
        _layer3 = [Value(protocols, "L3_IPV4"), Value(protocols, "L3_IPV6"), Value(protocols, "L3_ARP"), Value(protocols, "L3_UNKNOWN")];
    }

    private static long Value(EnumType? type, string name) => type is not null && type.TryGetValue(name, out long value) ? value : 0;

    /// <summary>The <c>pkt_hdr</c> of a decoded packet.</summary>
    public RecordValue Of(scoped in DecodedPacket packet)
    {
        RecordValue record = _packet.New();
        FillIp(_packet, record, packet);
        return record;
    }

    /// <summary>The <c>pkt_hdr</c> of bytes that begin with an IP header.</summary>
    public RecordValue OfIp(ReadOnlySpan<byte> data)
    {
        RecordValue record = _packet.New();
        FillIp(_packet, record, data);
        return record;
    }

    /// <summary>The <c>raw_pkt_hdr</c> of a decoded packet.</summary>
    public RecordValue RawOf(scoped in DecodedPacket packet)
    {
        RecordValue record = _raw.New();
        RecordValue link = _link.New();
        bool isEthernet = packet.LinkType == LinkType.Ethernet;
        _link.Set(link, 0, (ulong)(isEthernet ? _ethernet : _otherLink));
        _link.Set(link, 1, (ulong)packet.FrameWireLength);
        _link.Set(link, 2, (ulong)packet.Frame.Length);
        if (packet.HasMac)
        {
            _link.Set(link, 3, Connection.MacText(packet.SourceMac));
            _link.Set(link, 4, Connection.MacText(packet.DestinationMac));
        }

        if (packet.HasVlan)
        {
            _link.Set(link, 5, (ulong)packet.Vlan);
            _link.Set(link, 9, (ulong)(packet.VlanPriority >> 1));
            _link.Set(link, 10, (packet.VlanPriority & 1) != 0);
        }

        if (packet.HasInnerVlan)
        {
            _link.Set(link, 6, (ulong)packet.InnerVlan);
            _link.Set(link, 11, (ulong)(packet.InnerVlanPriority >> 1));
            _link.Set(link, 12, (packet.InnerVlanPriority & 1) != 0);
        }

        if (isEthernet)
        {
            _link.Set(link, 7, (ulong)packet.EtherType);
        }

        int protocol = packet.IpVersion switch
        {
            4 => 0,
            6 => 1,
            _ => packet.Outcome == DecodeOutcome.Arp ? 2 : 3,
        };
        _link.Set(link, 8, (ulong)_layer3[protocol]);
        _raw.Set(record, 5, link);
        FillIp(_raw, record, packet);
        return record;
    }

    private void FillIp(RecordShape shape, RecordValue record, scoped in DecodedPacket packet)
    {
        if (packet.IpPacket.IsEmpty)
        {
            return;
        }

        if (packet.IpVersion == 4 && Ipv4View.TryParse(packet.IpPacket, out Ipv4View ip4))
        {
            shape.Set(record, 0, V4(ip4));
        }
        else if (packet.IpVersion == 6 && Ipv6View.TryParse(packet.IpPacket, out Ipv6View ip6))
        {
            shape.Set(record, 1, _ip6.Make(ip6, packet.IpPacket));
        }

        FillTransport(shape, record, packet.Protocol, packet.Transport, packet.TransportLength);
    }

    private void FillIp(RecordShape shape, RecordValue record, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (data[0] >> 4 == 4 && Ipv4View.TryParse(data, out Ipv4View ip4))
        {
            shape.Set(record, 0, V4(ip4));
            int length = Math.Max(0, ip4.TotalLength - ip4.HeaderLength);
            FillTransport(shape, record, ip4.Protocol, data.Length > ip4.HeaderLength ? data[ip4.HeaderLength..] : default, length);
        }
        else if (data[0] >> 4 == 6 && Ipv6View.TryParse(data, out Ipv6View ip6))
        {
            shape.Set(record, 1, _ip6.Make(ip6, data));
            int headers = Ipv6View.Length;
            byte next = ip6.NextHeader;
            foreach (Ipv6Extension extension in new Ipv6ExtensionEnumerator(data))
            {
                headers = extension.Offset + extension.Length;
                next = extension.Next;
            }

            int length = Math.Max(0, ip6.PayloadLength + Ipv6View.Length - headers);
            FillTransport(shape, record, next, data.Length > headers ? data[headers..] : default, length);
        }
    }

    private RecordValue V4(Ipv4View header)
    {
        RecordValue record = _ip4.New();
        _ip4.Set(record, 0, (ulong)header.HeaderLength);
        _ip4.Set(record, 1, (ulong)header.TypeOfService);
        _ip4.Set(record, 2, (ulong)header.TotalLength);
        _ip4.Set(record, 3, (ulong)header.Identification);
        _ip4.Set(record, 4, header.DontFragment);
        _ip4.Set(record, 5, header.MoreFragments);
        _ip4.Set(record, 6, (ulong)header.FragmentOffset);
        _ip4.Set(record, 7, (ulong)header.Ttl);
        _ip4.Set(record, 8, (ulong)header.Protocol);
        _ip4.Set(record, 9, (ulong)header.Checksum);
        _ip4.Set(record, 10, EngineRecords.Addr(header.Source));
        _ip4.Set(record, 11, EngineRecords.Addr(header.Destination));
        return record;
    }

    private void FillTransport(RecordShape shape, RecordValue record, byte protocol, ReadOnlySpan<byte> data, int length)
    {
        switch (protocol)
        {
            case IpProtocol.Tcp when data.Length >= TcpView.MinimumLength:
                shape.Set(record, 2, Tcp(data, length));
                break;
            case IpProtocol.Udp when data.Length >= UdpView.HeaderLength:
                RecordValue udp = _udp.New();
                _udp.Set(udp, 0, EngineRecords.PortBits(BinaryPrimitives.ReadUInt16BigEndian(data), TransportProtocol.Udp));
                _udp.Set(udp, 1, EngineRecords.PortBits(BinaryPrimitives.ReadUInt16BigEndian(data[2..]), TransportProtocol.Udp));
                _udp.Set(udp, 2, (ulong)BinaryPrimitives.ReadUInt16BigEndian(data[4..]));
                shape.Set(record, 3, udp);
                break;
            case IpProtocol.Icmp or IpProtocol.IcmpV6 when !data.IsEmpty:
                RecordValue icmp = _icmp.New();
                _icmp.Set(icmp, 0, (ulong)data[0]);
                shape.Set(record, 4, icmp);
                break;
        }
    }

    private RecordValue Tcp(ReadOnlySpan<byte> data, int length)
    {
        RecordValue record = _tcp.New();
        if (!TcpView.TryParse(data, out TcpView header))
        {
            return record;
        }

        _tcp.Set(record, 0, EngineRecords.PortBits(header.SourcePort, TransportProtocol.Tcp));
        _tcp.Set(record, 1, EngineRecords.PortBits(header.DestinationPort, TransportProtocol.Tcp));
        _tcp.Set(record, 2, (ulong)header.Sequence);
        _tcp.Set(record, 3, (ulong)header.Acknowledgement);
        _tcp.Set(record, 4, (ulong)header.HeaderLength);
        _tcp.Set(record, 5, (ulong)Math.Max(0, length - header.HeaderLength));
        _tcp.Set(record, 6, (ulong)header.Reserved);
        _tcp.Set(record, 7, (ulong)header.Flags);
        _tcp.Set(record, 8, (ulong)header.Window);
        return record;
    }
}
