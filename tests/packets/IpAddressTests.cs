using System.Net;
using FsCheck;
using FsCheck.Fluent;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Packets.Tests;

public class IpAddressTests
{
    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("2001:db8::1:0:0:1")]
    [InlineData("2001:db8:0:1:1:1:1:1")]
    [InlineData("ff02::1:ff00:2")]
    public void TextBothWays(string text) => Assert.Equal(text, IpAddress.Parse(text).ToString());

    [Fact]
    public void MappedAddressesAreIpv4()
    {
        var address = IpAddress.Parse("::ffff:192.0.2.1");
        Assert.True(address.IsV4);
        Assert.Equal(IpAddress.FromV4(0xC0000201), address);
        Assert.Equal("192.0.2.1", address.ToString());
        Assert.False(IpAddress.Parse("::192.0.2.1").IsV4);
    }

    [Fact]
    public void Kinds()
    {
        Assert.True(IpAddress.Parse("224.0.0.1").IsMulticast);
        Assert.True(IpAddress.Parse("ff02::1").IsMulticast);
        Assert.False(IpAddress.Parse("192.0.2.1").IsMulticast);
        Assert.True(IpAddress.Parse("255.255.255.255").IsBroadcast);
        Assert.False(IpAddress.TryParse("192.0.2", out var short3) && short3.ToString() == "192.0.2");
        Assert.False(IpAddress.TryParse("not an address", out _));
        Assert.Throws<FormatException>(() => IpAddress.Parse("x"));
    }

    [Fact]
    public void AgreesWithTheFramework() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>().Generator.Where(b => b is not null).Select(b => Pad(b)).ToArbitrary(),
        bytes =>
        {
            var address = IpAddress.ReadV6(bytes);
            var framework = new IPAddress(bytes);
            var back = new byte[16];
            address.WriteV6(back);
            return back.AsSpan().SequenceEqual(bytes)
                && IpAddress.FromIPAddress(framework) == address
                && (address.IsV4 || address.ToString() == framework.ToString())
                && IpAddress.Parse(address.ToString()) == address;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void OrderIsThatOfTheBytes()
    {
        Assert.True(IpAddress.Parse("192.0.2.1") < IpAddress.Parse("192.0.2.2"));
        Assert.True(IpAddress.Parse("255.255.255.255") < IpAddress.Parse("::1:0:0:0"));
        Assert.True(IpAddress.Parse("2001:db8::2") > IpAddress.Parse("2001:db8::1"));
    }

    [Theory]
    [InlineData("192.0.2.0", 120, "192.0.2.255", true)]
    [InlineData("192.0.2.0", 120, "192.0.3.0", false)]
    [InlineData("2001:db8::", 32, "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::", 32, "2001:db9::", false)]
    [InlineData("2001:db8::", 64, "2001:db8::ffff", true)]
    [InlineData("2001:db8::1", 128, "2001:db8::1", true)]
    [InlineData("2001:db8::1", 128, "2001:db8::2", false)]
    [InlineData("::", 0, "192.0.2.1", true)]
    public void Networks(string network, int length, string address, bool inside) =>
        Assert.Equal(inside, new IpNetwork(IpAddress.Parse(network), length).Contains(IpAddress.Parse(address)));

    private static byte[] Pad(byte[] bytes)
    {
        var padded = new byte[16];
        bytes.AsSpan(0, Math.Min(16, bytes.Length)).CopyTo(padded.AsSpan(16 - Math.Min(16, bytes.Length)));
        return padded;
    }
}
