namespace NidsVm.Packets;

/// <summary>What a tunnel over UDP carries, found by one of the tunnel views: all that decoding it needs.</summary>
public readonly ref struct TunnelPayload
{
    /// <summary>Makes a description.</summary>
    /// <param name="type">The kind of tunnel.</param>
    /// <param name="data">The inner packet, as far as captured.</param>
    /// <param name="linkType">What it begins with.</param>
    public TunnelPayload(TunnelType type, ReadOnlySpan<byte> data, LinkType linkType)
    {
        Type = type;
        Data = data;
        LinkType = linkType;
    }

    /// <summary>The kind of tunnel.</summary>
    public TunnelType Type { get; }

    /// <summary>The inner packet, as far as captured.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>What it begins with: <see cref="LinkType.Raw"/> for IP, <see cref="LinkType.Ethernet"/> for a frame.</summary>
    public LinkType LinkType { get; }

    /// <summary>
    /// Length of the inner packet on the wire: what the capture cut from the outer frame is missing from the inner
    /// one, so the difference stays.
    /// </summary>
    public int InnerWireLength(ref DecodedPacket outer) =>
        Data.Length + Math.Max(0, outer.FrameWireLength - outer.Frame.Length);
}
