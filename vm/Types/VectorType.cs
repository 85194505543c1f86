namespace NidsVm.Vm.Types;

/// <summary><c>vector of T</c>. The element type of an empty constructor is <c>void</c> until it is known.</summary>
public sealed class VectorType : PolicyType
{
    public VectorType(PolicyType element)
        : base(TypeTag.Vector) => Element = element;

    public PolicyType Element { get; }

    public override string ToString() => $"vector of {Element}";
}
