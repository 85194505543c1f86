namespace NidsVm.Vm.Types;

/// <summary>Whether two types are the same: by identity, else by shape. Records are the same where their fields are, in order.</summary>
public static class TypeIdentity
{
    /// <summary>Pairs deeper than this are taken for the same: they repeat.</summary>
    private const int MaxDepth = 24;

    /// <summary>Records that hold each other several times over could be compared along too many ways; what is left then repeats.</summary>
    private const int MaxSteps = 100_000;

    public static bool Same(PolicyType a, PolicyType b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        int steps = 0;
        return Same(a, b, 0, ref steps);
    }

    private static bool Same(PolicyType a, PolicyType b, int depth, ref int steps)
    {
        if (ReferenceEquals(a, b) || depth > MaxDepth || ++steps > MaxSteps)
        {
            return true;
        }

        if (a.Tag != b.Tag)
        {
            return false;
        }

        depth++;
        switch (a)
        {
            case EnumType:
                return a.Name is not null && string.Equals(a.Name, b.Name, StringComparison.Ordinal);
            case RecordType left when b is RecordType right:
                return SameFields(left, right, depth, ref steps);
            case TableType left when b is TableType right:
                return left.IsSet == right.IsSet && SameLists(left.Index, right.Index, depth, ref steps) && (left.Yield is null || Same(left.Yield, right.Yield!, depth, ref steps));
            case VectorType left when b is VectorType right:
                return Same(left.Element, right.Element, depth, ref steps);
            case FuncType left when b is FuncType right:
                return left.Flavor == right.Flavor && Same(left.Yield, right.Yield, depth, ref steps) && SameParameters(left, right, depth, ref steps);
            case OpaqueType left when b is OpaqueType right:
                return string.Equals(left.Kind, right.Kind, StringComparison.Ordinal);
            case TypeType left when b is TypeType right:
                return Same(left.Of, right.Of, depth, ref steps);
            case ListType left when b is ListType right:
                return SameLists(left.Items, right.Items, depth, ref steps);
            default:
                return true;
        }
    }

    private static bool SameFields(RecordType a, RecordType b, int depth, ref int steps)
    {
        if (a.Fields.Count != b.Fields.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Fields.Count; i++)
        {
            RecordField left = a.Fields[i];
            RecordField right = b.Fields[i];
            if (!string.Equals(left.Name, right.Name, StringComparison.Ordinal) || !Same(left.Type, right.Type, depth, ref steps))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameLists(PolicyType[] a, PolicyType[] b, int depth, ref int steps)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (!Same(a[i], b[i], depth, ref steps))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameParameters(FuncType a, FuncType b, int depth, ref int steps)
    {
        if (a.Parameters.Length != b.Parameters.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Parameters.Length; i++)
        {
            if (!Same(a.Parameters[i].Type, b.Parameters[i].Type, depth, ref steps))
            {
                return false;
            }
        }

        return true;
    }
}
