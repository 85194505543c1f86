using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Binding;

/// <content>Unary and binary operators.</content>
public sealed partial class Binder
{
    private BoundExpression BindUnary(UnaryExpressionSyntax syntax)
    {
        if (syntax.Operator is UnaryOperator.Increment or UnaryOperator.Decrement)
        {
            return BindIncrement(syntax);
        }

        // The most negative int is written as a sign and a number that is no int by itself.
        if (syntax is { Operator: UnaryOperator.Negate, Operand: CountLiteralSyntax literal })
        {
            if (literal.Value > 1UL << 63)
            {
                _diagnostics.ReportIntLiteralRange(syntax.Span);
                return new BoundErrorExpression(syntax.Span);
            }

            return new BoundConstant(syntax.Span, PolicyType.Int, Slot.Of(unchecked(-(long)literal.Value)));
        }

        BoundExpression operand = BindExpression(syntax.Operand);
        if (operand.IsError)
        {
            return operand;
        }

        PolicyType type = operand.Type;
        PolicyType element = type is VectorType vector ? vector.Element : type;
        switch (syntax.Operator)
        {
            case UnaryOperator.Not when type.Tag == TypeTag.Bool:
                return _evaluator.Fold(new BoundUnary(syntax.Span, UnaryKind.Not, operand, PolicyType.Bool));
            case UnaryOperator.Not when type.IsIntegral:
                var zero = new BoundConstant(syntax.Span, type, Slot.Of(0L));
                return _evaluator.Fold(new BoundBinary(syntax.Span, BinaryKind.Equal, operand, zero, PolicyType.Bool));
            case UnaryOperator.Not when type.Tag == TypeTag.Vector && element.Tag == TypeTag.Bool:
                return new BoundUnary(syntax.Span, UnaryKind.Not, operand, type);
            case UnaryOperator.Not:
                _diagnostics.ReportOperandType(syntax.Span, "requires an integral or boolean operand", type);
                return new BoundErrorExpression(syntax.Span);
            case UnaryOperator.Complement when type.Tag == TypeTag.Count:
                return _evaluator.Fold(new BoundUnary(syntax.Span, UnaryKind.Complement, operand, type));
            case UnaryOperator.Complement:
                _diagnostics.ReportOperandType(syntax.Span, "requires \"count\" operand", type);
                return new BoundErrorExpression(syntax.Span);
            case UnaryOperator.Negate or UnaryOperator.Plus when element.Tag is TypeTag.Count or TypeTag.Int or TypeTag.Double or TypeTag.Interval:
                if (element.Tag == TypeTag.Count)
                {
                    operand = type.Tag == TypeTag.Vector
                        ? WidenVector(operand, new VectorType(PolicyType.Int))
                        : Numeric(operand, PolicyType.Int);
                }

                return syntax.Operator == UnaryOperator.Plus
                    ? operand
                    : _evaluator.Fold(new BoundUnary(syntax.Span, UnaryKind.Negate, operand, operand.Type));
            default:
                _diagnostics.ReportOperandType(syntax.Span, "requires an integral or double operand", type);
                return new BoundErrorExpression(syntax.Span);
        }
    }

    private BoundExpression BindBinary(BinaryExpressionSyntax syntax)
    {
        if (syntax.Operator is BinaryOperator.In or BinaryOperator.NotIn)
        {
            return BindMembership(syntax);
        }

        if (syntax.Operator is BinaryOperator.AndAlso or BinaryOperator.OrElse)
        {
            return BindLogical(syntax);
        }

        BoundExpression left = BindExpression(syntax.Left);
        BoundExpression right = BindExpression(syntax.Right);
        if (left.IsError || right.IsError)
        {
            return new BoundErrorExpression(syntax.Span);
        }

        // An empty container takes the type of the other operand.
        if (left.Type.IsUnspecified() && left.Type.Tag == right.Type.Tag && !right.Type.IsUnspecified())
        {
            left = Convert(left, right.Type, ConversionUse.Argument);
        }
        else if (right.Type.IsUnspecified() && left.Type.Tag == right.Type.Tag && !left.Type.IsUnspecified())
        {
            right = Convert(right, left.Type, ConversionUse.Argument);
        }

        if (syntax.Operator is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual)
        {
            if ((left.Type.Tag is TypeTag.Time or TypeTag.Interval) && IsZero(right))
            {
                right = new BoundConstant(right.Span, left.Type, Slot.Of(0.0));
            }
            else if ((right.Type.Tag is TypeTag.Time or TypeTag.Interval) && IsZero(left))
            {
                left = new BoundConstant(left.Span, right.Type, Slot.Of(0.0));
            }
        }

        return BindOperator(syntax.Span, syntax.Operator, left, right);
    }

