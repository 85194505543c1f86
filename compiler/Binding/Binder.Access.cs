using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Binding;

/// <content>Fields, indices, slices.</content>
public sealed partial class Binder
{
    private BoundExpression BindField(FieldExpressionSyntax syntax)
    {
        BoundExpression record = BindExpression(syntax.Target);
        return TryFindField(record, syntax.Field, out int index)
            ? new BoundField(syntax.Span, record, index, ((RecordType)record.Type).Fields[index].Type)
            : new BoundErrorExpression(syntax.Span);
    }

    private BoundExpression BindHasField(HasFieldExpressionSyntax syntax)
    {
        BoundExpression record = BindExpression(syntax.Target);
        return TryFindField(record, syntax.Field, out int index)
            ? new BoundHasField(syntax.Span, record, index)
            : new BoundErrorExpression(syntax.Span);
    }

    private bool TryFindField(BoundExpression record, SyntaxName name, out int index)
    {
        index = -1;
        if (record.IsError)
        {
            return false;
        }

        if (record.Type is not RecordType type)
        {
            _diagnostics.ReportNotARecord(record.Span, record.Type);
            return false;
        }

        index = type.IndexOf(name.Text);
        if (index < 0)
        {
            _diagnostics.ReportNoSuchField(name.Span, name.Text, type);
            return false;
        }

        WarnDeprecatedField(type, index, name.Span);
        return type.Fields[index].Type.Tag != TypeTag.Error;
    }

    private void WarnDeprecatedField(RecordType type, int index, SourceSpan span)
    {
        RecordField field = type.Fields[index];
        if (field.IsDeprecated && !IsQuiet(span))
        {
            string name = type.Name is null ? field.Name : $"{type.Name}${field.Name}";
            _diagnostics.ReportDeprecated(span, name, _fieldDeprecations.GetValueOrDefault((type, field.Name), ""));
        }
    }

    private BoundExpression BindIndex(IndexExpressionSyntax syntax)
    {
        BoundExpression target = BindExpression(syntax.Target);
        if (target.IsError)
        {
            foreach (ExpressionSyntax index in syntax.Indices)
            {
                BindExpression(index);
            }

            return target;
        }

        switch (target.Type)
        {
            case TableType { IsUnspecified: false } table:
                return BindTableIndex(syntax, target, table);
            case VectorType vector when syntax.Indices.Length == 1:
                return BindVectorIndex(syntax, target, vector);
            case { Tag: TypeTag.String } when syntax.Indices.Length == 1:
                BoundExpression position = BindExpression(syntax.Indices[0]);
                if (position.IsError)
                {
                    return position;
                }

                if (!position.Type.IsIntegral)
                {
                    break;
                }

                return _evaluator.Fold(new BoundStringIndex(syntax.Span, target, Numeric(position, PolicyType.Int)));
            default:
                break;
        }

        _diagnostics.ReportNotIndexable(syntax.Span, target.Type);
        return new BoundErrorExpression(syntax.Span);
    }

    private BoundExpression BindTableIndex(IndexExpressionSyntax syntax, BoundExpression target, TableType table)
    {
        SourceSpan span = syntax.Span;
        PolicyType yield = table.Yield ?? PolicyType.Void;
        if (table.Index.Length == 1 && syntax.Indices.Length == 1)
        {
            BoundExpression item = BindExpression(syntax.Indices[0], table.Index[0]);
            if (item.IsError)
            {
                return item;
            }

            if (table.Index[0].Tag == TypeTag.Subnet && (item.Type.Tag is TypeTag.Addr or TypeTag.Subnet) && !table.IsSet)
            {
                return new BoundTableIndex(span, TableLookupKind.LongestPrefix, target, [item], yield);
            }

            if (table.Index[0].Tag == TypeTag.Pattern && item.Type.Tag == TypeTag.String && !table.IsSet)
            {
                return new BoundTableIndex(span, TableLookupKind.Patterns, target, [item], new VectorType(yield));
            }

            if (TryConvertKey(item, table.Index[0]) is { } key)
            {
                return key.IsError ? key : new BoundTableIndex(span, TableLookupKind.Exact, target, [key], yield);
            }
        }
        else if (table.Index.Length == syntax.Indices.Length)
        {
            if (BindKeys([.. syntax.Indices], table) is { } keys)
            {
                return Array.Exists(keys, k => k.IsError)
                    ? new BoundErrorExpression(span)
                    : new BoundTableIndex(span, TableLookupKind.Exact, target, keys, yield);
            }
        }
        else
        {
            foreach (ExpressionSyntax index in syntax.Indices)
            {
                BindExpression(index);
            }
        }

        _diagnostics.ReportNotIndexable(span, target.Type);
        return new BoundErrorExpression(span);
    }

    /// <summary>The columns of a key, converted; null where one does not fit.</summary>
    private BoundExpression[]? BindKeys(ReadOnlySpan<ExpressionSyntax> syntaxes, TableType table)
    {
        BoundExpression[] keys = new BoundExpression[syntaxes.Length];
        bool agrees = true;
        for (int i = 0; i < keys.Length; i++)
        {
            BoundExpression key = BindExpression(syntaxes[i], table.Index[i]);
            BoundExpression? converted = key.IsError ? key : TryConvert(key, table.Index[i], ConversionUse.Argument, out _);
            agrees &= converted is not null;
            keys[i] = converted ?? key;
        }

        return agrees ? keys : null;
    }

    private BoundExpression BindVectorIndex(IndexExpressionSyntax syntax, BoundExpression target, VectorType vector)
    {
        BoundExpression index = BindExpression(syntax.Indices[0]);
        if (index.IsError)
        {
            return index;
        }

        if (index.Type.IsIntegral)
        {
            return new BoundVectorIndex(syntax.Span, target, index, vector.Element);
        }

        if (index.Type is VectorType { Element: var element } && (element.Tag == TypeTag.Bool || element.IsIntegral))
        {
            return new BoundVectorSelect(syntax.Span, target, index);
        }

        _diagnostics.ReportNotIndexable(syntax.Span, target.Type);
        return new BoundErrorExpression(syntax.Span);
    }

    private BoundExpression BindSlice(SliceExpressionSyntax syntax)
    {
        BoundExpression target = BindExpression(syntax.Target);
        BoundExpression? low = BindBound(syntax.Low);
        BoundExpression? high = BindBound(syntax.High);
        if (target.IsError || low is { IsError: true } || high is { IsError: true })
        {
            return new BoundErrorExpression(syntax.Span);
        }

        if (target.Type.Tag is not (TypeTag.String or TypeTag.Vector))
        {
            _diagnostics.ReportNotSliceable(syntax.Span, target.Type);
            return new BoundErrorExpression(syntax.Span);
        }

        return _evaluator.Fold(new BoundSlice(syntax.Span, target, low, high));
    }

    private BoundExpression? BindBound(ExpressionSyntax? syntax)
    {
        if (syntax is null)
        {
            return null;
        }

        BoundExpression bound = BindExpression(syntax);
        if (!bound.IsError && !bound.Type.IsIntegral)
        {
            _diagnostics.ReportSliceBound(syntax.Span, bound.Type);
            return new BoundErrorExpression(syntax.Span);
        }

        return bound.IsError ? bound : Numeric(bound, PolicyType.Int);
    }
}
