using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Emit;

/// <summary>Operators and conditions.</summary>
internal sealed partial class BodyEmitter
{
    private void EmitUnary(BoundUnary unary)
    {
        EmitValue(unary.Operand);
        Opcode opcode = unary.Kind switch
        {
            UnaryKind.Not => Opcode.NotBool,
            UnaryKind.Complement => Opcode.NotCount,
            _ => unary.OperandTag is TypeTag.Double or TypeTag.Interval ? Opcode.NegDouble : Opcode.NegInt,
        };
        if (unary.IsVector)
        {
            Emit(Opcode.VectorUnary, (int)opcode, _image.Type(unary.Type));
        }
        else
        {
            Emit(opcode);
        }
    }

    private void EmitBinary(BoundBinary binary)
    {
        // a > b is evaluated as b < a, and in that order, as in the reference.
        bool isSwapped = binary.Kind is BinaryKind.Greater or BinaryKind.GreaterOrEqual;
        EmitValue(isSwapped ? binary.Right : binary.Left);
        EmitValue(isSwapped ? binary.Left : binary.Right);
        BinaryKind kind = binary.Kind switch
        {
            BinaryKind.Greater => BinaryKind.Less,
            BinaryKind.GreaterOrEqual => BinaryKind.LessOrEqual,
            _ => binary.Kind,
        };
        Opcode opcode = OpcodeOf(kind, binary.OperandTag, binary);
        if (binary.IsVector)
        {
            Emit(Opcode.VectorBinary, (int)opcode, _image.Type(binary.Type));
            return;
        }

        Emit(opcode, 0, opcode is Opcode.EqRef or Opcode.NeRef ? _image.Type(binary.Left.Type) : 0);
        if (opcode == Opcode.PatternMatch && kind == BinaryKind.NotEqual)
        {
            Emit(Opcode.NotBool);
        }
    }

    private static Opcode OpcodeOf(BinaryKind kind, TypeTag tag, BoundBinary binary)
    {
        bool isDouble = tag is TypeTag.Double or TypeTag.Time or TypeTag.Interval;
        return (kind, tag) switch
        {
            (BinaryKind.Add, TypeTag.String) => Opcode.Concat,
            (BinaryKind.Add, _) => isDouble ? Opcode.AddDouble : Opcode.AddCount,
            (BinaryKind.Subtract, TypeTag.Table) => Opcode.SetDifference,
            (BinaryKind.Subtract, TypeTag.Count) => Opcode.SubCount,
            (BinaryKind.Subtract, _) => isDouble ? Opcode.SubDouble : Opcode.SubInt,
            (BinaryKind.Multiply, _) => isDouble ? Opcode.MulDouble : Opcode.MulCount,
            (BinaryKind.Divide, TypeTag.Count) => Opcode.DivCount,
            (BinaryKind.Divide, _) => isDouble ? Opcode.DivDouble : Opcode.DivInt,
            (BinaryKind.MaskAddr, _) => Opcode.MaskAddr,
            (BinaryKind.Modulo, TypeTag.Int) => Opcode.ModInt,
            (BinaryKind.Modulo, _) => Opcode.ModCount,
            (BinaryKind.And, TypeTag.Table) => Opcode.SetIntersect,
            (BinaryKind.And, TypeTag.Pattern) => Opcode.PatternAnd,
            (BinaryKind.And or BinaryKind.AndAlso, _) => Opcode.AndCount,
            (BinaryKind.Or, TypeTag.Table) => Opcode.SetUnion,
            (BinaryKind.Or, TypeTag.Pattern) => Opcode.PatternOr,
            (BinaryKind.Or or BinaryKind.OrElse, _) => Opcode.OrCount,
            (BinaryKind.Xor, _) => Opcode.XorCount,
            (BinaryKind.ShiftLeft, TypeTag.Int) => Opcode.ShlInt,
            (BinaryKind.ShiftLeft, _) => Opcode.ShlCount,
            (BinaryKind.ShiftRight, TypeTag.Int) => Opcode.ShrInt,
            (BinaryKind.ShiftRight, _) => Opcode.ShrCount,
            (BinaryKind.Equal or BinaryKind.NotEqual, TypeTag.Pattern) when binary.RightTag == TypeTag.String => Opcode.PatternMatch,
            (BinaryKind.Equal, TypeTag.String) => Opcode.EqString,
            (BinaryKind.Equal, TypeTag.Addr) => Opcode.EqAddr,
            (BinaryKind.Equal, TypeTag.Subnet) => Opcode.EqSubnet,
            (BinaryKind.Equal, <= TypeTag.Enum) => isDouble ? Opcode.EqDouble : Opcode.EqScalar,
            (BinaryKind.Equal, _) => Opcode.EqRef,
            (BinaryKind.NotEqual, TypeTag.String) => Opcode.NeString,
            (BinaryKind.NotEqual, TypeTag.Addr) => Opcode.NeAddr,
            (BinaryKind.NotEqual, TypeTag.Subnet) => Opcode.NeSubnet,
            (BinaryKind.NotEqual, <= TypeTag.Enum) => isDouble ? Opcode.NeDouble : Opcode.NeScalar,
            (BinaryKind.NotEqual, _) => Opcode.NeRef,
            (BinaryKind.Less, TypeTag.String) => Opcode.LtString,
            (BinaryKind.Less, TypeTag.Addr) => Opcode.LtAddr,
            (BinaryKind.Less, TypeTag.Table) => Opcode.SetProperSubset,
            (BinaryKind.Less, TypeTag.Count or TypeTag.Port) => Opcode.LtCount,
            (BinaryKind.Less, _) => isDouble ? Opcode.LtDouble : Opcode.LtInt,
            (BinaryKind.LessOrEqual, TypeTag.String) => Opcode.LeString,
            (BinaryKind.LessOrEqual, TypeTag.Addr) => Opcode.LeAddr,
            (BinaryKind.LessOrEqual, TypeTag.Table) => Opcode.SetSubset,
            (BinaryKind.LessOrEqual, TypeTag.Count or TypeTag.Port) => Opcode.LeCount,
            (BinaryKind.LessOrEqual, _) => isDouble ? Opcode.LeDouble : Opcode.LeInt,
            _ => throw new InvalidOperationException($"no code for operator {kind} on {tag} ({binary.Span})"),
        };
    }

