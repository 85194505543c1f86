using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>Running bodies: events from the queue, calls from the engine, and what happens when a policy fails.</summary>
public sealed partial class Machine
{
    /// <summary>Rounds of one drain: events queued by the events of the last round wait for the next drain, as in the reference.</summary>
    private const int RoundsPerDrain = 2;

    private readonly Slot[] _stack;
    private Frame[] _frames;
    private int _depth;
    private int _nativeDepth;
    private long _budget;
    private readonly long? _fixedBudget;
    private readonly int _budgetGlobal;
    private int _resumeSp;
    private LinkedRoutine? _currentEvent;
    private double _currentEventTime;

    /// <summary>Events whose handlers have run.</summary>
    public long EventsDispatched { get; private set; }

    /// <summary>Set to have handler bodies timed, all of them.</summary>
    public HandlerProfiler? Profiler
    {
        get;
        set
        {
            field = value;
            ScheduleTiming();
        }
    }

    /// <summary>Set to have some runs of handler bodies timed.</summary>
    public HandlerSampler? Sampler
    {
        get;
        set
        {
            field = value;
            ScheduleTiming();
        }
    }

    /// <summary>The policy's place that runs, or an unknown one.</summary>
    public PolicyLocation CurrentLocation => _depth == 0 ? default : LocationOf(_depth - 1);

    /// <summary>Network time that the running event was raised at, or that it is now.</summary>
    public double CurrentEventTime => _currentEvent is null ? NetworkTime : _currentEventTime;

    /// <summary>Number of the analyzer that the running event came from, or 0.</summary>
    public ulong CurrentAnalyzer { get; private set; }

    internal bool IsInReporterEvent => _currentEvent?.Routine.Name.StartsWith("reporter_", StringComparison.Ordinal) ?? false;

    /// <summary>Gives the globals their first values, in the order of the program text; false where a policy error ended that.</summary>
    public bool Start()
    {
        HasGlobals = RunCode(Program.InitialiserCode);
        return HasGlobals;
    }

    /// <summary>True once the globals have their first values.</summary>
    public bool HasGlobals { get; private set; }

    /// <summary>Runs the file-level statements; false where a policy error ended them.</summary>
    public bool ExecuteStatements() => RunCode(Program.StatementCode);

    /// <summary>
    /// Runs the handlers of the queued events, first in first out, two generations of them (as the reference does; what the second
    /// raises waits for the next call), then evaluates the <c>when</c> conditions that were touched. True where any event ran.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool DrainEvents()
    {
        bool any = false;
        for (int round = 0; round < RoundsPerDrain && Queue.Count > 0; round++)
        {
            for (int left = Queue.Count; left > 0 && Queue.TryDequeue(out EventHandle? handle, out ReadOnlySpan<Slot> arguments); left--)
            {
                any = true;
                Dispatch(handle!, arguments, Queue.DequeuedTime, Queue.DequeuedAnalyzer);
                if (ExitRequested is not null)
                {
                    return true;
                }
            }
        }

        ProcessTriggers();
        return any;
    }

    /// <summary>
    /// Calls a function, hook or built-in from outside the bytecode; an event is queued. Policy errors are reported, and yield false.
    /// </summary>
    /// <param name="function">what to call</param>
    /// <param name="arguments">one slot a parameter; values for <c>any</c> are boxed</param>
    /// <param name="result">its result; cleared for <c>void</c></param>
    public bool TryInvoke(FunctionValue function, ReadOnlySpan<Slot> arguments, out Slot result)
    {
        try
        {
            result = Invoke(function, arguments);
            return true;
        }
        catch (PolicyError error)
        {
            ReportOnce(error);
            result = default;
            return false;
        }
    }

