namespace NidsVm.Vm.Types;

/// <summary><c>table[I…] of Y</c>, or <c>set[I…]</c> where <see cref="Yield"/> is null.</summary>
public sealed class TableType : PolicyType
{
    private KeyForm _keyForm;

    public TableType(PolicyType[] index, PolicyType? yield)
        : base(TypeTag.Table)
    {
        Index = index;
        Yield = yield;
    }

    public PolicyType[] Index { get; }

    /// <summary>What keys are made of, which decides how they are looked up.</summary>
    internal KeyForm KeyForm => _keyForm == KeyForm.Unknown ? _keyForm = FormOf(Index) : _keyForm;

    public PolicyType? Yield { get; }

    public bool IsSet => Yield is null;

    /// <summary>True for the type of an empty constructor whose element types are not known yet.</summary>
    public bool IsUnspecified => Index.Length == 0;

    public override string ToString()
    {
        string index = string.Join(",", (object[])Index);
        return IsSet ? $"set[{index}]" : $"table[{index}] of {Yield}";
    }

    private static KeyForm FormOf(PolicyType[] index) => index switch
    {
        [{ IsScalar: true }] => KeyForm.Scalar,
        [{ IsScalar: true }, { IsScalar: true }] => KeyForm.ScalarPair,
        [{ Tag: TypeTag.Addr }] => KeyForm.Addr,
        [{ Tag: TypeTag.String }] => KeyForm.String,
        _ => KeyForm.Other,
    };
}

/// <summary>Forms of table keys that have a look-up of their own.</summary>
internal enum KeyForm : byte
{
    Unknown,
    Other,
    Scalar,
    ScalarPair,
    Addr,
    String,
}
