using NidsVm.Logging;

namespace NidsVm.Host.Metrics;

/// <summary>Figures of a service at one time.</summary>
/// <param name="Interface">what it watches</param>
/// <param name="Started">when it started</param>
/// <param name="Workers">its workers</param>
/// <param name="Logs">rows of the logs in files</param>
/// <param name="LogQueue">batches of rows that wait for the log thread</param>
/// <param name="Rotations">rotations of the logs so far</param>
/// <param name="Reloads">policies that were put in the place of others so far</param>
internal sealed record ServiceReading(
    string Interface,
    DateTime Started,
    WorkerReading[] Workers,
    IReadOnlyList<LogSummary> Logs,
    int LogQueue,
    int Rotations,
    int Reloads);

/// <summary>Figures of a worker.</summary>
/// <param name="Worker">its number, as text</param>
/// <param name="Packets">packets taken</param>
/// <param name="Bytes">their captured bytes</param>
/// <param name="Dropped">packets that the kernel dropped</param>
/// <param name="Answers">whether the machine answered in time; otherwise its figures are the last ones known</param>
/// <param name="Machine">figures of its machine; null where none are known yet</param>
internal sealed record WorkerReading(string Worker, long Packets, long Bytes, long Dropped, bool Answers, MachineReading? Machine);