    /// <summary>As <see cref="TryInvoke"/>, but a policy error goes on to the body that runs, once reported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Slot Invoke(FunctionValue function, ReadOnlySpan<Slot> arguments)
    {
        LinkedRoutine routine = _routines[function.FunctionIndex];
        if (arguments.Length != routine.ParameterTypes.Length && !routine.Routine.Type.IsVariadic)
        {
            throw new PolicyError($"wrong number of arguments for {routine.Routine.Name}");
        }

        switch (routine.Kind)
        {
            case RoutineKind.Builtin:
                return CallBuiltin(routine, arguments);
            case RoutineKind.Event:
                arguments.CopyTo(Enqueue(routine.Handle!));
                return default;
            case RoutineKind.Hook:
                return Slot.Of(InvokeHook(routine, arguments));
            default:
                if (routine.Bodies.Length == 0)
                {
                    throw new PolicyError($"function {routine.Routine.Name} has no body");
                }

                return Run(routine.Bodies[0], function.Captures, arguments);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Dispatch(EventHandle handle, ReadOnlySpan<Slot> arguments, double time, ulong analyzer)
    {
        LinkedRoutine routine = _routines[handle.Routine];
        bool isTimed = ++handle.Dispatched >= handle.NextTimed;
        EventsDispatched++;
        if (_newEvent is not null)
        {
            arguments = TellNewEvent(handle, arguments);
        }

        if (routine.Bodies.Length == 0)
        {
            return;
        }

        LinkedRoutine? outer = _currentEvent;
        double outerTime = _currentEventTime;
        _currentEvent = routine;
        _currentEventTime = time;
        ulong outerAnalyzer = CurrentAnalyzer;
        CurrentAnalyzer = analyzer;
        // The arguments are moved onto the stack: handlers may queue events, which reuse the ring.
        int keep = Top;
        CheckStack(keep + arguments.Length);
        arguments.CopyTo(_stack.AsSpan(keep));
        foreach (LinkedBody body in routine.Bodies)
        {
            RefillBudget();
            long started = isTimed ? Stopwatch.GetTimestamp() : 0;
            RunBody(body, keep, arguments.Length);
            if (isTimed)
            {
                AddTime(handle, body.Code, started);
            }

            if (ExitRequested is not null)
            {
                break;
            }
        }

        if (isTimed)
        {
            ScheduleTiming(handle);
        }

        _currentEvent = outer;
        _currentEventTime = outerTime;
        CurrentAnalyzer = outerAnalyzer;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddTime(EventHandle handle, CodeBlock code, long started)
    {
        Profiler?.Add(code, started);
        Sampler?.Add(code, (Stopwatch.GetTimestamp() - started) * Math.Max(1, handle.Dispatched - handle.LastTimed));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ScheduleTiming(EventHandle handle)
    {
        handle.LastTimed = handle.Dispatched;
        handle.NextTimed = Profiler is not null ? 0 : Sampler is { } sampler ? handle.Dispatched + sampler.NextGap(handle.Dispatched) : long.MaxValue;
    }

    private void ScheduleTiming()
    {
        foreach (EventHandle handle in _events.Values)
        {
            ScheduleTiming(handle);
        }
    }

    /// <summary>Runs one body of an event over the arguments at <paramref name="argumentBase"/>; its policy error is reported and ends it alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool RunBody(in LinkedBody body, int argumentBase, int count)
    {
        Trigger? outerTrigger = _currentTrigger;
        _currentTrigger = null;
        try
        {
            int start = argumentBase + count;
            PlaceArguments(body, _stack.AsSpan(argumentBase, count), start);
            PushFrame(body.Code, null, start, FrameKind.Entry);
            Execute();
            return true;
        }
        catch (PolicyError error)
        {
            ReportOnce(error);
            return false;
        }
        finally
        {
            _currentTrigger = outerTrigger;
        }
    }

    /// <summary>Each handler, timer and call from outside starts with the whole budget; what these call in turn shares it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RefillBudget()
    {
        if (_depth == 0)
        {
            _budget = _fixedBudget ?? PolicyBudget();
        }
    }

    /// <summary>What the policy's option says; without a value of its own, or before it has one, the default.</summary>
    private long PolicyBudget()
    {
        if (_budgetGlobal < 0 || _globals[_budgetGlobal].Ref is not null)
        {
            return MachineOptions.DefaultInstructionBudget;
        }

        long budget = _globals[_budgetGlobal].Bits;
        return budget > 0 ? budget : long.MaxValue;
    }

    private bool RunCode(int code)
    {
        if (code < 0)
        {
            return true;
        }

        RefillBudget();
        return RunBody(new LinkedBody(Program.Code[code], null), Top, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Slot Run(in LinkedBody body, Slot[]? captures, ReadOnlySpan<Slot> arguments)
    {
        RefillBudget();
        int start = Top;
        CheckStack(start + arguments.Length + body.Code.LocalCount);
        PlaceArguments(body, arguments, start);
        PushFrame(body.Code, captures, start, FrameKind.Entry);
        Execute();
        PolicyType yield = body.Code.Yield;
        return yield.Tag == TypeTag.Void ? default : yield.IsScalar ? Slot.Of(_stack[start].Bits) : Slot.Of(_stack[start].Ref);
    }

    private bool InvokeHook(LinkedRoutine hook, ReadOnlySpan<Slot> arguments)
    {
        foreach (LinkedBody body in hook.Bodies)
        {
            try
            {
                if (Run(body, null, arguments).Bits == 0)
                {
                    return false;
                }
            }
            catch (PolicyError error) when (error is not PolicyInterruption)
            {
                // A body that fails counts as one that ran to its end.
                ReportOnce(error);
            }
        }

        return true;
    }

    /// <summary>Ends the program at once with a status: no further statement or handler runs, and the host leaves.</summary>
    /// <exception cref="PolicyInterruption">always, to unwind what runs</exception>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void Exit(int status)
    {
        ExitRequested = status;
        throw new PolicyInterruption();
    }

    private Slot CallBuiltin(LinkedRoutine routine, ReadOnlySpan<Slot> arguments, bool isAwaited = false)
    {
        PolicyType[] types = routine.ParameterTypes;
        if (arguments.Length != types.Length)
        {
            types = new PolicyType[arguments.Length];
            Array.Fill(types, PolicyType.Any);
        }

        Slot[] copies = arguments.ToArray();
        for (int i = 0; i < copies.Length; i++)
        {
            if (types[i].Tag == TypeTag.Any && copies[i].Ref is BoxedScalar boxed)
            {
                types = ReferenceEquals(types, routine.ParameterTypes) ? [.. types] : types;
                types[i] = boxed.Type;
                copies[i] = Slot.Of(boxed.Bits);
            }
        }

        // Nothing can wait for a call from outside the bytecode.
        Trigger? outer = _currentTrigger;
        if (routine.Builtin!.Traits.HasFlag(BuiltinTraits.Async) && !isAwaited)
        {
            _currentTrigger = null;
        }

        try
        {
            return routine.Builtin.Body(new BuiltinCall(this, copies, types));
        }
        finally
        {
            _currentTrigger = outer;
        }
    }

    /// <summary>Takes room for elements that one instruction makes off the budget.</summary>
    /// <exception cref="PolicyError">it is used up: straight code may make many large values without a call or loop</exception>
    internal void Charge(long elements)
    {
        _budget -= elements >> 4;
        if (_budget < 0)
        {
            throw BudgetFault();
        }
    }

    /// <summary>First stack slot above everything that runs.</summary>
    private int Top => _depth == 0 ? 0 : _frames[_depth - 1].Top;

    private void CheckStack(int top)
    {
        if (top > _stack.Length)
        {
            throw new PolicyError("the policy's stack is full");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlaceArguments(in LinkedBody body, ReadOnlySpan<Slot> arguments, int start)
    {
        CheckStack(start + Math.Max(arguments.Length, body.Code.LocalCount));
        if (body.ParameterMap is not { } map)
        {
            arguments.CopyTo(_stack.AsSpan(start));
            return;
        }

        for (int i = 0; i < map.Length; i++)
        {
            _stack[start + i] = arguments[map[i]];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PushFrame(CodeBlock code, Slot[]? captures, int start, FrameKind kind)
    {
        if (_depth >= MaxCallDepth || start + code.FrameSlots > _stack.Length)
        {
            throw new PolicyError(_depth >= MaxCallDepth ? $"maximum recursion depth {MaxCallDepth} exceeded" : "the policy's stack is full");
        }

        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _frames.Length * 2);
        }

        _stack.AsSpan(start + code.ParameterCount, code.LocalCount - code.ParameterCount).Clear();
        ref Frame frame = ref _frames[_depth++];
        frame.Hook = null;
        frame.Enter(code, captures, start, kind);
    }

    /// <summary>Runs the frame on top, an entry, until it ends. A policy error that no inner hook body holds back unwinds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Execute()
    {
        ref Frame entry = ref _frames[_depth - 1];
        Execute(_depth - 1, entry.Base + entry.Code.LocalCount);
    }

    /// <summary>Runs the frames from <paramref name="stop"/> on, an entry first, with the operands up to <paramref name="operands"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Execute(int stop, int operands)
    {
        if (++_nativeDepth > _options.MaxNativeDepth)
        {
            _nativeDepth--;
            _depth = stop;
            throw new PolicyError("built-in functions and policies call each other too deeply");
        }

        _resumeSp = operands;
        try
        {
            while (true)
            {
                try
                {
                    Loop();
                    return;
                }
                catch (StatementError error) when (TrySkipStatement(error, stop))
                {
                    // Goes on behind the statement.
                }
                catch (PolicyError error)
                {
                    ReportOnce(error);
                    if (error is PolicyInterruption || !UnwindToHook(stop))
                    {
                        throw;
                    }

                    if (_depth == stop)
                    {
                        return;
                    }
                }
                catch (Exception error) when (error is InvalidCastException or NullReferenceException or IndexOutOfRangeException or ArgumentException
                    or ArithmeticException or OutOfMemoryException or InvalidOperationException or KeyNotFoundException or FormatException
                    or NotSupportedException or InsufficientExecutionStackException)
                {
                    var fault = new PolicyError($"internal error: {error.Message} ({error.TargetSite?.DeclaringType?.Name}.{error.TargetSite?.Name})");
                    ReportOnce(fault);
                    if (!UnwindToHook(stop))
                    {
                        throw fault;
                    }
                }
            }
        }
        finally
        {
            if (_depth > stop)
            {
                Unwind(stop);
            }

            _options.Profiler?.Leave(stop);

            _nativeDepth--;
        }
    }

    /// <summary>Drops frames, and the loops over tables that ran in them.</summary>
    private void Unwind(int depth)
    {
        _depth = depth;
        while (_activeLoops > 0 && _loops[_activeLoops - 1].Depth > depth)
        {
            _loops[--_activeLoops].Table = null!;
        }
    }

    /// <summary>
    /// After an error: where a hook's body called from bytecode is on the way out, it counts as having run to its end, and the run
    /// goes on behind it.
    /// </summary>
    private bool UnwindToHook(int stop)
    {
        int depth = _depth;
        while (depth > stop && _frames[depth - 1].Kind != FrameKind.HookBody)
        {
            depth--;
        }

        if (depth <= stop)
        {
            return false;
        }

        Unwind(depth - 1);
        _resumeSp = SlotIndex(ref EndHookBody(completed: 1));
        return true;
    }

    /// <summary>Reports the error, and prepares to go on behind the innermost statement of the running body; false where there is none.</summary>
    private bool TrySkipStatement(StatementError error, int stop)
    {
        if (_depth <= stop)
        {
            return false;
        }

        ReportOnce(error);
        ref Frame frame = ref _frames[_depth - 1];
        int statement = frame.Code.StatementAt(Math.Max(0, frame.Pc - 1));
        if (statement < 0)
        {
            return false;
        }

        frame.Pc = frame.Code.Statements[statement].End;
        _resumeSp = frame.Base + frame.Code.LocalCount;
        return true;
    }

    private void ReportOnce(PolicyError error)
    {
        if (error.IsReported)
        {
            return;
        }

        error.IsReported = true;
        if (error.Message.Length > 0)
        {
            Reporter.Report(ReportLevel.Error, error.Message, CurrentLocation, _options.ShowCallStack ? CallStack() : null);
        }
    }

    private PolicyLocation LocationOf(int depth)
    {
        ref Frame frame = ref _frames[depth];
        CodeBlock code = frame.Code;

        // Callers have saved the instruction after the call.
        int pc = Math.Max(0, frame.Pc - 1);
        int statement = code.StatementAt(pc);
        return statement < 0 ? default : new PolicyLocation(Program.Sources[code.Statements[statement].Source].Name, code.LineAt(pc));
    }

    /// <summary>Where a constant of the program was written; unknown for other values. Looks through the whole program.</summary>
    internal PolicyLocation PlaceOfConstant(object value)
    {
        int index = Array.FindIndex(_constants, c => ReferenceEquals(c.Ref, value));
        if (index >= 0)
        {
            foreach (CodeBlock code in Program.Code)
            {
                int pc = Array.FindIndex(code.Instructions, i => i.Opcode == Opcode.PushReference && i.B == index);
                if (pc >= 0 && code.StatementAt(pc) is var statement and >= 0)
                {
                    return new PolicyLocation(Program.Sources[code.Statements[statement].Source].Name, code.Statements[statement].Line);
                }
            }
        }

        return default;
    }

    /// <summary>Where the code was declared.</summary>
    internal PolicyLocation PlaceOf(CodeBlock code) => code.Line == 0 ? default : new PolicyLocation(Program.Sources[code.Source].Name, code.Line);

    /// <summary>The policy's call stack, innermost first, one indented line a frame; null for a single frame.</summary>
    private string? CallStack()
    {
        const int MostFrames = 20;
        if (_depth < 2)
        {
            return null;
        }

        var text = new StringBuilder();
        for (int i = _depth - 1; i >= 0 && i >= _depth - MostFrames; i--)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("    in ").Append(_frames[i].Code.Name).Append(" at ").Append(LocationOf(i));
        }

        return text.Append(_depth > MostFrames ? $"\n    and {_depth - MostFrames} more" : "").ToString();
    }
}
