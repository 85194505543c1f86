namespace NidsVm.Logging;

/// <summary>What the host says about logs.</summary>
public sealed class LogOptions
{
    /// <summary>Directory for logs of policies that name none; empty for the current one.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Milliseconds that rows wait in memory at most while others are written or the host asks.</summary>
    public int FlushMilliseconds { get; init; } = 1000;
}
