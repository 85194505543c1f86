namespace NidsVm.Vm.Types;

/// <summary><c>table[I…] of Y</c>, or <c>set[I…]</c> where <see cref="Yield"/> is null.</summary>
public sealed class TableType : PolicyType
{
    public TableType(PolicyType[] index, PolicyType? yield)
        : base(TypeTag.Table)
    {
        Index = index;
        Yield = yield;
    }

    public PolicyType[] Index { get; }

    public PolicyType? Yield { get; }

    public bool IsSet => Yield is null;

    /// <summary>True for the type of an empty constructor whose element types are not known yet.</summary>
    public bool IsUnspecified => Index.Length == 0;

    public override string ToString()
    {
        string index = string.Join(",", (object[])Index);
        return IsSet ? $"set[{index}]" : $"table[{index}] of {Yield}";
    }
}
