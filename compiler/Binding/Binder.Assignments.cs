using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <content>Assignments.</content>
public sealed partial class Binder
{
    private BoundExpression BindAssignment(AssignmentExpressionSyntax syntax)
    {
        if (syntax.Operator == AssignmentOperator.Assign)
        {
            return BindPlainAssignment(syntax);
        }

        BoundExpression target = BindTarget(syntax.Target, isCompound: true);
        if (target.IsError)
        {
            BindExpression(syntax.Value);
            return target;
        }

        return BindCompound(syntax.Span, syntax.Operator == AssignmentOperator.Add, target, syntax.Value, isRedefinition: false);
    }

    private BoundExpression BindPlainAssignment(AssignmentExpressionSyntax syntax)
    {
        BoundExpression target = BindTarget(syntax.Target, isCompound: false);
        BoundExpression value = BindExpression(syntax.Value, target.IsError ? null : target.Type);
        if (target.IsError || value.IsError)
        {
            MarkAssigned(target);
            return new BoundErrorExpression(syntax.Span);
        }

        if (target is BoundList list)
        {
            return BindListAssignment(syntax.Span, list, value);
        }

        if (value.Type.Tag == TypeTag.Void)
        {
            _diagnostics.ReportCannotAssignVoid(syntax.Span);
            return new BoundErrorExpression(syntax.Span);
        }

        if (target is BoundSlice && !_isStatementLevel)
        {
            _diagnostics.ReportSliceAssignmentInExpression(syntax.Span);
            return new BoundErrorExpression(syntax.Span);
        }

        BoundExpression converted = Convert(value, target.Type, ConversionUse.Assignment);
        MarkAssigned(target);
        converted = AsRawFile(converted, target is BoundGlobal { Symbol.IsRawOutput: true });
        return converted.IsError ? converted : new BoundAssignment(syntax.Span, target, converted);
    }

    private BoundExpression BindListAssignment(SourceSpan span, BoundList targets, BoundExpression value)
    {
        if (value.Type.Tag == TypeTag.Any)
        {
            return new BoundAssignment(span, targets, value);
        }

        if (value is not BoundList list || list.Items.Length != targets.Items.Length)
        {
            _diagnostics.ReportConversion(span, "type clash", value.Type, targets.Type, ConversionUse.Assignment);
            return new BoundErrorExpression(span);
        }

        BoundExpression[] items = new BoundExpression[list.Items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Convert(list.Items[i], targets.Items[i].Type, ConversionUse.Assignment);
            if (items[i].IsError)
            {
                return items[i];
            }

            MarkAssigned(targets.Items[i]);
        }

        return new BoundAssignment(span, targets, new BoundList(span, (ListType)targets.Type, items));
    }

    // Set while the expression of an expression statement is bound, for that expression itself.
    private bool _isStatementLevel;

    /// <summary>Binds what is assigned to, and reports what cannot be.</summary>
    private BoundExpression BindTarget(ExpressionSyntax syntax, bool isCompound)
    {
        while (syntax is ParenthesizedExpressionSyntax { Inner: var inner })
        {
            syntax = inner;
        }

        BoundExpression target;
        if (syntax is NameExpressionSyntax name)
        {
            target = BindName(name, asTarget: !isCompound);
        }
        else if (syntax is ListExpressionSyntax list)
        {
            BoundExpression[] items = new BoundExpression[list.Elements.Length];
            PolicyType[] types = new PolicyType[items.Length];
            for (int i = 0; i < items.Length; i++)
            {
                items[i] = BindTarget(list.Elements[i], isCompound: false);
                types[i] = items[i].Type;
                if (items[i].IsError)
                {
                    return items[i];
                }
            }

            return new BoundList(syntax.Span, new ListType(types), items);
        }
        else if (syntax is IndexExpressionSyntax or FieldExpressionSyntax or SliceExpressionSyntax)
        {
            bool statementLevel = _isStatementLevel;
            _isStatementLevel = false;
            target = BindExpression(syntax);
            _isStatementLevel = statementLevel;
        }
        else
        {
            if (!BindExpression(syntax).IsError)
            {
                _diagnostics.ReportNotAssignable(syntax.Span);
            }

            return new BoundErrorExpression(syntax.Span);
        }

        return CheckTarget(target, syntax);
    }

