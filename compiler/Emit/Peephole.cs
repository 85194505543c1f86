using NidsVm.Vm.Bytecode;

namespace NidsVm.Compiler.Emit;

/// <summary>
/// Joins neighbouring instructions of a body into the ones that do the same in one step. Each instruction is appended to what was
/// kept so far, and the last few are joined as long as a rule fits; nothing is joined across the target of a jump or the bounds of
/// a statement. Jumps name labels meanwhile.
/// </summary>
internal sealed class Peephole
{
    private readonly List<Draft> _kept = [];
    private readonly bool _packsJumps;

    // Instructions before this one belong to other places of the code: they stay as they are.
    private int _barrier;

    private readonly List<Constant> _constants;

    private Peephole(bool packsJumps, List<Constant> constants)
    {
        _packsJumps = packsJumps;
        _constants = constants;
    }

    /// <summary>An instruction whose operand B is not packed yet: X and Y are its parts, Label the target of a jump.</summary>
    internal record struct Draft(Opcode Op, int A, int X, int Y, int Label)
    {
        public static Draft Of(Instruction instruction)
            => Opcodes.Find(instruction.Op)!.IsJump
                ? new Draft(instruction.Opcode, instruction.A, 0, 0, instruction.B)
                : new Draft(instruction.Opcode, instruction.A, instruction.B, 0, -1);
    }

    /// <summary>Joins what can be joined.</summary>
    /// <param name="code">the body; operand B of a jump is the number of its label</param>
    /// <param name="constants">the constants that it names</param>
    /// <param name="isBarrier">for each instruction whether it may not be joined with the one before; one more for the end</param>
    /// <param name="placeOf">for each instruction (and the end) where it came to lie</param>
    public static List<Draft> Run(List<Instruction> code, List<Constant> constants, bool[] isBarrier, out int[] placeOf)
    {
        var peephole = new Peephole(code.Count < PackedJump.TargetLimit / 2, constants);
        placeOf = new int[code.Count + 1];
        for (int i = 0; i < code.Count; i++)
        {
            if (isBarrier[i])
            {
                peephole.PairLoads();
                peephole._barrier = peephole._kept.Count;
            }

            placeOf[i] = peephole._kept.Count;
            peephole.Append(Draft.Of(code[i]));
        }

        peephole.PairLoads();
        placeOf[code.Count] = peephole._kept.Count;
        return peephole._kept;
    }

    /// <summary>The instruction with its operand B put together; a jump's is its target.</summary>
    public static Instruction Pack(Draft draft, int target)
    {
        OpcodeInfo info = Opcodes.Find((int)draft.Op)!;
        int b = info.B switch
        {
            _ when info.IsPackedJump => PackedJump.Pack(draft.X, target),
            _ when info.IsJump => target,
            OperandKind.LocalPair or OperandKind.LocalImmediate or OperandKind.LocalFlag or OperandKind.FieldPair or OperandKind.FieldImmediate
                or OperandKind.ColumnLocal or OperandKind.ColumnLocalRef => (ushort)draft.X | (draft.Y << 16),
            _ => draft.X,
        };
        return new Instruction((ushort)draft.Op, (ushort)draft.A, b);
    }

    private Draft Last(int back = 0) => _kept.Count - 1 - back >= _barrier ? _kept[_kept.Count - 1 - back] : new Draft(Opcode.Nop, 0, 0, 0, -1);

    /// <summary>Replaces the last instructions by one that is appended in turn.</summary>
    private void Replace(int count, Draft by)
    {
        _kept.RemoveRange(_kept.Count - count, count);
        Append(by);
    }

    private void Replace(int count, Opcode op, int a = 0, int x = 0, int y = 0, int label = -1) => Replace(count, new Draft(op, a, x, y, label));

    private void Append(Draft next)
    {
        if (!TryJoin(next))
        {
            _kept.Add(next);
        }
    }

