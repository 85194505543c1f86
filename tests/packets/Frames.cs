using System.Buffers.Binary;
using System.Globalization;
using NidsVm.Packets;

namespace NidsVm.Packets.Tests;

/// <summary>Builds packets byte by byte, from the inside out.</summary>
internal static class Frames
{
    public static readonly IpAddress ClientV4 = IpAddress.Parse("192.0.2.1");
    public static readonly IpAddress ServerV4 = IpAddress.Parse("198.51.100.2");
    public static readonly IpAddress ClientV6 = IpAddress.Parse("2001:db8::1");
    public static readonly IpAddress ServerV6 = IpAddress.Parse("2001:db8::2");

    /// <summary>Bytes from hexadecimal text; blanks are ignored.</summary>
    public static byte[] Hex(string text) => Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));

    public static byte[] Concat(params byte[][] parts) => parts.SelectMany(p => p).ToArray();

    public static byte[] Bytes(int count) => Enumerable.Range(0, count).Select(i => (byte)i).ToArray();

    public static byte[] Word(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] Ethernet(int etherType, byte[] payload) =>
        Concat(Hex("0200000000020200 00000001"), Word(etherType), payload);

    public static byte[] Vlan(int tag, int etherType, byte[] payload) => Concat(Word(tag), Word(etherType), payload);

    public static byte[] Ipv4(
        byte protocol,
        byte[] payload,
        IpAddress? source = null,
        IpAddress? destination = null,
        int fragmentWord = 0,
        int id = 1,
        byte[]? options = null)
    {
        var header = new byte[20 + (options?.Length ?? 0)];
        header[0] = (byte)(0x40 | (header.Length / 4));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)id);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)fragmentWord);
        header[8] = 64;
        header[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), (source ?? ClientV4).V4);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), (destination ?? ServerV4).V4);
        options?.CopyTo(header, 20);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), InternetChecksum.Compute(header));
        return Concat(header, payload);
    }

    public static byte[] Ipv6(byte next, byte[] payload, IpAddress? source = null, IpAddress? destination = null)
    {
        var header = new byte[40];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x6AB1_2345);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)payload.Length);
        header[6] = next;
        header[7] = 63;
        (source ?? ClientV6).WriteV6(header.AsSpan(8));
        (destination ?? ServerV6).WriteV6(header.AsSpan(24));
        return Concat(header, payload);
    }

    public static byte[] Udp(int from, int to, byte[] payload, IpAddress? source = null, IpAddress? destination = null)
    {
        var datagram = Concat(Word(from), Word(to), Word(8 + payload.Length), Word(0), payload);
        var pseudo = InternetChecksum.PseudoHeader(source ?? ClientV4, destination ?? ServerV4, 17, datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(6), InternetChecksum.Compute(datagram, pseudo));
        return datagram;
    }

    public static byte[] Tcp(int from, int to, byte[] payload, IpAddress? source = null, IpAddress? destination = null)
    {
        var segment = Concat(Word(from), Word(to), Hex("00000001 00000002 5018 2000 0000 0000"), payload);
        var pseudo = InternetChecksum.PseudoHeader(source ?? ClientV4, destination ?? ServerV4, 6, segment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(16), InternetChecksum.Compute(segment, pseudo));
        return segment;
    }

    public static byte[] Icmp(byte type, byte code, byte[] payload)
    {
        var message = Concat([type, code, 0, 0, 0, 7, 0, 9], payload);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), InternetChecksum.Compute(message));
        return message;
    }

    /// <summary>A UDP packet over IPv4, as most tests want one inside something.</summary>
    public static byte[] PlainUdp() => Ipv4(IpProtocol.Udp, Udp(1234, 53, Bytes(5)));

    /// <summary>The same over IPv6.</summary>
    public static byte[] PlainUdpV6() => Ipv6(IpProtocol.Udp, Udp(1234, 53, Bytes(5), ClientV6, ServerV6));

    public static string Describe(ReadOnlySpan<PacketWeirdRecord> weirds)
    {
        var names = new List<string>();
        foreach (var weird in weirds)
        {
            var where = weird.HasFlow ? string.Create(CultureInfo.InvariantCulture, $" {weird.From}>{weird.To}") : "";
            names.Add($"{weird.Name}/{PacketWeirds.NameOf(weird.Source)}{where}");
        }

        return string.Join(", ", names);
    }
}

/// <summary>A decoder with what tests ask of it.</summary>
internal sealed class DecoderUnderTest
{
    public PacketDecoder Decoder { get; } = new();

    public double Time { get; set; } = 1000;

    public string Weirds => Frames.Describe(Decoder.Weirds);

    public DecodeOutcome Decode(byte[] frame, ref DecodedPacket result, LinkType linkType = LinkType.Ethernet, int wireLength = -1)
    {
        var packet = new CapturedPacket
        {
            Data = frame,
            LinkType = linkType,
            WireLength = wireLength < 0 ? frame.Length : wireLength,
            Time = Time,
            TimestampNs = (long)(Time * 1e9),
        };
        result = default;
        return Decoder.Decode(ref packet, ref result);
    }

    /// <summary>Outcome and weirds of a frame, for tests that look at nothing else.</summary>
    public string Outcome(byte[] frame, LinkType linkType = LinkType.Ethernet, int wireLength = -1)
    {
        var result = default(DecodedPacket);
        var outcome = Decode(frame, ref result, linkType, wireLength);
        return Decoder.Weirds.IsEmpty ? outcome.ToString() : $"{outcome}: {Weirds}";
    }
}
