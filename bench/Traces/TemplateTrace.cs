using System.Buffers.Binary;
using NidsVm.Packets;

namespace NidsVm.Bench.Traces;

/// <summary>A small trace in memory, with the places of every address in it, ready to be copied many times.</summary>
internal sealed class TemplateTrace
{
    private readonly List<Record> _records = [];
    private readonly List<IpAddress> _addresses = [];
    private readonly Dictionary<IpAddress, int> _indices = [];

    /// <summary>Packets in order of time.</summary>
    public IReadOnlyList<Record> Records => _records;

    /// <summary>All addresses that occur, each once.</summary>
    public IReadOnlyList<IpAddress> Addresses => _addresses;

    /// <summary>Time from first to last packet in nanoseconds.</summary>
    public long DurationNs => _records.Count == 0 ? 0 : _records[^1].TimeNs;

    /// <summary>Packets that were left out, because they are no IP packets on Ethernet.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Reads a trace.</summary>
    public static TemplateTrace Load(string path)
    {
        var trace = new TemplateTrace();
        using var source = PacketSources.OpenFile(path);
        var packet = default(CapturedPacket);
        long? start = null;
        while (source.Next(ref packet) == PacketReadStatus.Packet)
        {
            start ??= packet.TimestampNs;
            var ip = packet.LinkType == LinkType.Ethernet ? OffsetOfIp(packet.Data) : -1;
            if (ip < 0)
            {
                trace.LeftOut++;
                continue;
            }

            trace.Add(packet.Data, ip, packet.WireLength, Math.Max(0, packet.TimestampNs - start.Value));
        }

        trace._records.Sort(static (a, b) => a.TimeNs.CompareTo(b.TimeNs));
        return trace;
    }

    /// <summary>Writes a packet with its addresses replaced and its checksums brought up to date.</summary>
    public static void Patch(Record record, ReadOnlySpan<IpAddress> addresses, Span<byte> destination)
    {
        record.Data.CopyTo(destination);
        Span<byte> bytes = stackalloc byte[16];
        foreach (var place in record.Places)
        {
            var at = destination[place.Offset..];
            addresses[place.Address].WriteV6(bytes);
            var replacement = place.IsV4 ? bytes[12..] : bytes;
            for (var i = 0; i < replacement.Length; i += 2)
            {
                var before = BinaryPrimitives.ReadUInt16BigEndian(at[i..]);
                var after = BinaryPrimitives.ReadUInt16BigEndian(replacement[i..]);
                BinaryPrimitives.WriteUInt16BigEndian(at[i..], after);
                Update(destination, place.HeaderChecksum, before, after, isUdp: false);
                Update(destination, place.TransportChecksum, before, after, place.IsUdp);
            }
        }
    }

    private static void Update(Span<byte> packet, int offset, ushort before, ushort after, bool isUdp)
    {
        if (offset < 0 || before == after)
        {
            return;
        }

        var checksum = BinaryPrimitives.ReadUInt16BigEndian(packet[offset..]);
        if (isUdp && checksum == 0)
        {
            return; // none was computed
        }

        var updated = InternetChecksum.Update(checksum, before, after);
        BinaryPrimitives.WriteUInt16BigEndian(packet[offset..], isUdp && updated == 0 ? (ushort)0xFFFF : updated);
    }

    private static int OffsetOfIp(ReadOnlySpan<byte> frame)
    {
        var offset = 12;
        while (offset + 2 <= frame.Length)
        {
            switch (BinaryPrimitives.ReadUInt16BigEndian(frame[offset..]))
            {
                case EtherType.Vlan or EtherType.ServiceVlan:
                    offset += 4;
                    break;
                case EtherType.Ipv4 when Ipv4View.TryParse(frame[(offset + 2)..], out _):
                case EtherType.Ipv6 when Ipv6View.TryParse(frame[(offset + 2)..], out _):
                    return offset + 2;
                default:
                    return -1;
            }
        }

        return -1;
    }

