using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>
/// One packet as a source hands it out. The bytes belong to the source (a mapped file, a kernel buffer) and stay
/// valid until the next call to the source.
/// </summary>
public ref struct CapturedPacket
{
    /// <summary>The captured bytes, from the link-layer header on. Its length is the "caplen" of capture files.</summary>
    public ReadOnlySpan<byte> Data;

    /// <summary>
    /// The packet that comes next, where it lies in memory already, of the same link layer; empty where it is not known. Only for
    /// looking ahead: filters may still turn it away.
    /// </summary>
    public ReadOnlySpan<byte> Following;

    /// <summary>Arrival time, nanoseconds since 1970-01-01 UTC, as exact as the source gives it.</summary>
    public long TimestampNs;

    /// <summary>
    /// Arrival time in seconds, cut to whole microseconds: the same double that seconds + microseconds / 1e6 gives,
    /// so that it prints as the reference prints it.
    /// </summary>
    public double Time;

    /// <summary>Length of the packet on the wire in bytes; more than <see cref="Data"/> holds when the capture cut it.</summary>
    public int WireLength;

    /// <summary>The link layer that <see cref="Data"/> begins with.</summary>
    public LinkType LinkType;

    /// <summary>Number of the interface inside a pcapng section; 0 elsewhere.</summary>
    public int InterfaceIndex;

    /// <summary>
    /// Whether the transport's checksum needs no look: the interface has checked it, or it is computed only when the packet leaves the
    /// machine, and the field holds something else until then.
    /// </summary>
    public bool IsChecksumTrusted;

    /// <summary>Bytes captured.</summary>
    public readonly int CaptureLength => Data.Length;

    /// <summary>Sets both forms of the time from seconds and a remainder in nanoseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetTime(long seconds, long nanoseconds)
    {
        TimestampNs = (seconds * 1_000_000_000) + nanoseconds;
        Time = seconds + ((nanoseconds / 1000) / 1e6);
    }
}

/// <summary>What a source has to say when it is asked for the next packet.</summary>
public enum PacketReadStatus : byte
{
    /// <summary>A packet was handed out.</summary>
    Packet,

    /// <summary>Nothing has arrived within the source's short wait (live sources); ask again.</summary>
    Idle,

    /// <summary>The source has ended and will give nothing more.</summary>
    End,
}
