using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>
/// The packet whose events run. Its bytes belong to the source and stay valid until the next packet is read, which is
/// after the events have run.
/// </summary>
public sealed unsafe class CurrentPacket
{
    private byte* _data;
    private int _length;
    private RecordShape? _shape;

    /// <summary>Nanoseconds since 1970.</summary>
    public long TimestampNs { get; private set; }

    /// <summary>Seconds since 1970.</summary>
    public double Time { get; private set; }

    /// <summary>Length on the wire in bytes.</summary>
    public int WireLength { get; private set; }

    public LinkType LinkType { get; private set; }

    public bool IsSet => _data is not null;

    public ReadOnlySpan<byte> Data => new(_data, _length);

    /// <summary>The packet as a <c>pcap_packet</c>.</summary>
    public RecordValue Record(Machine machine)
    {
        _shape ??= new RecordShape(machine, "pcap_packet", "ts_sec", "ts_usec", "caplen", "len", "data", "link_type");
        RecordValue record = _shape.New();
        _shape.Set(record, 0, (ulong)(TimestampNs / 1_000_000_000));
        _shape.Set(record, 1, (ulong)(TimestampNs % 1_000_000_000 / 1000));
        _shape.Set(record, 2, (ulong)_length);
        _shape.Set(record, 3, (ulong)WireLength);
        _shape.Set(record, 4, new StringValue(Data));
        if (machine.FindType("link_encap") is EnumType links
            && links.TryGetValue(LinkType == LinkType.Ethernet ? "LINK_ETHERNET" : "LINK_UNKNOWN", out long link))
        {
            _shape.Set(record, 5, (ulong)link);
        }

        return record;
    }

    /// <summary>Forgets the packet: its bytes are about to be overwritten.</summary>
    public void Clear()
    {
        _data = null;
        _length = 0;
    }

    internal void Set(scoped in CapturedPacket packet)
    {
        // The source keeps the bytes in place (a mapped file, a pinned or native buffer) until the next packet.
        fixed (byte* data = packet.Data)
        {
            _data = data;
        }

        _length = packet.Data.Length;
        TimestampNs = packet.TimestampNs;
        Time = packet.Time;
        WireLength = packet.WireLength;
        LinkType = packet.LinkType;
    }
}