    private bool TryJoin(Draft next) => next.Op switch
    {
        Opcode.StoreLocal => JoinStore(next),
        Opcode.StoreLocalRef => JoinReferenceStore(next),
        Opcode.StoreField or Opcode.StoreFieldRef or Opcode.StoreLocalField => JoinFieldStore(next),
        Opcode.StoreGlobal => JoinGlobalStore(next),
        Opcode.StoreCapture => JoinCaptureStore(next),
        Opcode.CallValue => Last() is { Op: Opcode.LoadLocalRef } function && Done(1, Opcode.CallLocal, function.A, next.X),
        Opcode.ReturnScalar => JoinReturn(),
        >= Opcode.JumpIfEqScalar and <= Opcode.JumpIfGtInt => JoinCompareJump(next),
        Opcode.JumpIfTrue or Opcode.JumpIfFalse => JoinConditionJump(next),
        Opcode.LoopIfTrue => JoinLoop(next),
        Opcode.LoadField or Opcode.LoadFieldRef or Opcode.HasField or Opcode.SizeString or Opcode.SizeTable or Opcode.SizeVector => JoinReferenceUse(next),
        Opcode.VectorGet or Opcode.VectorGetRef or Opcode.VectorPut or Opcode.VectorPutRef => JoinVector(next),
        _ => JoinArithmetic(next),
    };

    private bool JoinArithmetic(Draft next)
    {
        Draft right = Last();
        Draft left = Last(1);
        bool isLocal = right.Op == Opcode.LoadLocal;
        bool isNumber = right.Op == Opcode.PushInt;
        switch (next.Op)
        {
            case Opcode.AddCount when isLocal && left.Op == Opcode.LoadLocal:
                return Done(2, Opcode.AddLocals, left.A, right.A);
            case Opcode.AddCount when isNumber:
                return left.Op == Opcode.LoadLocal ? Done(2, Opcode.AddLocalInt, left.A, right.X) : Done(1, Opcode.AddInt, 0, right.X);
            case Opcode.AddCount when isLocal:
                return Done(1, Opcode.AddLocal, right.A);
            case Opcode.SubInt when isNumber && right.X != int.MinValue:
                return left.Op == Opcode.LoadLocal ? Done(2, Opcode.AddLocalInt, left.A, -right.X) : Done(1, Opcode.AddInt, 0, -right.X);
            case Opcode.SubCount when isLocal && left.Op == Opcode.LoadLocal:
                return Done(2, Opcode.SubCountLocals, left.A, right.A);
            case Opcode.SubCount when isNumber:
                return left.Op == Opcode.LoadLocal ? Done(2, Opcode.SubCountLocalInt, left.A, right.X) : Done(1, Opcode.SubCountInt, 0, right.X);
            case Opcode.MulCount when isLocal && left.Op == Opcode.LoadLocal:
                return Done(2, Opcode.MulLocals, left.A, right.A);
            case Opcode.MulCount when isNumber:
                return left.Op == Opcode.LoadLocal ? Done(2, Opcode.MulLocalInt, left.A, right.X) : Done(1, Opcode.MulInt, 0, right.X);
            case Opcode.DivCount when isNumber && IsPowerOfTwo(right.X):
                return Done(1, Opcode.ShrCountInt, 0, int.TrailingZeroCount(right.X));
            case Opcode.DivCount when isNumber && right.X > 0:
                return left.Op == Opcode.LoadLocal ? Done(2, Opcode.DivCountLocalInt, left.A, right.X) : Done(1, Opcode.DivCountInt, 0, right.X);
            case Opcode.ModCount when isLocal && left.Op == Opcode.LoadLocal:
                return Done(2, Opcode.ModCountLocals, left.A, right.A);
            case Opcode.ModCount when isNumber && IsPowerOfTwo(right.X):
                return Done(1, Opcode.AndCountInt, 0, right.X - 1);
            case Opcode.ModCount when isNumber && right.X > 0:
                return left.Op == Opcode.LoadLocal ? Done(2, Opcode.ModCountLocalInt, left.A, right.X) : Done(1, Opcode.ModCountInt, 0, right.X);
            case Opcode.ModCount when right.Op == Opcode.PushConstant && _constants[right.X].Value.Bits == 1L << 31:
                return Done(1, Opcode.AndCountInt, 0, int.MaxValue);
            case Opcode.AndCount when isNumber:
                return Done(1, Opcode.AndCountInt, 0, right.X);
            case Opcode.ShrCount when isNumber && right.X is >= 0 and < 64:
                return Done(1, Opcode.ShrCountInt, 0, right.X);
            case Opcode.AddDouble when isLocal && left.Op == Opcode.LoadLocal:
                return Done(2, Opcode.AddDoubleLocals, left.A, right.A);
            case Opcode.SubDouble when isLocal && left.Op == Opcode.LoadLocal:
                return Done(2, Opcode.SubDoubleLocals, left.A, right.A);
            case Opcode.MulDouble when isLocal && left.Op == Opcode.LoadLocal:
                return Done(2, Opcode.MulDoubleLocals, left.A, right.A);
            case Opcode.AddDouble when isLocal:
                return Done(1, Opcode.AddDoubleLocal, right.A);
            case Opcode.SubDouble when isLocal:
                return Done(1, Opcode.SubDoubleLocal, right.A);
            case Opcode.MulDouble when isLocal:
                return Done(1, Opcode.MulDoubleLocal, right.A);
            case Opcode.AddDouble when right.Op == Opcode.PushConstant:
                return Done(1, Opcode.AddDoubleConstant, 0, right.X);
            case Opcode.SubDouble when right.Op == Opcode.PushConstant:
                return Done(1, Opcode.SubDoubleConstant, 0, right.X);
            case Opcode.MulDouble when right.Op == Opcode.PushConstant:
                return Done(1, Opcode.MulDoubleConstant, 0, right.X);
            case Opcode.DivDouble when right.Op == Opcode.PushConstant:
                return Done(1, Opcode.DivDoubleConstant, 0, right.X);
            default:
                return false;
        }
    }

