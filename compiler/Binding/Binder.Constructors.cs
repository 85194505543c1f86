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

        return new BoundRecordConstructor(span, type, [.. values], isCoercion ? WrittenType(type, values) : null);
    }

    /// <summary>The type that the fields in brackets alone tell, where it may be the same as the wanted one; otherwise null.</summary>
    private static RecordType? WrittenType(RecordType wanted, List<BoundFieldValue> values)
    {
        if (wanted.Name is null || values.Count != wanted.Fields.Count)
        {
            return null;
        }

        var written = new RecordType();
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i].Field != i)
            {
                return null;
            }

            written.TryAdd(new RecordField { Name = wanted.Fields[i].Name, Type = values[i].Value.Type });
        }

        return written;
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

    /// <summary>An entry of a constructor as bound, before the table's type is known or applied.</summary>
    /// <param name="Syntax">The whole entry.</param>
    /// <param name="Columns">For each column of the key what it may be: several where a list was written.</param>
    /// <param name="IsList">For each column whether it was written as a list.</param>
    /// <param name="HasBrackets">Whether the key stands in brackets.</param>
    /// <param name="Value">The value, or null in sets.</param>
    private sealed record RawEntry(ExpressionSyntax Syntax, BoundExpression[][] Columns, bool[] IsList, bool HasBrackets, BoundExpression? Value)
    {
        public bool IsError => Value is { IsError: true } || Array.Exists(Columns, c => Array.Exists(c, e => e.IsError));
    }

    private RawEntry BindRawEntry(ExpressionSyntax syntax, ExpressionSyntax keySyntax, ExpressionSyntax? valueSyntax, TableType? expected)
    {
        while (keySyntax is ParenthesizedExpressionSyntax { Inner: var inner })
        {
            keySyntax = inner;
        }

        bool hasBrackets = keySyntax is ListExpressionSyntax;
        ImmutableArray<ExpressionSyntax> columns = keySyntax is ListExpressionSyntax list ? list.Elements : [keySyntax];
        var bound = new BoundExpression[columns.Length][];
        bool[] isList = new bool[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            PolicyType? wanted = expected?.Index.Length == columns.Length ? expected.Index[i] : null;
            if (hasBrackets && columns[i] is ListExpressionSyntax nested)
            {
                isList[i] = true;
                bound[i] = [.. nested.Elements.Select(e => BindExpression(e, wanted))];
            }
            else
            {
                bound[i] = [BindExpression(columns[i], wanted)];
            }
        }

        BoundExpression? value = valueSyntax is null ? null : BindExpression(valueSyntax, expected?.Yield);
        return new RawEntry(syntax, bound, isList, hasBrackets, value);
    }

    /// <summary>A table whose type follows from its entries.</summary>
    private BoundExpression BindUntypedTable(
        SourceSpan span, ImmutableArray<ExpressionSyntax> elements, ImmutableArray<AttributeSyntax> attributes)
    {
        List<RawEntry> entries = new(elements.Length);
        PolicyType[]? index = null;
        PolicyType? yield = null;
        bool failed = false;
        foreach (ExpressionSyntax element in elements)
        {
            if (element is not AssignmentExpressionSyntax { Operator: AssignmentOperator.Assign } assignment)
            {
                _diagnostics.ReportNotTableEntries(element.Span);
                return new BoundErrorExpression(span);
            }

            if (assignment.Target is not ListExpressionSyntax)
            {
                _diagnostics.ReportCannotDetermineTable(element.Span);
                return new BoundErrorExpression(span);
            }

            RawEntry entry = BindRawEntry(element, assignment.Target, assignment.Value, null);
            entries.Add(entry);
            if (entry.IsError || IsVoid(entry.Value!))
            {
                failed = true;
                continue;
            }

            // A set among the columns stands for its elements.
            PolicyType[]? columns = InferColumns(entry, expandsSets: true);
            index = index is null || columns is null ? columns : MergeColumns(index, columns);
            yield = yield is null ? entry.Value!.Type : MergeTypes(yield, entry.Value!.Type);
            if (index is null || yield is null)
            {
                _diagnostics.ReportCannotDetermineTable(element.Span);
                return new BoundErrorExpression(span);
            }
        }

        if (failed || index is null)
        {
            return new BoundErrorExpression(span);
        }

        var type = new TableType(index, yield!);
        return FinishEntries(span, type, entries, BindConstructorAttributes(attributes, type));
    }

    private BoundExpression BindUntypedSet(
        SourceSpan span, ImmutableArray<ExpressionSyntax> elements, ImmutableArray<AttributeSyntax> attributes)
    {
        List<RawEntry> entries = new(elements.Length);
        PolicyType[]? index = null;
        foreach (ExpressionSyntax element in elements)
        {
            RawEntry entry = BindRawEntry(element, element, null, null);
            if (entry.IsError || (entry.Columns is [[var single]] && IsVoid(single)))
            {
                return new BoundErrorExpression(span);
            }

            entries.Add(entry);
            PolicyType[]? columns = InferColumns(entry, expandsSets: false);
            PolicyType[]? merged = index is null || columns is null ? columns : MergeColumns(index, columns);
            if (merged is null)
            {
                if (columns is not null && index!.Length != columns.Length)
                {
                    _diagnostics.ReportIndexCount(element.Span);
                }
                else
                {
                    _diagnostics.ReportIncompatibleElements(element.Span, index?[0] ?? PolicyType.Any, columns?[0] ?? PolicyType.Any);
                }

                return new BoundErrorExpression(span);
            }

            index = merged;
        }

        var type = new TableType(index!, null);
        return FinishEntries(span, type, entries, BindConstructorAttributes(attributes, type));
    }

    /// <summary>The column types of a key in a constructor without a type; lists inside stand for each of their elements.</summary>
    private static PolicyType[]? InferColumns(RawEntry entry, bool expandsSets)
    {
        PolicyType[] columns = new PolicyType[entry.Columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            PolicyType? merged = null;
            foreach (BoundExpression item in entry.Columns[i])
            {
                PolicyType type = expandsSets && !entry.IsList[i] && item.Type is TableType { IsSet: true, Index: [var element] } ? element : item.Type;
                merged = merged is null ? type : MergeTypes(merged, type);
                if (merged is null)
                {
                    return null;
                }
            }

            columns[i] = merged!;
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
        List<RawEntry> entries = new(elements.Length);
        bool failed = false;
        foreach (ExpressionSyntax element in elements)
        {
            ExpressionSyntax key = element;
            ExpressionSyntax? value = null;
            if (!type.IsSet)
            {
                if (element is not AssignmentExpressionSyntax { Operator: AssignmentOperator.Assign } assignment)
                {
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

                key = assignment.Target;
                value = assignment.Value;
            }
            else if (element is AssignmentExpressionSyntax)
            {
                _diagnostics.ReportTableInSet(element.Span);
                failed = true;
                continue;
            }

            RawEntry entry = BindRawEntry(element, key, value, type);
            failed |= entry.IsError;
            entries.Add(entry);
        }

        return failed ? new BoundErrorExpression(span) : FinishEntries(span, type, entries, attributes);
    }

    /// <summary>Converts keys and values to the table's types, and expands lists.</summary>
    private BoundExpression FinishEntries(SourceSpan span, TableType type, List<RawEntry> raw, TableAttributes? attributes)
    {
        List<BoundTableEntry> entries = new(raw.Count);
        bool failed = false;
        foreach (RawEntry entry in raw)
        {
            BoundExpression? value = entry.Value is null ? null : Convert(entry.Value, type.Yield!, ConversionUse.Element);
            failed |= value is { IsError: true } || !FinishKey(type, entry, value, entries);
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

    private bool FinishKey(TableType type, RawEntry entry, BoundExpression? value, List<BoundTableEntry> entries)
    {
        if (!entry.HasBrackets)
        {
            return FinishSingleKey(type, entry, entries);
        }

        SourceSpan span = entry.Syntax.Span;
        if (entry.Columns.Length != type.Index.Length)
        {
            if (value is null)
            {
                _diagnostics.ReportInconsistentElement(span, type);
                return false;
            }

            // Tables take such a key, and fail when they are made.
            BoundExpression[] keys = [.. type.Index.Select(t => (BoundExpression)new BoundFailure(span, "index type doesn't match table", t))];
            entries.Add(new BoundTableEntry(keys, value));
            return true;
        }

        var alternatives = new BoundExpression[entry.Columns.Length][];
        bool[]? expanded = null;
        long product = 1;
        for (int i = 0; i < alternatives.Length; i++)
        {
            PolicyType wanted = type.Index[i];
            if (!entry.IsList[i] && IsExpandable(entry.Columns[i][0], wanted))
            {
                if (!CheckExpansion(entry.Columns[i][0]))
                {
                    return false;
                }

                (expanded ??= new bool[alternatives.Length])[i] = true;
                alternatives[i] = entry.Columns[i];
                continue;
            }

            alternatives[i] = Array.ConvertAll(entry.Columns[i], e => ConvertElement(e, wanted, type));
            if (Array.Exists(alternatives[i], e => e.IsError))
            {
                return false;
            }

            product *= alternatives[i].Length;
        }

        if (product > MaximumExpansion)
        {
            _diagnostics.ReportExpansionTooLarge(span, MaximumExpansion);
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

    /// <summary>An element without brackets: of a set with one column, or a set whose elements are merged in.</summary>
    private bool FinishSingleKey(TableType type, RawEntry entry, List<BoundTableEntry> entries)
    {
        PolicyType? wanted = type.Index.Length == 1 ? type.Index[0] : null;
        BoundExpression element = entry.Columns[0][0];
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
            _diagnostics.ReportNotIndexList(entry.Syntax.Span);
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
