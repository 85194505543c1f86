using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Splicing;

/// <summary>A packet of a capture, kept in memory.</summary>
/// <param name="Data">its bytes from the link-layer header on, as far as captured</param>
/// <param name="WireLength">its length on the wire</param>
/// <param name="TimeNs">nanoseconds since 1970</param>
/// <param name="LinkType">what it begins with</param>
internal sealed record RecordedPacket(byte[] Data, int WireLength, long TimeNs, LinkType LinkType)
{
    /// <summary>All packets of a capture file.</summary>
    /// <exception cref="PacketSourceException">The file is no capture.</exception>
    public static RecordedPacket[] Load(string path)
    {
        using IPacketSource source = PacketSources.OpenFile(path);
        List<RecordedPacket> packets = [];
        CapturedPacket packet = default;
        while (source.Next(ref packet) == PacketReadStatus.Packet)
        {
            packets.Add(new RecordedPacket(packet.Data.ToArray(), packet.WireLength, packet.TimestampNs, packet.LinkType));
        }

        return [.. packets];
    }

    /// <summary>The packet as a source hands it out.</summary>
    public CapturedPacket Captured() => new()
    {
        Data = Data,
        WireLength = WireLength,
        LinkType = LinkType,
        Time = TimeNs / 1000 / 1e6,
        TimestampNs = TimeNs,
    };
}
