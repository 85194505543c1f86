using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Syntax;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <summary>A way an operator works: the types its operands are converted to, and what comes out.</summary>
/// <param name="Kind">The operation.</param>
/// <param name="Left">Type of the left operand.</param>
/// <param name="Right">Type of the right operand.</param>
/// <param name="Result">Type of the result.</param>
/// <param name="Swaps">The operands change places, and with them their order of evaluation.</param>
internal sealed record OperatorRow(BinaryKind Kind, PolicyType Left, PolicyType Right, PolicyType Result, bool Swaps = false);

/// <summary>
/// What binary operators mean on which types. Rows are found by the tags of both operands; numeric operands are promoted to the
/// wider type first. A missing row is the type error.
/// </summary>
internal static class OperatorTable
{
    private static readonly PolicyType Count = PolicyType.Count;
    private static readonly PolicyType Double = PolicyType.Double;
    private static readonly PolicyType Interval = PolicyType.Interval;
    private static readonly PolicyType Time = PolicyType.Time;
    private static readonly PolicyType Bool = PolicyType.Bool;

    /// <summary>Rows that need both tags exactly. Arithmetic on numbers, comparisons and sets are computed below.</summary>
    private static readonly Dictionary<int, OperatorRow> Rows = new()
    {
        [Key(BinaryOperator.Add, TypeTag.String, TypeTag.String)] = new(BinaryKind.Add, PolicyType.String, PolicyType.String, PolicyType.String),
        [Key(BinaryOperator.Add, TypeTag.Interval, TypeTag.Interval)] = new(BinaryKind.Add, Interval, Interval, Interval),
        [Key(BinaryOperator.Add, TypeTag.Time, TypeTag.Interval)] = new(BinaryKind.Add, Time, Interval, Time),
        [Key(BinaryOperator.Add, TypeTag.Interval, TypeTag.Time)] = new(BinaryKind.Add, Interval, Time, Time, Swaps: true),
        [Key(BinaryOperator.Subtract, TypeTag.Interval, TypeTag.Interval)] = new(BinaryKind.Subtract, Interval, Interval, Interval),
        [Key(BinaryOperator.Subtract, TypeTag.Time, TypeTag.Interval)] = new(BinaryKind.Subtract, Time, Interval, Time),
        [Key(BinaryOperator.Subtract, TypeTag.Time, TypeTag.Time)] = new(BinaryKind.Subtract, Time, Time, Interval),
        [Key(BinaryOperator.Divide, TypeTag.Interval, TypeTag.Interval)] = new(BinaryKind.Divide, Interval, Interval, Double),
        [Key(BinaryOperator.Divide, TypeTag.Addr, TypeTag.Count)] = new(BinaryKind.MaskAddr, PolicyType.Addr, Count, PolicyType.Subnet),
        [Key(BinaryOperator.Divide, TypeTag.Addr, TypeTag.Int)] = new(BinaryKind.MaskAddr, PolicyType.Addr, Count, PolicyType.Subnet),
        [Key(BinaryOperator.And, TypeTag.Count, TypeTag.Count)] = new(BinaryKind.And, Count, Count, Count),
        [Key(BinaryOperator.Or, TypeTag.Count, TypeTag.Count)] = new(BinaryKind.Or, Count, Count, Count),
        [Key(BinaryOperator.Xor, TypeTag.Count, TypeTag.Count)] = new(BinaryKind.Xor, Count, Count, Count),
        [Key(BinaryOperator.And, TypeTag.Pattern, TypeTag.Pattern)] = new(BinaryKind.And, PolicyType.Pattern, PolicyType.Pattern, PolicyType.Pattern),
        [Key(BinaryOperator.Or, TypeTag.Pattern, TypeTag.Pattern)] = new(BinaryKind.Or, PolicyType.Pattern, PolicyType.Pattern, PolicyType.Pattern),
        [Key(BinaryOperator.Equal, TypeTag.Pattern, TypeTag.String)] = new(BinaryKind.Equal, PolicyType.Pattern, PolicyType.String, Bool),
        [Key(BinaryOperator.Equal, TypeTag.String, TypeTag.Pattern)] = new(BinaryKind.Equal, PolicyType.String, PolicyType.Pattern, Bool, Swaps: true),
        [Key(BinaryOperator.NotEqual, TypeTag.Pattern, TypeTag.String)] = new(BinaryKind.NotEqual, PolicyType.Pattern, PolicyType.String, Bool),
        [Key(BinaryOperator.NotEqual, TypeTag.String, TypeTag.Pattern)] = new(BinaryKind.NotEqual, PolicyType.String, PolicyType.Pattern, Bool, Swaps: true),

        // The reference compares two patterns in the same way for both operators.
        [Key(BinaryOperator.NotEqual, TypeTag.Pattern, TypeTag.Pattern)] = new(BinaryKind.Equal, PolicyType.Pattern, PolicyType.Pattern, Bool),
        [Key(BinaryOperator.ShiftLeft, TypeTag.Count, TypeTag.Count)] = new(BinaryKind.ShiftLeft, Count, Count, Count),
        [Key(BinaryOperator.ShiftLeft, TypeTag.Int, TypeTag.Count)] = new(BinaryKind.ShiftLeft, PolicyType.Int, Count, PolicyType.Int),
        [Key(BinaryOperator.ShiftRight, TypeTag.Count, TypeTag.Count)] = new(BinaryKind.ShiftRight, Count, Count, Count),
        [Key(BinaryOperator.ShiftRight, TypeTag.Int, TypeTag.Count)] = new(BinaryKind.ShiftRight, PolicyType.Int, Count, PolicyType.Int),
    };

