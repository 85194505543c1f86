using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Emit;

/// <summary>Assignments. The value is evaluated before the parts of the target, as in the reference.</summary>
internal sealed partial class BodyEmitter
{
    private void EmitAssignment(BoundAssignment assignment, bool isValueWanted)
    {
        if (assignment.Target is BoundList targets)
        {
            EmitListAssignment(targets, assignment.Value);
            return;
        }

        EmitValue(assignment.Value);
        if (isValueWanted)
        {
            Duplicate(assignment.Value.Type);
        }

        EmitStore(assignment.Target);
    }

    /// <summary>All values first, then all targets, so that <c>[a, b] = [b, a]</c> swaps.</summary>
    private void EmitListAssignment(BoundList targets, BoundExpression value)
    {
        if (value is BoundList values)
        {
            EmitValues(values.Items);
            for (int i = targets.Items.Length - 1; i >= 0; i--)
            {
                EmitStore(targets.Items[i]);
            }

            return;
        }

        int list = NewTemporary(PolicyType.Any);
        EmitValue(value);
        StoreTemporary(list);
        for (int i = 0; i < targets.Items.Length; i++)
        {
            PolicyType type = targets.Items[i].Type;
            LoadTemporary(list);
            Emit(Opcode.AnyIndex, 0, i);
            if (type.Tag != TypeTag.Any)
            {
                Emit(type.IsScalar ? Opcode.Unbox : Opcode.CastRef, 0, _image.Type(type));
            }

            EmitStore(targets.Items[i]);
        }
    }

    /// <summary>Stores the top into a target whose parts are evaluated now.</summary>
    private void EmitStore(BoundExpression target)
    {
        switch (target)
        {
            case BoundLocal local:
                StoreLocal(local.Symbol);
                break;
            case BoundGlobal global:
                EmitStoreGlobal(global.Symbol);
                break;
            case BoundField field:
                EmitValue(field.Record);
                EmitTyped(Opcode.StoreField, Opcode.StoreFieldRef, field.Type, field.Field);
                break;
            case BoundTableIndex index:
                EmitValue(index.Table);
                EmitValues(index.Keys);
                Emit(Opcode.TablePut, 0, _image.Type(index.TableType));
                break;
            case BoundVectorIndex index:
                EmitValue(index.Vector);
                EmitValue(index.Index);
                EmitTyped(Opcode.VectorPut, Opcode.VectorPutRef, index.Type, IntFlag(index.Index));
                break;
            case BoundSlice slice:
                EmitValue(slice.Target);
                Emit(Opcode.VectorSlicePut, EmitBounds(slice));
                break;
            case BoundConversion conversion:
                EmitStore(conversion.Operand);
                break;
            default:
                throw new InvalidOperationException($"{target.GetType().Name} is not a target ({target.Span})");
        }
    }

    private void EmitStoreGlobal(GlobalSymbol global)
    {
        EmitTyped(Opcode.StoreGlobal, Opcode.StoreGlobalRef, global.Type, 0, global.Index);
        if (_program.IsWatched(global))
        {
            Emit(Opcode.TouchGlobal, 0, global.Index);
        }
    }

    private void EmitIncrement(BoundIncrement increment, bool isValueWanted)
    {
        BoundExpression target = increment.Target;
        if (target.Type.Tag == TypeTag.Vector)
        {
            EmitValue(target);
            if (isValueWanted)
            {
                Emit(Opcode.DupRef);
            }

            Emit(Opcode.VectorIncrement, 0, increment.IsDecrement ? -1 : 1);
            return;
        }

        if (target is BoundLocal { Symbol.Kind: not LocalKind.Capture, IsDefinitelyAssigned: true } local
            && (!increment.IsDecrement || target.Type.Tag == TypeTag.Int))
        {
            Emit(Opcode.IncrementLocal, SlotOf(local.Symbol), increment.IsDecrement ? -1 : 1);
            if (isValueWanted)
            {
                LoadLocal(local.Symbol, isAssigned: true);
            }

            return;
        }

        if (!isValueWanted && !increment.IsDecrement && target is BoundTableIndex index && CanAddInPlace(index))
        {
            EmitValue(index.Table);
            EmitValues(index.Keys);
            Emit(Opcode.TableIncrement, 1, _image.Type(index.TableType));
            return;
        }

        Opcode opcode = increment.IsDecrement ? (target.Type.Tag == TypeTag.Int ? Opcode.SubInt : Opcode.SubCount) : Opcode.AddCount;
        EmitUpdate(target, isValueWanted, () =>
        {
            Emit(Opcode.PushInt, 0, 1);
            Emit(opcode);
        });
    }

