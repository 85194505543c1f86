using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Emit;

/// <summary>Statements. Each leaves the stack as it found it.</summary>
internal sealed partial class BodyEmitter
{
    private void EmitStatement(BoundStatement statement)
    {
        if (statement is BoundBlock block)
        {
            foreach (BoundStatement inner in block.Statements)
            {
                EmitStatement(inner);
            }

            return;
        }

        int start = _code.Count;
        int range = BeginStatement(statement.Span);
        switch (statement)
        {
            case BoundEmptyStatement:
                break;
            case BoundExpressionStatement expression:
                EmitEffect(expression.Expression);
                break;
            case BoundLocalInitialization local:
                EmitValue(local.Value);
                StoreLocal(local.Local);
                break;
            case BoundPrint print:
                EmitPrint(print);
                break;
            case BoundEventStatement raise:
                EmitValues(raise.Arguments);
                Emit(Opcode.RaiseEvent, 0, raise.Event.FunctionIndex);
                break;
            case BoundIf branch:
                EmitIf(branch);
                break;
            case BoundWhile loop:
                EmitWhile(loop);
                break;
            case BoundForTable loop:
                EmitForTable(loop);
                break;
            case BoundForVector loop:
                EmitForVector(loop);
                break;
            case BoundForString loop:
                EmitForString(loop);
                break;
            case BoundNext:
                EmitNext();
                break;
            case BoundBreak exit:
                EmitBreak(exit);
                break;
            case BoundReturn exit:
                EmitReturn(exit);
                break;
            case BoundAddElement add:
                EmitValue(add.Table);
                EmitValues(add.Keys);
                Emit(Opcode.SetAdd, 0, _image.Type(add.Table.Type));
                break;
            case BoundDeleteElement delete:
                EmitValue(delete.Table);
                EmitValues(delete.Keys);
                Emit(Opcode.TableDelete, 0, _image.Type(delete.Table.Type));
                break;
            case BoundDeleteField delete:
                EmitValue(delete.Record);
                Emit(Opcode.DeleteField, delete.Field);
                break;
            case BoundClear clear:
                EmitValue(clear.Target);
                Emit(clear.Target.Type.Tag == TypeTag.Vector ? Opcode.VectorClear : Opcode.TableClear);
                break;
            case BoundAssert assert:
                EmitAssert(assert);
                break;
            case BoundSwitch choice:
                EmitSwitch(choice);
                break;
            case BoundWhen trigger:
                EmitWhen(trigger);
                break;
            default:
                throw new InvalidOperationException($"no code for {statement.GetType().Name} ({statement.Span})");
        }

        EndStatement(range, start);
        if (statement is BoundReturn { Value: not null } && _yield.Tag != TypeTag.Void && _flavor == FuncFlavor.Function)
        {
            // Where the value's expression yields none, neither does the function.
            Emit(Opcode.EndWithoutValue);
        }
    }

    private void EmitPrint(BoundPrint print)
    {
        if (print.File is { } file)
        {
            EmitValue(file);
        }

        // A list prints as its items do.
        BoundExpression[] arguments = [.. print.Arguments.SelectMany(a => a is BoundList list ? list.Items : [a])];
        EmitValues(arguments);
        Emit(print.File is null ? Opcode.Print : Opcode.PrintFile, 0, CallSite(-1, arguments));
    }

    private void EmitIf(BoundIf branch)
    {
        Label otherwise = NewLabel();
        EmitCondition(branch.Condition, otherwise, jumpIf: false);
        EmitStatement(branch.Then);
        if (branch.Otherwise is null)
        {
            Place(otherwise);
            return;
        }

        Label end = NewLabel();
        Jump(Opcode.Jump, end);
        Place(otherwise);
        EmitStatement(branch.Otherwise);
        Place(end);
    }

    private void EmitWhile(BoundWhile loop)
    {
        Label top = NewLabel();
        Label next = NewLabel();
        Label end = NewLabel();
        if (loop.Condition is BoundBinary { IsVector: false } condition && FusedJump(condition, jumpIf: true) is not null
            && IsUnaffected(condition.Left) && IsUnaffected(condition.Right))
        {
            // A plain comparison stands twice, so that each round takes one jump.
            EmitCondition(condition, end, jumpIf: false);
            Place(top);
            EmitLoopBody(loop.Body, new LoopContext(next, end));
            Place(next);
            EmitValue(condition);
            Jump(Opcode.LoopIfTrue, top);
            Place(end);
            return;
        }

        Place(top);
        EmitCondition(loop.Condition, end, jumpIf: false);
        EmitLoopBody(loop.Body, new LoopContext(next, end));
        Place(next);
        Jump(Opcode.Loop, top);
        Place(end);
    }

