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
    }

    /// <summary>Constants and unset marks, copied into each new record.</summary>
    public Slot[] Template { get; }

    /// <summary>Fields whose initial value is made anew for each record.</summary>
    public int[] DynamicFields { get; }

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
            RecordField field = type.Fields[i];
            template[i] = field.Init == FieldInit.Constant ? field.InitConstant : field.Type.IsScalar ? Slot.UnsetScalar : default;
            if (field.Init > FieldInit.Constant)
            {
                dynamicFields.Add(i);
            }
        }

        return type.Layout = new RecordLayout(type, template, [.. dynamicFields]);
    }
}
