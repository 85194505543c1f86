using NidsVm.Logging.Reading;

namespace NidsVm.Dashboard.Live;

/// <summary>Connections, packets and bytes of something.</summary>
internal sealed class Volume
{
    public long Connections { get; private set; }

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public void Add(long connections, long packets, long bytes)
    {
        Connections += connections;
        Packets += packets;
        Bytes += bytes;
    }
}

/// <summary>Who and what is behind the traffic, each kind in a table of limited size.</summary>
internal sealed class Volumes
{
    private const int MaxKeys = 10_000;

    private readonly TopTable<Volume>[] _tables;

    public Volumes()
    {
        _tables = new TopTable<Volume>[Kinds.Length];
        for (int i = 0; i < _tables.Length; i++)
        {
            // Names have no bytes of their own.
            _tables[i] = new TopTable<Volume>(MaxKeys, static () => new Volume(), static v => v.Bytes + (double)v.Connections);
        }
    }

    public static ReadOnlySpan<string> Kinds => KindNames;

    private static readonly string[] KindNames = ["talkers", "servers", "ports", "services", "names"];

    public void Add(FlowRow flow)
    {
        long packets = flow.OrigPackets + flow.RespPackets;
        long bytes = flow.OrigBytes + flow.RespBytes;
        _tables[0][flow.OrigHost].Add(1, packets, bytes);
        _tables[1][flow.RespHost].Add(1, packets, bytes);
        _tables[2][$"{flow.RespPort}/{flow.Protocol}"].Add(1, packets, bytes);
        _tables[3][flow.Service.Length > 0 ? flow.Service : flow.Protocol].Add(1, packets, bytes);
    }

    public void AddName(string name) => _tables[4][name].Add(1, 0, 0);

    /// <summary>The heaviest keys of a kind, these volumes and others taken together.</summary>
    public IEnumerable<KeyValuePair<string, Volume>> Heaviest(string kind, Volumes? others)
    {
        int index = KindNames.IndexOf(kind);
        TopTable<Volume> table = _tables[index];
        if (others is null)
        {
            return table.Heaviest();
        }

        TopTable<Volume> sum = new(2 * MaxKeys, static () => new Volume(), static v => v.Bytes + (double)v.Connections);
        foreach (TopTable<Volume> part in (ReadOnlySpan<TopTable<Volume>>)[table, others._tables[index]])
        {
            foreach ((string key, Volume volume) in part.Entries)
            {
                sum[key].Add(volume.Connections, volume.Packets, volume.Bytes);
            }
        }

        return sum.Heaviest();
    }
}
