using NidsVm.Vm.Types;

namespace NidsVm.Input;

/// <summary>One column that a stream wants of its source: a field of the policy's record, nested ones with dots in their names.</summary>
public sealed class InputField
{
    public required string Name { get; init; }

    /// <summary>The column that holds the protocol of a port (<c>&amp;type_column</c>), or null.</summary>
    public string? SecondaryName { get; init; }

    public required PolicyType Type { get; init; }

    /// <summary>A source may lack the column, and a row its value.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Type of the elements of a set or vector, or null.</summary>
    public PolicyType? Element => Type switch
    {
        TableType table => table.Index[0],
        VectorType vector => vector.Element,
        _ => null,
    };
}
