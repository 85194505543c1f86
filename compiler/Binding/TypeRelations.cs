using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <summary>How types relate: equality of shape, numeric promotion, record promotion.</summary>
public static class TypeRelations
{
    private const int MaximumDepth = 64;

    /// <summary>True where values of one type may stand for the other as they are. <c>any</c> agrees with everything.</summary>
    public static bool Same(PolicyType a, PolicyType b) => Same(a, b, 0);

    /// <summary>count, int, double.</summary>
    public static bool IsArithmetic(this PolicyType type) => type.IsNumeric;

    /// <summary>Tables, sets and vectors whose element types are not known.</summary>
    public static bool IsUnspecified(this PolicyType type) => type switch
    {
        TableType table => table.IsUnspecified,
        VectorType vector => vector.Element.Tag == TypeTag.Void,
        _ => false,
    };

    /// <summary>The wider of two numeric types: double over int over count.</summary>
    public static PolicyType Wider(PolicyType a, PolicyType b)
    {
        if (a.Tag == TypeTag.Double || b.Tag == TypeTag.Double)
        {
            return PolicyType.Double;
        }

        return a.Tag == TypeTag.Int || b.Tag == TypeTag.Int ? PolicyType.Int : PolicyType.Count;
    }

    /// <summary>True where the fields that two records share have the same types, so that the second may become the first.</summary>
    public static bool IsPromotable(RecordType target, RecordType source)
    {
        foreach (RecordField field in source.Fields)
        {
            int index = target.IndexOf(field.Name);
            if (index < 0)
            {
                continue;
            }

            PolicyType wanted = target.Fields[index].Type;
            if (Same(field.Type, wanted) || (wanted.IsArithmetic() && field.Type.IsArithmetic())
                || (field.Type.IsUnspecified() && field.Type.Tag == wanted.Tag))
            {
                continue;
            }

            if (field.Type is not RecordType inner || wanted is not RecordType outer || !IsPromotable(outer, inner))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The types that a case, a comparison or a key may have: bool, numbers, time, port, enum, string, addr, subnet, pattern.</summary>
    public static bool IsAtomic(this PolicyType type) => type.Tag is >= TypeTag.Bool and <= TypeTag.Subnet;

    /// <summary>A type as error messages name it.</summary>
    public static string Describe(PolicyType type) => type switch
    {
        { Name: { } name } => name,
        TableType { IsSet: true } => "set",
        TableType => "table",
        VectorType => "vector",
        RecordType => "record",
        FuncType func => func.Flavor.ToString().ToLowerInvariant(),
        EnumType => "enum",
        _ => type.ToString() ?? "",
    };

    private static bool Same(PolicyType a, PolicyType b, int depth)
    {
        if (ReferenceEquals(a, b) || a.Tag == TypeTag.Any || b.Tag == TypeTag.Any || a.Tag == TypeTag.Error || b.Tag == TypeTag.Error
            || depth > MaximumDepth)
        {
            return true;
        }

        if (a.Tag != b.Tag)
        {
            return false;
        }

        switch (a, b)
        {
            case (TableType x, TableType y):
                return x.IsSet == y.IsSet && SameAll(x.Index, y.Index, depth) && (x.IsSet || Same(x.Yield!, y.Yield!, depth + 1));
            case (VectorType x, VectorType y):
                return Same(x.Element, y.Element, depth + 1);
            case (ListType x, ListType y):
                return SameAll(x.Items, y.Items, depth);
            case (EnumType x, EnumType y):
                return IsTagOfAll(x, y) || IsTagOfAll(y, x) || (x.Name is not null && string.Equals(x.Name, y.Name, StringComparison.Ordinal));
            case (OpaqueType x, OpaqueType y):
                return string.Equals(x.Kind, y.Kind, StringComparison.Ordinal);
            case (TypeType x, TypeType y):
                return Same(x.Of, y.Of, depth + 1);
            case (FuncType x, FuncType y):
                return SameFunctions(x, y, depth);
            case (RecordType x, RecordType y):
                return SameRecords(x, y, depth);
            default:
                return true;
        }
    }

    /// <summary><c>AllAnalyzers::Tag</c> takes in the tags of all kinds of analyzers.</summary>
    private static bool IsTagOfAll(EnumType all, EnumType tag) =>
        string.Equals(all.Name, "AllAnalyzers::Tag", StringComparison.Ordinal)
        && (tag.Name is "Analyzer::Tag" or "Files::Tag" or "PacketAnalyzer::Tag");

    private static bool SameAll(PolicyType[] a, PolicyType[] b, int depth)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (!Same(a[i], b[i], depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameFunctions(FuncType x, FuncType y, int depth)
    {
        if (x.Flavor != y.Flavor || x.Parameters.Length != y.Parameters.Length || !Same(x.Yield, y.Yield, depth + 1))
        {
            return false;
        }

        for (int i = 0; i < x.Parameters.Length; i++)
        {
            if (!Same(x.Parameters[i].Type, y.Parameters[i].Type, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameRecords(RecordType x, RecordType y, int depth)
    {
        if (x.Fields.Count != y.Fields.Count)
        {
            return false;
        }

        for (int i = 0; i < x.Fields.Count; i++)
        {
            if (!string.Equals(x.Fields[i].Name, y.Fields[i].Name, StringComparison.Ordinal)
                || !Same(x.Fields[i].Type, y.Fields[i].Type, depth + 1))
            {
                return false;
            }
        }

        return true;
    }
}
