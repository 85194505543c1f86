namespace NidsVm.Dashboard.Live;

/// <summary>What one handler cost.</summary>
/// <param name="Handler">name of the event or hook</param>
/// <param name="Source">file of the policy</param>
/// <param name="Line">in that file, from 1</param>
/// <param name="Calls">since the measuring began</param>
/// <param name="Share">of the time of all workers, 0 to 1</param>
public sealed record HandlerCost(string Handler, string Source, int Line, long Calls, double Share);

/// <summary>The handlers that cost most.</summary>
/// <param name="Seconds">how long was measured</param>
/// <param name="Handlers">the costliest first</param>
public sealed record HandlerReport(double Seconds, IReadOnlyList<HandlerCost> Handlers);
