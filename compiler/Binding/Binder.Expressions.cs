using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Binding;

/// <content>Expressions: the switch, literals, conditional, casts, size, copy.</content>
public sealed partial class Binder
{
    /// <summary>
    /// Binds an expression in its natural type. <paramref name="expected"/> only guides forms that have no type of their own:
    /// records in brackets, lists in braces, empty constructors.
    /// </summary>
    private BoundExpression BindExpression(ExpressionSyntax syntax, PolicyType? expected = null)
    {
        switch (syntax)
        {
            case NameExpressionSyntax name:
                return BindName(name);
            case ParenthesizedExpressionSyntax parenthesized:
                return BindExpression(parenthesized.Inner, expected);
            case LiteralSyntax literal:
                return BindLiteral(literal);
            case UnaryExpressionSyntax unary:
                return BindUnary(unary);
            case BinaryExpressionSyntax binary:
                return BindBinary(binary);
            case ConditionalExpressionSyntax conditional:
                return BindConditional(conditional, expected);
            case AssignmentExpressionSyntax assignment:
                return BindAssignment(assignment);
            case LocalAssignmentExpressionSyntax local:
                return BindLocalAssignment(local);
            case IndexExpressionSyntax index:
                return BindIndex(index);
            case SliceExpressionSyntax slice:
                return BindSlice(slice);
            case FieldExpressionSyntax field:
                return BindField(field);
            case HasFieldExpressionSyntax hasField:
                return BindHasField(hasField);
            case ListExpressionSyntax list:
                return BindList(list);
            case BraceListExpressionSyntax braces:
                return BindBraceList(braces, expected);
            case RecordConstructorExpressionSyntax record:
                return BindRecordConstructor(record, expected);
            case TableConstructorExpressionSyntax table:
                return BindTableConstructor(table, expected);
            case SetConstructorExpressionSyntax set:
                return BindSetConstructor(set, expected);
            case VectorConstructorExpressionSyntax vector:
                return BindVectorConstructor(vector, expected);
            case CallExpressionSyntax call:
                return BindCall(call, isHook: false);
            case HookExpressionSyntax hook:
                return BindHook(hook);
            case CopyExpressionSyntax copy:
                BoundExpression operand = BindExpression(copy.Operand, expected);
                return operand.IsError || IsVoid(operand) ? new BoundErrorExpression(syntax.Span) : new BoundCopy(syntax.Span, operand);
            case SizeExpressionSyntax size:
                return BindSize(size);
            case CastExpressionSyntax cast:
                return BindCast(cast);
            case CanCastExpressionSyntax canCast:
                return BindTypeTest(canCast.Span, canCast.Operand, canCast.Type, isCastTest: true);
            case TypeExpressionSyntax typeValue:
                PolicyType named = BindType(typeValue.Type);
                return named.Tag == TypeTag.Error ? new BoundErrorExpression(syntax.Span) : new BoundTypeValue(syntax.Span, new TypeType(named));
            case TypeTestExpressionSyntax test:
                return BindTypeTest(test.Span, test.Operand, test.Type, isCastTest: false);
            case LambdaExpressionSyntax lambda:
                return BindLambda(lambda, expected as FuncType);
            case ScheduleExpressionSyntax schedule:
                return BindSchedule(schedule);
            case ScheduleBlockExpressionSyntax block:
                return BindScheduleBlock(block);
            case FieldAssignmentExpressionSyntax field:
                return BindRecordConstructor(new RecordConstructorExpressionSyntax(field.Span, [field]), expected);
            default:
                throw new InvalidOperationException(syntax.GetType().Name);
        }
    }

    /// <summary>Reports a value of type void, which nothing can use.</summary>
    private bool IsVoid(BoundExpression expression)
    {
        if (expression.Type.Tag != TypeTag.Void)
        {
            return false;
        }

        _diagnostics.ReportVoidIllegal(expression.Span);
        return true;
    }

