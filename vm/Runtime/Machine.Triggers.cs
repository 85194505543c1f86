using System.Runtime.CompilerServices;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary><c>when</c> and <c>return when</c>: arming, watching, evaluation, results of asynchronous functions.</summary>
public sealed partial class Machine
{
    private readonly Dictionary<int, List<Trigger>> _globalWatchers = [];
    private readonly Dictionary<object, List<Trigger>> _valueWatchers = new(ReferenceEqualityComparer.Instance);
    private List<Trigger> _touched = [];
    private List<Trigger> _evaluating = [];
    private bool _hasWatchedValues;

    // The trigger whose condition is being evaluated.
    private Trigger? _currentTrigger;

    /// <summary>Conditions that wait.</summary>
    public int PendingTriggers { get; private set; }

    /// <summary>Conditions that have waited, those that wait included.</summary>
    public long TotalTriggers { get; private set; }

    /// <summary>True where another drain would run something: an event is queued, or a condition was touched.</summary>
    public bool HasPendingWork => Queue.Count > 0 || _touched.Count > 0 || !_arrived.IsEmpty;

    /// <summary>Tells that a table, record or vector was changed from outside the bytecode, for conditions that read it.</summary>
    public void TouchValue(object value)
    {
        if (_hasWatchedValues)
        {
            Touch(value);
        }
    }

    /// <summary>Tells that a global got another value from outside the bytecode.</summary>
    public void TouchGlobal(int index)
    {
        if (_globalWatchers.TryGetValue(index, out List<Trigger>? triggers))
        {
            QueueAll(triggers);
        }
    }

    internal void WatchValue(object value, Trigger trigger)
    {
        if (!_valueWatchers.TryGetValue(value, out List<Trigger>? triggers))
        {
            _valueWatchers[value] = triggers = [];
        }

        triggers.Add(trigger);
        _hasWatchedValues = true;
    }

    /// <summary>The time-out of a condition that never held.</summary>
    internal void TimeOut(Trigger trigger)
    {
        if (trigger.IsDone)
        {
            return;
        }

        Retire(trigger);
        Slot? result = null;
        if (trigger.Definition.TimeoutBody is var body and >= 0)
        {
            result = RunPart(body, [.. trigger.Captures]);
        }

        if (trigger.Definition.IsReturn)
        {
            Deliver(trigger.Parent!, trigger.ParentCall, result);
        }
    }

