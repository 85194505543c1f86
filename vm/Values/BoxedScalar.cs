using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>A scalar held in a place of type <c>any</c>; reference values stand there as they are, and tell their own type.</summary>
public sealed class BoxedScalar
{
    public BoxedScalar(PolicyType type, long bits)
    {
        Type = type;
        Bits = bits;
    }

    public PolicyType Type { get; }

    public long Bits { get; }
}
