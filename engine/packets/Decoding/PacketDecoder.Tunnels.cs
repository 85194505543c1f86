using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>Tunnels that lie directly on IP: IP in IP, and GRE with all it carries.</summary>
public sealed partial class PacketDecoder
{
    private const int PptpHeaderLength = 4;

    /// <summary>An IP packet directly behind another IP header, or behind PPTP's GRE header.</summary>
    private DecodeOutcome DecodeIpInIp(ReadOnlySpan<byte> data, byte protocol, TunnelType type, ref DecodedPacket p)
    {
        if (Encapsulation.Depth >= Options.MaxTunnelDepth)
        {
            return Weird(PacketWeird.ExceededTunnelMaxDepth, WeirdSource.IpTunnel, ref p);
        }

        int innerLength;
        if (protocol == IpProtocol.Ipv6)
        {
            if (data.Length < Ipv6View.Length)
            {
                return Weird(PacketWeird.TruncatedInnerIp, WeirdSource.IpTunnel, ref p);
            }

            if (!Ipv6View.TryParse(data, out var inner))
            {
                return Weird(PacketWeird.InvalidInnerIpVersion, WeirdSource.IpTunnel, ref p);
            }

            innerLength = inner.PayloadLength + Ipv6View.Length;
        }
        else
        {
            if (!Ipv4View.TryParse(data, out var inner))
            {
                return Weird(PacketWeird.InvalidInnerIpVersion, WeirdSource.IpTunnel, ref p);
            }

            innerLength = inner.TotalLength;
        }

        if (data.Length != innerLength)
        {
            return Weird(
                data.Length < innerLength ? PacketWeird.TruncatedInnerIp : PacketWeird.InnerIpPayloadLengthMismatch,
                WeirdSource.IpTunnel,
                ref p);
        }

        return EnterTunnel(data, LinkType.Raw, type, ref p);
    }

    private DecodeOutcome EnterTunnel(ReadOnlySpan<byte> data, LinkType linkType, TunnelType type, ref DecodedPacket p)
    {
        if (Encapsulation.Depth >= Options.MaxTunnelDepth
            || !Encapsulation.TryPush(new EncapsulationLayer { Source = p.Source, Destination = p.Destination, Type = type }))
        {
            return Weird(PacketWeird.ExceededTunnelMaxDepth, WeirdSource.IpTunnel, ref p);
        }

        // The outer packet stays in the encapsulation only.
        p = default;
        return Start(data, data.Length, linkType, ref p);
    }

    /// <summary>GRE: RFC 2784 and 2890, PPTP's version 1 (RFC 2637), and the Ethernet frames of ERSPAN.</summary>
    private DecodeOutcome DecodeGre(ReadOnlySpan<byte> data, ref DecodedPacket p)
    {
        if (!GreView.TryParse(data, out var gre))
        {
            return Weird(PacketWeird.TruncatedGre, WeirdSource.Gre, ref p);
        }

        if (gre.Version > 1)
        {
            return Weird(PacketWeird.UnknownGreVersion, WeirdSource.Gre, ref p, gre.Version);
        }

        var greLength = gre.HeaderLength;
        var ethernetLength = 0;
        var shimLength = 0;
        var linkType = LinkType.Raw;
        if (gre.Version == 0)
        {
            switch (gre.ProtocolType)
            {
                case EtherType.EthernetBridging:
                    if (data.Length <= greLength + EthernetView.HeaderLength)
                    {
                        return Weird(PacketWeird.TruncatedGre, WeirdSource.Gre, ref p);
                    }

                    ethernetLength = EthernetView.HeaderLength;
                    linkType = LinkType.Ethernet;
                    break;

                case EtherType.ErspanII:
                    if (data.Length <= greLength + EthernetView.HeaderLength)
                    {
                        return Weird(PacketWeird.TruncatedGre, WeirdSource.Gre, ref p);
                    }

                    // Type I has no header of its own; type II is known by GRE's sequence number.
                    shimLength = gre.HasSequence ? 8 : 0;
                    ethernetLength = EthernetView.HeaderLength;
                    linkType = LinkType.Ethernet;
                    break;

                case EtherType.ErspanIII:
                    if (data.Length <= greLength + EthernetView.HeaderLength + 12)
                    {
                        return Weird(PacketWeird.TruncatedGre, WeirdSource.Gre, ref p);
                    }

                    // Twelve bytes, and eight more when the last bit says so.
                    shimLength = (data[greLength + 11] & 1) != 0 ? 20 : 12;
                    ethernetLength = EthernetView.HeaderLength;
                    linkType = LinkType.Ethernet;
                    break;

                case var type when IsAruba(type):
                    if (data.Length <= greLength)
                    {
                        return Weird(PacketWeird.TruncatedGre, WeirdSource.Gre, ref p);
                    }

                    linkType = LinkType.Ieee80211;
                    break;
            }
        }
        else
        {
            if (gre.ProtocolType != EtherType.Ppp)
            {
                return Weird(PacketWeird.EgreProtocolType, WeirdSource.Gre, ref p, gre.ProtocolType);
            }

            shimLength = PptpHeaderLength;
        }

        if (gre.HasRouting)
        {
            return Weird(PacketWeird.GreRouting, WeirdSource.Gre, ref p);
        }

        if (gre.HasReservedFlags)
        {
            return Weird(PacketWeird.UnknownGreFlags, WeirdSource.Gre, ref p);
        }

        if (data.Length < greLength + shimLength + ethernetLength)
        {
            return Weird(PacketWeird.TruncatedGre, WeirdSource.Gre, ref p);
        }

        var inner = data[(greLength + shimLength)..];
        if (gre.Version == 0)
        {
            return EnterTunnel(inner, linkType, TunnelType.Gre, ref p);
        }

        return BinaryPrimitives.ReadUInt16BigEndian(data[(greLength + 2)..]) switch
        {
            0x0021 => DecodeIpInIp(inner, IpProtocol.Ipv4, TunnelType.Gre, ref p),
            0x0057 => DecodeIpInIp(inner, IpProtocol.Ipv6, TunnelType.Gre, ref p),
            _ => Weird(PacketWeird.NonIpPacketInEncap, WeirdSource.Gre, ref p),
        };
    }

    /// <summary>Aruba's access points number their 802.11 payloads 0x8200 to 0x8370 in steps, and 0x9000.</summary>
    private static bool IsAruba(int type) =>
        ((type & 0x8200) == 0x8200 && (type & 0x0F) == 0)
        || ((type & 0x8300) == 0x8300 && (type & 0x0F) == 0 && type <= 0x8370)
        || type == 0x9000;
}
