namespace NidsVm.Vm.Types;

/// <summary>The text of types as <c>print</c> and <c>type_name</c> show them.</summary>
public static class TypeFormatter
{
    /// <summary>A type by its name where it has one and is an enum, a record or a function type; by its structure otherwise.</summary>
    public static string Describe(PolicyType type)
    {
        if (type.Name is { } name && ShowsName(type))
        {
            return name.StartsWith("GLOBAL::", StringComparison.Ordinal) ? name["GLOBAL::".Length..] : name;
        }

        switch (type)
        {
            case RecordType record:
                var text = new System.Text.StringBuilder("record { ");
                foreach (RecordField field in record.Fields)
                {
                    text.Append(field.Name).Append(':').Append(Describe(field.Type)).Append(';');
                    text.Append(field.IsOptional && !field.HasDefault ? " &optional; " : " ");
                }

                text.Replace("; &optional;", " &optional;");
                return text.Append('}').ToString();
            case TableType { IsUnspecified: true } empty:
                return empty.IsSet ? "set()" : "table()";
            case VectorType { Element.Tag: TypeTag.Void }:
                return "vector()";
            case TableType table:
                string index = string.Join(",", table.Index.Select(Describe));
                return table.Yield is null ? $"set[{index}]" : $"table[{index}] of {Describe(table.Yield)}";
            case VectorType vector:
                return $"vector of {Describe(vector.Element)}";
            case FuncType function:
                string parameters = function.IsVariadic ? "va_args:any" : string.Join(", ", function.Parameters.Select(Describe));
                string yield = function.Flavor switch
                {
                    FuncFlavor.Hook => " : bool",
                    FuncFlavor.Function => $" : {Describe(function.Yield)}",
                    _ => "",
                };
                return $"{function.Flavor.ToString().ToLowerInvariant()}({parameters}){yield}";
            case TypeType of:
                return $"type {Describe(of.Of)}";
            case ListType list:
                return "list of " + string.Join(",", list.Items.Select(Describe));
            case EnumType:
                return "enum";
            case FileType:
                return "file of string";
            default:
                return type.ToString()!;
        }
    }

    private static string Describe(FuncParameter parameter)
    {
        string text = $"{parameter.Name}:{Describe(parameter.Type)}";
        return parameter.DefaultText is { } value ? $"{text} &default={value}, &optional" : text;
    }

    private static bool ShowsName(PolicyType type) => type.Tag is TypeTag.Enum or TypeTag.Record or TypeTag.Func or TypeTag.Table or TypeTag.Vector;
}
