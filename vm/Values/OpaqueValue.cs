namespace NidsVm.Vm.Values;

/// <summary>Base of values that only the engine can look into (hash states, Bloom filters, timer handles, …).</summary>
public abstract class OpaqueValue
{
    protected OpaqueValue(string kind) => Kind = kind;

    /// <summary>The name behind <c>opaque of</c>.</summary>
    public string Kind { get; }

    /// <summary>What <c>copy()</c> makes; handles of things that exist once yield themselves.</summary>
    public virtual OpaqueValue Clone() => this;
}
