using NidsVm.Vm.Values;

namespace NidsVm.Vm.Types;

/// <summary>What a new record of a final type starts from.</summary>
internal sealed class RecordLayout
{
    private RecordLayout(RecordType type, Slot[] template, int[] dynamicFields)
    {
        Empty = template.Length == 0 ? new RecordValue(type, template) : null;
        Template = template;
        DynamicFields = dynamicFields;
        foreach (int field in dynamicFields)
        {
            if (field < RecordType.NamedFields && IsPlain(type.FieldAt(field), 0))
            {
                PlainFields |= 1 << field;
            }
        }
    }

    /// <summary>Constants and unset marks, copied into each new record.</summary>
    public Slot[] Template { get; }

    /// <summary>Fields whose initial value is made anew for each record.</summary>
    public int[] DynamicFields { get; }

    /// <summary>A bit for each of the first fields among <see cref="DynamicFields"/> whose initial value nothing but the record can tell of: it need not be made where another one follows.</summary>
    public int PlainFields { get; }

    /// <summary>The one value of a type without fields; null for others.</summary>
    public RecordValue? Empty { get; }

    public static RecordLayout Of(RecordType type)
    {
        if (type.Layout is { } known)
        {
            return known;
        }

        var template = new Slot[type.Fields.Count];
        List<int> dynamicFields = [];
        for (int i = 0; i < template.Length; i++)
        {
            RecordField field = type.FieldAt(i);
            template[i] = field.Init == FieldInit.Constant ? field.InitConstant : field.Type.IsScalar ? Slot.UnsetScalar : default;
            if (field.Init > FieldInit.Constant)
            {
                dynamicFields.Add(i);
            }
        }

        return type.Layout = new RecordLayout(type, template, [.. dynamicFields]);
    }

    private static bool IsPlain(RecordField field, int depth)
    {
        switch (field.Init)
        {
            case FieldInit.Call:
                return false;
            case FieldInit.EmptyTable:
                return field.TableAttributes < 0;
            case FieldInit.NewRecord:
                var type = (RecordType)field.Type;
                for (int i = 0; i < type.Fields.Count; i++)
                {
                    if (depth == 4 || !IsPlain(type.FieldAt(i), depth + 1))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }
}