    private static bool IsPowerOfTwo(int number) => number > 0 && int.IsPow2(number);

    private bool JoinStore(Draft next)
    {
        Draft last = Last();
        switch (last.Op)
        {
            case Opcode.PushInt:
                return Done(1, Opcode.SetLocal, next.A, last.X);
            case Opcode.LoadLocal:
                return Done(1, Opcode.MoveLocal, next.A, last.A);
            case Opcode.AddLocals:
                return Done(1, Opcode.AddLocalsTo, next.A, last.A, last.X);
            case Opcode.AddLocalInt when last.A == next.A:
                return Done(1, Opcode.IncrementLocal, next.A, last.X);
            case Opcode.AddLocalInt when last.X is >= short.MinValue and <= short.MaxValue:
                return Done(1, Opcode.AddLocalIntTo, next.A, last.A, last.X);
            case Opcode.LoopElement:
                return Done(1, Opcode.LoopElementTo, last.A, next.A);
            case Opcode.LoopIndex:
                return Done(1, Opcode.LoopIndexTo, last.A, next.A);
            case Opcode.LoopValue:
                return Done(1, Opcode.LoopValueTo, last.A, next.A);
            case Opcode.LoopKey when last.X <= ushort.MaxValue:
                return Done(1, Opcode.LoopKeyTo, last.A, last.X, next.A);
            default:
                return false;
        }
    }

    private bool JoinReferenceStore(Draft next)
    {
        Draft last = Last();
        return last.Op switch
        {
            Opcode.LoadLocalRef => Done(1, Opcode.MoveLocalRef, next.A, last.A),
            Opcode.LoopElementRef => Done(1, Opcode.LoopElementRefTo, last.A, next.A),
            Opcode.LoopValueRef => Done(1, Opcode.LoopValueRefTo, last.A, next.A),
            Opcode.LoopKeyRef when last.X <= ushort.MaxValue => Done(1, Opcode.LoopKeyRefTo, last.A, last.X, next.A),
            _ => false,
        };
    }

