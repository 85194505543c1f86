using System.Diagnostics;
using NidsVm.Host.Policies;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;

namespace NidsVm.Host.Running;

/// <summary>Where the time of the packet loop goes. Reading is what is left between one packet's end and the next one's start.</summary>
internal sealed class StageClock
{
    private const int HandlersShown = 20;

    private long _last = Stopwatch.GetTimestamp();
    private long _reading;
    private long _timers;
    private long _analysis;
    private long _policies;
    private double _finishSeconds;

    public HandlerProfiler Handlers { get; } = new();

    public IEnumerable<(string Name, double Seconds)> Stages =>
    [
        ("reading", Seconds(_reading)),
        ("timers", Seconds(_timers)),
        ("decoding and analysis", Seconds(_analysis)),
        ("policies", Seconds(_policies)),
        ("end of run", _finishSeconds),
    ];

    public double TotalSeconds => Stages.Sum(s => s.Seconds);

    public void BeginPacket() => Lap(ref _reading);

    public void EndTimers() => Lap(ref _timers);

    public void EndAnalysis() => Lap(ref _analysis);

    public void EndPolicies() => Lap(ref _policies);

    public void Finish(double seconds) => _finishSeconds = seconds;

    public IEnumerable<(string Name, long Calls, double Seconds)> TopHandlers(ProgramImage program) =>
        Handlers.RowsOf(program).OrderByDescending(r => r.Ticks).Take(HandlersShown)
            .Select(r => ($"{r.Name} ({r.Source}:{r.Line})", r.Calls, Seconds(r.Ticks)));

    /// <summary>A library policy by its name there, others as they were given.</summary>

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;

    private void Lap(ref long sum)
    {
        long now = Stopwatch.GetTimestamp();
        sum += now - _last;
        _last = now;
    }
}
