using BenchmarkDotNet.Attributes;
using NidsVm.Vm.Runtime;

namespace NidsVm.Bench.Interpreting;

/// <summary>Timers, by how many are pending. An operation is one timer.</summary>
[MemoryDiagnoser]
public class TimerBenchmarks
{
    private const int Operations = 1000;
    private readonly TimerQueue _queue = new();
    private Repeating[] _timers = [];
    private double _now = 1_700_000_000;
    private int _next;

    [Params(100, 100_000)]
    public int Pending { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // Between one second and five minutes ahead, as connections set theirs.
        _timers = [.. Enumerable.Range(0, Pending).Select(i => new Repeating(_queue, 1 + (i * 2_654_435_761L % 300_000 / 1000.0)))];
        foreach (Repeating timer in _timers)
        {
            timer.Start(_now);
        }
    }

    /// <summary>A pending timer is set anew.</summary>
    /// <returns>timers that are pending</returns>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Move()
    {
        for (int i = 0; i < Operations; i++)
        {
            _timers[_next].Start(_now);
            _next = _next + 1 == _timers.Length ? 0 : _next + 1;
        }

        return _queue.Count;
    }

    /// <summary>The first timer fires, and sets itself anew.</summary>
    /// <returns>timers that have fired so far</returns>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long FireAndSet()
    {
        for (int i = 0; i < Operations; i++)
        {
            _now = _queue.NextDue;
            _queue.Advance(_now, 1);
        }

        return _queue.Fired;
    }

    private sealed class Repeating(TimerQueue queue, double period) : NidsVm.Vm.Runtime.Timer
    {
        public void Start(double now) => queue.Set(this, now + period);

        public override void Fire(double now, bool isTerminating) => Start(now);
    }
}
