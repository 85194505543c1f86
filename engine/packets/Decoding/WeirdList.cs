namespace NidsVm.Packets;

/// <summary>The weirds of the packet that is being decoded; reused from packet to packet.</summary>
internal sealed class WeirdList
{
    // A packet that earns more weirds than this has said enough.
    private const int Capacity = 32;

    private readonly PacketWeirdRecord[] _records = new PacketWeirdRecord[Capacity];
    private int _count;

    public ReadOnlySpan<PacketWeirdRecord> Records => _records.AsSpan(0, _count);

    public void Clear() => _count = 0;

    /// <summary>Notes a weird without addresses.</summary>
    public void Net(PacketWeird weird, WeirdSource source, bool inTunnel, int detail = -1) =>
        Add(new PacketWeirdRecord(weird, source, HasFlow: false, inTunnel, default, default, detail));

    /// <summary>Notes a weird between two addresses.</summary>
    public void Flow(
        PacketWeird weird, WeirdSource source, bool inTunnel, IpAddress from, IpAddress to, int detail = -1) =>
        Add(new PacketWeirdRecord(weird, source, HasFlow: true, inTunnel, from, to, detail));

    private void Add(PacketWeirdRecord record)
    {
        if (_count < Capacity)
        {
            _records[_count++] = record;
        }
    }
}