    private void EmitForTable(BoundForTable loop)
    {
        TableType type = (TableType)loop.Table.Type;
        int state = NewLoopState();
        Label top = NewLabel();
        Label next = NewLabel();
        Label end = NewLabel();
        EmitValue(loop.Table);
        Emit(Opcode.TableLoop, state);
        Jump(Opcode.TableNext, end, state);
        Place(top);
        for (int i = 0; i < loop.Keys.Length; i++)
        {
            if (loop.Keys[i] is { } key)
            {
                EmitTyped(Opcode.LoopKey, Opcode.LoopKeyRef, type.Index[i], state, i);
                StoreLocal(key);
            }
        }

        if (loop.Value is { } value)
        {
            EmitTyped(Opcode.LoopValue, Opcode.LoopValueRef, value.Type, state);
            StoreLocal(value);
        }

        EmitLoopBody(loop.Body, new LoopContext(next, end, state));
        Place(next);
        Jump(Opcode.TableAgain, top, state);
        Place(end);
    }

    private void EmitForVector(BoundForVector loop)
    {
        int state = NewLoopState();
        Label top = NewLabel();
        Label next = NewLabel();
        Label end = NewLabel();
        EmitValue(loop.Vector);
        Emit(Opcode.VectorLoop, state);
        Jump(Opcode.VectorNext, end, state);
        Place(top);
        if (loop.Index is { } index)
        {
            Emit(Opcode.LoopIndex, state);
            StoreLocal(index);
        }

        if (loop.Value is { } value)
        {
            EmitTyped(Opcode.LoopElement, Opcode.LoopElementRef, value.Type, state);
            StoreLocal(value);
        }

        EmitLoopBody(loop.Body, new LoopContext(next, end));
        Place(next);
        Jump(Opcode.VectorAgain, top, state);
        Place(end);
    }

    private void EmitForString(BoundForString loop)
    {
        int state = NewLoopState();
        Label top = NewLabel();
        Label next = NewLabel();
        Label end = NewLabel();
        EmitValue(loop.Text);
        Emit(Opcode.StringLoop, state);
        Place(top);
        Jump(Opcode.StringNext, end, state);
        if (loop.Item is { } item)
        {
            Emit(Opcode.LoopByte, state);
            StoreLocal(item);
        }

        EmitLoopBody(loop.Body, new LoopContext(next, end));
        Place(next);
        Jump(Opcode.Loop, top);
        Place(end);
    }

    private void EmitLoopBody(BoundStatement body, LoopContext context)
    {
        _loops.Push(context);
        EmitStatement(body);
        _loops.Pop();
    }

    private void EmitNext()
    {
        foreach (LoopContext context in _loops)
        {
            if (context.Next is { } next)
            {
                Jump(Opcode.Jump, next);
                return;
            }
        }

        throw new InvalidOperationException("the binder let a 'next' outside of a loop pass");
    }

    private void EmitBreak(BoundBreak exit)
    {
        if (exit.EndsHook || _loops.Count == 0)
        {
            LeaveLoops();
            Emit(Opcode.PushInt);
            Emit(Opcode.ReturnScalar);
            return;
        }

        LoopContext context = _loops.Peek();
        if (context.TableState >= 0)
        {
            Emit(Opcode.TableLoopEnd, context.TableState);
        }

        Jump(Opcode.Jump, context.Break);
    }

    private void EmitReturn(BoundReturn exit)
    {
        if (exit.Value is { } value && _yield.Tag != TypeTag.Void && _flavor == FuncFlavor.Function)
        {
            EmitValue(value);
            LeaveLoops();
            EmitTyped(Opcode.ReturnScalar, Opcode.ReturnRef, value.Type);
            return;
        }

        if (exit.Value is { } effect)
        {
            EmitEffect(effect);
        }

        LeaveLoops();
        EmitReturn();
    }

    private void LeaveLoops()
    {
        foreach (LoopContext context in _loops)
        {
            if (context.TableState >= 0)
            {
                Emit(Opcode.TableLoopEnd, context.TableState);
            }
        }
    }

    private void EmitAssert(BoundAssert assert)
    {
        Label holds = NewLabel();
        EmitCondition(assert.Condition, holds, jumpIf: true);
        int name = _image.Name(assert.ConditionText);
        if (assert.Message is { } message)
        {
            EmitValue(message);
            Emit(Opcode.AssertFailedMessage, 0, name);
        }
        else
        {
            Emit(Opcode.AssertFailed, 0, name);
        }

        Place(holds);
    }

