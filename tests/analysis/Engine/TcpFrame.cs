using System.Buffers.Binary;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Engine;

/// <summary>Builds Ethernet frames with IPv4 and TCP, UDP or ICMP in them, all checksums right.</summary>
internal static class TcpFrame
{
    private const int EthernetLength = 14;
    private const int Ipv4Length = 20;
    private const int TcpLength = 20;

    public static byte[] Tcp(
        IpAddress from,
        ushort fromPort,
        IpAddress to,
        ushort toPort,
        uint sequence,
        uint ack,
        TcpFlags flags,
        ReadOnlySpan<byte> payload = default,
        ushort window = 65_535,
        ReadOnlySpan<byte> options = default)
    {
        byte[] frame = Ipv4(from, to, IpProtocol.Tcp, TcpLength + options.Length + payload.Length);
        Span<byte> tcp = frame.AsSpan(EthernetLength + Ipv4Length);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, fromPort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], toPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], ack);
        tcp[12] = (byte)(((TcpLength + options.Length) / 4) << 4);
        tcp[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], window);
        options.CopyTo(tcp[TcpLength..]);
        payload.CopyTo(tcp[(TcpLength + options.Length)..]);
        Seal(tcp, 16, from, to, IpProtocol.Tcp);
        return frame;
    }

    public static byte[] Udp(IpAddress from, ushort fromPort, IpAddress to, ushort toPort, ReadOnlySpan<byte> payload)
    {
        byte[] frame = Ipv4(from, to, IpProtocol.Udp, 8 + payload.Length);
        Span<byte> udp = frame.AsSpan(EthernetLength + Ipv4Length);
        BinaryPrimitives.WriteUInt16BigEndian(udp, fromPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], toPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        payload.CopyTo(udp[8..]);
        Seal(udp, 6, from, to, IpProtocol.Udp);
        return frame;
    }

    public static byte[] Icmp(IpAddress from, IpAddress to, byte type, byte code, ReadOnlySpan<byte> payload)
    {
        byte[] frame = Ipv4(from, to, IpProtocol.Icmp, 8 + payload.Length);
        Span<byte> icmp = frame.AsSpan(EthernetLength + Ipv4Length);
        icmp[0] = type;
        icmp[1] = code;
        payload.CopyTo(icmp[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], InternetChecksum.Compute(icmp));
        return frame;
    }

    /// <summary>An IPv4 packet with a payload of any protocol.</summary>
    public static byte[] Ip(IpAddress from, IpAddress to, byte protocol, ReadOnlySpan<byte> payload)
    {
        byte[] frame = Ipv4(from, to, protocol, payload.Length);
        payload.CopyTo(frame.AsSpan(EthernetLength + Ipv4Length));
        return frame;
    }

    /// <summary>A fragment of an IPv4 packet.</summary>
    /// <param name="offset">of its payload in the whole, in bytes; a multiple of eight</param>
    /// <param name="more">whether others follow</param>
    public static byte[] Fragment(IpAddress from, IpAddress to, byte protocol, int offset, bool more, ReadOnlySpan<byte> payload)
    {
        byte[] frame = Ip(from, to, protocol, payload);
        Span<byte> ip = frame.AsSpan(EthernetLength, Ipv4Length);
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], 77);
        BinaryPrimitives.WriteUInt16BigEndian(ip[6..], (ushort)((offset / 8) | (more ? 0x2000 : 0)));
        ip[10] = ip[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], InternetChecksum.Compute(ip));
        return frame;
    }

    private static byte[] Ipv4(IpAddress from, IpAddress to, byte protocol, int length)
    {
        var frame = new byte[EthernetLength + Ipv4Length + length];
        Span<byte> ethernet = frame;
        ethernet[5] = 1;
        ethernet[11] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(ethernet[12..], 0x0800);
        Span<byte> ip = ethernet.Slice(EthernetLength, Ipv4Length);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(Ipv4Length + length));
        ip[8] = 64;
        ip[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], from.V4);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], to.V4);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], InternetChecksum.Compute(ip));
        return frame;
    }

    private static void Seal(Span<byte> transport, int at, IpAddress from, IpAddress to, byte protocol)
    {
        ulong pseudo = InternetChecksum.PseudoHeader(from, to, protocol, transport.Length);
        BinaryPrimitives.WriteUInt16BigEndian(transport[at..], InternetChecksum.Compute(transport, pseudo));
    }
}