    /// <summary>One number for an operator and both tags: a key that needs no comparer of its own.</summary>
    private static int Key(BinaryOperator op, TypeTag left, TypeTag right) => ((int)op << 16) | ((int)left << 8) | (int)right;

    /// <summary>The row for an operator on operands (or their elements) of the given types, or null and what is wrong.</summary>
    public static OperatorRow? Find(BinaryOperator op, PolicyType left, PolicyType right, out string error)
    {
        error = "";
        if (Rows.TryGetValue(Key(op, left.Tag, right.Tag), out OperatorRow? row))
        {
            return row;
        }

        switch (op)
        {
            case BinaryOperator.Equal:
            case BinaryOperator.NotEqual:
                return Equality(op == BinaryOperator.Equal ? BinaryKind.Equal : BinaryKind.NotEqual, left, right, out error);
            case BinaryOperator.Less:
                return Order(BinaryKind.Less, false, left, right, out error);
            case BinaryOperator.LessOrEqual:
                return Order(BinaryKind.LessOrEqual, false, left, right, out error);
            case BinaryOperator.Greater:
                return Order(BinaryKind.Less, true, left, right, out error);
            case BinaryOperator.GreaterOrEqual:
                return Order(BinaryKind.LessOrEqual, true, left, right, out error);
            case BinaryOperator.And:
            case BinaryOperator.Or:
            case BinaryOperator.Xor:
                return Bits(op, left, right, out error);
            case BinaryOperator.ShiftLeft:
            case BinaryOperator.ShiftRight:
                error = left.IsIntegral ? "requires \"count\" right operand" : "requires integral operands";
                return null;
            default:
                return Arithmetic(op, left, right, out error);
        }
    }