    /// <summary>Evaluates the conditions that were touched; those that this touches wait for the next time.</summary>
    private void ProcessTriggers()
    {
        if (_outstandingCalls > 0)
        {
            DeliverArrived();
        }

        if (_touched.Count == 0)
        {
            return;
        }

        (_touched, _evaluating) = (_evaluating, _touched);
        foreach (Trigger trigger in _evaluating)
        {
            trigger.IsQueued = false;
            if (!trigger.IsDone && ExitRequested is null)
            {
                Evaluate(trigger);
            }
        }

        _evaluating.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Touch(object value)
    {
        if (_valueWatchers.TryGetValue(value, out List<Trigger>? triggers))
        {
            QueueAll(triggers);
        }
    }

    private void QueueAll(List<Trigger> triggers)
    {
        foreach (Trigger trigger in triggers)
        {
            QueueTrigger(trigger);
        }
    }

    private void QueueTrigger(Trigger trigger)
    {
        if (trigger.Delays > 0)
        {
            // What it has worked out so far may not hold any more: it begins anew once the result is there.
            trigger.Parked = null;
        }
        else if (!trigger.IsQueued && !trigger.IsDone)
        {
            trigger.IsQueued = true;
            _touched.Add(trigger);
        }
    }

    /// <summary>Runs a <c>when</c> statement: evaluates its condition at once, and waits where it does not hold.</summary>
    /// <param name="definition">its parts</param>
    /// <param name="captured">the head of the captures</param>
    /// <param name="timeout">seconds, or not a number</param>
    private void ArmTrigger(TriggerDefinition definition, ReadOnlySpan<Slot> captured, double timeout)
    {
        if (IsTerminating && !definition.IsReturn)
        {
            return;
        }

        var captures = new Slot[definition.CaptureCount];
        captured.CopyTo(captures);
        var trigger = new Trigger(this, definition, captures);
        if (definition.IsReturn)
        {
            if (_currentTrigger is not { } parent)
            {
                Reporter.Report(ReportLevel.Error, "return trigger in context which does not allow delaying result", CurrentLocation);
                EndWithoutValue();
                return;
            }

            if (!IsSuspendable(parent) || _depth <= parent.EntryDepth || RunningFrame.Kind != FrameKind.Call)
            {
                Reporter.Report(ReportLevel.Error, "return trigger in context which does not allow delaying result", CurrentLocation);
                EndWithoutValue();
                return;
            }

            ref Frame caller = ref _frames[_depth - 2];
            trigger.Parent = parent;
            trigger.ParentCall = new CallKey(caller.Code, caller.Pc);
            parent.Delays++;

            // The function ends here; the condition that called it goes on behind the call once the result is there.
            Suspend(parent, _depth - 1, RunningFrame.Base);
        }

        PendingTriggers++;
        TotalTriggers++;
        foreach (int global in definition.WatchedGlobals)
        {
            if (!_globalWatchers.TryGetValue(global, out List<Trigger>? watchers))
            {
                _globalWatchers[global] = watchers = [];
            }

            watchers.Add(trigger);
        }

        if (!Evaluate(trigger) && timeout >= 0)
        {
            SetTimeout(trigger, timeout);
        }
    }

    /// <summary>Sets a time-out anew whose time had not begun.</summary>
    internal void RestartTimeout(Trigger trigger, double seconds)
    {
        if (!trigger.IsDone)
        {
            SetTimeout(trigger, seconds);
        }
    }

    private void SetTimeout(Trigger trigger, double seconds)
    {
        trigger.Timer = new TriggerTimer(this, trigger, seconds);
        Timers.Set(trigger.Timer, NetworkTime + seconds);
    }

    /// <summary>Evaluates a condition, and runs its body where it holds; true once the trigger is done.</summary>
    private bool Evaluate(Trigger trigger)
    {
        if (trigger.Delays > 0)
        {
            return false;
        }

        Trigger? outer = _currentTrigger;
        _currentTrigger = trigger;
        bool holds = false;
        trigger.IsWaiting = false;
        try
        {
            if (trigger.Parked is not null && trigger.Arrived is { } result)
            {
                trigger.Arrived = null;
                holds = Resume(trigger, result).Bits != 0;
            }
            else
            {
                trigger.Locals = [.. trigger.Captures];
                trigger.Parked = null;
                trigger.EntryDepth = _depth + 1;
                holds = Run(_routines[trigger.Definition.Condition].Bodies[0], trigger.Locals, []).Bits != 0;
            }
        }
        catch (PolicyError error)
        {
            ReportOnce(error);
            if (ExitRequested is not null)
            {
                throw;
            }
        }
        finally
        {
            _currentTrigger = outer;
            trigger.EntryDepth = 0;
        }

        if (trigger.IsWaiting || !holds || trigger.IsDone)
        {
            return false;
        }

        Retire(trigger);
        Slot? yielded = RunPart(trigger.Definition.Body, trigger.Locals);
        if (trigger.Definition.IsReturn)
        {
            Deliver(trigger.Parent!, trigger.ParentCall, yielded);
        }

        return true;
    }

    /// <summary>Runs the body or the time-out block; its result, or null where it has none or failed.</summary>
    private Slot? RunPart(int routine, Slot[] captures)
    {
        Trigger? outer = _currentTrigger;

        // The block of a `return when` may itself end in one: its result goes where this one's was to go.
        _currentTrigger = null;
        try
        {
            LinkedBody body = _routines[routine].Bodies[0];
            Slot result = Run(body, captures, []);
            return body.Code.Yield.Tag == TypeTag.Void ? null : result;
        }
        catch (PolicyError error)
        {
            ReportOnce(error);
            if (ExitRequested is not null)
            {
                throw;
            }

            return null;
        }
        finally
        {
            _currentTrigger = outer;
        }
    }

    /// <summary>
    /// Hands the result of an asynchronous call to the condition that waits for it. Where there is none, the condition is evaluated
    /// when something changes that it reads.
    /// </summary>
    private void Deliver(Trigger trigger, CallKey call, Slot? result)
    {
        trigger.Delays--;
        if (trigger.IsDone)
        {
            return;
        }

        if (result is not { } value)
        {
            trigger.Parked = null;
            return;
        }

        (trigger.Results ??= [])[call] = value;
        trigger.Arrived = value;
        QueueTrigger(trigger);
    }

    private void Retire(Trigger trigger)
    {
        trigger.IsDone = true;
        trigger.Parked = null;
        PendingTriggers--;
        if (trigger.Timer is { } timer)
        {
            Timers.Cancel(timer);
        }

        foreach (int global in trigger.Definition.WatchedGlobals)
        {
            _globalWatchers[global].Remove(trigger);
        }

        foreach (object value in trigger.Watched)
        {
            List<Trigger> watchers = _valueWatchers[value];
            watchers.Remove(trigger);
            if (watchers.Count == 0)
            {
                _valueWatchers.Remove(value);
            }
        }

        trigger.Watched.Clear();
        _hasWatchedValues = _valueWatchers.Count > 0;
    }

    /// <summary>Inside a condition: whether the call at hand was made before and has its result; if so, it is put in place of the arguments.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryCachedResult(CodeBlock callee, ref Slot sp)
    {
        ref Frame caller = ref _frames[_depth - 1];
        if (_currentTrigger!.Results is not { } results || !results.TryGetValue(new CallKey(caller.Code, caller.Pc), out Slot value))
        {
            return false;
        }

        ref Slot place = ref Unsafe.Add(ref sp, -callee.ParameterCount);
        if (callee.Yield.IsScalar)
        {
            place.Bits = value.Bits;
        }
        else
        {
            place.Ref = value.Ref;
        }

        return true;
    }

    private static ref Slot AfterCachedResult(CodeBlock callee, ref Slot sp)
        => ref Unsafe.Add(ref sp, -callee.ParameterCount + (callee.Yield.Tag == TypeTag.Void ? 0 : 1));
}
