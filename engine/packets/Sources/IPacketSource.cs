namespace NidsVm.Packets;

/// <summary>
/// Where packets come from: a capture file, standard input, or an interface. A source is used by one thread;
/// only <see cref="Break"/> may be called from another.
/// </summary>
public interface IPacketSource : IDisposable
{
    /// <summary>File name or interface name, for messages.</summary>
    string Name { get; }

    /// <summary>Whether packets arrive as they happen, rather than from a recording.</summary>
    bool IsLive { get; }

    /// <summary>The link layer of the first interface; a packet carries its own in <see cref="CapturedPacket.LinkType"/>.</summary>
    LinkType LinkType { get; }

    /// <summary>
    /// Hands out the next packet. The bytes stay valid until the next call. Never throws for bad input: a damaged
    /// recording ends at the damage and says so in <see cref="CutOff"/>.
    /// </summary>
    PacketReadStatus Next(ref CapturedPacket packet);

    /// <summary>Bytes of input consumed so far (recordings), or bytes of packets received (live).</summary>
    long BytesRead { get; }

    /// <summary>Size of the recording in bytes; 0 when it is not known (standard input, live).</summary>
    long BytesTotal { get; }

    /// <summary>
    /// One sentence that tells how and where a recording ends before its time, or null when it is whole. Known
    /// only after <see cref="Next"/> has returned <see cref="PacketReadStatus.End"/>.
    /// </summary>
    string? CutOff { get; }

    /// <summary>Counters so far. Live sources ask the kernel.</summary>
    PacketSourceStatistics Statistics { get; }

    /// <summary>
    /// Lets only those packets through that a filter of a policy matches, besides the source's own filter. False where the source cannot
    /// do that before packets reach the program: the caller then turns them away.
    /// </summary>
    /// <param name="expression">a filter expression (pcap-filter(7)); null for all packets</param>
    bool TryFilter(string? expression) => false;

    /// <summary>Makes a waiting or later <see cref="Next"/> return <see cref="PacketReadStatus.End"/>. Safe from any thread.</summary>
    void Break();
}

/// <summary>Counters of a packet source.</summary>
/// <param name="Received">Packets handed out, after the filter.</param>
/// <param name="ReceivedBytes">Captured bytes of those packets.</param>
/// <param name="Dropped">Packets that the kernel or the interface dropped; 0 for recordings.</param>
/// <param name="Link">Packets that the kernel saw on the link, as it counts them; for recordings the packets read before the filter.</param>
/// <param name="Filtered">Packets read from a recording that the filter turned away.</param>
public readonly record struct PacketSourceStatistics(long Received, long ReceivedBytes, long Dropped, long Link, long Filtered);

/// <summary>A source that cannot be opened, with one sentence for the user.</summary>
public sealed class PacketSourceException : Exception
{
    /// <summary>Makes the exception without a sentence of its own.</summary>
    public PacketSourceException()
        : base("the packet source cannot be opened")
    {
    }

    /// <summary>Makes the exception with its sentence.</summary>
    public PacketSourceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its sentence and what caused it.</summary>
    public PacketSourceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
