using System.Collections.Immutable;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <content>Records, tables, sets, vectors, lists.</content>
public sealed partial class Binder
{
    /// <summary>Limits what one bracketed key may expand to.</summary>
    private const int MaximumExpansion = 100_000;

    private BoundExpression BindRecordConstructor(RecordConstructorExpressionSyntax syntax, PolicyType? expected)
    {
        if (expected is RecordType wanted && syntax.Fields.All(f => f is FieldAssignmentExpressionSyntax))
        {
            return BindNamedRecord(syntax.Span, wanted, syntax.Fields, isCoercion: true);
        }

        var type = new RecordType();
        List<BoundFieldValue> values = [];
        bool failed = false;
        foreach (ExpressionSyntax field in syntax.Fields)
        {
            if (field is not FieldAssignmentExpressionSyntax assignment)
            {
                _diagnostics.ReportBadRecordElement(field.Span);
                return new BoundErrorExpression(syntax.Span);
            }

            BoundExpression value = BindExpression(assignment.Value);
            failed |= value.IsError || IsVoid(value);
            if (!type.TryAdd(new RecordField { Name = assignment.Field.Text, Type = value.Type }))
            {
                _diagnostics.ReportDuplicateField(assignment.Span, assignment.Field.Text);
                failed = true;
                continue;
            }

            values.Add(new BoundFieldValue(type.Fields.Count - 1, value));
        }

        return failed ? new BoundErrorExpression(syntax.Span) : new BoundRecordConstructor(syntax.Span, type, [.. values]);
    }

    /// <summary><c>Type($a = 1, …)</c>, and records in brackets where the type is known.</summary>
    private BoundExpression BindNamedRecord(SourceSpan span, RecordType type, ImmutableArray<ExpressionSyntax> fields, bool isCoercion)
    {
        List<BoundFieldValue> values = new(fields.Length);
        HashSet<int> given = [];
        bool failed = false;
        foreach (ExpressionSyntax field in fields)
        {
            if (field is not FieldAssignmentExpressionSyntax assignment)
            {
                BindExpression(field);
                _diagnostics.ReportBadRecordElement(field.Span);
                failed = true;
                continue;
            }

            int index = type.IndexOf(assignment.Field.Text);
            if (index < 0)
            {
                BindExpression(assignment.Value);
                if (isCoercion)
                {
                    _diagnostics.ReportOrphanedField(assignment.Field.Span, assignment.Field.Text, type);
                }
                else
                {
                    _diagnostics.ReportNoSuchField(assignment.Field.Span, assignment.Field.Text, type);
                }

                failed = true;
                continue;
            }

            if (!given.Add(index))
            {
                _diagnostics.ReportDuplicateField(assignment.Span, assignment.Field.Text);
                failed = true;
                continue;
            }

            WarnDeprecatedField(type, index, assignment.Field.Span);
            PolicyType wanted = type.Fields[index].Type;
            BoundExpression value = Convert(BindExpression(assignment.Value, wanted), wanted, ConversionUse.Argument);
            failed |= value.IsError;
            values.Add(new BoundFieldValue(index, value));
        }

        if (failed)
        {
            return new BoundErrorExpression(span);
        }

        for (int i = 0; i < type.Fields.Count; i++)
        {
            if (IsMandatory(type.Fields[i]) && !given.Contains(i))
            {
                _diagnostics.ReportMissingField(span, type.Fields[i].Name, type);
                return new BoundErrorExpression(span);
            }
        }

        return new BoundRecordConstructor(span, type, [.. values]);
    }

    private BoundExpression BindList(ListExpressionSyntax syntax)
    {
        BoundExpression[] items = new BoundExpression[syntax.Elements.Length];
        PolicyType[] types = new PolicyType[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = BindExpression(syntax.Elements[i]);
            if (items[i].IsError || IsVoid(items[i]))
            {
                return new BoundErrorExpression(syntax.Span);
            }

            types[i] = items[i].Type;
        }

        return new BoundList(syntax.Span, new ListType(types), items);
    }

