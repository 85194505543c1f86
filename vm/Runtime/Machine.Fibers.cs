using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// Suspension: a condition that calls an asynchronous function is copied off the stack and goes on when the result is there.
/// Results of other threads come in through a queue that the machine works off between events.
/// </summary>
public sealed partial class Machine
{
    /// <summary>What a frame runs that is left for good: it only ends the run.</summary>
    private static readonly CodeBlock Leaving = LinkedCode.Standalone(new CodeBlock
    {
        Name = "<suspended>",
        ParameterCount = 0,
        Yield = PolicyType.Void,
        LocalTypes = [],
        LocalNames = [],
        CaptureTypes = [],
        CaptureNames = [],
        Instructions = [new Instruction(Opcode.Return, 0, 0)],
        Statements = [],
        Source = 0,
    });

    private readonly ConcurrentQueue<(PendingCall Call, Func<Machine, Slot?> Result)> _arrived = [];
    private int _outstandingCalls;

    // The asynchronous call that the built-in at hand has begun.
    private PendingCall? _begunCall;

    /// <summary>Asynchronous calls whose result has not come yet.</summary>
    public int OutstandingCalls => Volatile.Read(ref _outstandingCalls);

    /// <summary>
    /// For built-ins whose result comes later: the condition that called goes to sleep once the built-in returns, and on when the
    /// result is set. Null where the call stands in no condition, or where the result is known, which is in <paramref name="known"/> then.
    /// </summary>
    /// <param name="name">the built-in, for messages</param>
    /// <param name="known">the result of the same call in an earlier evaluation</param>
    public PendingCall? BeginCall(string name, out object? known)
    {
        known = null;
        if (_currentTrigger is not { } trigger || !IsSuspendable(trigger))
        {
            Reporter.Error($"{name}() can only be called inside a when-condition");
            return null;
        }

        ref Frame caller = ref RunningFrame;
        var key = new CallKey(caller.Code, caller.Pc);
        if (trigger.Results is { } results && results.TryGetValue(key, out Slot result))
        {
            known = result.Ref;
            return null;
        }

        Interlocked.Increment(ref _outstandingCalls);
        return _begunCall = new PendingCall(this, trigger, key);
    }

    /// <summary>Takes a result from any thread; <paramref name="result"/> is evaluated on the machine's own.</summary>
    internal void Arrive(PendingCall call, Func<Machine, Slot?> result) => _arrived.Enqueue((call, result));

    /// <summary>Hands out the results that have come from other threads.</summary>
    private void DeliverArrived()
    {
        while (_arrived.TryDequeue(out (PendingCall Call, Func<Machine, Slot?> Result) next))
        {
            Interlocked.Decrement(ref _outstandingCalls);
            Deliver(next.Call.Trigger, next.Call.Key, next.Result(this));
        }
    }

    /// <summary>Behind the call of an asynchronous built-in: puts the condition to sleep where the result is still to come.</summary>
    private ref Slot Await(ref Slot sp)
    {
        if (_begunCall is not { } call)
        {
            return ref sp;
        }

        _begunCall = null;
        call.Trigger.Delays++;
        ref Slot placeholder = ref Unsafe.Add(ref sp, -1);
        Suspend(call.Trigger, _depth, SlotIndex(ref placeholder));
        return ref placeholder;
    }

    /// <summary>Whether only calls from bytecode lie between the condition and what runs.</summary>
    private bool IsSuspendable(Trigger trigger)
    {
        int entry = trigger.EntryDepth;
        if (entry == 0 || entry > _depth)
        {
            return false;
        }

        for (int i = entry; i < _depth; i++)
        {
            if (_frames[i].Kind == FrameKind.Entry)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Copies the frames of a condition and of what it called off the stack, and leaves frames in their place that end the run.
    /// </summary>
    /// <param name="trigger">the condition's</param>
    /// <param name="depth">how many frames there are with the last one to keep</param>
    /// <param name="resultSlot">where the result is to be put, one past the operands to keep</param>
    private void Suspend(Trigger trigger, int depth, int resultSlot)
    {
        int running = _depth;
        int first = trigger.EntryDepth - 1;
        int start = _frames[first].Base;
        Frame[] frames = _frames.AsSpan(first, depth - first).ToArray();
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i].Base -= start;
            frames[i].ArgumentBase -= start;
        }

        int outer = 0;
        while (outer < _activeLoops && _loops[outer].Depth <= first)
        {
            outer++;
        }

        ActiveTableLoop[] loops = _loops.AsSpan(outer, _activeLoops - outer).ToArray();
        for (int i = 0; i < loops.Length; i++)
        {
            loops[i].Depth -= first;
        }

        _loops.AsSpan(outer, _activeLoops - outer).Clear();
        _activeLoops = outer;
        trigger.IsWaiting = true;
        trigger.Arrived = null;
        trigger.Parked = new Fiber(frames, _stack.AsSpan(start, resultSlot - start).ToArray(), loops);

        // The loop takes up a frame anew where their number has changed.
        _frames[first].Enter(Leaving, null, start, FrameKind.Entry);
        _depth = first + 1;
        if (_depth == running)
        {
            _frames[_depth++].Enter(Leaving, null, start, FrameKind.Call);
        }
    }

    /// <summary>Puts a condition back on the stack and lets it go on with the result that it waited for; what it yields, unless it waits again.</summary>
    private Slot Resume(Trigger trigger, Slot result)
    {
        Fiber fiber = trigger.Parked!;
        trigger.Parked = null;
        RefillBudget();
        int start = Top;
        int stop = _depth;
        int count = fiber.Frames.Length;
        if (stop + count >= MaxCallDepth)
        {
            throw new PolicyError($"maximum recursion depth {MaxCallDepth} exceeded");
        }

        CheckStack(start + fiber.Slots.Length + 1);
        CheckStack(start + fiber.Frames[^1].Top);
        while (stop + count >= _frames.Length)
        {
            Array.Resize(ref _frames, _frames.Length * 2);
        }

        fiber.Slots.CopyTo(_stack.AsSpan(start));
        for (int i = 0; i < count; i++)
        {
            ref Frame frame = ref _frames[stop + i];
            frame = fiber.Frames[i];
            frame.Base += start;
            frame.ArgumentBase += start;
        }

        foreach (ActiveTableLoop loop in fiber.Loops)
        {
            StartLoop(loop.Table, stop + loop.Depth);
        }

        _depth = stop + count;
        trigger.EntryDepth = stop + 1;
        int place = start + fiber.Slots.Length;
        _stack[place] = result;
        Execute(stop, place + 1);
        return Slot.Of(_stack[start].Bits);
    }
}
