using NidsVm.Packets;
using Xunit;

namespace NidsVm.Packets.Tests;

public class PacketWeirdTests
{
    [Fact]
    public void EveryWeirdAndSourceHasItsName()
    {
        Assert.Equal(Enum.GetValues<PacketWeird>().Length, PacketWeirds.Count);
        var names = Enum.GetValues<PacketWeird>().Select(PacketWeirds.NameOf).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(Enum.GetValues<WeirdSource>(), s => Assert.Equal(s == WeirdSource.None, PacketWeirds.NameOf(s).Length == 0));
        Assert.Equal("truncated_GRE", PacketWeirds.NameOf(PacketWeird.TruncatedGre));
        Assert.Equal("TeredoBubbleWithPayload", nameof(PacketWeird.TeredoBubbleWithPayload));
        Assert.Equal("bad_IP_checksum_in_tunnel", PacketWeirds.NameInTunnelOf(PacketWeird.BadIpChecksum));
        Assert.Equal("GENEVE", PacketWeirds.NameOf(WeirdSource.Geneve));
        Assert.Equal("gtp_hdr_truncated", PacketWeirds.NameOf(PacketWeird.Gtpv1Truncated));
    }
}