    private static OperatorRow? Arithmetic(BinaryOperator op, PolicyType left, PolicyType right, out string error)
    {
        error = "requires arithmetic operands";
        BinaryKind kind = op switch
        {
            BinaryOperator.Add => BinaryKind.Add,
            BinaryOperator.Subtract => BinaryKind.Subtract,
            BinaryOperator.Multiply => BinaryKind.Multiply,
            BinaryOperator.Divide => BinaryKind.Divide,
            _ => BinaryKind.Modulo,
        };
        if (left.IsArithmetic() && right.IsArithmetic())
        {
            PolicyType wider = TypeRelations.Wider(left, right);
            if (kind == BinaryKind.Modulo && wider.Tag == TypeTag.Double)
            {
                error = "requires integral operands";
                return null;
            }

            error = "";
            return new OperatorRow(kind, wider, wider, wider);
        }

        switch (op)
        {
            case BinaryOperator.Multiply when left.Tag == TypeTag.Interval || right.Tag == TypeTag.Interval:
                if (left.Tag == right.Tag || !(left.IsArithmetic() || right.IsArithmetic()))
                {
                    error = "multiplication with interval requires arithmetic operand";
                    return null;
                }

                error = "";
                return left.Tag == TypeTag.Interval
                    ? new OperatorRow(BinaryKind.Multiply, Interval, Double, Interval)
                    : new OperatorRow(BinaryKind.Multiply, Double, Interval, Interval, Swaps: true);
            case BinaryOperator.Divide when left.Tag == TypeTag.Interval && right.IsArithmetic():
                error = "";
                return new OperatorRow(BinaryKind.Divide, Interval, Double, Interval);
            case BinaryOperator.Subtract when left is TableType { IsSet: true } && right is TableType { IsSet: true }:
                return Sets(BinaryKind.Subtract, left, right, out error);
            case BinaryOperator.Modulo:
                error = "requires integral operands";
                return null;
            default:
                return null;
        }
    }

    private static OperatorRow? Sets(BinaryKind kind, PolicyType left, PolicyType right, out string error)
    {
        error = TypeRelations.Same(left, right) ? "" : "incompatible \"set\" operands";
        return error.Length == 0 ? new OperatorRow(kind, left, left, left) : null;
    }

    private static OperatorRow? Bits(BinaryOperator op, PolicyType left, PolicyType right, out string error)
    {
        if (left is TableType { IsSet: true } && right is TableType { IsSet: true } && op != BinaryOperator.Xor)
        {
            return Sets(op == BinaryOperator.And ? BinaryKind.And : BinaryKind.Or, left, right, out error);
        }

        error = left.Tag == TypeTag.Pattern && right.Tag == TypeTag.Pattern
            ? "'^' operator does not apply to patterns"
            : "requires \"count\" or compatible \"set\" operands";
        return null;
    }

    private static OperatorRow? Equality(BinaryKind kind, PolicyType left, PolicyType right, out string error)
    {
        error = "";
        if (left.IsArithmetic() && right.IsArithmetic())
        {
            PolicyType wider = TypeRelations.Wider(left, right);
            return new OperatorRow(kind, wider, wider, Bool);
        }

        if (left is TableType { IsSet: true } && right is TableType { IsSet: true })
        {
            error = TypeRelations.Same(left, right) ? "" : "incompatible sets in comparison";
            return error.Length == 0 ? new OperatorRow(kind, left, left, Bool) : null;
        }

        if (!TypeRelations.Same(left, right))
        {
            error = "type clash in comparison";
            return null;
        }

        PolicyType type = left.Tag == TypeTag.Any ? right : left;
        if (type.Tag is TypeTag.Bool or TypeTag.Count or TypeTag.Int or TypeTag.Double or TypeTag.Time or TypeTag.Interval or TypeTag.Port
            or TypeTag.Enum or TypeTag.String or TypeTag.Pattern or TypeTag.Addr or TypeTag.Subnet or TypeTag.Func)
        {
            return new OperatorRow(kind, type, type, Bool);
        }

        error = "illegal comparison";
        return null;
    }

    private static OperatorRow? Order(BinaryKind kind, bool swaps, PolicyType left, PolicyType right, out string error)
    {
        error = "";
        if (left.IsArithmetic() && right.IsArithmetic())
        {
            PolicyType wider = TypeRelations.Wider(left, right);
            return new OperatorRow(kind, wider, wider, Bool, swaps);
        }

        if (left is TableType { IsSet: true } && right is TableType { IsSet: true })
        {
            error = TypeRelations.Same(left, right) ? "" : "incompatible sets in comparison";
            return error.Length == 0 ? new OperatorRow(kind, left, left, Bool, swaps) : null;
        }

        if (left.Tag != right.Tag)
        {
            error = "operands must be of the same type";
            return null;
        }

        if (left.Tag is TypeTag.Time or TypeTag.Interval or TypeTag.Port or TypeTag.String or TypeTag.Addr)
        {
            return new OperatorRow(kind, left, left, Bool, swaps);
        }

        error = "illegal comparison";
        return null;
    }
}