    private void EmitLogical(BoundLogical logical)
    {
        Label isDecided = NewLabel();
        Label end = NewLabel();
        EmitCondition(logical, isDecided, jumpIf: !logical.IsAnd);
        Emit(Opcode.PushInt, 0, logical.IsAnd ? 1 : 0);
        Jump(Opcode.Jump, end);
        Place(isDecided);
        Emit(Opcode.PushInt, 0, logical.IsAnd ? 0 : 1);
        Place(end);
    }

    /// <summary>Goes to <paramref name="target"/> where the condition is <paramref name="jumpIf"/>, else on.</summary>
    private void EmitCondition(BoundExpression condition, Label target, bool jumpIf)
    {
        int line = EnterExpression(condition.Span);
        EmitConditionOf(condition, target, jumpIf);
        LeaveExpression(line);
    }

    private void EmitConditionOf(BoundExpression condition, Label target, bool jumpIf)
    {
        switch (condition)
        {
            case BoundConstant constant:
                if (constant.Value.AsBool == jumpIf)
                {
                    Jump(Opcode.Jump, target);
                }

                break;
            case BoundGlobal global when _program.IsConstant(global.Symbol, out BoundConstant? known):
                EmitConditionOf(known, target, jumpIf);
                break;
            case BoundUnary { Kind: UnaryKind.Not, IsVector: false } not:
                EmitCondition(not.Operand, target, !jumpIf);
                break;
            case BoundLogical logical when logical.IsAnd == !jumpIf:
                // Either side alone decides.
                EmitCondition(logical.Left, target, jumpIf);
                EmitCondition(logical.Right, target, jumpIf);
                break;
            case BoundLogical logical:
                Label goesOn = NewLabel();
                EmitCondition(logical.Left, goesOn, !jumpIf);
                EmitCondition(logical.Right, target, jumpIf);
                Place(goesOn);
                break;
            case BoundBinary { IsVector: false } binary when FusedJump(binary, jumpIf) is { } fused:
                bool isSwapped = binary.Kind is BinaryKind.Greater or BinaryKind.GreaterOrEqual;
                EmitValue(isSwapped ? binary.Right : binary.Left);
                EmitValue(isSwapped ? binary.Left : binary.Right);
                Jump(fused, target);
                break;
            default:
                EmitValue(condition);
                Jump(jumpIf ? Opcode.JumpIfTrue : Opcode.JumpIfFalse, target);
                break;
        }
    }

    /// <summary>The compare-and-jump for scalars that compare as integers, operands of greater-than swapped.</summary>
    private static Opcode? FusedJump(BoundBinary binary, bool jumpIf)
    {
        if (binary.OperandTag > TypeTag.Enum || binary.OperandTag is TypeTag.Double or TypeTag.Time or TypeTag.Interval)
        {
            return null;
        }

        bool isCount = binary.OperandTag is TypeTag.Count or TypeTag.Port;
        return binary.Kind switch
        {
            BinaryKind.Equal => jumpIf ? Opcode.JumpIfEqScalar : Opcode.JumpIfNeScalar,
            BinaryKind.NotEqual => jumpIf ? Opcode.JumpIfNeScalar : Opcode.JumpIfEqScalar,
            BinaryKind.Less or BinaryKind.Greater when jumpIf => isCount ? Opcode.JumpIfLtCount : Opcode.JumpIfLtInt,
            BinaryKind.Less or BinaryKind.Greater => isCount ? Opcode.JumpIfGeCount : Opcode.JumpIfGeInt,
            BinaryKind.LessOrEqual or BinaryKind.GreaterOrEqual when jumpIf => isCount ? Opcode.JumpIfLeCount : Opcode.JumpIfLeInt,
            BinaryKind.LessOrEqual or BinaryKind.GreaterOrEqual => isCount ? Opcode.JumpIfGtCount : Opcode.JumpIfGtInt,
            _ => null,
        };
    }
}
