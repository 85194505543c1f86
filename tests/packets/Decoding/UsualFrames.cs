using Xunit;

namespace NidsVm.Packets.Tests.Decoding;

/// <summary>Decodes a frame the short way, where it takes that, and the long way: both must tell the same.</summary>
internal sealed class UsualFrames
{
    private readonly PacketDecoder _short = new(new DecoderOptions { MaxFragmentedDatagrams = 10 });
    private readonly PacketDecoder _long = NewLong();

    /// <summary>True where the frame took the short way.</summary>
    public bool Compare(ReadOnlySpan<byte> frame, LinkType linkType, int wireLength, bool ignoreChecksums, double time)
    {
        var packet = new CapturedPacket { Data = frame, LinkType = linkType, WireLength = wireLength, Time = time, TimestampNs = (long)(time * 1e9) };
        _short.Options.IgnoreChecksums = _long.Options.IgnoreChecksums = ignoreChecksums;
        var a = default(DecodedPacket);
        var b = default(DecodedPacket);
        Assert.Equal(_long.Decode(ref packet, ref b), _short.Decode(ref packet, ref a));
        Assert.False(b.IsUsual);
        Assert.Equal(Frames.Describe(_long.Weirds), Frames.Describe(_short.Weirds));
        Assert.True(a.Frame.SequenceEqual(b.Frame));
        Assert.True(!a.IsUsual || (a.Frame == b.Frame && a.IpPacket == b.IpPacket && a.Transport == b.Transport && a.Payload == b.Payload));
        Assert.True(a.IpPacket.SequenceEqual(b.IpPacket) && a.Transport.SequenceEqual(b.Transport) && a.Payload.SequenceEqual(b.Payload));
        Assert.Equal(Fields(b), Fields(a));
        if (a.IsUsual)
        {
            Assert.True(PacketDecoder.TryReadUsualEndpoints(
                frame, out var source, out var sourcePort, out var destination, out var destinationPort, out var protocol));
            Assert.Equal((a.Source, a.SourcePort, a.Destination, a.DestinationPort, a.Protocol), (source, sourcePort, destination, destinationPort, protocol));
        }

        return a.IsUsual;
    }

    private static PacketDecoder NewLong()
    {
        // Whatever a policy has switched off, packets go the long way. Nothing but its own link type leads to this one.
        PacketDecoder decoder = new(new DecoderOptions { MaxFragmentedDatagrams = 10 });
        decoder.Dispatch.SetEnabled(PacketLayer.Fddi, isEnabled: false);
        return decoder;
    }

    private static string Fields(in DecodedPacket p) => string.Join(
        ' ',
        p.FrameWireLength, p.Time, p.TimestampNs, p.LinkType, p.HasMac, p.SourceMac, p.DestinationMac, p.HasVlan, p.HasInnerVlan, p.Vlan, p.InnerVlan,
        p.VlanPriority, p.InnerVlanPriority, p.EtherType, p.HasPppoe, p.PppoeSession, p.IpVersion, p.Protocol, p.Ttl, p.TrafficClass, p.FlowLabel,
        p.Source, p.Destination, p.HeaderSource, p.IpHeaderLength, p.IpTotalLength, p.ExtensionHeaderCount, p.DontFragment, p.MoreFragments,
        p.Reassembled, p.FragmentOffset, p.FragmentId, p.SourcePort, p.DestinationPort, p.TransportLength, p.TransportChecksum,
        p.EncapsulationDepth, p.UnknownSource, p.UnknownProtocol, p.Outcome, p.IsTruncated, Layers(p));

    private static string Layers(in DecodedPacket p)
    {
        Span<PacketLayer> layers = stackalloc PacketLayer[10];
        return string.Join('/', layers[..p.CopyLayers(layers)].ToArray());
    }
}
