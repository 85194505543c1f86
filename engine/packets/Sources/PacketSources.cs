using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>Opens recordings of whatever format, and interfaces.</summary>
public static class PacketSources
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private const string RingPrefix = "af_packet::";
    private const string LibpcapPrefix = "pcap::";

    /// <summary>Opens a recording: pcap or pcapng, told apart by its first bytes.</summary>
    /// <param name="path">File name, or "-" for standard input. Pipes are read as they come.</param>
    /// <param name="filter">A filter expression (pcap-filter(7)), or null.</param>
    /// <exception cref="PacketSourceException">It cannot be read, is no capture, or the filter is wrong.</exception>
    public static IPacketSource OpenFile(string path, string? filter = null)
    {
        var input = OpenInput(path);
        try
        {
            return Open(path == StandardInput ? "standard input" : path, input, filter);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Reads a recording from a stream, which is disposed with the source.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="filter">A filter expression (pcap-filter(7)), or null.</param>
    /// <exception cref="PacketSourceException">It is no capture, or the filter is wrong.</exception>
    public static IPacketSource OpenStream(string name, Stream stream, string? filter = null) =>
        Open(name, new StreamInput(stream), filter);

    /// <summary>
    /// Opens an interface: through the kernel's ring where that reads its hardware, and through libpcap elsewhere (other systems,
    /// "any", radios).
    /// </summary>
    /// <param name="interfaceName">Its name; "af_packet::NAME" and "pcap::NAME" say which of the two it is to be.</param>
    /// <param name="filter">A filter expression (pcap-filter(7)) for the kernel, or null.</param>
    /// <param name="ringBytes">Size of the kernel's ring in bytes, where there is one.</param>
    /// <param name="group">Number of the group of sources that share the interface's flows, which needs rings; null for all packets.</param>
    /// <exception cref="PacketSourceException">It cannot be opened, or the filter is wrong.</exception>
    public static IPacketSource OpenInterface(string interfaceName, string? filter = null, long ringBytes = RingSource.DefaultBytes, int? group = null)
    {
        if (interfaceName.StartsWith(RingPrefix, StringComparison.Ordinal))
        {
            return new RingSource(interfaceName[RingPrefix.Length..], filter, ringBytes, group);
        }

        bool isWanted = interfaceName.StartsWith(LibpcapPrefix, StringComparison.Ordinal);
        if (!isWanted && !RingSource.NeedsLibpcap(interfaceName))
        {
            return new RingSource(interfaceName, filter, ringBytes, group);
        }

        if (group is not null)
        {
            throw new PacketSourceException($"{interfaceName}: several workers cannot share an interface that libpcap reads; use one");
        }

        return new LiveSource(isWanted ? interfaceName[LibpcapPrefix.Length..] : interfaceName, filter);
    }

    private static CaptureInput OpenInput(string path)
    {
        if (path == StandardInput)
        {
            return new StreamInput(Console.OpenStandardInput());
        }

        try
        {
            if (Directory.Exists(path))
            {
                throw new PacketSourceException($"{path}: this is a directory, not a capture file");
            }

            var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            return stream.CanSeek ? new MappedInput(stream) : new StreamInput(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PacketSourceException($"{path}: no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PacketSourceException($"{path}: the file may not be read (permission denied)", e);
        }
        catch (IOException e)
        {
            throw new PacketSourceException($"{path}: {e.Message}", e);
        }
    }

    private static IPacketSource Open(string name, CaptureInput input, string? filter)
    {
        var start = input.Peek(4);
        if (start.Length < 4)
        {
            throw new PacketSourceException(start.IsEmpty
                ? $"{name}: the file is empty; a capture file has at least a header"
                : $"{name}: this is no capture file (pcap or pcapng)");
        }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(start);
        if (PcapNgFileSource.IsMagic(magic))
        {
            return WithFilter(new PcapNgFileSource(name, input), filter);
        }

        if (PcapFileSource.IsMagic(magic))
        {
            return WithFilter(new PcapFileSource(name, input), filter);
        }

        var hint = magic switch
        {
            var m when (m & 0xFFFF) == 0x8B1F => "; it is compressed with gzip: unpack it first, or pipe it in with -r -",
            0xFD2FB528 => "; it is compressed with zstd: unpack it first, or pipe it in with -r -",
            _ => "",
        };
        throw new PacketSourceException($"{name}: this is no capture file (pcap or pcapng){hint}");
    }

    private static RecordingSource WithFilter(RecordingSource source, string? filter)
    {
        if (!string.IsNullOrWhiteSpace(filter))
        {
            source.Filter = new PacketFilter(filter, source.LinkType);
        }

        return source;
    }
}
