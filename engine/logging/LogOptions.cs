using NidsVm.Logging.Archive;
using NidsVm.Logging.Output;

namespace NidsVm.Logging;

/// <summary>What the host says about logs.</summary>
public sealed class LogOptions
{
    /// <summary>Directory for logs of policies that name none; empty for the current one.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Milliseconds that rows wait in memory at most while others are written or the host asks.</summary>
    public int FlushMilliseconds { get; init; } = 1000;

    /// <summary>The thread that writes the logs, where several machines share one; its owner ends it. Null for a thread of their own.</summary>
    public LogThread? Thread { get; init; }

    /// <summary>
    /// Keeps and rotates the files of <see cref="Thread"/>, in place of policies: their intervals and postprocessors do not count.
    /// </summary>
    public LogArchive? Archive { get; init; }
}
