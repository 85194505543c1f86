using System.Runtime.CompilerServices;

namespace NidsVm.Analysis.Engine;

/// <summary>
/// Packets and bytes by protocol: those that analyzers are sure of, and transports for the rest. The packet loop only adds; any thread
/// may read.
/// </summary>
public sealed class TrafficCounters
{
    /// <summary>Protocols that are told apart.</summary>
    public const int Capacity = 96;

    // The first ones stand at the numbers of the transports; 0 is what belongs to no connection.
    private readonly string[] _names = new string[Capacity];
    private readonly string[] _analyzers = new string[Capacity];
    private readonly Entry[] _entries = new Entry[Capacity];
    private int _count;

    public TrafficCounters()
    {
        foreach (string name in (ReadOnlySpan<string>)["other", "tcp", "udp", "icmp"])
        {
            (_names[_count], _analyzers[_count]) = (name, "");
            _count++;
        }
    }

    /// <summary>Protocols met so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What is known of one of them.</summary>
    public (string Name, long Packets, long Bytes) this[int index] =>
        (_names[index], Volatile.Read(ref _entries[index].Packets), Volatile.Read(ref _entries[index].Bytes));

    /// <summary>Whether a protocol is one that an analyzer is sure of.</summary>
    public static bool IsService(int index) => index > 3;

    public string NameOf(int index) => _names[index];

    /// <summary>The place of an analyzer's protocol.</summary>
    /// <param name="analyzer">its name</param>
    /// <param name="otherwise">the place where there is no room for another one</param>
    internal byte PlaceOf(string analyzer, byte otherwise)
    {
        int count = _count;
        for (int i = 0; i < count; i++)
        {
            if (_analyzers[i] == analyzer)
            {
                return (byte)i;
            }
        }

        if (count == Capacity)
        {
            return otherwise;
        }

        (_names[count], _analyzers[count]) = (analyzer.ToLowerInvariant().Replace('_', '-'), analyzer);
        Volatile.Write(ref _count, count + 1);
        return (byte)count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(int place, int bytes)
    {
        ref Entry entry = ref _entries[place];
        entry.Packets++;
        entry.Bytes += bytes;
    }

    private struct Entry
    {
        public long Packets;
        public long Bytes;
    }
}