    private BoundExpression BindBraceList(BraceListExpressionSyntax syntax, PolicyType? expected)
    {
        switch (expected)
        {
            case TableType { IsUnspecified: false } table:
                return BindEntries(syntax.Span, table, syntax.Elements, null);
            case VectorType vector when !vector.IsUnspecified():
                return BindElements(syntax.Span, vector, syntax.Elements);
            case RecordType record when syntax.Elements.All(e => e is FieldAssignmentExpressionSyntax):
                return BindNamedRecord(syntax.Span, record, syntax.Elements, isCoercion: true);
            default:
                break;
        }

        if (syntax.Elements.Length == 0)
        {
            return new BoundTableConstructor(syntax.Span, new TableType([], null), [], null);
        }

        return syntax.Elements[0] is AssignmentExpressionSyntax
            ? BindUntypedTable(syntax.Span, syntax.Elements, [])
            : BindUntypedSet(syntax.Span, syntax.Elements, []);
    }

    private BoundExpression BindTableConstructor(TableConstructorExpressionSyntax syntax, PolicyType? expected)
    {
        if (syntax.Entries.Length > 0)
        {
            return BindUntypedTable(syntax.Span, syntax.Entries, syntax.Attributes);
        }

        return EmptyTable(syntax.Span, expected as TableType, isSet: false, syntax.Attributes);
    }

    private BoundExpression BindSetConstructor(SetConstructorExpressionSyntax syntax, PolicyType? expected)
    {
        if (syntax.Elements.Length == 0)
        {
            return EmptyTable(syntax.Span, expected as TableType, isSet: true, syntax.Attributes);
        }

        return expected is TableType { IsSet: true, IsUnspecified: false } set
            ? BindEntries(syntax.Span, set, syntax.Elements, BindConstructorAttributes(syntax.Attributes, set))
            : BindUntypedSet(syntax.Span, syntax.Elements, syntax.Attributes);
    }

    private BoundExpression EmptyTable(SourceSpan span, TableType? expected, bool isSet, ImmutableArray<AttributeSyntax> attributes)
    {
        if (expected is { IsUnspecified: false } && expected.IsSet == isSet)
        {
            return new BoundTableConstructor(span, expected, [], BindConstructorAttributes(attributes, expected));
        }

        return new BoundTableConstructor(span, new TableType([], isSet ? null : PolicyType.Void), [], null);
    }

    private TableAttributes? BindConstructorAttributes(ImmutableArray<AttributeSyntax> attributes, TableType type) =>
        attributes.IsDefaultOrEmpty ? null : BindTableAttributes(attributes, type);

    /// <summary>A table whose type follows from its entries.</summary>
    private BoundExpression BindUntypedTable(
        SourceSpan span, ImmutableArray<ExpressionSyntax> entries, ImmutableArray<AttributeSyntax> attributes)
    {
        PolicyType[]? index = null;
        PolicyType? yield = null;
        foreach (ExpressionSyntax entry in entries)
        {
            if (entry is not AssignmentExpressionSyntax { Operator: AssignmentOperator.Assign } assignment)
            {
                _diagnostics.ReportNotTableEntries(entry.Span);
                return new BoundErrorExpression(span);
            }

            if (assignment.Target is not ListExpressionSyntax key)
            {
                _diagnostics.ReportCannotDetermineTable(entry.Span);
                return new BoundErrorExpression(span);
            }

            PolicyType[]? columns = InferColumns(key.Elements, expandsSets: true);
            BoundExpression value = Quietly(assignment.Value);
            if (columns is null || value.IsError)
            {
                // Bind again, to say what is wrong.
                _ = InferColumns(key.Elements, quiet: false);
                BindExpression(assignment.Value);
                return new BoundErrorExpression(span);
            }

            index = index is null ? columns : MergeColumns(index, columns);
            yield = yield is null ? value.Type : MergeTypes(yield, value.Type);
            if (index is null || yield is null)
            {
                _diagnostics.ReportCannotDetermineTable(entry.Span);
                return new BoundErrorExpression(span);
            }
        }

        var type = new TableType(index!, yield!);
        return BindEntries(span, type, entries, BindConstructorAttributes(attributes, type));
    }

