namespace NidsVm.Packets;

/// <summary>Numbers of the classic capture file format (draft-ietf-opsawg-pcap).</summary>
internal static class PcapFormat
{
    public const uint MagicMicroseconds = 0xA1B2C3D4;
    public const uint MagicNanoseconds = 0xA1B23C4D;

    /// <summary>Magic of Alexey Kuznetsov's variant, whose record headers are eight bytes longer.</summary>
    public const uint MagicModified = 0xA1B2CD34;

    public const int FileHeaderLength = 24;
    public const int RecordHeaderLength = 16;
    public const int ModifiedRecordHeaderLength = 24;
    public const int MajorVersion = 2;
    public const int MinorVersion = 4;

    /// <summary>
    /// Longest record that is believed. libpcap gives up at the same size; anything longer is damage.
    /// </summary>
    public const int MaxRecordLength = 256 * 1024;

    /// <summary>The snapshot length for whole packets that tcpdump and libpcap use.</summary>
    public const int WholePackets = 262_144;

    /// <summary>Link type field: the low sixteen bits are the type, higher ones say whether frames carry a checksum.</summary>
    public static LinkType LinkTypeOf(uint field) => (LinkType)(field & 0xFFFF);
}
