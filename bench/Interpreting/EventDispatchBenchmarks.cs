using BenchmarkDotNet.Attributes;
using NidsVm.Bench.Inputs;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Bench.Interpreting;

/// <summary>Events with two scalar arguments, queued and handled by two handlers. An operation is an event.</summary>
[MemoryDiagnoser]
public class EventDispatchBenchmarks
{
    private const int Events = 64;

    private const string Policy = """
        global tick: event(n: count, d: double);
        global nobody: event(n: count, d: double);
        global ticks = 0;
        global sum = 0.0;

        event tick(n: count, d: double)
            {
            ticks += n;
            }

        event tick(n: count, d: double) &priority=5
            {
            sum += d;
            }

        function raise(n: count)
            {
            local i = 0;
            while ( i < n )
                {
                event tick(i, 0.5);
                ++i;
                }
            }
        """;

    private readonly Slot[] _arguments = [Slot.Of((long)Events)];
    private Machine? _machine;
    private FunctionValue? _raise;
    private EventHandle? _handled;
    private EventHandle? _unhandled;
    private int _ticks;

    [GlobalSetup]
    public void Setup()
    {
        _machine = Programs.Machine(Policy);
        _handled = _machine.Event("tick");
        _unhandled = _machine.Event("nobody");
        _ticks = _machine.FindGlobal("ticks");
        _raise = _machine.FindFunction("raise");
        if (QueueAndTwoHandlers() != Events)
        {
            throw new InvalidOperationException("the handlers did not run");
        }
    }

    /// <returns>events handled so far</returns>
    [Benchmark(OperationsPerInvoke = Events)]
    public long QueueAndTwoHandlers()
    {
        for (int i = 0; i < Events; i++)
        {
            Span<Slot> arguments = _machine!.Enqueue(_handled!);
            arguments[0] = Slot.Of(1L);
            arguments[1] = Slot.Of(0.5);
        }

        _machine!.DrainEvents();
        return _machine.Global(_ticks).Bits;
    }

    /// <summary>The same while some runs of handlers are timed, as in a service.</summary>
    /// <returns>events handled so far</returns>
    [Benchmark(OperationsPerInvoke = Events)]
    public long SampledTwoHandlers()
    {
        _machine!.Sampler ??= new HandlerSampler();
        return QueueAndTwoHandlers();
    }

    /// <summary>The same, queued by a policy.</summary>
    /// <returns>what the handlers added up so far</returns>
    [Benchmark(OperationsPerInvoke = Events)]
    public long RaiseAndTwoHandlers()
    {
        _machine!.TryInvoke(_raise!, _arguments, out _);
        _machine.DrainEvents();
        return _machine.Global(_ticks).Bits;
    }

    /// <summary>What an analyzer does for an event that no policy handles: it asks.</summary>
    /// <returns>events to be raised</returns>
    [Benchmark(OperationsPerInvoke = Events)]
    public int WithoutHandler()
    {
        int raised = 0;
        for (int i = 0; i < Events; i++)
        {
            raised += _unhandled!.HasHandlers ? 1 : 0;
        }

        return raised;
    }
}