    private BoundExpression BindUntypedSet(
        SourceSpan span, ImmutableArray<ExpressionSyntax> elements, ImmutableArray<AttributeSyntax> attributes)
    {
        PolicyType[]? index = null;
        foreach (ExpressionSyntax element in elements)
        {
            PolicyType[]? columns = element is ListExpressionSyntax key ? InferColumns(key.Elements) : InferColumns([element]);
            if (columns is null)
            {
                _ = element is ListExpressionSyntax again ? InferColumns(again.Elements, quiet: false) : InferColumns([element], quiet: false);
                return new BoundErrorExpression(span);
            }

            PolicyType[]? merged = index is null ? columns : MergeColumns(index, columns);
            if (merged is null)
            {
                if (index!.Length != columns.Length)
                {
                    _diagnostics.ReportIndexCount(element.Span);
                }
                else
                {
                    _diagnostics.ReportIncompatibleElements(element.Span, index[0], columns[0]);
                }

                return new BoundErrorExpression(span);
            }

            index = merged;
        }

        if (index is [{ Tag: TypeTag.Void }])
        {
            _diagnostics.ReportVoidIllegal(span);
            return new BoundErrorExpression(span);
        }

        var type = new TableType(index!, null);
        return BindEntries(span, type, elements, BindConstructorAttributes(attributes, type));
    }

    /// <summary>Binds only to learn the type; nothing is reported.</summary>
    private BoundExpression Quietly(ExpressionSyntax syntax)
    {
        FlowState flow = _scope.Flow;
        using (_diagnostics.Mute())
        {
            BoundExpression bound = BindExpression(syntax);
            _scope.Flow = flow;
            return bound;
        }
    }

    /// <summary>The column types of a key in a constructor without a type; lists inside stand for each of their elements.</summary>
    private PolicyType[]? InferColumns(ImmutableArray<ExpressionSyntax> elements, bool quiet = true, bool expandsSets = false)
    {
        PolicyType[] columns = new PolicyType[elements.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            if (elements[i] is ListExpressionSyntax list)
            {
                PolicyType? merged = null;
                foreach (ExpressionSyntax item in list.Elements)
                {
                    BoundExpression bound = quiet ? Quietly(item) : BindExpression(item);
                    merged = bound.IsError ? null : merged is null ? bound.Type : MergeTypes(merged, bound.Type);
                    if (merged is null)
                    {
                        return null;
                    }
                }

                columns[i] = merged!;
                continue;
            }

            BoundExpression column = quiet ? Quietly(elements[i]) : BindExpression(elements[i]);
            if (column.IsError)
            {
                return null;
            }

            columns[i] = expandsSets && column.Type is TableType { IsSet: true, Index: [var single] } ? single : column.Type;
        }

        return columns;
    }

    private static PolicyType[]? MergeColumns(PolicyType[] a, PolicyType[] b)
    {
        if (a.Length != b.Length)
        {
            return null;
        }

        PolicyType[] merged = new PolicyType[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            if (MergeTypes(a[i], b[i]) is not { } type)
            {
                return null;
            }

            merged[i] = type;
        }

        return merged;
    }

    /// <summary>The type that elements of both types have in a constructor; null where there is none.</summary>
    private static PolicyType? MergeTypes(PolicyType a, PolicyType b)
    {
        if (a.IsUnspecified() && a.Tag == b.Tag)
        {
            return b;
        }

        if (b.IsUnspecified() && a.Tag == b.Tag)
        {
            return a;
        }

        if (a is RecordType x && b is RecordType y && !TypeRelations.Same(x, y))
        {
            return TypeRelations.IsPromotable(x, y) ? x : null;
        }

        return CommonType(a, b);
    }

    /// <summary>The entries of a table or set of known type, expanded.</summary>
    private BoundExpression BindEntries(SourceSpan span, TableType type, ImmutableArray<ExpressionSyntax> elements, TableAttributes? attributes)
    {
        List<BoundTableEntry> entries = new(elements.Length);
        bool failed = false;
        foreach (ExpressionSyntax element in elements)
        {
            ExpressionSyntax keySyntax = element;
            BoundExpression? value = null;
            if (!type.IsSet)
            {
                if (element is not AssignmentExpressionSyntax { Operator: AssignmentOperator.Assign } assignment)
                {
                    // A table given as an element adds its entries; nothing else may stand here.
                    _diagnostics.ReportIllegalTableElement(element.Span);
                    failed = true;
                    continue;
                }

                if (assignment.Target is not ListExpressionSyntax)
                {
                    _diagnostics.ReportTableIndexNotList(element.Span);
                    failed = true;
                    continue;
                }

                keySyntax = assignment.Target;
                value = Convert(BindExpression(assignment.Value, type.Yield), type.Yield!, ConversionUse.Element);
                failed |= value.IsError;
            }
            else if (element is AssignmentExpressionSyntax)
            {
                _diagnostics.ReportTableInSet(element.Span);
                failed = true;
                continue;
            }

            failed |= !BindEntryKey(type, keySyntax, value, entries);
        }

        if (!failed && type.IsSet && type.Index.Length == 1 && IsMixed(entries) is { } mixed)
        {
            _diagnostics.ReportMixedSetElements(mixed.Span, type);
            failed = true;
        }

        return failed ? new BoundErrorExpression(span) : new BoundTableConstructor(span, type, [.. entries], attributes);
    }

