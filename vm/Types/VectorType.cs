namespace NidsVm.Vm.Types;

/// <summary><c>vector of T</c>. The element type of an empty constructor is <c>void</c> until it is known.</summary>
public sealed class VectorType : PolicyType
{
    public VectorType(PolicyType element)
        : base(TypeTag.Vector) => Element = element;

    public PolicyType Element { get; }

    /// <summary>
    /// The type of an empty constructor that was given as an argument: it takes the elements of the parameter's type, but a
    /// description of it shows that none was written.
    /// </summary>
    public static VectorType Unwritten(PolicyType element) => new(element) { Name = "vector()" };

    public override string ToString() => $"vector of {Element}";
}
