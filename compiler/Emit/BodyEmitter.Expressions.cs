using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Emit;

/// <summary>Expressions for their value: each leaves exactly one operand, but for calls of <c>void</c>.</summary>
internal sealed partial class BodyEmitter
{
    private void EmitValue(BoundExpression expression)
    {
        int line = EnterExpression(expression.Span);
        EmitValueOf(expression);
        LeaveExpression(line);
    }

    private void EmitValueOf(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundConstant constant:
                EmitConstant(constant.Type, constant.Value);
                break;
            case BoundPatternConstant pattern:
                Emit(Opcode.PushReference, 0, _image.Pattern(pattern.Value));
                break;
            case BoundTypeValue type:
                _image.Type(type.Value);
                Emit(Opcode.PushReference, 0, _image.Reference(type.Type, new TypeValue(type.Value)));
                break;
            case BoundLocal local:
                LoadLocal(local.Symbol, local.IsDefinitelyAssigned);
                Watch(local.Type);
                break;
            case BoundGlobal global:
                EmitGlobal(global);
                break;
            case BoundField field:
                EmitField(field);
                break;
            case BoundHasField has:
                EmitValue(has.Record);
                Emit(Opcode.HasField, has.Field);
                break;
            case BoundTableIndex index:
                EmitValue(index.Table);
                EmitValues(index.Keys);
                EmitTableGet(index);
                break;
            case BoundVectorIndex index:
                EmitValue(index.Vector);
                EmitValue(index.Index);
                EmitTyped(Opcode.VectorGet, Opcode.VectorGetRef, index.Type, IntFlag(index.Index));
                Watch(index.Type);
                break;
            case BoundVectorSelect select:
                EmitValue(select.Vector);
                EmitValue(select.Selector);
                Emit(Opcode.VectorSelect);
                break;
            case BoundStringIndex index:
                EmitValue(index.Text);
                EmitValue(index.Index);
                Emit(Opcode.StringIndex);
                break;
            case BoundSlice slice:
                EmitValue(slice.Target);
                Emit(slice.Target.Type.Tag == TypeTag.String ? Opcode.StringSlice : Opcode.VectorSlice, EmitBounds(slice));
                break;
            case BoundAnyIndex index:
                EmitValue(index.Operand);
                Emit(Opcode.AnyIndex, 0, index.Index);
                break;
            case BoundAssignment assignment:
                EmitAssignment(assignment, isValueWanted: true);
                break;
            case BoundDeclaringAssignment declaration:
                EmitAssignment(declaration.Assignment, isValueWanted: false);
                Emit(Opcode.PushInt, 0, 1);
                break;
            case BoundCompoundAssignment compound:
                EmitCompound(compound, isValueWanted: true);
                break;
            case BoundIncrement increment:
                EmitIncrement(increment, isValueWanted: true);
                break;
            case BoundCall call:
                EmitCall(call);
                break;
            case BoundLambda lambda:
                EmitLambda(lambda);
                break;
            case BoundSchedule schedule:
                EmitValue(schedule.Delay);
                EmitValues(schedule.Arguments);
                Emit(Opcode.Schedule, TimeFlag(schedule.Delay), schedule.Event.FunctionIndex);
                break;
            case BoundScheduleBlock schedule:
                EmitValue(schedule.Delay);
                EmitLambda(schedule.Block);
                Emit(Opcode.ScheduleBlock, TimeFlag(schedule.Delay));
                break;
            case BoundRecordConstructor record:
                Emit(Opcode.NewRecord, FirstFields(record.Fields), _image.Type(record.ValueType));
                foreach (BoundFieldValue field in record.Fields)
                {
                    EmitValue(field.Value);
                    EmitTyped(Opcode.InitField, Opcode.InitFieldRef, field.Value.Type, field.Field);
                }

                break;
            case BoundTableConstructor table:
                EmitTable(table);
                break;
            case BoundVectorConstructor vector:
                Emit(Opcode.NewVector, 0, _image.Type(vector.Type));
                foreach (BoundExpression element in vector.Elements)
                {
                    EmitValue(element);
                    EmitTyped(Opcode.VectorInit, Opcode.VectorInitRef, element.Type);
                }

                break;
            case BoundConversion conversion:
                EmitConversion(conversion);
                break;
            case BoundCast cast:
                EmitBoxed(cast.Operand);
                Emit(Opcode.Cast, 0, _image.Type(cast.Type));
                break;
            case BoundTypeTest test:
                EmitBoxed(test.Operand);
                Emit(test.IsCastTest ? Opcode.CastTest : Opcode.TypeTest, 0, _image.Type(test.Target));
                break;
            case BoundUnary unary:
                EmitUnary(unary);
                break;
            case BoundBinary binary:
                EmitBinary(binary);
                break;
            case BoundLogical logical:
                EmitLogical(logical);
                break;
            case BoundConditional conditional:
                EmitConditional(conditional);
                break;
            case BoundMembership membership:
                EmitMembership(membership);
                break;
            case BoundSize size:
                EmitSize(size);
                break;
            case BoundCopy copy:
                EmitValue(copy.Operand);
                if (!copy.Type.IsScalar)
                {
                    Emit(Opcode.Copy, 0, _image.Type(copy.Type));
                }

                break;
            case BoundFailure failure:
                Emit(Opcode.Fail, 0, _image.Name(failure.Message));
                break;
            default:
                throw new InvalidOperationException($"{expression.GetType().Name} is not an expression with a value ({expression.Span})");
        }
    }

    private void EmitValues(BoundExpression[] expressions)
    {
        foreach (BoundExpression expression in expressions)
        {
            EmitValue(expression);
        }
    }

    /// <summary>An expression for its effect only.</summary>
    private void EmitEffect(BoundExpression expression)
    {
        int line = EnterExpression(expression.Span);
        EmitEffectOf(expression);
        LeaveExpression(line);
    }

    private void EmitEffectOf(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundAssignment assignment:
                EmitAssignment(assignment, isValueWanted: false);
                break;
            case BoundCompoundAssignment compound:
                EmitCompound(compound, isValueWanted: false);
                break;
            case BoundIncrement increment:
                EmitIncrement(increment, isValueWanted: false);
                break;
            case BoundList list:
                foreach (BoundExpression item in list.Items)
                {
                    EmitEffect(item);
                }

                break;
            case BoundConversion conversion:
                EmitEffect(conversion.Operand);
                break;
            default:
                EmitValue(expression);
                if (expression.Type.Tag != TypeTag.Void && expression is not BoundFailure)
                {
                    Emit(Opcode.Pop);
                }

                break;
        }
    }

    private void EmitConstant(PolicyType type, Slot value)
    {
        if (!type.IsScalar)
        {
            Emit(Opcode.PushReference, 0, _image.Reference(type, value.Ref!));
        }
        else if (value.Bits is >= int.MinValue and <= int.MaxValue)
        {
            Emit(Opcode.PushInt, 0, (int)value.Bits);
        }
        else
        {
            Emit(Opcode.PushConstant, 0, _image.Scalar(type, value.Bits));
        }
    }

    private void EmitGlobal(BoundGlobal global)
    {
        if (global.Symbol is FunctionSymbol { IsVariable: false } function)
        {
            Emit(Opcode.PushFunction, 0, function.FunctionIndex);
            return;
        }

        if (_program.IsConstant(global.Symbol, out BoundConstant? constant))
        {
            EmitConstant(global.Type, constant.Value);
            return;
        }

        EmitTyped(Opcode.LoadGlobal, Opcode.LoadGlobalRef, global.Symbol.Type, 0, global.Symbol.Index);
        Watch(global.Type);
    }

    private void EmitField(BoundField field)
    {
        if (!_isCondition && field.Record is BoundLocal { Symbol: { Kind: not LocalKind.Capture } symbol } local
            && (local.IsDefinitelyAssigned || symbol.Kind == LocalKind.Parameter))
        {
            EmitTyped(Opcode.LoadLocalField, Opcode.LoadLocalFieldRef, field.Type, SlotOf(symbol), field.Field);
            return;
        }

        EmitValue(field.Record);
        EmitTyped(Opcode.LoadField, Opcode.LoadFieldRef, field.Type, field.Field);
        Watch(field.Type);
    }

    /// <summary>The look-up behind <c>TABLE[KEYS]</c>, table and keys being on the stack.</summary>
    private void EmitTableGet(BoundTableIndex index)
    {
        int type = _image.Type(index.TableType);
        switch (index.Kind)
        {
            case TableLookupKind.LongestPrefix:
                Emit(Opcode.SubnetTableGet, 0, type);
                break;
            case TableLookupKind.Patterns:
                Emit(Opcode.PatternTableGet, 0, type);
                break;
            default:
                EmitTyped(Opcode.TableGet, Opcode.TableGetRef, index.Type, 0, type);
                break;
        }

        Watch(index.Type);
    }

    /// <summary>Pushes both bounds of a slice (0 for one that is left out), and tells which are missing.</summary>
    private int EmitBounds(BoundSlice slice)
    {
        EmitBound(slice.Low);
        EmitBound(slice.High);
        return (slice.Low is null ? 1 : 0) | (slice.High is null ? 2 : 0);
    }

    private void EmitBound(BoundExpression? bound)
    {
        if (bound is null)
        {
            Emit(Opcode.PushInt);
        }
        else
        {
            EmitValue(bound);
        }
    }

    private void EmitCall(BoundCall call)
    {
        if (call is { IsHook: false, Target: { Builtin: null, Bodies.Count: 0 } undefined })
        {
            // Declared and never defined: fails when it is reached.
            Emit(Opcode.Fail, 0, _image.Name($"function {undefined.Name} is declared but not defined"));
            return;
        }

        EmitValues(call.Arguments);
        if (call.Target is not { } target)
        {
            EmitValue(call.Callee);
            Emit(Opcode.CallValue, 0, _image.Type(call.Signature));
        }
        else if (target.Builtin is not null)
        {
            Emit(Opcode.CallBuiltin, 0, CallSite(target.FunctionIndex, call.Arguments));
            if (target.Builtin.Traits.HasFlag(BuiltinTraits.Async))
            {
                Emit(Opcode.Await);
            }
        }
        else
        {
            Emit(call.IsHook ? Opcode.CallHook : Opcode.Call, 0, target.FunctionIndex);
        }
    }

    private int CallSite(int routine, BoundExpression[] arguments)
    {
        PolicyType[] types = Array.ConvertAll(arguments, a => a.Type);
        foreach (PolicyType type in types)
        {
            _image.Type(type);
        }

        return _image.CallSite(routine, types);
    }

    private void EmitLambda(BoundLambda lambda)
    {
        if (lambda.Function.CaptureCount == 0)
        {
            Emit(Opcode.PushFunction, 0, lambda.Function.FunctionIndex);
            return;
        }

        EmitCaptures(lambda.Captures);
        Emit(Opcode.MakeClosure, lambda.Captures.Length, lambda.Function.FunctionIndex);
    }

    private void EmitCaptures(BoundCapture[] captures)
    {
        foreach (BoundCapture capture in captures)
        {
            LoadWhole(capture.Outer);
            if (capture.IsDeepCopy && !capture.Outer.Type.IsScalar)
            {
                Emit(Opcode.CopyWhole, 0, _image.Type(capture.Outer.Type));
            }
        }
    }

    /// <summary>The fields of a constructor as the operand of <see cref="Opcode.NewRecord"/>: a bit for each of the first ones.</summary>
    private static int FirstFields(BoundFieldValue[] fields)
    {
        int set = 0;
        foreach (BoundFieldValue field in fields)
        {
            set |= field.Field < RecordType.NamedFields ? 1 << field.Field : 0;
        }

        return set;
    }

    private void EmitTable(BoundTableConstructor table)
    {
        int type = _image.Type(table.Type);
        Emit(Opcode.NewTable, table.Attributes is { } attributes ? attributes.Index + 1 : 0, type);
        foreach (BoundTableEntry entry in table.Entries)
        {
            if (entry.ExpandedColumns is { } expanded && Array.IndexOf(expanded, true) >= 0)
            {
                EmitExpandedEntry(table, entry, expanded);
                continue;
            }

            EmitValues(entry.Keys);
            if (entry.Value is { } value)
            {
                EmitValue(value);
                Emit(Opcode.TableInit, 0, type);
            }
            else
            {
                Emit(Opcode.SetInit, 0, type);
            }
        }

        if (table.Attributes is { Default: { NeedsLocals: true } computed } local)
        {
            EmitValue(computed.Expression);
            int flags = (local.InsertsDefault ? 1 : 0) | (local.DefaultIsFunction ? 2 : 0);
            EmitTyped(Opcode.SetDefault, Opcode.SetDefaultRef, computed.Expression.Type, flags);
        }
    }

    /// <summary>An entry that stands for many: one nested loop for each column that is a set of elements. The new table is on the stack.</summary>
    private void EmitExpandedEntry(BoundTableConstructor table, BoundTableEntry entry, bool[] expanded)
    {
        int holder = NewTemporary(table.Type);
        StoreTemporary(holder);
        int[] columns = new int[entry.Keys.Length];
        List<(Label Top, Label End, int State)> loops = [];
        for (int i = 0; i < columns.Length; i++)
        {
            EmitValue(entry.Keys[i]);
            if (!expanded[i])
            {
                columns[i] = NewTemporary(entry.Keys[i].Type);
                StoreTemporary(columns[i]);
                continue;
            }

            PolicyType element = table.TableType.Index[i];
            columns[i] = NewTemporary(element);
            int state = NewLoopState();
            Label top = NewLabel();
            Label end = NewLabel();
            Emit(Opcode.TableLoop, state);
            Place(top);
            Jump(Opcode.TableNext, end, state);
            EmitTyped(Opcode.LoopKey, Opcode.LoopKeyRef, element, state);
            StoreTemporary(columns[i]);
            loops.Add((top, end, state));
        }

        LoadTemporary(holder);
        foreach (int column in columns)
        {
            LoadTemporary(column);
        }

        if (entry.Value is { } value)
        {
            EmitValue(value);
            Emit(Opcode.TableInit, 0, _image.Type(table.Type));
        }
        else
        {
            Emit(Opcode.SetInit, 0, _image.Type(table.Type));
        }

        Emit(Opcode.Pop);
        for (int i = loops.Count - 1; i >= 0; i--)
        {
            Jump(Opcode.Loop, loops[i].Top);
            Place(loops[i].End);
        }

        LoadTemporary(holder);
    }

    private void EmitBoxed(BoundExpression operand)
    {
        EmitValue(operand);
        if (operand.Type.IsScalar)
        {
            Emit(Opcode.Box, 0, _image.Type(operand.Type));
        }
    }

    private void EmitConversion(BoundConversion conversion)
    {
        PolicyType type = conversion.Type;
        if (conversion is { Kind: ConversionKind.ToAny, Operand: BoundConstant { Type.IsScalar: false } constant })
        {
            // A constant of its own: a cast that fails later is reported at the place where this one was written.
            Emit(Opcode.PushReference, 0, _image.OwnReference(constant.Type, constant.Value.Ref!));
            return;
        }

        EmitValue(conversion.Operand);
        switch (conversion.Kind)
        {
            case ConversionKind.CountToInt:
                Emit(Opcode.CountToInt);
                break;
            case ConversionKind.IntToCount:
                Emit(Opcode.IntToCount);
                break;
            case ConversionKind.CountToDouble:
                Emit(Opcode.CountToDouble);
                break;
            case ConversionKind.IntToDouble:
                Emit(Opcode.IntToDouble);
                break;
            case ConversionKind.DoubleToCount:
                Emit(Opcode.DoubleToCount);
                break;
            case ConversionKind.DoubleToInt:
                Emit(Opcode.DoubleToInt);
                break;
            case ConversionKind.ToAny when conversion.Operand.Type.IsScalar:
                Emit(Opcode.Box, 0, _image.Type(conversion.Operand.Type));
                break;
            case ConversionKind.FromAny:
                Emit(type.IsScalar ? Opcode.Unbox : Opcode.CastRef, 0, _image.Type(type));
                break;
            case ConversionKind.RawFile:
                Emit(Opcode.RawFile);
                break;
            case ConversionKind.AddrToSubnet:
                Emit(Opcode.AddrToSubnet);
                break;
            case ConversionKind.Record:
                Emit(Opcode.CoerceRecord, 0, _image.Type(type));
                break;
            case ConversionKind.Vector:
                Emit(Opcode.CoerceVector, 0, _image.Type(type));
                break;
            case ConversionKind.EmptyContainer:
                Emit(Opcode.CoerceEmpty, 0, _image.Type(type));
                break;
            case ConversionKind.ToAny or ConversionKind.DoubleToInterval or ConversionKind.BoolToNumber or ConversionKind.SameShape:
                break;
            default:
                throw new InvalidOperationException($"no code for conversion {conversion.Kind} ({conversion.Span})");
        }
    }

    private void EmitConditional(BoundConditional conditional)
    {
        if (conditional.IsVector)
        {
            EmitValue(conditional.Condition);
            EmitValue(conditional.WhenTrue);
            EmitValue(conditional.WhenFalse);
            Emit(Opcode.VectorChoose, 0, _image.Type(conditional.Type));
            return;
        }

        Label otherwise = NewLabel();
        Label end = NewLabel();
        EmitCondition(conditional.Condition, otherwise, jumpIf: false);
        EmitValue(conditional.WhenTrue);
        Jump(Opcode.Jump, end);
        Place(otherwise);
        EmitValue(conditional.WhenFalse);
        Place(end);
    }

    private void EmitMembership(BoundMembership membership)
    {
        EmitValues(membership.Items);
        EmitValue(membership.Container);
        switch (membership.Kind)
        {
            case MembershipKind.Table:
                Emit(Opcode.TableHas, 0, _image.Type(membership.Container.Type));
                break;
            case MembershipKind.SubnetTable:
                Emit(Opcode.SubnetTableHas);
                break;
            case MembershipKind.PatternTable:
                Emit(Opcode.PatternTableHas);
                break;
            case MembershipKind.Vector:
                Emit(Opcode.VectorIn);
                break;
            case MembershipKind.String:
                Emit(Opcode.StringIn);
                break;
            case MembershipKind.Pattern:
                Emit(Opcode.PatternIn);
                break;
            case MembershipKind.AddrInSubnet:
                Emit(Opcode.AddrIn);
                break;
            case MembershipKind.SubnetInSubnet:
                Emit(Opcode.SubnetIn);
                break;
            default:
                throw new InvalidOperationException($"no code for membership {membership.Kind} ({membership.Span})");
        }
    }

    private void EmitSize(BoundSize size)
    {
        EmitValue(size.Operand);
        switch (size.Operand.Type.Tag)
        {
            case TypeTag.String:
                Emit(Opcode.SizeString);
                break;
            case TypeTag.Table:
                Emit(Opcode.SizeTable);
                break;
            case TypeTag.Vector:
                Emit(Opcode.SizeVector);
                break;
            case TypeTag.Any when size.Type.Tag == TypeTag.Any:
                Emit(Opcode.AnySize);
                break;
            default:
                Emit(Opcode.SizeOf, 0, _image.Type(size.Operand.Type));
                break;
        }
    }

    private static int IntFlag(BoundExpression index) => index.Type.Tag == TypeTag.Int ? 1 : 0;

    private static int TimeFlag(BoundExpression delay) => delay.Type.Tag == TypeTag.Time ? 1 : 0;
}
