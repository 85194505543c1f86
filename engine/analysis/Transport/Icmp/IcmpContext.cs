using System.Buffers.Binary;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Icmp;

/// <summary>The <c>icmp_context</c> record: what the quotation in an ICMP error tells of the packet in question.</summary>
internal static class IcmpContext
{
    // Both ports of TCP and UDP.
    private const int PortsLength = 4;

    public static RecordValue V4(AnalysisContext context, ReadOnlySpan<byte> quoted)
    {
        if (!Ipv4View.TryParse(quoted, out Ipv4View header))
        {
            return Make(context, IpProtocol.Icmp, default, default, 0, 0, TransportProtocol.Unknown, 0, 0, true, false, false, false);
        }

        int headerLength = header.HeaderLength;
        bool isShort = headerLength > quoted.Length;
        bool isBadSum = !isShort && headerLength >= 20 && !InternetChecksum.IsRight(quoted[..headerLength]);
        TransportProtocol protocol = TransportProtocol.Unknown;
        ushort sourcePort = 0;
        ushort destinationPort = 0;
        if (headerLength >= 20 && quoted.Length >= headerLength + PortsLength)
        {
            protocol = Ports(header.Protocol, quoted[headerLength..], out sourcePort, out destinationPort);
        }
        else
        {
            isShort = true;
        }

        return Make(
            context, IpProtocol.Icmp, header.Source, header.Destination, sourcePort, destinationPort, protocol,
            header.TotalLength, header.FragmentOffset, isShort, isBadSum, header.MoreFragments, header.DontFragment);
    }

    public static RecordValue V6(AnalysisContext context, ReadOnlySpan<byte> quoted)
    {
        if (!Ipv6View.TryParse(quoted, out Ipv6View header))
        {
            return Make(context, IpProtocol.IcmpV6, default, default, 0, 0, TransportProtocol.Unknown, 0, 0, true, false, false, false);
        }

        int headerLength = Ipv6View.Length;
        byte next = header.NextHeader;
        int offset = 0;
        bool more = false;
        foreach (Ipv6Extension extension in new Ipv6ExtensionEnumerator(quoted))
        {
            headerLength = extension.Offset + extension.Length;
            next = extension.Next;
            if (extension.Type == IpProtocol.Fragment && Ipv6FragmentView.TryParse(quoted[extension.Offset..], out Ipv6FragmentView fragment))
            {
                offset = fragment.Offset;
                more = fragment.MoreFragments;
            }
        }

        TransportProtocol protocol = TransportProtocol.Unknown;
        ushort sourcePort = 0;
        ushort destinationPort = 0;
        bool isShort = quoted.Length < headerLength + PortsLength;
        if (!isShort)
        {
            protocol = Ports(next, quoted[headerLength..], out sourcePort, out destinationPort);
        }

        return Make(
            context, IpProtocol.IcmpV6, header.Source, header.Destination, sourcePort, destinationPort, protocol,
            header.PayloadLength + Ipv6View.Length, offset, isShort, false, more, false);
    }

    private static TransportProtocol Ports(byte protocol, ReadOnlySpan<byte> transport, out ushort source, out ushort destination)
    {
        switch (protocol)
        {
            case IpProtocol.Icmp:
                source = transport[0];
                destination = IcmpTypes.Counterpart(transport[0], transport[1], out _);
                return TransportProtocol.Icmp;
            case IpProtocol.IcmpV6:
                source = transport[0];
                destination = IcmpTypes.CounterpartV6(transport[0], transport[1], out _);
                return TransportProtocol.Icmp;
            case IpProtocol.Tcp:
            case IpProtocol.Udp:
                source = BinaryPrimitives.ReadUInt16BigEndian(transport);
                destination = BinaryPrimitives.ReadUInt16BigEndian(transport[2..]);
                return protocol == IpProtocol.Tcp ? TransportProtocol.Tcp : TransportProtocol.Udp;
            default:
                source = destination = 0;
                return TransportProtocol.Unknown;
        }
    }

    private static RecordValue Make(
        AnalysisContext context,
        byte ipProtocol,
        in IpAddress source,
        in IpAddress destination,
        ushort sourcePort,
        ushort destinationPort,
        TransportProtocol protocol,
        int length,
        int fragmentOffset,
        bool isShort,
        bool isBadSum,
        bool moreFragments,
        bool dontFragment)
    {
        RecordShape shape = context.IcmpRecords.Context;
        RecordValue record = shape.New();
        shape.Set(record, 0, context.Records.NewConnectionId(source, sourcePort, destination, destinationPort, protocol, ipProtocol));
        shape.Set(record, 1, (ulong)length);
        shape.Set(record, 2, (ulong)protocol);
        shape.Set(record, 3, (ulong)fragmentOffset);
        shape.Set(record, 4, isShort);
        shape.Set(record, 5, isBadSum);
        shape.Set(record, 6, moreFragments);
        shape.Set(record, 7, dontFragment);
        return record;
    }
}
