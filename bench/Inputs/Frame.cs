using NidsVm.Packets;

namespace NidsVm.Bench.Inputs;

/// <summary>A recorded packet, kept in memory.</summary>
/// <param name="Data">its bytes from the link-layer header on</param>
/// <param name="LinkType">what they begin with</param>
/// <param name="Time">seconds since 1970</param>
internal sealed record Frame(byte[] Data, LinkType LinkType, double Time)
{
    /// <summary>The packet as a source would hand it out at a given time, seconds since 1970.</summary>
    public CapturedPacket At(double time) => new()
    {
        Data = Data,
        WireLength = Data.Length,
        LinkType = LinkType,
        Time = time,
        TimestampNs = (long)(time * 1e9),
    };

    /// <summary>All packets of a capture in <c>traces/</c>.</summary>
    public static Frame[] Load(string trace)
    {
        using IPacketSource source = PacketSources.OpenFile(Repository.Trace(trace));
        List<Frame> frames = [];
        CapturedPacket packet = default;
        while (source.Next(ref packet) == PacketReadStatus.Packet)
        {
            frames.Add(new Frame(packet.Data.ToArray(), packet.LinkType, packet.Time));
        }

        return [.. frames];
    }
}
