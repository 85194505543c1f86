using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>A type used as a value.</summary>
public sealed record TypeValue(PolicyType Type);
