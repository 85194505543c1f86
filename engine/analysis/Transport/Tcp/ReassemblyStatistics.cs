namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>Sums over all TCP streams, which <c>get_gap_stats</c> tells.</summary>
public sealed class ReassemblyStatistics
{
    /// <summary>Acknowledgements that moved forward on established connections.</summary>
    public ulong AckEvents { get; set; }

    /// <summary>Bytes that they acknowledged.</summary>
    public ulong AckBytes { get; set; }

    /// <summary>Of these acknowledgements, those that told of bytes never seen.</summary>
    public ulong GapEvents { get; set; }

    /// <summary>Bytes never seen.</summary>
    public ulong GapBytes { get; set; }

    /// <summary>Bytes held in blocks now.</summary>
    public long HeldBytes { get; set; }
}