    private BoundExpression BindLiteral(LiteralSyntax syntax)
    {
        SourceSpan span = syntax.Span;
        switch (syntax)
        {
            case BoolLiteralSyntax literal:
                return new BoundConstant(span, PolicyType.Bool, Slot.Of(literal.Value));
            case CountLiteralSyntax literal:
                return new BoundConstant(span, PolicyType.Count, Slot.Of(literal.Value));
            case DoubleLiteralSyntax literal:
                return new BoundConstant(span, PolicyType.Double, Slot.Of(literal.Value));
            case IntervalLiteralSyntax literal:
                return new BoundConstant(span, PolicyType.Interval, Slot.Of(literal.Seconds));
            case StringLiteralSyntax literal:
                return new BoundConstant(span, PolicyType.String, Slot.Of(new StringValue(literal.Value)));
            case PortLiteralSyntax literal:
                return new BoundConstant(span, PolicyType.Port, Slot.Of((long)literal.Number | ((long)literal.Transport << 16)));
            case AddressLiteralSyntax literal:
                return new BoundConstant(span, PolicyType.Addr, Slot.Of((object)literal.Value));
            case SubnetLiteralSyntax literal:
                return new BoundConstant(
                    span, PolicyType.Subnet, Slot.Of((object)new SubnetValue(literal.Prefix, literal.IsV4 ? literal.Width + 96 : literal.Width)));
            case PatternLiteralSyntax literal:
                return BindPattern(literal);
            case HostNameLiteralSyntax:
                // The lexer has reported it.
                return new BoundErrorExpression(span);
            default:
                throw new InvalidOperationException(syntax.GetType().Name);
        }
    }

    private BoundExpression BindPattern(PatternLiteralSyntax syntax)
    {
        PatternModes modes = (syntax.CaseInsensitive ? PatternModes.CaseInsensitive : PatternModes.None)
            | (syntax.SingleLine ? PatternModes.SingleLine : PatternModes.None);
        if (!PatternCompiler.TryCompile(syntax.Text, modes, out PatternValue? pattern, out string error))
        {
            _diagnostics.ReportBadPattern(syntax.Span, error);
            return new BoundErrorExpression(syntax.Span);
        }

        return new BoundPatternConstant(syntax.Span, pattern);
    }

    private BoundExpression BindConditional(ConditionalExpressionSyntax syntax, PolicyType? expected)
    {
        BoundExpression condition = BindExpression(syntax.Condition);
        FlowState before = _scope.Flow;
        BoundExpression whenTrue = BindExpression(syntax.WhenTrue, expected);
        FlowState afterTrue = _scope.Flow;
        _scope.Flow = before;
        BoundExpression whenFalse = BindExpression(syntax.WhenFalse, expected);
        _scope.Flow = FlowState.Join(afterTrue, _scope.Flow);
        if (condition.IsError || whenTrue.IsError || whenFalse.IsError)
        {
            return new BoundErrorExpression(syntax.Span);
        }

        bool isVector = condition.Type is VectorType { Element.Tag: TypeTag.Bool };
        if (!isVector && condition.Type.Tag != TypeTag.Bool)
        {
            _diagnostics.ReportConditionalNotBool(syntax.Condition.Span);
            return new BoundErrorExpression(syntax.Span);
        }

        if (isVector)
        {
            if (whenTrue.Type is not VectorType trueVector || whenFalse.Type is not VectorType falseVector)
            {
                _diagnostics.ReportVectorConditional(syntax.Span);
                return new BoundErrorExpression(syntax.Span);
            }

            PolicyType? element = CommonType(trueVector.Element, falseVector.Element);
            if (element is null)
            {
                _diagnostics.ReportOperandsNotSame(syntax.Span, whenTrue.Type, whenFalse.Type);
                return new BoundErrorExpression(syntax.Span);
            }

            var vector = new VectorType(element);
            return new BoundConditional(syntax.Span, condition, WidenVector(whenTrue, vector), WidenVector(whenFalse, vector), vector);
        }

        if (IsVoid(whenTrue) || IsVoid(whenFalse))
        {
            return new BoundErrorExpression(syntax.Span);
        }

        if (whenTrue.Type.IsUnspecified() && whenTrue.Type.Tag == whenFalse.Type.Tag && !whenFalse.Type.IsUnspecified())
        {
            whenTrue = Convert(whenTrue, whenFalse.Type, ConversionUse.Argument);
        }
        else if (whenFalse.Type.IsUnspecified() && whenTrue.Type.Tag == whenFalse.Type.Tag)
        {
            whenFalse = Convert(whenFalse, whenTrue.Type, ConversionUse.Argument);
        }

        PolicyType? common = CommonType(whenTrue.Type, whenFalse.Type);
        if (common is null)
        {
            _diagnostics.ReportOperandsNotSame(syntax.Span, whenTrue.Type, whenFalse.Type);
            return new BoundErrorExpression(syntax.Span);
        }

        return new BoundConditional(
            syntax.Span, condition, Convert(whenTrue, common, ConversionUse.Argument), Convert(whenFalse, common, ConversionUse.Argument), common);
    }

