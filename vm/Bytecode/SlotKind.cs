using NidsVm.Vm.Types;

namespace NidsVm.Vm.Bytecode;

/// <summary>What a stack slot holds, as the verifier follows it.</summary>
public enum SlotKind : byte
{
    /// <summary>Nothing: the result of <c>void</c>.</summary>
    None,

    /// <summary>Bits; the reference beside them is undefined.</summary>
    Scalar,

    /// <summary>A reference that is set; the bits beside it are undefined.</summary>
    Reference,

    /// <summary>A whole slot, which may be unset.</summary>
    Whole,
}

/// <summary>Slot kinds of policy types.</summary>
public static class SlotKinds
{
    public static SlotKind Of(PolicyType type) => type.Tag == TypeTag.Void ? SlotKind.None : type.IsScalar ? SlotKind.Scalar : SlotKind.Reference;
}
