namespace NidsVm.Logging;

/// <summary>What became of a log.</summary>
/// <param name="Path">its path, like <c>conn</c></param>
/// <param name="Rows">rows written</param>
/// <param name="LostRows">rows lost to errors</param>
public readonly record struct LogSummary(string Path, long Rows, long LostRows);

/// <summary>What became of a log that goes to a data base.</summary>
/// <param name="Path">its path, like <c>conn</c></param>
/// <param name="Filter">name of the filter that sends it there</param>
/// <param name="Rows">rows handed over</param>
/// <param name="LostRows">rows of these that were given up</param>
/// <param name="Waiting">batches of rows that wait for the server</param>
public readonly record struct StoreSummary(string Path, string Filter, long Rows, long LostRows, int Waiting);