    private BoundExpression CheckTarget(BoundExpression target, ExpressionSyntax syntax)
    {
        switch (target)
        {
            case BoundErrorExpression:
                return target;
            case BoundLocal local:
                local.Symbol.IsWritten = true;
                if (local.Symbol.IsConst)
                {
                    _diagnostics.ReportNotModifiable(syntax.Span, "const");
                    return new BoundErrorExpression(syntax.Span);
                }

                return target;
            case BoundGlobal global:
                if (global.Symbol.Kind != GlobalKind.Global)
                {
                    _diagnostics.ReportNotModifiable(syntax.Span, global.Symbol.Kind == GlobalKind.Const ? "const" : "option");
                    return new BoundErrorExpression(syntax.Span);
                }

                if (global.Symbol is FunctionSymbol function)
                {
                    if (function.Builtin is not null || function.Flavor != FuncFlavor.Function)
                    {
                        _diagnostics.ReportNotAssignable(syntax.Span);
                        return new BoundErrorExpression(syntax.Span);
                    }

                    function.IsVariable = true;
                }

                global.Symbol.IsAssigned = true;
                return target;
            case BoundTypeValue:
                _diagnostics.ReportTypeNotAssignable(syntax.Span);
                return new BoundErrorExpression(syntax.Span);
            case BoundTableIndex { TableType.IsSet: true }:
                _diagnostics.ReportIllegalAssignmentTarget(syntax.Span);
                return new BoundErrorExpression(syntax.Span);
            case BoundTableIndex { Kind: TableLookupKind.LongestPrefix } index:
                return ExactIndex(index);
            case BoundTableIndex { Kind: TableLookupKind.Exact }:
            case BoundVectorIndex:
            case BoundField:
                return target;
            case BoundSlice { Target.Type.Tag: TypeTag.Vector }:
                return target;
            case BoundStringIndex:
            case BoundSlice:
                _diagnostics.ReportStringIndexTarget(syntax.Span);
                return new BoundErrorExpression(syntax.Span);
            case BoundConstant when syntax is IndexExpressionSyntax or SliceExpressionSyntax:
                _diagnostics.ReportStringIndexTarget(syntax.Span);
                return new BoundErrorExpression(syntax.Span);
            default:
                _diagnostics.ReportNotAssignable(syntax.Span);
                return new BoundErrorExpression(syntax.Span);
        }
    }

    /// <summary>The index of a subnet table as a place: only the very prefix counts.</summary>
    private static BoundTableIndex ExactIndex(BoundTableIndex index)
    {
        if (index.Kind == TableLookupKind.Exact)
        {
            return index;
        }

        BoundExpression key = index.Keys[0].Type.Tag == TypeTag.Addr
            ? new BoundConversion(index.Keys[0].Span, ConversionKind.AddrToSubnet, index.Keys[0], PolicyType.Subnet)
            : index.Keys[0];
        return new BoundTableIndex(index.Span, TableLookupKind.Exact, index.Table, [key], index.TableType.Yield ?? PolicyType.Void);
    }

    private void MarkAssigned(BoundExpression target)
    {
        if (target is BoundLocal local)
        {
            _scope.MarkAssigned(local.Symbol);
        }
    }

    private BoundExpression BindLocalAssignment(LocalAssignmentExpressionSyntax syntax)
    {
        BoundExpression value = BindExpression(syntax.Value);
        PolicyType type = InferType(syntax.Value, ref value);
        LocalSymbol local = DeclareLocal(syntax.Name, type);
        local.IsWritten = true;
        _scope.MarkAssigned(local);
        if (value.IsError || local.Type.Tag == TypeTag.Error)
        {
            return new BoundErrorExpression(syntax.Span);
        }

        var assignment = new BoundAssignment(syntax.Span, new BoundLocal(syntax.Name.Span, local, isAssigned: true), value);
        return new BoundDeclaringAssignment(syntax.Span, assignment);
    }

    private BoundExpression BindIncrement(UnaryExpressionSyntax syntax)
    {
        BoundExpression target = BindTarget(syntax.Operand, isCompound: true);
        if (target.IsError)
        {
            return target;
        }

        PolicyType element = target.Type is VectorType vector ? vector.Element : target.Type;
        if (!element.IsIntegral)
        {
            _diagnostics.ReportOperandType(syntax.Span, "requires an integral operand", target.Type);
            return new BoundErrorExpression(syntax.Span);
        }

        return new BoundIncrement(syntax.Span, target, syntax.Operator == UnaryOperator.Decrement);
    }

    /// <summary><c>TARGET += VALUE</c> or <c>-=</c>, for statements and for redefinitions.</summary>
    private BoundExpression BindCompound(SourceSpan span, bool isAdd, BoundExpression target, ExpressionSyntax valueSyntax, bool isRedefinition)
    {
        PolicyType type = target.Type;
        switch (type)
        {
            case TableType table:
                return BindTableCompound(span, isAdd, target, table, valueSyntax);
            case VectorType vector when isAdd:
                return BindAppend(span, target, vector, valueSyntax);
            default:
                break;
        }

        BoundExpression value = BindExpression(valueSyntax, type);
        if (value.IsError)
        {
            return value;
        }

        BinaryKind operation = isAdd ? BinaryKind.Add : BinaryKind.Subtract;
        if (type.IsArithmetic())
        {
            if (!value.Type.IsArithmetic())
            {
                _diagnostics.ReportOperator(span, "requires arithmetic operands", type, value.Type);
                return new BoundErrorExpression(span);
            }

            return new BoundCompoundAssignment(
                span, CompoundKind.Arithmetic, operation, target, Convert(value, type, ConversionUse.Assignment));
        }

        if (type.Tag == TypeTag.Pattern && isAdd)
        {
            if (value.Type.Tag != TypeTag.Pattern)
            {
                _diagnostics.ReportOperator(span, "pattern += op requires op to be a pattern", type, value.Type);
                return new BoundErrorExpression(span);
            }

            return new BoundCompoundAssignment(span, CompoundKind.PatternAdd, operation, target, value);
        }

        bool agrees = (type.Tag, value.Type.Tag) switch
        {
            (TypeTag.String, TypeTag.String) => isAdd,
            (TypeTag.Interval, TypeTag.Interval) => true,
            (TypeTag.Time, TypeTag.Interval) => true,
            _ => false,
        };
        if (agrees)
        {
            return new BoundCompoundAssignment(span, CompoundKind.Arithmetic, operation, target, value);
        }

        string message = !isAdd ? "requires two arithmetic operands"
            : isRedefinition ? "requires two arithmetic, string, table or pattern operands" : "requires two arithmetic or two string operands";
        _diagnostics.ReportOperator(span, message, type, value.Type);
        return new BoundErrorExpression(span);
    }