    private bool JoinFieldStore(Draft next)
    {
        Draft last = Last();
        if (next.Op != Opcode.StoreLocalField)
        {
            return last.Op == Opcode.LoadLocalRef
                && Done(1, next.Op == Opcode.StoreField ? Opcode.StoreLocalField : Opcode.StoreLocalFieldRef, last.A, next.A);
        }

        // A field that is read, changed and stored: r$f = r$f + x.
        Draft read = Last(1);
        if (read.Op != Opcode.LoadLocalField || read.A != next.A || read.X != next.X)
        {
            return false;
        }

        switch (last.Op)
        {
            case Opcode.AddInt when last.X is >= short.MinValue and <= short.MaxValue && next.X <= ushort.MaxValue:
                return Done(2, Opcode.IncrementLocalField, next.A, next.X, last.X);
            case Opcode.AddLocal:
                _kept.RemoveRange(_kept.Count - 2, 2);
                Append(new Draft(Opcode.LoadLocal, last.A, 0, 0, -1));
                Append(new Draft(Opcode.AddToLocalField, next.A, next.X, 0, -1));
                return true;
            case Opcode.AddDoubleLocal:
                _kept.RemoveRange(_kept.Count - 2, 2);
                Append(new Draft(Opcode.LoadLocal, last.A, 0, 0, -1));
                Append(new Draft(Opcode.AddDoubleToLocalField, next.A, next.X, 0, -1));
                return true;
            case Opcode.AddDoubleConstant:
                _kept.RemoveRange(_kept.Count - 2, 2);
                Append(new Draft(Opcode.PushConstant, 0, last.X, 0, -1));
                Append(new Draft(Opcode.AddDoubleToLocalField, next.A, next.X, 0, -1));
                return true;
            default:
                return false;
        }
    }

    private bool JoinGlobalStore(Draft next)
    {
        Draft last = Last();
        Draft read = Last(1);
        if (read.Op != Opcode.LoadGlobal || read.X != next.X)
        {
            return false;
        }

        switch (last.Op)
        {
            case Opcode.AddInt when last.X is >= short.MinValue and <= short.MaxValue:
                return Done(2, Opcode.IncrementGlobal, (ushort)last.X, next.X);
            case Opcode.AddLocal:
                _kept.RemoveRange(_kept.Count - 2, 2);
                Append(new Draft(Opcode.LoadLocal, last.A, 0, 0, -1));
                Append(new Draft(Opcode.AddToGlobal, 0, next.X, 0, -1));
                return true;
            case Opcode.AddDoubleLocal:
                _kept.RemoveRange(_kept.Count - 2, 2);
                Append(new Draft(Opcode.LoadLocal, last.A, 0, 0, -1));
                Append(new Draft(Opcode.AddDoubleToGlobal, 0, next.X, 0, -1));
                return true;
            case Opcode.AddDoubleConstant:
                _kept.RemoveRange(_kept.Count - 2, 2);
                Append(new Draft(Opcode.PushConstant, 0, last.X, 0, -1));
                Append(new Draft(Opcode.AddDoubleToGlobal, 0, next.X, 0, -1));
                return true;
            default:
                return false;
        }
    }

    private bool JoinCaptureStore(Draft next)
    {
        Draft read = Last(1);
        return Last() is { Op: Opcode.AddInt } last && read.Op == Opcode.LoadCapture && read.A == next.A
            && Done(2, Opcode.IncrementCapture, next.A, last.X);
    }

    private bool JoinReturn()
    {
        Draft last = Last();
        return last.Op switch
        {
            Opcode.LoadLocal => Done(1, Opcode.ReturnLocal, last.A),
            Opcode.PushInt => Done(1, Opcode.ReturnInt, 0, last.X),
            _ => false,
        };
    }