    /// <summary>The type two alternatives meet in: numbers in the wider one, others where they agree; null where they do not.</summary>
    private static PolicyType? CommonType(PolicyType a, PolicyType b)
    {
        if (a.IsArithmetic() && b.IsArithmetic())
        {
            return TypeRelations.Wider(a, b);
        }

        if (!TypeRelations.Same(a, b))
        {
            return null;
        }

        return a.Tag == TypeTag.Any || b.Tag == TypeTag.Any ? PolicyType.Any : a;
    }

    private BoundExpression BindSize(SizeExpressionSyntax syntax)
    {
        BoundExpression operand = BindExpression(syntax.Operand);
        PolicyType? type = operand.Type.Tag switch
        {
            TypeTag.Error => PolicyType.Error,
            TypeTag.Bool or TypeTag.Int or TypeTag.Count or TypeTag.String or TypeTag.Addr or TypeTag.Port or TypeTag.Enum or TypeTag.Pattern
                or TypeTag.Table or TypeTag.Record or TypeTag.Vector or TypeTag.Func => PolicyType.Count,
            TypeTag.Double or TypeTag.Time or TypeTag.Interval or TypeTag.Subnet or TypeTag.File => PolicyType.Double,
            TypeTag.Any => PolicyType.Any,
            _ => null,
        };
        if (type is null)
        {
            _diagnostics.ReportNoSize(syntax.Span, operand.Type);
            type = PolicyType.Error;
        }

        return type.Tag == TypeTag.Error
            ? new BoundErrorExpression(syntax.Span)
            : _evaluator.Fold(new BoundSize(syntax.Span, operand, type));
    }

    private BoundExpression BindCast(CastExpressionSyntax syntax)
    {
        BoundExpression operand = BindExpression(syntax.Operand);
        PolicyType target = BindType(syntax.Type);
        if (operand.IsError || target.Tag == TypeTag.Error)
        {
            return new BoundErrorExpression(syntax.Span);
        }

        if (!CanCast(operand.Type, target))
        {
            _diagnostics.ReportCastNotSupported(syntax.Span, operand.Type, target);
            return new BoundErrorExpression(syntax.Span);
        }

        return new BoundCast(syntax.Span, operand, target);
    }

    /// <summary>Whether <c>as</c> is known from one static type to the other; <c>any</c> is checked at run time.</summary>
    private static bool CanCast(PolicyType source, PolicyType target)
    {
        if (source.Tag == TypeTag.Any || target.Tag == TypeTag.Any || TypeRelations.Same(source, target))
        {
            return true;
        }

        return (source.Tag, target.Tag) switch
        {
            (TypeTag.Table, TypeTag.Vector) => source is TableType { IsSet: true, Index: [var item] } && TypeRelations.Same(item, ((VectorType)target).Element),
            (TypeTag.Vector, TypeTag.Table) => target is TableType { IsSet: true, Index: [var item] } && TypeRelations.Same(item, ((VectorType)source).Element),
            (TypeTag.Vector, TypeTag.Vector) or (TypeTag.Table, TypeTag.Table) => false,
            (TypeTag.String, TypeTag.Count or TypeTag.Int or TypeTag.Double or TypeTag.Addr or TypeTag.Subnet or TypeTag.Port) => true,
            (TypeTag.Count or TypeTag.Int or TypeTag.Double, TypeTag.Count or TypeTag.Int or TypeTag.Double or TypeTag.Interval or TypeTag.Time) => true,
            (TypeTag.Count, TypeTag.Addr) => true,
            (TypeTag.Enum, TypeTag.Count or TypeTag.Int) => true,
            (TypeTag.Interval or TypeTag.Time, TypeTag.Double) => true,
            (TypeTag.Addr, TypeTag.Subnet) => true,
            (TypeTag.Subnet, TypeTag.Addr or TypeTag.Count) => true,
            (TypeTag.Port, TypeTag.Count) => true,
            (TypeTag.Record, TypeTag.Record) => TypeRelations.IsPromotable((RecordType)target, (RecordType)source),
            _ => false,
        };
    }

    private BoundExpression BindTypeTest(SourceSpan span, ExpressionSyntax operandSyntax, TypeSyntax typeSyntax, bool isCastTest)
    {
        BoundExpression operand = BindExpression(operandSyntax);
        PolicyType target = BindType(typeSyntax);
        if (operand.IsError || target.Tag == TypeTag.Error || IsVoid(operand))
        {
            return new BoundErrorExpression(span);
        }

        if (!isCastTest && operand.Type.Tag != TypeTag.Any)
        {
            operand = new BoundConversion(operand.Span, ConversionKind.ToAny, operand, PolicyType.Any);
        }

        return new BoundTypeTest(span, operand, target, isCastTest);
    }
}