    private BoundExpression BindTableCompound(SourceSpan span, bool isAdd, BoundExpression target, TableType table, ExpressionSyntax valueSyntax)
    {
        BoundExpression value = BindExpression(valueSyntax, table);
        if (value.IsError)
        {
            return value;
        }

        BoundExpression? converted = value.Type is TableType ? TryConvert(value, table, ConversionUse.Argument, out _) : null;
        if (converted is null && value.Type is TableType { IsSet: true } keys && !isAdd && TypeRelations.Same(new TableType(table.Index, null), keys))
        {
            converted = value;
        }

        if (converted is null)
        {
            _diagnostics.ReportOperator(span, $"RHS type mismatch for table/set {(isAdd ? "+=" : "-=")}", table, value.Type);
            return new BoundErrorExpression(span);
        }

        return new BoundCompoundAssignment(
            span, isAdd ? CompoundKind.TableAddAll : CompoundKind.TableRemoveAll, isAdd ? BinaryKind.Add : BinaryKind.Subtract, target, converted);
    }

    private BoundExpression BindAppend(SourceSpan span, BoundExpression target, VectorType vector, ExpressionSyntax valueSyntax)
    {
        bool isBraces = valueSyntax is BraceListExpressionSyntax;
        // A record in brackets is no instance of a wider record type here: it fails when it is appended.
        bool isAnonymous = valueSyntax is RecordConstructorExpressionSyntax && vector.Element is RecordType;
        BoundExpression value = BindExpression(valueSyntax, isBraces ? vector : isAnonymous ? null : vector.Element);
        if (value.IsError)
        {
            return value;
        }

        // A vector whose elements fit is appended element by element, unless the vector itself is an element.
        bool elementIsVector = vector.Element.Tag == TypeTag.Vector && value.Type is VectorType && !isBraces
            && (value.Type.IsUnspecified() || TypeRelations.Same(value.Type, vector.Element));
        if (value.Type is VectorType given && !elementIsVector && vector.Element.Tag != TypeTag.Any)
        {
            if (value.Type.IsUnspecified() || TypeRelations.Same(given.Element, vector.Element))
            {
                BoundExpression all = value.Type.IsUnspecified() ? Respecify(value, vector) : value;
                return new BoundCompoundAssignment(span, CompoundKind.VectorAppendAll, BinaryKind.Add, target, all);
            }
        }
        else if (vector.Element.Tag == TypeTag.Any && value.Type is VectorType && !isBraces)
        {
            BoundExpression all = WidenVector(value, vector);
            return new BoundCompoundAssignment(span, CompoundKind.VectorAppendAll, BinaryKind.Add, target, all);
        }
        else if (isBraces && value.Type is VectorType)
        {
            return new BoundCompoundAssignment(span, CompoundKind.VectorAppendAll, BinaryKind.Add, target, Convert(value, vector, ConversionUse.Argument));
        }

        PolicyType element = vector.Element;
        if (element.IsArithmetic())
        {
            if (!value.Type.IsArithmetic())
            {
                _diagnostics.ReportOperator(span, "appending non-arithmetic to arithmetic vector", vector, value.Type);
                return new BoundErrorExpression(span);
            }

            BoundExpression number = Convert(value, element, ConversionUse.Assignment);
            return number.IsError ? number : new BoundCompoundAssignment(span, CompoundKind.VectorAppend, BinaryKind.Add, target, number);
        }

        if (element is RecordType wanted && value is BoundRecordConstructor && value.Type is RecordType { Name: null } anonymous
            && !TypeRelations.Same(wanted, anonymous))
        {
            return new BoundFailure(span, "type-checking failed in vector append", vector);
        }

        BoundExpression? converted = element.Tag == TypeTag.Any ? Convert(value, element, ConversionUse.Argument)
            : TryConvert(value, element, ConversionUse.Argument, out _);
        if (converted is null)
        {
            _diagnostics.ReportOperator(
                span, $"incompatible vector append: {TypeRelations.Describe(element)} and {TypeRelations.Describe(value.Type)}", vector, value.Type);
            return new BoundErrorExpression(span);
        }

        return converted.IsError ? converted : new BoundCompoundAssignment(span, CompoundKind.VectorAppend, BinaryKind.Add, target, converted);
    }
}
