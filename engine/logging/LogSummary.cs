namespace NidsVm.Logging;

/// <summary>What became of a log.</summary>
/// <param name="Path">its path, like <c>conn</c></param>
/// <param name="Rows">rows written</param>
/// <param name="LostRows">rows lost to errors</param>
public readonly record struct LogSummary(string Path, long Rows, long LostRows);