    private void Add(ReadOnlySpan<byte> data, int ip, int wireLength, long timeNs)
    {
        var places = new List<Place>();
        AddPlaces(data, ip, places, embeddedIn: -1);
        _records.Add(new Record(data.ToArray(), wireLength, timeNs, places.ToArray()));
    }

    /// <summary>Finds the addresses of an IP header, and of the header that an ICMP error quotes.</summary>
    private void AddPlaces(ReadOnlySpan<byte> data, int ip, List<Place> places, int embeddedIn)
    {
        var header = data[ip..];
        if (Ipv4View.TryParse(header, out var v4))
        {
            var transport = ip + v4.HeaderLength;
            var checksum = embeddedIn >= 0 ? embeddedIn
                : v4.FragmentOffset == 0 ? TransportChecksum(data, transport, v4.Protocol, isV4: true) : -1;
            var isUdp = embeddedIn < 0 && v4.Protocol == IpProtocol.Udp;
            places.Add(new Place(ip + 12, Index(v4.Source), IsV4: true, ip + 10, checksum, isUdp));
            places.Add(new Place(ip + 16, Index(v4.Destination), IsV4: true, ip + 10, checksum, isUdp));
            if (embeddedIn < 0 && v4.Protocol == IpProtocol.Icmp && v4.FragmentOffset == 0
                && data.Length >= transport + 28 && data[transport] is 3 or 4 or 5 or 11 or 12)
            {
                AddPlaces(data, transport + 8, places, transport + 2);
            }
        }
        else if (Ipv6View.TryParse(header, out var v6))
        {
            var protocol = v6.NextHeader;
            var transport = ip + Ipv6View.Length;
            var first = true;
            foreach (var extension in new Ipv6ExtensionEnumerator(header))
            {
                protocol = extension.Next;
                transport = ip + extension.Offset + extension.Length;
                first &= extension.Type != IpProtocol.Fragment
                    || BinaryPrimitives.ReadUInt16BigEndian(header[(extension.Offset + 2)..]) >> 3 == 0;
            }

            var checksum = embeddedIn >= 0 ? embeddedIn
                : first ? TransportChecksum(data, transport, protocol, isV4: false) : -1;
            var isUdp = embeddedIn < 0 && protocol == IpProtocol.Udp;
            places.Add(new Place(ip + 8, Index(v6.Source), IsV4: false, -1, checksum, isUdp));
            places.Add(new Place(ip + 24, Index(v6.Destination), IsV4: false, -1, checksum, isUdp));
            if (embeddedIn < 0 && protocol == IpProtocol.IcmpV6 && first
                && data.Length >= transport + 48 && data[transport] is >= 1 and <= 4)
            {
                AddPlaces(data, transport + 8, places, transport + 2);
            }
        }
    }

    private static int TransportChecksum(ReadOnlySpan<byte> data, int transport, byte protocol, bool isV4)
    {
        var offset = protocol switch
        {
            IpProtocol.Tcp => transport + 16,
            IpProtocol.Udp => transport + 6,
            IpProtocol.IcmpV6 when !isV4 => transport + 2,
            _ => -1,
        };
        return offset + 2 <= data.Length ? offset : -1;
    }

    private int Index(IpAddress address)
    {
        if (!_indices.TryGetValue(address, out var index))
        {
            index = _addresses.Count;
            _addresses.Add(address);
            _indices.Add(address, index);
        }

        return index;
    }

    /// <summary>A packet.</summary>
    /// <param name="Data">Captured bytes.</param>
    /// <param name="WireLength">Length on the wire.</param>
    /// <param name="TimeNs">Nanoseconds since the trace began.</param>
    /// <param name="Places">Where its addresses are.</param>
    internal sealed record Record(byte[] Data, int WireLength, long TimeNs, Place[] Places);

    /// <summary>Where an address stands in a packet, and which checksums cover it (-1: none).</summary>
    internal readonly record struct Place(
        int Offset, int Address, bool IsV4, int HeaderChecksum, int TransportChecksum, bool IsUdp);
}
