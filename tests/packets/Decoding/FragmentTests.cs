using NidsVm.Packets;
using Xunit;
using static NidsVm.Packets.Tests.Frames;

namespace NidsVm.Packets.Tests.Decoding;

public class FragmentTests
{
    private const string Flow = "/ 192.0.2.1>198.51.100.2";

    private readonly DecoderUnderTest _decoder = new();

    private static byte[] Fragment(byte[] datagram, int from, int length, bool more, int id = 1, int flags = 0) => Ipv4(
        IpProtocol.Udp,
        datagram.AsSpan(from, length).ToArray(),
        fragmentWord: (more ? 0x2000 : 0) | flags | (from / 8),
        id: id);

    private static byte[] FragmentV6(byte[] datagram, int from, int length, bool more, byte[]? before = null)
    {
        var header = Concat([IpProtocol.Udp, 0], Word(from | (more ? 1 : 0)), Hex("00000bad"));
        var payload = datagram.AsSpan(from, length).ToArray();
        return before is null
            ? Ipv6(IpProtocol.Fragment, Concat(header, payload))
            : Ipv6(IpProtocol.DestinationOptions, Concat(before, header, payload));
    }

    private string Outcome(byte[] packet) => _decoder.Outcome(packet, LinkType.Raw);

    [Theory]
    [InlineData("0 1 2")]
    [InlineData("2 1 0")]
    [InlineData("1 2 0")]
    [InlineData("2 0 1")]
    public void AnyOrder(string order)
    {
        var datagram = Udp(1111, 2222, Bytes(232));
        var fragments = new[]
        {
            Fragment(datagram, 0, 80, more: true),
            Fragment(datagram, 80, 80, more: true),
            Fragment(datagram, 160, 80, more: false),
        };
        var which = order.Split(' ').Select(int.Parse).ToArray();
        Assert.Equal("FragmentHeld", Outcome(fragments[which[0]]));
        Assert.Equal("FragmentHeld", Outcome(fragments[which[1]]));
        Assert.Equal(1, _decoder.Decoder.FragmentedDatagrams);

        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(fragments[which[2]], ref packet, LinkType.Raw));
        Assert.Equal("", _decoder.Weirds);
        Assert.True(packet.Reassembled);
        Assert.Equal(datagram, packet.Transport.ToArray());
        Assert.Equal(260, packet.IpTotalLength);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
        Assert.Equal(0, _decoder.Decoder.FragmentedDatagrams);
    }

    [Fact]
    public void DatagramsAreToldApart()
    {
        var datagram = Udp(1111, 2222, Bytes(152));
        Assert.Equal("FragmentHeld", Outcome(Fragment(datagram, 0, 80, more: true, id: 1)));
        Assert.Equal("FragmentHeld", Outcome(Fragment(datagram, 80, 80, more: false, id: 2)));
        Assert.Equal("Transport", Outcome(Fragment(datagram, 80, 80, more: false, id: 1)));
        Assert.Equal("Transport", Outcome(Fragment(datagram, 0, 80, more: true, id: 2)));
    }

    [Fact]
    public void OverlapThatAgrees()
    {
        var datagram = Udp(1111, 2222, Bytes(152));
        Outcome(Fragment(datagram, 0, 80, more: true));
        Assert.Equal($"Transport: fragment_overlap{Flow}", Outcome(Fragment(datagram, 64, 96, more: false)));
    }

    [Fact]
    public void OverlapThatDisagreesKeepsTheFirst()
    {
        var datagram = Udp(1111, 2222, Bytes(152));
        var other = (byte[])datagram.Clone();
        other[70] ^= 0xFF;
        Outcome(Fragment(datagram, 0, 80, more: true));
        var packet = default(DecodedPacket);
        _decoder.Decode(Fragment(other, 64, 96, more: false), ref packet, LinkType.Raw);
        Assert.Equal($"fragment_inconsistency{Flow}", _decoder.Weirds);
        Assert.Equal(datagram, packet.Transport.ToArray());
    }

    [Fact]
    public void AFragmentAroundAnotherFillsBothSides()
    {
        var datagram = Udp(1111, 2222, Bytes(312));
        Outcome(Fragment(datagram, 160, 80, more: true));
        Outcome(Fragment(datagram, 0, 80, more: true));
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(Fragment(datagram, 80, 240, more: false), ref packet, LinkType.Raw));
        Assert.Equal($"fragment_overlap{Flow}", _decoder.Weirds);
        Assert.Equal(datagram, packet.Transport.ToArray());
    }

    [Fact]
    public void SmallLargeAndUnwillingFragments()
    {
        var datagram = Udp(1111, 2222, Bytes(152));
        Assert.Equal($"FragmentHeld: excessively_small_fragment{Flow}", Outcome(Fragment(datagram, 0, 8, more: true)));
        Assert.Equal($"FragmentHeld: fragment_with_DF{Flow}", Outcome(Fragment(datagram, 80, 80, more: false, flags: 0x4000)));
        var large = Ipv4(IpProtocol.Udp, Bytes(200), fragmentWord: 0x2000 | 8000, id: 9);
        Assert.Equal($"FragmentHeld: excessively_large_fragment{Flow}", Outcome(large));
    }

    [Fact]
    public void TwoEnds()
    {
        var datagram = Udp(1111, 2222, Bytes(312));
        Outcome(Fragment(datagram, 160, 80, more: false));
        Assert.Equal($"FragmentHeld: fragment_size_inconsistency{Flow}", Outcome(Fragment(datagram, 240, 80, more: false)));
    }

    [Fact]
    public void AnotherProtocol()
    {
        var datagram = Udp(1111, 2222, Bytes(152));
        Outcome(Fragment(datagram, 0, 80, more: true));
        var alien = Ipv4(IpProtocol.Tcp, datagram.AsSpan(80).ToArray(), fragmentWord: 10);
        Assert.Contains("fragment_protocol_inconsistency", Outcome(alien), StringComparison.Ordinal);
    }

    [Fact]
    public void CutFragmentsAreNotReassembled()
    {
        var datagram = Udp(1111, 2222, Bytes(152));
        var first = Fragment(datagram, 0, 80, more: true);
        Assert.Equal(
            "Transport: incompletely_captured_fragment/IP 192.0.2.1>198.51.100.2",
            _decoder.Outcome(first[..60], LinkType.Raw, first.Length));
        var second = Fragment(datagram, 80, 80, more: false);
        Assert.Equal(
            "Dropped: incompletely_captured_fragment/IP 192.0.2.1>198.51.100.2",
            _decoder.Outcome(second[..60], LinkType.Raw, second.Length));
    }

    [Fact]
    public void OverIpv6()
    {
        var datagram = Udp(1111, 2222, Bytes(152), ClientV6, ServerV6);
        Assert.Equal("FragmentHeld", Outcome(FragmentV6(datagram, 80, 80, more: false)));
        var packet = default(DecodedPacket);
        Assert.Equal(DecodeOutcome.Transport, _decoder.Decode(FragmentV6(datagram, 0, 80, more: true), ref packet, LinkType.Raw));
        Assert.Equal("", _decoder.Weirds);
        Assert.Equal(datagram, packet.Transport.ToArray());
        Assert.Equal(40, packet.IpHeaderLength);
        Assert.Equal(200, packet.IpTotalLength);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
    }

    [Fact]
    public void Ipv6BehindOptionsAndAtomic()
    {
        var datagram = Udp(1111, 2222, Bytes(32), ClientV6, ServerV6);
        var options = Hex("2c00 0104 00000000");
        var packet = default(DecodedPacket);
        Assert.Equal(
            DecodeOutcome.Transport, _decoder.Decode(FragmentV6(datagram, 0, 40, more: false, options), ref packet, LinkType.Raw));
        Assert.Equal(48, packet.IpHeaderLength);
        Assert.Equal(IpProtocol.Udp, packet.Protocol);
        Assert.Equal(ChecksumVerdict.Valid, packet.TransportChecksum);
        Assert.Equal(datagram, packet.Transport.ToArray());
    }

    [Fact]
    public void IncompleteDatagramsExpire()
    {
        _decoder.Decoder.Options.FragmentTimeout = 30;
        var datagram = Udp(1111, 2222, Bytes(152));
        Outcome(Fragment(datagram, 0, 80, more: true, id: 1));
        _decoder.Time += 31;
        Outcome(Fragment(datagram, 0, 80, more: true, id: 2));
        Assert.Equal(1, _decoder.Decoder.FragmentedDatagrams);
        Assert.Equal("FragmentHeld", Outcome(Fragment(datagram, 80, 80, more: false, id: 1)));
    }

    [Fact]
    public void TheOldestGoesWhenThereAreTooMany()
    {
        _decoder.Decoder.Options.MaxFragmentedDatagrams = 10;
        var datagram = Udp(1111, 2222, Bytes(152));
        for (var id = 0; id < 11; id++)
        {
            var expected = id < 10 ? "FragmentHeld" : "FragmentHeld: fragment_limit_reached/";
            Assert.Equal(expected, Outcome(Fragment(datagram, 0, 80, more: true, id: id)));
        }

        Assert.Equal(10, _decoder.Decoder.FragmentedDatagrams);
        Assert.Equal(10, _decoder.Decoder.MaxFragmentedDatagrams);
    }

    [Fact]
    public void BuffersAreBounded()
    {
        _decoder.Decoder.Options.MaxFragmentBytes = 1 << 20;
        for (var id = 0; id < 200; id++)
        {
            Outcome(Ipv4(IpProtocol.Udp, Bytes(200), fragmentWord: 0x2000 | 7000, id: id));
        }

        Assert.InRange(_decoder.Decoder.FragmentedDatagrams, 1, 20);
    }

    /// <summary>Random cuts, overlaps and orders give the same datagram back.</summary>
    [Fact]
    public void RandomFragments()
    {
        var random = new Random(11);
        for (var run = 0; run < 300; run++)
        {
            var datagram = Udp(1111, 2222, Bytes(8 * random.Next(2, 200)));
            var fragments = new List<byte[]>();
            for (var at = 0; at < datagram.Length;)
            {
                var length = Math.Min(8 * random.Next(1, 40), datagram.Length - at);
                var start = at == 0 ? 0 : Math.Max(8, at - (8 * random.Next(0, 3)));
                fragments.Add(Fragment(datagram, start, at + length - start, at + length < datagram.Length, id: run + 1));
                at += length;
            }

            if (fragments.Count == 1)
            {
                continue;
            }

            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fragments));
            var packet = default(DecodedPacket);
            var outcomes = fragments.ConvertAll(_ => DecodeOutcome.Dropped);
            for (var i = 0; i < fragments.Count && !packet.Reassembled; i++)
            {
                outcomes[i] = _decoder.Decode(fragments[i], ref packet, LinkType.Raw);
                Assert.DoesNotContain("inconsistency", _decoder.Weirds, StringComparison.Ordinal);
            }

            Assert.True(packet.Reassembled);
            Assert.Equal(datagram, packet.Transport.ToArray());
        }
    }
}
