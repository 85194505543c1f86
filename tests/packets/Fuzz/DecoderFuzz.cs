using NidsVm.Packets;
using NidsVm.Packets.Tests.Decoding;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Fuzz;

/// <summary>
/// Any bytes at all: the decoder must not throw, must not read outside, and what it hands out must keep its promises.
/// </summary>
public static class DecoderFuzz
{
    private static readonly LinkType[] LinkTypes =
    [
        LinkType.Ethernet, LinkType.Raw, LinkType.Ieee80211, LinkType.Ieee80211Radiotap, LinkType.LinuxSll,
        LinkType.LinuxSll2, LinkType.NfLog, LinkType.Null, LinkType.Loop, LinkType.Ppp, LinkType.PppSerial,
        LinkType.PppEther, LinkType.Fddi, LinkType.Ieee80211Avs, LinkType.Ipv4, LinkType.Ipv6,
    ];

    // One decoder throughout, so that fragments of different inputs meet.
    private static readonly PacketDecoder Decoder = NewDecoder();

    private static readonly UsualFrames Usual = new();

    private static double _time;

    /// <summary>The target. The first byte chooses the link layer, the second how much the capture cut off.</summary>
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
        {
            return;
        }

        var frame = data[2..];
        var packet = new CapturedPacket
        {
            Data = frame,
            LinkType = LinkTypes[data[0] % LinkTypes.Length],
            WireLength = frame.Length + ((data[1] & 1) == 0 ? 0 : data[1]),
            Time = _time += 0.01,
        };
        Decoder.Options.IgnoreChecksums = (data[1] & 2) == 0;
        var result = default(DecodedPacket);
        Decoder.Decode(ref packet, ref result);
        Check(ref result);
        while (Decoder.DecodeNextSubframe(ref result))
        {
            Check(ref result);
        }

