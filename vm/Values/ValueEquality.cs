using System.Runtime.CompilerServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>Deep equality and hashing of values by their static type, as table keys and <c>==</c> see them.</summary>
public static class ValueEquality
{
    public static bool Equal(PolicyType type, in Slot a, in Slot b)
    {
        if (type.Tag <= TypeTag.Enum)
        {
            return type.Tag is TypeTag.Double or TypeTag.Time or TypeTag.Interval ? a.AsDouble.Equals(b.AsDouble) : a.Bits == b.Bits;
        }

        if (ReferenceEquals(a.Ref, b.Ref))
        {
            return true;
        }

        if (a.Ref is null || b.Ref is null)
        {
            return false;
        }

        if (type.Tag is TypeTag.Record or TypeTag.Vector or TypeTag.Table or TypeTag.Any)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
        }

        return type.Tag switch
        {
            TypeTag.Addr => a.AsAddr.Equals(b.AsAddr),
            TypeTag.String => a.AsString.Equals(b.AsString),
            TypeTag.Subnet => a.AsSubnet.Equals(b.AsSubnet),
            TypeTag.Record => RecordsEqual(a.AsRecord, b.AsRecord),
            TypeTag.Vector => VectorsEqual(a.AsVector, b.AsVector),
            TypeTag.Table => TablesEqual(a.AsTable, b.AsTable),
            TypeTag.Any => AnyEqual(a.Ref, b.Ref),
            _ => a.Ref.Equals(b.Ref),
        };
    }

    /// <summary><c>!=</c>: the opposite of equal, but for patterns, which differ where they are not the same value (a quirk of the reference).</summary>
    public static bool Differ(PolicyType type, in Slot a, in Slot b)
        => type.Tag == TypeTag.Pattern ? !ReferenceEquals(a.Ref, b.Ref) : !Equal(type, a, b);

    public static ulong HashOf(PolicyType type, in Slot slot)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (slot.Ref)
        {
            case RecordValue record:
                ulong h = 1;
                for (int i = 0; i < record.Fields.Length; i++)
                {
                    PolicyType field = record.Type.Fields[i].Type;
                    h = record.IsSet(i) ? KeyHash.Mix(h, HashOf(field, record.Fields[i])) : KeyHash.Mix(h, 7);
                }

                return h;
            case VectorValue vector:
                ulong v = 2;
                foreach (ref Slot item in vector.Items)
                {
                    v = KeyHash.Mix(v, HashOf(vector.Type.Element, item));
                }

                return v;
            case TableValue table:
                ulong t = (ulong)table.Count;
                for (int i = 0; i < table.EntryLimit; i++)
                {
                    if (table.IsLive(i))
                    {
                        t += (ulong)(uint)KeyHash.Of(table.Type.Index, table.KeyAt(i));
                    }
                }

                return t;
            case BoxedScalar boxed:
                return (ulong)boxed.Bits;
            case StringValue text:
                return KeyHash.BytesHash(text.Span);
            case AddrValue addr:
                return KeyHash.Mix(addr.Hi, addr.Lo);
            case SubnetValue subnet:
                return KeyHash.Mix(subnet.Prefix.Hi ^ (ulong)subnet.Length, subnet.Prefix.Lo);
            case null:
                return (ulong)slot.Bits;
            default:
                return type.IsScalar ? (ulong)slot.Bits : (ulong)slot.Ref.GetHashCode();
        }
    }

    private static bool RecordsEqual(RecordValue a, RecordValue b)
    {
        if (a.Fields.Length != b.Fields.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Fields.Length; i++)
        {
            bool set = a.IsSet(i);
            if (set != b.IsSet(i) || (set && !Equal(a.Type.Fields[i].Type, a.Fields[i], b.Fields[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool VectorsEqual(VectorValue a, VectorValue b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (!Equal(a.Type.Element, a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TablesEqual(TableValue a, TableValue b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.EntryLimit; i++)
        {
            if (!a.IsLive(i))
            {
                continue;
            }

            int other = b.Find(a.KeyAt(i));
            if (other < 0 || (a.Type.Yield is { } yield && !Equal(yield, a.ValueAt(i), b.ValueAt(other))))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AnyEqual(object a, object b)
    {
        if (a is BoxedScalar x && b is BoxedScalar y)
        {
            return x.Type.Tag == y.Type.Tag && x.Bits == y.Bits;
        }

        return a.GetType() == b.GetType() && Equal(TypeOf(a), Slot.Of(a), Slot.Of(b));
    }

    /// <summary>The type that a reference value tells of itself.</summary>
    public static PolicyType TypeOf(object value) => value switch
    {
        BoxedScalar boxed => boxed.Type,
        StringValue => PolicyType.String,
        Patterns.PatternValue => PolicyType.Pattern,
        FileValue => FileType.Instance,
        AddrValue => PolicyType.Addr,
        SubnetValue => PolicyType.Subnet,
        RecordValue record => record.Type,
        VectorValue vector => vector.Type,
        TableValue table => table.Type,
        FunctionValue function => function.Type,
        TypeValue type => new TypeType(type.Type),
        OpaqueValue opaque => new OpaqueType(opaque.Kind),
        _ => PolicyType.Any,
    };
}