    private void EmitCompound(BoundCompoundAssignment compound, bool isValueWanted)
    {
        switch (compound.Kind)
        {
            case CompoundKind.Arithmetic when !isValueWanted && compound.Operation == BinaryKind.Add && compound.Target is BoundTableIndex index
                && CanAddInPlace(index) && IsUnaffected(compound.Value):
                EmitValue(compound.Value);
                EmitValue(index.Table);
                EmitValues(index.Keys);
                Emit(Opcode.TableAddTo, 0, _image.Type(index.TableType));
                return;
            case CompoundKind.Arithmetic when !isValueWanted && compound.Operation == BinaryKind.Add
                && compound.Target is BoundLocal { Symbol.Kind: not LocalKind.Capture, IsDefinitelyAssigned: true, Type.IsScalar: true } local
                && compound.Value is not (BoundLocal or BoundConstant) && IsUnaffected(compound.Value):
                EmitValue(compound.Value);
                Emit(CompoundOpcode(compound) == Opcode.AddDouble ? Opcode.AddDoubleTo : Opcode.AddTo, SlotOf(local.Symbol));
                return;
            case CompoundKind.Arithmetic:
                EmitUpdate(compound.Target, isValueWanted, () =>
                {
                    EmitValue(compound.Value);
                    Emit(CompoundOpcode(compound));
                });
                return;
            default:
                // These change the target's own value.
                EmitValue(compound.Target);
                if (isValueWanted)
                {
                    Emit(Opcode.DupRef);
                }

                EmitValue(compound.Value);
                switch (compound.Kind)
                {
                    case CompoundKind.PatternAdd:
                        Emit(Opcode.PatternAdd);
                        break;
                    case CompoundKind.TableAddAll:
                        Emit(Opcode.TableAddAll);
                        break;
                    case CompoundKind.TableRemoveAll:
                        Emit(Opcode.TableRemoveAll);
                        break;
                    case CompoundKind.VectorAppend:
                        EmitTyped(Opcode.VectorAppend, Opcode.VectorAppendRef, compound.Value.Type);
                        break;
                    default:
                        Emit(Opcode.VectorAppendAll);
                        break;
                }

                if (compound.Target is BoundGlobal global && _program.IsWatched(global.Symbol))
                {
                    Emit(Opcode.TouchGlobal, 0, global.Symbol.Index);
                }

                return;
        }
    }

    private static Opcode CompoundOpcode(BoundCompoundAssignment compound) => (compound.Operation, compound.Target.Type.Tag) switch
    {
        (BinaryKind.Add, TypeTag.String) => Opcode.Concat,
        (BinaryKind.Add, TypeTag.Double or TypeTag.Interval or TypeTag.Time) => Opcode.AddDouble,
        (BinaryKind.Add, _) => Opcode.AddCount,
        (_, TypeTag.Double or TypeTag.Interval or TypeTag.Time) => Opcode.SubDouble,
        (_, TypeTag.Count) => Opcode.SubCount,
        _ => Opcode.SubInt,
    };

    /// <summary>True for an element of a table of numbers whose table and keys yield the same each time.</summary>
    private bool CanAddInPlace(BoundTableIndex index)
        => !_isCondition && index.Kind == TableLookupKind.Exact && index.Type.Tag is TypeTag.Count or TypeTag.Int
            && IsUnaffected(index.Table) && Array.TrueForAll(index.Keys, IsUnaffected);

    /// <summary>
    /// True for an expression without effects, so that it may be evaluated in another order or once instead of twice: names, constants,
    /// fields, sizes and arithmetic over them.
    /// </summary>
    private static bool IsUnaffected(BoundExpression expression) => expression switch
    {
        BoundConstant or BoundLocal => true,
        BoundGlobal global => global.Symbol is not FunctionSymbol,
        BoundField field => IsUnaffected(field.Record),
        BoundSize size => size.Operand.Type.Tag is TypeTag.Vector or TypeTag.Table or TypeTag.String && IsUnaffected(size.Operand),
        BoundBinary { IsVector: false, OperandTag: <= TypeTag.Enum } binary => IsUnaffected(binary.Left) && IsUnaffected(binary.Right),
        _ => false,
    };

    /// <summary>Loads a target, applies <paramref name="operation"/> to it, and stores the result. Parts of the target are evaluated twice, as in the reference.</summary>
    private void EmitUpdate(BoundExpression target, bool isValueWanted, Action operation)
    {
        EmitValue(target);
        operation();
        if (isValueWanted)
        {
            Duplicate(target.Type);
        }

        EmitStore(target);
    }

    /// <summary>Evaluates into a temporary.</summary>
    private int EmitHeld(BoundExpression expression)
    {
        EmitValue(expression);
        int slot = NewTemporary(expression.Type);
        StoreTemporary(slot);
        return slot;
    }
}