    private void EmitSwitch(BoundSwitch choice)
    {
        Label end = NewLabel();
        Label[] starts = [.. choice.Cases.Select(_ => NewLabel())];
        int subject = EmitHeld(choice.Value);
        Label otherwise = end;
        EmitSwitchHint(choice, subject);
        for (int i = 0; i < starts.Length; i++)
        {
            BoundSwitchCase branch = choice.Cases[i];
            otherwise = branch.IsDefault ? starts[i] : otherwise;
            foreach (BoundExpression label in branch.Labels)
            {
                EmitCaseTest(choice.Value, subject, label, starts[i]);
            }

            foreach (BoundTypeLabel label in branch.Types)
            {
                EmitTypeTest(choice.Value.Type, subject, label, starts[i]);
            }
        }

        Jump(Opcode.Jump, otherwise);
        for (int i = 0; i < starts.Length; i++)
        {
            Place(starts[i]);

            // A `next` in a case goes on with the body of the case that follows, as in the reference.
            EmitLoopBody(choice.Cases[i].Body, new LoopContext(i + 1 < starts.Length ? starts[i + 1] : end, end));
            if (!choice.Cases[i].FallsThrough)
            {
                Jump(Opcode.Jump, end);
            }
        }

        Place(end);
    }

    /// <summary>Announces the tests of a switch over constants, so that the machine finds the one that holds without trying the others.</summary>
    private void EmitSwitchHint(BoundSwitch choice, int subject)
    {
        const int FewestTests = 4;
        int tests = choice.Cases.Sum(c => c.Labels.Length);
        bool isConstant = choice.Value.Type.Tag is (>= TypeTag.Bool and <= TypeTag.Enum and not (TypeTag.Double or TypeTag.Time or TypeTag.Interval))
                or TypeTag.String or TypeTag.Addr or TypeTag.Subnet
            && Array.TrueForAll(choice.Cases, c => c.Types.Length == 0 && Array.TrueForAll(c.Labels, l => l is BoundConstant));
        if (isConstant && tests >= FewestTests)
        {
            Emit(Opcode.Switch, subject, tests);
        }
    }

    private void EmitCaseTest(BoundExpression value, int subject, BoundExpression label, Label start)
    {
        LoadTemporary(subject);
        EmitValue(label);
        BoundBinary equality = new(label.Span, BinaryKind.Equal, value, label, PolicyType.Bool);
        if (FusedJump(equality, jumpIf: true) is { } fused)
        {
            Jump(fused, start);
            return;
        }

        Opcode opcode = OpcodeOf(BinaryKind.Equal, equality.OperandTag, equality);
        Emit(opcode, 0, opcode == Opcode.EqRef ? _image.Type(value.Type) : 0);
        Jump(Opcode.JumpIfTrue, start);
    }

    private void EmitTypeTest(PolicyType subjectType, int subject, BoundTypeLabel label, Label start)
    {
        Label isOther = NewLabel();
        LoadBoxed();
        Emit(Opcode.TypeTest, 0, _image.Type(label.Type));
        Jump(Opcode.JumpIfFalse, isOther);
        if (label.Local is { } local)
        {
            LoadBoxed();
            Emit(Opcode.Cast, 0, _image.Type(label.Type));
            StoreLocal(local);
        }

        Jump(Opcode.Jump, start);
        Place(isOther);

        void LoadBoxed()
        {
            LoadTemporary(subject);
            if (subjectType.IsScalar)
            {
                Emit(Opcode.Box, 0, _image.Type(subjectType));
            }
        }
    }

    private void EmitWhen(BoundWhen when)
    {
        if (when.Timeout is { } timeout)
        {
            EmitValue(timeout);
        }

        EmitCaptures(when.Captures);
        int trigger = _image.Triggers.Count;
        _image.Triggers.Add(new TriggerDefinition(
            when.CaptureCount,
            when.Condition.FunctionIndex,
            when.Body.FunctionIndex,
            when.TimeoutBody?.FunctionIndex ?? -1,
            when.IsReturn,
            [.. when.WatchedGlobals.Where(g => g.Index >= 0).Select(g => g.Index)]));
        Emit(when.Timeout is null ? Opcode.When : Opcode.WhenTimeout, when.Captures.Length, trigger);
        if (when.IsReturn)
        {
            EmitReturn();
        }
    }
}
