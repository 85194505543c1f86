namespace NidsVm.Host.Running;

/// <summary>Figures of a machine and its engine at a moment.</summary>
/// <param name="Packets">analysed so far</param>
/// <param name="Bytes">captured bytes of these packets</param>
/// <param name="Connections">in the table</param>
/// <param name="Timers">that are set</param>
/// <param name="Events">dispatched so far</param>
/// <param name="LogRows">written so far</param>
/// <param name="Lag">seconds that network time is behind the clock</param>
internal readonly record struct MonitorFigures(long Packets, long Bytes, int Connections, int Timers, long Events, long LogRows, double Lag);
