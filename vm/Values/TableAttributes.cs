using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>What restarts the life of a table's element. Numbers are stored in images: append only.</summary>
public enum TableExpiry : byte
{
    None = 0,
    Create = 1,
    Read = 2,
    Write = 3,
}

/// <summary>The attributes of a table value, evaluated: it keeps them wherever it is passed to.</summary>
public sealed class TableAttributes
{
    public bool HasDefault { get; init; }

    /// <summary>The default itself (copied on use where it is an aggregate), unless <see cref="DefaultFunction"/> computes it.</summary>
    public Slot Default { get; init; }

    /// <summary>Called with the index to compute a default, or null.</summary>
    public FunctionValue? DefaultFunction { get; init; }

    /// <summary>True where a defaulted look-up also stores the value.</summary>
    public bool DefaultInserts { get; init; }

    /// <summary>Where the default was declared, for messages.</summary>
    public Runtime.PolicyLocation DefaultPlace { get; init; }

    public TableExpiry ExpiryKind { get; init; }

    /// <summary>Seconds that an element lives, or a negative number for ever.</summary>
    public double Expiry { get; set; } = -1;

    /// <summary>Yields <see cref="Expiry"/> anew for each pass over the table, or null where it is a constant.</summary>
    public FunctionValue? ExpiryExpression { get; init; }

    /// <summary>Called with the table and the index columns (or a vector of them) before an element expires; yields a further interval.</summary>
    public FunctionValue? ExpireFunction { get; init; }

    /// <summary>Called with table, change, index and old value after each change, or null.</summary>
    public FunctionValue? OnChange { get; init; }

    public bool IsOrdered { get; init; }
}
