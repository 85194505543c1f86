namespace NidsVm.Vm.Values;

public sealed partial class TableValue
{
    /// <summary>Default, expiry and change attributes, or null. They belong to the value, not to the variable that holds it.</summary>
    public TableAttributes? Attributes { get; set; }
}