        Inner(ref result, 0);
        if (packet.LinkType != LinkType.Fddi)
        {
            Usual.Compare(frame, packet.LinkType, packet.WireLength, (data[1] & 2) == 0, _time);
        }
    }

    private static PacketDecoder NewDecoder()
    {
        PacketDecoder decoder = new(new DecoderOptions
        {
            MaxTunnelDepth = 4,
            MaxFragmentedDatagrams = 50,
            MaxFragmentBytes = 1 << 20,
            FragmentTimeout = 10,
        });

        // Ways round that only policies can lay.
        Assert.True(decoder.Dispatch.TryRegister(PacketLayer.Ip, 97, PacketLayer.Ethernet));
        Assert.True(decoder.Dispatch.TryRegister(PacketLayer.Ip, 99, PacketLayer.Ip));
        Assert.True(decoder.Dispatch.TryRegister(PacketLayer.Ip, 137, PacketLayer.Mpls));
        Assert.True(decoder.Dispatch.TryRegister(PacketLayer.Ppp, 0x0031, PacketLayer.Ethernet));
        Assert.True(decoder.Dispatch.TryRegister(PacketLayer.Snap, 0x88B5, PacketLayer.Fddi));
        return decoder;
    }

    private static void Check(ref DecodedPacket p)
    {
        Assert.InRange(Decoder.Encapsulation.Depth, 0, 4);
        if (p.Outcome != DecodeOutcome.Transport)
        {
            return;
        }

        Assert.True(p.IpVersion is 4 or 6);
        Assert.True(p.IpHeaderLength <= p.IpPacket.Length);
        Assert.True(p.Transport.Length <= p.TransportLength);
        Assert.True(p.Transport.Length >= p.Protocol switch
        {
            IpProtocol.Tcp => TcpView.MinimumLength,
            IpProtocol.Udp => UdpView.HeaderLength,
            IpProtocol.Icmp or IpProtocol.IcmpV6 => IcmpView.HeaderLength,
            _ => 0,
        });
        if (p.Protocol == IpProtocol.Tcp && TcpView.TryParse(p.Transport, out var tcp))
        {
            Assert.True(tcp.Options.Length <= 40);
            var options = new TcpOptionEnumerator(tcp.Options);
            while (options.MoveNext())
            {
                Assert.False(options.Option.IsEmpty);
            }
        }

        if (p.IpVersion == 6)
        {
            var count = 0;
            foreach (var extension in new Ipv6ExtensionEnumerator(p.IpPacket))
            {
                Assert.True(extension.Offset + extension.Length <= p.IpPacket.Length);
                count++;
            }

            Assert.True(count <= p.ExtensionHeaderCount);
        }
    }

    private static void Inner(ref DecodedPacket p, int depth)
    {
        if (p.Outcome != DecodeOutcome.Transport || p.Protocol != IpProtocol.Udp || depth == 3)
        {
            return;
        }

        var payload = p.Transport[UdpView.HeaderLength..];
        if (VxlanView.TryParse(payload, out var vxlan) && vxlan.HasNetworkId)
        {
            Recurse(vxlan.Payload, ref p, depth);
        }

        if (GeneveView.TryParse(payload, out var geneve) && geneve.HasWholeHeader)
        {
            var options = new GeneveOptionEnumerator(geneve.Options);
            while (options.MoveNext())
            {
                _ = options.Data.Length;
            }

            Recurse(geneve.Payload, ref p, depth);
        }

        if (AyiyaView.TryParse(payload, out var ayiya))
        {
            Recurse(ayiya.Payload, ref p, depth);
        }

        _ = TeredoView.Probe(payload);
        if (TeredoView.TryParse(payload, out var teredo, out _))
        {
            if (!teredo.Authentication.IsEmpty)
            {
                _ = teredo.Nonce + (ulong)teredo.ClientId.Length + (ulong)teredo.AuthenticationValue.Length;
            }

            if (!teredo.Origin.IsEmpty)
            {
                _ = teredo.OriginAddress.Lo + teredo.OriginPort;
            }

            Recurse(teredo.Payload, ref p, depth);
        }

        if (GtpV1View.TryParse(payload, out var gtp))
        {
            var elements = new GtpV1Elements(gtp.Content);
            var left = gtp.Content.Length;
            while (elements.MoveNext())
            {
                left -= 1 + elements.Value.Length;
                if (left < 0)
                {
                    throw new InvalidOperationException("elements are longer than their message");
                }
            }

            Recurse(gtp.Payload, ref p, depth);
        }
    }

    private static void Recurse(TunnelPayload tunnel, ref DecodedPacket outer, int depth)
    {
        var stack = Decoder.Encapsulation;
        var before = stack.Depth;
        if (!stack.TryPush(new EncapsulationLayer { Source = outer.Source, Destination = outer.Destination, Type = tunnel.Type }))
        {
            return;
        }

        if (stack.Depth <= 4)
        {
            var inner = default(DecodedPacket);
            Decoder.DecodeInner(tunnel.Data, tunnel.InnerWireLength(ref outer), tunnel.LinkType, ref inner);
            Check(ref inner);
            Inner(ref inner, depth + 1);
        }

        stack.PopTo(before);
    }

    /// <summary>Frames of every kind, to mutate.</summary>
    internal static List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>();
        foreach (var row in Decoding.LinkLayerTests.Carriers())
        {
            var linkType = Array.IndexOf(LinkTypes, (LinkType)row[1]);
            seeds.Add(Concat([(byte)Math.Max(0, linkType), 0], (byte[])row[2]));
        }

        foreach (var row in Decoding.TunnelTests.OnIp())
        {
            seeds.Add(Concat([1, 0], (byte[])row[1]));
        }

        var chain = Hex("2b00 0104 00000000 3c02 0001 00000000 00000000000000000000000000000000 2c00 c910 0000 0000 1100 0009 00000001");
        seeds.Add(Concat([1, 0], Ipv6(0, Concat(chain, Bytes(16)))));
        seeds.Add(Concat([1, 0], Ipv4(IpProtocol.Udp, Bytes(64), fragmentWord: 0x2000)));
        seeds.Add(Concat([1, 0], Ipv4(IpProtocol.Udp, Bytes(64), fragmentWord: 8)));
        seeds.Add(Concat([1, 0], Ipv6(IpProtocol.Mobility, Hex("3b00000000000000"))));
        var vxlan = Concat(Hex("0800000000007b00"), Ethernet(0x0800, PlainUdp()));
        seeds.Add(Concat([1, 0], Ipv4(IpProtocol.Udp, Udp(1, 4789, vxlan))));
        seeds.Add(Concat([1, 0], Ipv4(IpProtocol.Udp, Udp(1, 6081, Concat(Hex("0100655800000a0000010000"), Ethernet(0x86DD, PlainUdpV6()))))));
        seeds.Add(Concat([1, 0], Ipv4(IpProtocol.Udp, Udp(1, 3544, Concat(Hex("00002f5a3ffffdfe"), PlainUdpV6())))));
        seeds.Add(Concat([1, 0], Ipv4(IpProtocol.Udp, Udp(1, 2152, Concat(Hex("30ff002100000001"), PlainUdp())))));
        seeds.Add(Concat([1, 0], Ipv4(IpProtocol.Udp, Udp(1, 2123, Hex("3210001a00000007000900000e05100000000114058300026162850004c0000201")))));
        return seeds;
    }
}
