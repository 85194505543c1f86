namespace NidsVm.Analysis.Connections;

/// <summary>Packets and IP bytes of both directions of a connection, with the thresholds that policies set on them.</summary>
public struct ConnectionSize
{
    public ulong OrigPackets;
    public ulong OrigBytes;
    public ulong RespPackets;
    public ulong RespBytes;

    /// <summary>Thresholds; null while no policy has set any.</summary>
    public ConnectionThresholds? Thresholds;

    internal void Flip()
    {
        (OrigPackets, RespPackets) = (RespPackets, OrigPackets);
        (OrigBytes, RespBytes) = (RespBytes, OrigBytes);
    }
}

/// <summary>The thresholds of one connection; 0 where there is none.</summary>
public sealed class ConnectionThresholds
{
    public ulong OrigBytes { get; set; }
    public ulong RespBytes { get; set; }
    public ulong OrigPackets { get; set; }
    public ulong RespPackets { get; set; }

    /// <summary>Seconds.</summary>
    public double Duration { get; set; }
}