    /// <summary>The first element that is neither like the others: sets are merged with sets, elements listed with elements.</summary>
    private static BoundExpression? IsMixed(List<BoundTableEntry> entries)
    {
        for (int i = 1; i < entries.Count; i++)
        {
            if (entries[i].ExpandedColumns is null != (entries[0].ExpandedColumns is null))
            {
                return entries[i].Keys[0];
            }
        }

        return null;
    }

    private bool BindEntryKey(TableType type, ExpressionSyntax keySyntax, BoundExpression? value, List<BoundTableEntry> entries)
    {
        while (keySyntax is ParenthesizedExpressionSyntax { Inner: var inner })
        {
            keySyntax = inner;
        }

        // A bracketed key with its columns; a single column may be written without brackets in sets.
        if (keySyntax is not ListExpressionSyntax list)
        {
            return BindSingleKey(type, keySyntax, entries);
        }

        ImmutableArray<ExpressionSyntax> columns = list.Elements;
        if (columns.Length != type.Index.Length)
        {
            if (value is not null)
            {
                foreach (ExpressionSyntax column in columns)
                {
                    if (BindExpression(column).IsError)
                    {
                        return false;
                    }
                }

                entries.Add(new BoundTableEntry(
                    [.. type.Index.Select(t => (BoundExpression)new BoundFailure(list.Span, "index type doesn't match table", t))], value));
                return true;
            }

            _diagnostics.ReportInconsistentElement(list.Span, type);
            return false;
        }

        var alternatives = new BoundExpression[columns.Length][];
        bool[]? expanded = null;
        long product = 1;
        for (int i = 0; i < columns.Length; i++)
        {
            PolicyType wanted = type.Index[i];
            if (columns[i] is ListExpressionSyntax nested)
            {
                alternatives[i] = new BoundExpression[nested.Elements.Length];
                for (int j = 0; j < alternatives[i].Length; j++)
                {
                    alternatives[i][j] = ConvertElement(BindExpression(nested.Elements[j], wanted), wanted, type);
                    if (alternatives[i][j].IsError)
                    {
                        return false;
                    }
                }

                product *= alternatives[i].Length;
                continue;
            }

            BoundExpression column = BindExpression(columns[i], wanted);
            if (IsExpandable(column, wanted))
            {
                if (!CheckExpansion(column))
                {
                    return false;
                }

                (expanded ??= new bool[columns.Length])[i] = true;
            }
            else
            {
                column = ConvertElement(column, wanted, type);
            }

            if (column.IsError)
            {
                return false;
            }

            alternatives[i] = [column];
        }

        if (product > MaximumExpansion)
        {
            _diagnostics.ReportExpansionTooLarge(list.Span, MaximumExpansion);
            return false;
        }

        AddProduct(alternatives, value, expanded, entries);
        return true;
    }

    private BoundExpression ConvertElement(BoundExpression element, PolicyType wanted, TableType type)
    {
        if (element.IsError)
        {
            return element;
        }

        if (TryConvertKey(element, wanted) is { } converted && !(wanted.Tag == TypeTag.Subnet && element.Type.Tag == TypeTag.Addr))
        {
            return converted;
        }

        _diagnostics.ReportInconsistentElement(element.Span, type);
        return new BoundErrorExpression(element.Span);
    }