    private bool JoinConditionJump(Draft next)
    {
        Draft last = Last();
        bool jumpIf = next.Op == Opcode.JumpIfTrue;
        return last.Op switch
        {
            Opcode.LoadLocal => Done(1, jumpIf ? Opcode.JumpIfLocalTrue : Opcode.JumpIfLocalFalse, last.A, label: next.Label),
            Opcode.LtDouble => Done(1, jumpIf ? Opcode.JumpIfLtDouble : Opcode.JumpIfNotLtDouble, label: next.Label),
            Opcode.LeDouble => Done(1, jumpIf ? Opcode.JumpIfLeDouble : Opcode.JumpIfNotLeDouble, label: next.Label),
            Opcode.NotBool => Done(1, jumpIf ? Opcode.JumpIfFalse : Opcode.JumpIfTrue, label: next.Label),
            _ => false,
        };
    }

    private bool JoinCompareJump(Draft next)
    {
        if (!_packsJumps)
        {
            return false;
        }

        Draft right = Last();
        Draft left = Last(1);
        int form = (int)next.Op - (int)Opcode.JumpIfEqScalar;
        if (IsPackable(right) && left.Op == Opcode.LoadLocal)
        {
            return right.Op == Opcode.LoadLocal
                ? Done(2, Opcode.JumpIfEqScalarLocals + (ushort)form, left.A, right.A, label: next.Label)
                : Done(2, Opcode.JumpIfEqScalarLocalInt + (ushort)form, left.A, right.X, label: next.Label);
        }

        if (left.Op == Opcode.PushInt && IsPackable(left) && right.Op == Opcode.LoadLocal)
        {
            return Done(2, Opcode.JumpIfEqScalarLocalInt + (ushort)((int)Mirror(next.Op) - (int)Opcode.JumpIfEqScalar), right.A, left.X, label: next.Label);
        }

        return right.Op == Opcode.PushInt && IsPackable(right) && next.Op <= Opcode.JumpIfGtCount
            && Done(1, Opcode.JumpIfEqScalarValue + (ushort)form, 0, right.X, label: next.Label);
    }

    /// <summary>The comparison with its sides changed over.</summary>
    private static Opcode Mirror(Opcode jump) => jump switch
    {
        Opcode.JumpIfLtCount => Opcode.JumpIfGtCount,
        Opcode.JumpIfGeCount => Opcode.JumpIfLeCount,
        Opcode.JumpIfLeCount => Opcode.JumpIfGeCount,
        Opcode.JumpIfGtCount => Opcode.JumpIfLtCount,
        Opcode.JumpIfLtInt => Opcode.JumpIfGtInt,
        Opcode.JumpIfGeInt => Opcode.JumpIfLeInt,
        Opcode.JumpIfLeInt => Opcode.JumpIfGeInt,
        Opcode.JumpIfGtInt => Opcode.JumpIfLtInt,
        _ => jump,
    };

    /// <summary>True for a local or a number that fits beside a target.</summary>
    private static bool IsPackable(Draft load)
        => load.Op == Opcode.LoadLocal ? load.A <= PackedJump.ValueMask : load.Op == Opcode.PushInt && PackedJump.Fits(load.X);

