namespace NidsVm.Analysis;

/// <summary>
/// Every cap of the analysis room in one place, with what happens when it is reached. Caps that the reference lets
/// policies set (<c>tcp_max_above_hole_without_any_acks</c>, …) are globals of the standard library and live in
/// <see cref="Engine.EngineSettings"/>.
/// </summary>
public static class EngineLimits
{
    /// <summary>Connections held at once. At the cap the one that has been idle longest near the new one's place is removed first.</summary>
    public const int Connections = 4_000_000;

    /// <summary>
    /// TCP connections held at once that wait for an answer to their SYN (<c>Overload::max_half_open</c>). Beyond, a SYN becomes a
    /// connection only when another packet of it comes; what nobody answers is counted and not told.
    /// </summary>
    public const int HalfOpenConnections = 32_768;

    /// <summary>SYNs kept beyond that; the oldest of those that share a place goes first. A power of two.</summary>
    public const int KeptSyns = 131_072;

    /// <summary>Longest frame of a SYN that is kept so; longer ones become connections.</summary>
    public const int KeptSynBytes = 128;

    /// <summary>
    /// Steps of load shedding (<c>Overload::max_step</c>), under sustained overload of a live capture: no detection for connections
    /// that begin, no contents of long ones, only a sample of those that begin.
    /// </summary>
    public const int SheddingSteps = 3;

    /// <summary>Seconds of network time between two reports that a limit is still reached.</summary>
    public const double ReportInterval = 60;

    /// <summary>Bytes held for reassembly by all connections together. At the cap the connection that asks gives up its stream.</summary>
    public const long ReassemblyBytesTotal = 1L << 30;

    /// <summary>Bytes held for reassembly in one direction of one connection; beyond, its blocks are dropped and deliveries stop.</summary>
    public const long ReassemblyBytesPerStream = 32L << 20;

    /// <summary>Out-of-order blocks held in one direction of one connection; beyond, its blocks are dropped and deliveries stop.</summary>
    public const int ReassemblyBlocksPerStream = 16_384;

    /// <summary>Most acknowledged segments of a stream that <c>tcp_max_old_segments</c> can have kept; the oldest goes first.</summary>
    public const int OldSegmentsPerStream = 4_096;

    /// <summary>Bytes of buffers for out-of-order blocks kept for reuse; further ones are left to the collector.</summary>
    public const long PooledReassemblyBytes = 16L << 20;

    /// <summary>Direct children of one analyzer; further ones are turned away.</summary>
    public const int AnalyzerChildren = 32;

    /// <summary>Letters of a connection's history; further ones are not written down.</summary>
    public const int HistoryLetters = 4_096;

    /// <summary>Finished connection objects kept for reuse; further ones are left to the collector.</summary>
    public const int PooledConnections = 65_536;

    /// <summary>Finished timers kept for reuse.</summary>
    public const int PooledTimers = 4_096;

    /// <summary>Events that wait while the last connections are removed; at this number they are worked off before the next one is.</summary>
    public const int EventsAtEnd = 16_384;

    /// <summary>Expected connections (<c>Analyzer::schedule_analyzer</c>) that wait at once; further ones are turned away.</summary>
    public const int ScheduledAnalyzers = 100_000;

    /// <summary>Entries of one neighbour discovery or multicast listener message that are told to policies.</summary>
    public const int IcmpEntries = 1_024;
}