    private bool BindSingleKey(TableType type, ExpressionSyntax syntax, List<BoundTableEntry> entries)
    {
        PolicyType? wanted = type.Index.Length == 1 ? type.Index[0] : null;
        BoundExpression element = BindExpression(syntax, wanted);
        if (element.IsError)
        {
            return false;
        }

        // A set of the same kind among the elements is merged.
        if (element.Type is TableType { IsSet: true } inner && wanted is not TableType && TypeRelations.Same(new TableType(type.Index, null), inner))
        {
            if (!CheckExpansion(element))
            {
                return false;
            }

            bool[] expanded = new bool[type.Index.Length];
            expanded[0] = true;
            entries.Add(new BoundTableEntry([element], null) { ExpandedColumns = expanded });
            return true;
        }

        if (wanted is null)
        {
            _diagnostics.ReportNotIndexList(syntax.Span);
            return false;
        }

        element = ConvertElement(element, wanted, type);
        if (element.IsError)
        {
            return false;
        }

        entries.Add(new BoundTableEntry([element], null));
        return true;
    }

    private static bool IsExpandable(BoundExpression column, PolicyType wanted) =>
        wanted.Tag != TypeTag.Table && column.Type is TableType { IsSet: true, Index: [var item] } && TypeRelations.Same(item, wanted);

    /// <summary>What is expanded has to be known before any handler runs: nothing of it may come from a local.</summary>
    private bool CheckExpansion(BoundExpression column)
    {
        if (column is not BoundLocal)
        {
            return true;
        }

        _diagnostics.ReportLocalExpansion(column.Span);
        return false;
    }

    private static void AddProduct(BoundExpression[][] alternatives, BoundExpression? value, bool[]? expanded, List<BoundTableEntry> entries)
    {
        int[] at = new int[alternatives.Length];
        while (true)
        {
            BoundExpression[] keys = new BoundExpression[at.Length];
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = alternatives[i][at[i]];
            }

            entries.Add(new BoundTableEntry(keys, value) { ExpandedColumns = expanded });
            int column = at.Length - 1;
            while (column >= 0 && ++at[column] == alternatives[column].Length)
            {
                at[column--] = 0;
            }

            if (column < 0)
            {
                return;
            }
        }
    }

    private BoundExpression BindVectorConstructor(VectorConstructorExpressionSyntax syntax, PolicyType? expected)
    {
        if (syntax.Elements.Length == 0)
        {
            return new BoundVectorConstructor(
                syntax.Span, expected is VectorType known && !known.IsUnspecified() ? known : new VectorType(PolicyType.Void), []);
        }

        // Records in brackets need the expected type to become what they should be.
        PolicyType? hint = (expected as VectorType)?.Element;
        if (hint is not RecordType and not TableType and not VectorType and not FuncType)
        {
            hint = null;
        }

        BoundExpression[] elements = new BoundExpression[syntax.Elements.Length];
        PolicyType? type = null;
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = BindExpression(syntax.Elements[i], hint);
            if (elements[i].IsError)
            {
                return elements[i];
            }

            if (elements[i].Type.Tag == TypeTag.Void)
            {
                _diagnostics.ReportVoidIllegal(elements[i].Span);
                return new BoundErrorExpression(syntax.Span);
            }

            PolicyType? merged = type is null ? elements[i].Type : MergeTypes(type, elements[i].Type);
            if (merged is null)
            {
                _diagnostics.ReportInconsistentList(syntax.Elements[i].Span, type!, elements[i].Type);
                return new BoundErrorExpression(syntax.Span);
            }

            type = merged;
        }

        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = Convert(elements[i], type!, ConversionUse.Element);
            if (elements[i].IsError)
            {
                return elements[i];
            }
        }

        return new BoundVectorConstructor(syntax.Span, new VectorType(type!), elements);
    }

    /// <summary>The elements of a vector of known type.</summary>
    private BoundExpression BindElements(SourceSpan span, VectorType type, ImmutableArray<ExpressionSyntax> syntaxes)
    {
        BoundExpression[] elements = new BoundExpression[syntaxes.Length];
        bool failed = false;
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = Convert(BindExpression(syntaxes[i], type.Element), type.Element, ConversionUse.Element);
            failed |= elements[i].IsError;
        }

        return failed ? new BoundErrorExpression(span) : new BoundVectorConstructor(span, type, elements);
    }
}
