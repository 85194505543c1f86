using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Input;

/// <summary>Which types streams can have, and the checks of what a policy asks for; each failing check is told as an error.</summary>
internal static class StreamTypes
{
    /// <summary>A type that a column of a source can have.</summary>
    public static bool IsReadable(PolicyType type) => type switch
    {
        RecordType => true,
        TableType table => table.IsSet && table.Index.Length == 1 && IsAtomic(table.Index[0]),
        VectorType vector => IsAtomic(vector.Element),
        _ => IsAtomic(type),
    };

    /// <summary>A field that a row may leave without a value.</summary>
    public static bool IsOptional(RecordField field) => field.IsOptional || field.HasDefault;

    /// <summary>Lists the columns of a record, nested records included.</summary>
    /// <param name="machine">takes what is to be told</param>
    /// <param name="type">the record</param>
    /// <param name="skipsUnreadable">optional fields of other types are left out instead of refused</param>
    /// <param name="fields">gets the columns</param>
    /// <param name="prefix">what stands before the names</param>
    public static bool TryUnroll(Machine machine, RecordType type, bool skipsUnreadable, List<InputField> fields, string prefix = "")
    {
        foreach (RecordField field in type.Fields)
        {
            string name = prefix + field.Name;
            if (!IsReadable(field.Type))
            {
                if (skipsUnreadable && IsOptional(field) && field.Type.Tag is TypeTag.File or TypeTag.Func or TypeTag.Opaque)
                {
                    machine.Reporter.Info($"Encountered incompatible type \"{TagName(field.Type)}\" in type definition for field \"{name}\" in ReaderFrontend. Ignoring optional field.");
                    continue;
                }

                machine.Reporter.Error($"Incompatible type \"{TagName(field.Type)}\" in type definition for field \"{name}\" in ReaderFrontend");
                return false;
            }

            if (field.Type is RecordType nested)
            {
                if (IsOptional(field))
                {
                    machine.Reporter.Info($"The input framework does not support optional record fields: \"{field.Name}\"");
                    return false;
                }

                if (!TryUnroll(machine, nested, skipsUnreadable, fields, name + "."))
                {
                    return false;
                }

                continue;
            }

            fields.Add(new InputField { Name = name, SecondaryName = field.TypeColumn, Type = field.Type, IsOptional = IsOptional(field) });
        }

        return true;
    }

    /// <summary>The kind of a type as messages call it.</summary>
    public static string TagName(PolicyType type) => type.Tag.ToString().ToLowerInvariant();

    /// <summary>A type by kind and description.</summary>
    public static string Describe(PolicyType type) => $"'{TagName(type)}':{TypeFormatter.Describe(type)}";

    private static bool IsAtomic(PolicyType type)
        => type.Tag is TypeTag.Bool or TypeTag.Int or TypeTag.Count or TypeTag.Port or TypeTag.Subnet or TypeTag.Addr or TypeTag.Double
            or TypeTag.Time or TypeTag.Interval or TypeTag.Enum or TypeTag.String or TypeTag.Pattern;
}
