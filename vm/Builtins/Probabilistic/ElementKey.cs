using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Probabilistic;

/// <summary>An element of a structure that holds values of one type, whichever was added first.</summary>
internal readonly struct ElementKey : IEquatable<ElementKey>
{
    public ElementKey(PolicyType type, Slot value)
    {
        Type = type;
        Value = value;
    }

    public PolicyType Type { get; }

    public Slot Value { get; }

    /// <summary>True where two element types are the same kind of thing.</summary>
    public static bool SameType(PolicyType a, PolicyType b)
        => ReferenceEquals(a, b) || (a.Tag == b.Tag && string.Equals(TypeFormatter.Describe(a), TypeFormatter.Describe(b), StringComparison.Ordinal));

    /// <summary>64 well-mixed bits of a value's binary form, under a seed of the structure's own.</summary>
    public static ulong Hash(PolicyType type, in Slot value, ulong seed)
    {
        var bytes = new TextBuffer();
        BinaryForm.WriteArgument(bytes, type, value);
        ulong h = seed ^ 0x9E37_79B9_7F4A_7C15;
        foreach (byte b in bytes.Span)
        {
            h = KeyHash.Mix(h, b);
        }

        return KeyHash.Mix(h, (ulong)bytes.Length);
    }

    public bool Equals(ElementKey other) => Type.Tag == other.Type.Tag && ValueEquality.Equal(Type, Value, other.Value);

    public override bool Equals(object? obj) => obj is ElementKey other && Equals(other);

    public override int GetHashCode() => (int)ValueEquality.HashOf(Type, Value);
}