    private BoundExpression BindOperator(SourceSpan span, BinaryOperator op, BoundExpression left, BoundExpression right)
    {
        bool isVector = left.Type is VectorType || right.Type is VectorType;
        PolicyType leftElement = left.Type is VectorType l ? l.Element : left.Type;
        PolicyType rightElement = right.Type is VectorType r ? r.Element : right.Type;
        if (isVector && (left.Type is not VectorType || right.Type is not VectorType))
        {
            // Operators that say something else about the operands say it first.
            if (OperatorTable.Find(op, leftElement, rightElement, out string clash) is null && op is not (BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight))
            {
                _diagnostics.ReportOperator(span, clash, left.Type, right.Type);
            }
            else
            {
                _diagnostics.ReportOperator(
                    span,
                    op is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight
                        ? "cannot mix vectors and scalars for shift operations"
                        : "cannot mix vector and scalar operands",
                    left.Type, right.Type);
            }

            return new BoundErrorExpression(span);
        }

        if (OperatorTable.Find(op, leftElement, rightElement, out string error) is not { } row)
        {
            _diagnostics.ReportOperator(span, error, left.Type, right.Type);
            return new BoundErrorExpression(span);
        }

        PolicyType result = row.Result;
        if (isVector)
        {
            left = WidenVector(left, new VectorType(row.Left));
            right = WidenVector(right, new VectorType(row.Right));
            result = new VectorType(row.Result);
        }
        else
        {
            left = Coerce(left, row.Left);
            right = Coerce(right, row.Right);
        }

        if (row.Swaps)
        {
            (left, right) = (right, left);
        }

        return _evaluator.Fold(new BoundBinary(span, row.Kind, left, right, result));
    }

    /// <summary>A number, address or pattern operand in the type the operator works on.</summary>
    private BoundExpression Coerce(BoundExpression operand, PolicyType type)
    {
        if (ReferenceEquals(operand.Type, type) || operand.Type.Tag == type.Tag)
        {
            return operand;
        }

        if (operand.Type.Tag == TypeTag.Any)
        {
            return new BoundConversion(operand.Span, ConversionKind.FromAny, operand, type);
        }

        if (type.Tag == TypeTag.Any)
        {
            return new BoundConversion(operand.Span, ConversionKind.ToAny, operand, type);
        }

        return Numeric(operand, type);
    }

    private BoundExpression BindLogical(BinaryExpressionSyntax syntax)
    {
        BoundExpression left = BindExpression(syntax.Left);
        FlowState before = _scope.Flow;
        BoundExpression right = BindExpression(syntax.Right);
        _scope.Flow = before;
        if (left.IsError || right.IsError)
        {
            return new BoundErrorExpression(syntax.Span);
        }

        bool isAnd = syntax.Operator == BinaryOperator.AndAlso;
        if (left.Type.Tag == TypeTag.Bool && right.Type.Tag == TypeTag.Bool)
        {
            return _evaluator.Fold(new BoundLogical(syntax.Span, isAnd, left, right));
        }

        if (left.Type is VectorType { Element.Tag: TypeTag.Bool } && right.Type is VectorType { Element.Tag: TypeTag.Bool })
        {
            return new BoundBinary(syntax.Span, isAnd ? BinaryKind.AndAlso : BinaryKind.OrElse, left, right, left.Type);
        }

        _diagnostics.ReportOperator(syntax.Span, "requires boolean operands", left.Type, right.Type);
        return new BoundErrorExpression(syntax.Span);
    }

