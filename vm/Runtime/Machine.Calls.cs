using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using CallSite = NidsVm.Vm.Bytecode.CallSite;

namespace NidsVm.Vm.Runtime;

/// <summary>Calls from bytecode: frames of functions and hook bodies, built-ins, function values.</summary>
public sealed partial class Machine
{
    /// <summary>Pushes the frame of a called function whose arguments lie at <paramref name="start"/>; the caller loads its parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PushCallee(CodeBlock callee, Slot[]? captures, ref Slot start)
    {
        int index = SlotIndex(ref start);
        int depth = _depth;
        if ((uint)depth >= (uint)_frames.Length || depth >= MaxCallDepth || index > _stack.Length - callee.FrameSlots || --_budget < 0)
        {
            MakeRoomForCall(callee, index);
        }

        // Locals that are not parameters start out empty.
        ref Slot local = ref Unsafe.Add(ref start, callee.ParameterCount);
        for (int left = callee.LocalCount - callee.ParameterCount; left > 0; left--)
        {
            local = default;
            local = ref Unsafe.Add(ref local, 1);
        }

        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_frames), depth).Enter(callee, captures, index, FrameKind.Call);
        _depth = depth + 1;
    }

    /// <summary>Grows the list of frames, or fails where a limit is reached.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeRoomForCall(CodeBlock callee, int start)
    {
        if (_depth >= MaxCallDepth || start > _stack.Length - callee.FrameSlots || _budget < 0)
        {
            ThrowCallLimit(callee);
        }

        Array.Resize(ref _frames, _frames.Length * 2);
    }

    [DoesNotReturn]
    private void ThrowCallLimit(CodeBlock callee)
    {
        if (_budget < 0)
        {
            throw BudgetFault();
        }

        // The place is that of the function that cannot be called any more.
        var error = new PolicyError(_depth >= MaxCallDepth ? $"maximum recursion depth {MaxCallDepth} exceeded" : "the policy's stack is full") { IsReported = true };
        Reporter.Report(ReportLevel.Error, error.Message, PlaceOf(callee), _options.ShowCallStack ? CallStack() : null);
        throw error;
    }

    /// <summary>Calls a built-in whose arguments end at <paramref name="sp"/>; yields the new top.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private ref Slot CallBuiltinSite(int index, ref Slot sp)
    {
        LinkedSite site = _sites[index] ??= LinkSite(index);
        ref Slot first = ref Unsafe.Add(ref sp, -site.Types.Length);

        // Scalars on the stack leave the reference beside them undefined; natives may copy whole slots.
        ref Slot argument = ref first;
        foreach (bool isScalar in site.IsScalar)
        {
            if (isScalar)
            {
                argument.Ref = null;
            }

            argument = ref Unsafe.Add(ref argument, 1);
        }

        Slot result = site.Body(new Builtins.BuiltinCall(this, MemoryMarshal.CreateSpan(ref first, site.Types.Length), site.Types));
        return ref PlaceBuiltinResult(site.Yield, result, ref first);
    }

    private LinkedSite LinkSite(int index)
    {
        CallSite site = Program.CallSites[index];
        LinkedRoutine routine = _routines[site.Routine];
        return new LinkedSite(routine.Builtin!.Body, site.Types, Array.ConvertAll(site.Types, t => t.IsScalar), routine.Routine.Type.Yield);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ref Slot PlaceBuiltinResult(PolicyType yield, Slot result, ref Slot place)
    {
        if (yield.Tag == TypeTag.Void)
        {
            return ref place;
        }

        if (yield.IsScalar)
        {
            if (ReferenceEquals(result.Ref, Slot.Unset))
            {
                throw new StatementError("");
            }

            place.Bits = result.Bits;
        }
        else
        {
            place.Ref = result.Ref ?? throw new StatementError("");
        }

        return ref Unsafe.Add(ref place, 1);
    }

    /// <summary>
    /// The code behind a function value that is called as <paramref name="type"/>, where it has plain code of that shape; null
    /// where <see cref="CallFunctionValue"/> has to look closer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private CodeBlock? PlainCallee(object? callee, FuncType type)
    {
        if (callee is null || callee.GetType() != typeof(FunctionValue))
        {
            return null;
        }

        var function = Unsafe.As<FunctionValue>(callee);
        ulong shape = function.Type.CallShape;
        CodeBlock? code = _plainCode[function.FunctionIndex];
        return shape != 0 && shape == type.CallShape && code is not null && (function.Captures is not null || code.CaptureTypes.Length == 0) ? code : null;
    }

    /// <summary>Calls a function value: pushes a frame, or runs a built-in and yields the new top.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref Slot CallFunctionValue(object? callee, int typeIndex, ref Slot sp)
    {
        var type = (FuncType)_typePool[typeIndex];
        var function = (FunctionValue)(callee ?? throw new PolicyError("value used but not set"));
        LinkedRoutine routine = _routines[function.FunctionIndex];
        int count = type.Parameters.Length;
        ref Slot first = ref Unsafe.Add(ref sp, -count);
        if (!HasShape(routine.Routine.Type, type))
        {
            throw new PolicyError($"{routine.Routine.Name} is called as {type}");
        }

        switch (routine.Kind)
        {
            case RoutineKind.Builtin:
                Slot result = CallBuiltin(routine, MemoryMarshal.CreateSpan(ref first, count), isAwaited: true);
                ref Slot top = ref PlaceBuiltinResult(type.Yield, result, ref first);
                if (_begunCall is null)
                {
                    return ref top;
                }

                return ref Await(ref top);
            case RoutineKind.Hook:
                return ref PushHook(routine, ref sp);
            case RoutineKind.Event:
                RaiseEvent(routine, ref first);
                return ref first;
            default:
                if (routine.Bodies.Length == 0)
                {
                    throw new PolicyError($"function {routine.Routine.Name} has no body");
                }

                CodeBlock code = routine.Bodies[0].Code;
                if (_currentTrigger is not null && TryCachedResult(code, ref sp))
                {
                    return ref AfterCachedResult(code, ref sp);
                }

                if (code.CaptureTypes.Length > (function.Captures?.Length ?? 0))
                {
                    throw new PolicyError($"{routine.Routine.Name} is called without its captures");
                }

                PushCallee(code, function.Captures, ref first);
                return ref sp;
        }
    }

    /// <summary>Whether arguments laid out for <paramref name="call"/> suit a routine: the same number, each scalar or reference alike.</summary>
    private static bool HasShape(FuncType routine, FuncType call)
    {
        if (ReferenceEquals(routine, call))
        {
            return true;
        }

        if (routine.Parameters.Length != call.Parameters.Length || SlotKinds.Of(routine.Yield) != SlotKinds.Of(call.Yield))
        {
            return routine.IsVariadic;
        }

        for (int i = 0; i < call.Parameters.Length; i++)
        {
            if (routine.Parameters[i].Type.IsScalar != call.Parameters[i].Type.IsScalar)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Starts a hook: pushes the frame of its first body, or yields T where it has none.</summary>
    private ref Slot PushHook(LinkedRoutine hook, ref Slot sp)
    {
        int count = hook.ParameterTypes.Length;
        ref Slot first = ref Unsafe.Add(ref sp, -count);
        if (hook.Bodies.Length == 0)
        {
            first.Bits = 1;
            return ref Unsafe.Add(ref first, 1);
        }

        PushHookBody(hook, 0, SlotIndex(ref first));
        return ref sp;
    }

    private void PushHookBody(LinkedRoutine hook, int index, int argumentBase)
    {
        LinkedBody body = hook.Bodies[index];
        int count = hook.ParameterTypes.Length;
        int start = argumentBase + count;
        PlaceArguments(body, _stack.AsSpan(argumentBase, count), start);
        PushCallee(body.Code, null, ref _stack[start]);
        ref Frame frame = ref _frames[_depth - 1];
        frame.Kind = FrameKind.HookBody;
        frame.Hook = hook;
        frame.HookBodies = hook.Bodies;
        frame.BodyIndex = index;
        frame.ArgumentBase = argumentBase;
    }

    /// <summary>
    /// After a hook's body, whose frame was just popped: starts the next one, or puts the result on the caller's stack. Yields the
    /// top to go on with.
    /// </summary>
    private ref Slot EndHookBody(long completed)
    {
        ref Frame ended = ref _frames[_depth];
        int next = ended.BodyIndex + 1;
        int argumentBase = ended.ArgumentBase;
        LinkedRoutine hook = ended.Hook!;
        if (completed != 0 && next < ended.HookBodies!.Length && next < hook.Bodies.Length)
        {
            PushHookBody(hook, next, argumentBase);
            ref Frame pushed = ref _frames[_depth - 1];
            return ref _stack[pushed.Base + pushed.Code.LocalCount];
        }

        ref Slot result = ref _stack[argumentBase];
        result.Bits = completed;
        return ref Unsafe.Add(ref result, 1);
    }

    /// <summary>Queues an event whose arguments start at <paramref name="first"/>.</summary>
    /// <exception cref="PolicyError">the queue is full</exception>
    private void RaiseEvent(LinkedRoutine routine, ref Slot first)
    {
        PolicyType[] types = routine.ParameterTypes;
        if (!routine.Handle!.HasHandlers)
        {
            return;
        }

        if (Queue.Count >= _options.MaxQueuedEvents)
        {
            throw new PolicyError("too many events wait in the queue");
        }

        Span<Slot> arguments = Queue.Enqueue(routine.Handle, NetworkTime);
        for (int i = 0; i < types.Length; i++)
        {
            ref Slot value = ref Unsafe.Add(ref first, i);
            arguments[i] = types[i].IsScalar ? Slot.Of(value.Bits) : Slot.Of(value.Ref);
        }
    }
}
