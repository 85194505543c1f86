using BenchmarkDotNet.Attributes;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Bench.Vm;

/// <summary>Queueing and handling events with scalar arguments, and timers.</summary>
[MemoryDiagnoser]
public class EventDispatchBenchmarks
{
    private const int Events = 1000;

    private const string Policy = """
        global total = 0;
        global tick: event(a: count, b: count);
        event tick(a: count, b: count) { total += a; }
        event tick(a: count, b: count) &priority=3 { total += b; }
        """;

    private readonly Probe[] _timers = [.. Enumerable.Range(0, Events).Select(_ => new Probe())];
    private Machine _machine = null!;
    private EventHandle _tick = null!;
    private double _now = 1.7e9;

    [GlobalSetup]
    public void Setup()
    {
        _machine = VmKernelBenchmarks.MachineOf(Policy);
        _tick = _machine.Event("tick");
    }

    /// <summary>A thousand events with two scalar arguments and two handlers each.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public void TwoHandlers()
    {
        for (int i = 0; i < Events; i++)
        {
            Span<Slot> arguments = _machine.Enqueue(_tick);
            arguments[0].Bits = i;
            arguments[1].Bits = 1;
        }

        _machine.DrainEvents();
    }

    /// <summary>Sets a thousand timers, moves half of them, fires them all.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int Timers()
    {
        for (int i = 0; i < Events; i++)
        {
            _machine.Timers.Set(_timers[i], _now + 5 + (i * 0.01));
        }

        for (int i = 0; i < Events; i += 2)
        {
            _machine.Timers.Set(_timers[i], _now + 8);
        }

        _now += 60;
        return _machine.Timers.Advance(_now, Events);
    }

    private sealed class Probe : NidsVm.Vm.Runtime.Timer
    {
        public override void Fire(double now, bool isTerminating)
        {
        }
    }
}
