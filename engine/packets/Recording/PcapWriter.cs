using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>
/// Records packets into a classic capture file. Times keep their nanoseconds when asked to; otherwise they are cut to
/// microseconds, which every reader understands. The link type is that of the first packet.
/// </summary>
public sealed class PcapWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _nanoseconds;
    private readonly byte[] _buffer = new byte[1 << 16];
    private LinkType? _linkType;
    private int _used;

    /// <summary>Makes or overwrites a file; "-" is standard output.</summary>
    /// <param name="path">File name.</param>
    /// <param name="linkType">The link type, where it is known before the first packet.</param>
    /// <param name="nanoseconds">Whether times keep their nanoseconds.</param>
    /// <exception cref="PacketSourceException">The file cannot be written.</exception>
    public PcapWriter(string path, LinkType? linkType = null, bool nanoseconds = false)
        : this(Open(path), linkType, nanoseconds)
    {
    }

    /// <summary>Writes into a stream, which is disposed with the writer.</summary>
    public PcapWriter(Stream stream, LinkType? linkType = null, bool nanoseconds = false)
    {
        _stream = stream;
        _nanoseconds = nanoseconds;
        if (linkType is not null)
        {
            WriteHeader(linkType.Value);
        }
    }

    /// <summary>Packets written.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets left out because their link type is not that of the file.</summary>
    public long Mismatched { get; private set; }

    /// <summary>Writes a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="captureLength">How many of its captured bytes to write; all when negative.</param>
    public void Write(ref CapturedPacket packet, int captureLength = -1)
    {
        var data = captureLength >= 0 && captureLength < packet.Data.Length ? packet.Data[..captureLength] : packet.Data;
        Write(data, packet.WireLength, packet.TimestampNs, packet.LinkType);
    }

    /// <summary>Writes a packet.</summary>
    /// <param name="data">Captured bytes.</param>
    /// <param name="wireLength">Length on the wire in bytes.</param>
    /// <param name="timestampNs">Nanoseconds since 1970.</param>
    /// <param name="linkType">Link type; a packet of another type than the file's is left out and counted.</param>
    public void Write(ReadOnlySpan<byte> data, int wireLength, long timestampNs, LinkType linkType)
    {
        if (_linkType is null)
        {
            WriteHeader(linkType);
        }
        else if (_linkType != linkType)
        {
            Mismatched++;
            return;
        }

        var (seconds, nanoseconds) = Math.DivRem(timestampNs, 1_000_000_000);
        var header = Room(PcapFormat.RecordHeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(_nanoseconds ? nanoseconds : nanoseconds / 1000));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)wireLength);
        if (data.Length > _buffer.Length)
        {
            Flush();
            _stream.Write(data);
        }
        else
        {
            data.CopyTo(Room(data.Length));
        }

        Packets++;
    }

    /// <summary>Hands buffered packets to the system.</summary>
    public void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
        _stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_linkType is null)
        {
            // Even without a packet the file can be read.
            WriteHeader(LinkType.Ethernet);
        }

        Flush();
        _stream.Dispose();
    }

    /// <summary>Makes or overwrites a file; "-" is standard output.</summary>
    /// <exception cref="PacketSourceException">The file cannot be written.</exception>
    internal static Stream Open(string path)
    {
        if (path == PacketSources.StandardInput)
        {
            return Console.OpenStandardOutput();
        }

        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PacketSourceException($"{path}: packets cannot be recorded there: {e.Message}", e);
        }
    }

    private void WriteHeader(LinkType linkType)
    {
        _linkType = linkType;
        var header = Room(PcapFormat.FileHeaderLength);
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(
            header, _nanoseconds ? PcapFormat.MagicNanoseconds : PcapFormat.MagicMicroseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], PcapFormat.MajorVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], PcapFormat.MinorVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], PcapFormat.WholePackets);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], (uint)linkType);
    }

    private Span<byte> Room(int length)
    {
        if (_used + length > _buffer.Length)
        {
            _stream.Write(_buffer, 0, _used);
            _used = 0;
        }

        var room = _buffer.AsSpan(_used, length);
        _used += length;
        return room;
    }
}