    /// <summary>A comparison of locals and numbers before a jump back.</summary>
    private bool JoinLoop(Draft next)
    {
        Draft comparison = Last();
        Draft right = Last(1);
        Draft left = Last(2);
        if (!_packsJumps || comparison.Op is not (Opcode.NeScalar or Opcode.LtCount or Opcode.LeCount))
        {
            return false;
        }

        if (left.Op == Opcode.LoadLocal && IsPackable(right))
        {
            bool isLocal = right.Op == Opcode.LoadLocal;
            Opcode op = comparison.Op switch
            {
                Opcode.NeScalar => isLocal ? Opcode.LoopIfNeScalarLocals : Opcode.LoopIfNeScalarLocalInt,
                Opcode.LtCount => isLocal ? Opcode.LoopIfLtCountLocals : Opcode.LoopIfLtCountLocalInt,
                _ => isLocal ? Opcode.LoopIfLeCountLocals : Opcode.LoopIfLeCountLocalInt,
            };
            return Done(3, op, left.A, isLocal ? right.A : right.X, label: next.Label);
        }

        if (left.Op == Opcode.PushInt && IsPackable(left) && right.Op == Opcode.LoadLocal)
        {
            Opcode op = comparison.Op switch
            {
                Opcode.NeScalar => Opcode.LoopIfNeScalarLocalInt,
                Opcode.LtCount => Opcode.LoopIfGtCountLocalInt,
                _ => Opcode.LoopIfGeCountLocalInt,
            };
            return Done(3, op, right.A, left.X, label: next.Label);
        }

        return false;
    }

    private bool JoinReferenceUse(Draft next)
    {
        Draft last = Last();
        if (last.Op == Opcode.LoadLocalRef)
        {
            return next.Op switch
            {
                Opcode.HasField => Done(1, Opcode.HasLocalField, last.A, next.A),
                Opcode.SizeString => Done(1, Opcode.SizeLocalString, last.A),
                Opcode.SizeTable => Done(1, Opcode.SizeLocalTable, last.A),
                Opcode.SizeVector => Done(1, Opcode.SizeLocalVector, last.A),
                _ => false,
            };
        }

        return last.Op == Opcode.LoadLocalFieldRef && last.X <= ushort.MaxValue && next.Op switch
        {
            Opcode.LoadField => Done(1, Opcode.LoadLocalPath, last.A, last.X, next.A),
            Opcode.LoadFieldRef => Done(1, Opcode.LoadLocalPathRef, last.A, last.X, next.A),
            _ => false,
        };
    }

    /// <summary>Element accesses whose vector, index or value stand in locals.</summary>
    private bool JoinVector(Draft next)
    {
        Draft index = Last();
        Draft vector = Last(1);
        Draft value = Last(2);
        if (vector.Op != Opcode.LoadLocalRef || index.Op != Opcode.LoadLocal)
        {
            return false;
        }

        switch (next.Op)
        {
            case Opcode.VectorGet:
                return Done(2, Opcode.VectorGetLocals, vector.A, index.A, next.A);
            case Opcode.VectorGetRef:
                return Done(2, Opcode.VectorGetLocalsRef, vector.A, index.A, next.A);
            case Opcode.VectorPut when next.A == 0 && value.Op == Opcode.LoadLocal:
                return Done(3, Opcode.VectorPutLocals, vector.A, index.A, value.A);
            case Opcode.VectorPut when next.A == 0 && value.Op == Opcode.PushInt && value.X is >= short.MinValue and <= short.MaxValue:
                return Done(3, Opcode.VectorPutInt, vector.A, index.A, value.X);
            case Opcode.VectorPut:
                return Done(2, Opcode.VectorPutLocal, vector.A, index.A, next.A);
            default:
                return Done(2, Opcode.VectorPutLocalRef, vector.A, index.A, next.A);
        }
    }

    /// <summary>Joins pairs of scalar loads that nothing else took, since the last barrier.</summary>
    private void PairLoads()
    {
        int to = _barrier;
        for (int from = _barrier; from < _kept.Count; from++)
        {
            Draft first = _kept[from];
            if (first.Op == Opcode.LoadLocal && from + 1 < _kept.Count && _kept[from + 1] is { Op: Opcode.LoadLocal } second)
            {
                first = new Draft(Opcode.LoadLocals, first.A, second.A, 0, -1);
                from++;
            }

            _kept[to++] = first;
        }

        _kept.RemoveRange(to, _kept.Count - to);
    }

    private bool Done(int count, Opcode op, int a = 0, int x = 0, int y = 0, int label = -1)
    {
        Replace(count, op, a, x, y, label);
        return true;
    }
}