    private BoundExpression BindMembership(BinaryExpressionSyntax syntax)
    {
        BoundExpression container = BindExpression(syntax.Right);
        BoundExpression result = BindIn(syntax, container);
        if (syntax.Operator == BinaryOperator.NotIn && !result.IsError)
        {
            return _evaluator.Fold(new BoundUnary(syntax.Span, UnaryKind.Not, result, PolicyType.Bool));
        }

        return result;
    }

    private BoundExpression BindIn(BinaryExpressionSyntax syntax, BoundExpression container)
    {
        SourceSpan span = syntax.Span;
        ExpressionSyntax itemSyntax = syntax.Left;
        if (container.Type is TableType table)
        {
            if (table.IsUnspecified)
            {
                BindExpression(itemSyntax);
                return container.IsError ? container : new BoundConstant(span, PolicyType.Bool, Slot.Of(false));
            }

            ExpressionSyntax inner = itemSyntax;
            while (inner is ParenthesizedExpressionSyntax { Inner: var unwrapped })
            {
                inner = unwrapped;
            }

            if (table.Index.Length == 1 && inner is not ListExpressionSyntax)
            {
                BoundExpression item = BindExpression(itemSyntax, table.Index[0]);
                if (item.IsError)
                {
                    return item;
                }

                if (table.Index[0].Tag == TypeTag.Subnet && (item.Type.Tag is TypeTag.Addr or TypeTag.Subnet))
                {
                    return new BoundMembership(span, MembershipKind.SubnetTable, [item], container);
                }

                if (table.Index[0].Tag == TypeTag.Pattern && item.Type.Tag == TypeTag.String)
                {
                    return new BoundMembership(span, MembershipKind.PatternTable, [item], container);
                }

                BoundExpression? key = TryConvertKey(item, table.Index[0]);
                if (key is null)
                {
                    _diagnostics.ReportNotIndexType(span, item.Type, container.Type);
                    return new BoundErrorExpression(span);
                }

                return _evaluator.Fold(new BoundMembership(span, MembershipKind.Table, [key], container));
            }

            if (inner is ListExpressionSyntax list && list.Elements.Length == table.Index.Length)
            {
                BoundExpression[]? keys = BindKeys([.. list.Elements], table);
                if (keys is null)
                {
                    _diagnostics.ReportNotIndexType(span, PolicyType.Error, container.Type);
                    return new BoundErrorExpression(span);
                }

                return _evaluator.Fold(new BoundMembership(span, MembershipKind.Table, keys, container));
            }

            if (!BindExpression(itemSyntax).IsError)
            {
                _diagnostics.ReportIndexingMismatch(span, table);
            }

            return new BoundErrorExpression(span);
        }

        BoundExpression value = BindExpression(itemSyntax);
        if (value.IsError || container.IsError)
        {
            return new BoundErrorExpression(span);
        }

        switch (value.Type.Tag, container.Type.Tag)
        {
            case (TypeTag.String, TypeTag.String):
                return _evaluator.Fold(new BoundMembership(span, MembershipKind.String, [value], container));
            case (TypeTag.Pattern, TypeTag.String):
                return new BoundMembership(span, MembershipKind.Pattern, [value], container);
            case (TypeTag.Addr, TypeTag.Subnet):
                return _evaluator.Fold(new BoundMembership(span, MembershipKind.AddrInSubnet, [value], container));
            case (TypeTag.Subnet, TypeTag.Subnet):
                return _evaluator.Fold(new BoundMembership(span, MembershipKind.SubnetInSubnet, [value], container));
            case (TypeTag.Count or TypeTag.Int, TypeTag.Vector):
                return new BoundMembership(span, MembershipKind.Vector, [value], container);
            default:
                _diagnostics.ReportNotIndexType(span, value.Type, container.Type);
                return new BoundErrorExpression(span);
        }
    }
}
