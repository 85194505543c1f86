using NidsVm.Compiler.Text;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>A constant: scalar, enum, string, addr or subnet, as it stands in a slot.</summary>
public sealed class BoundConstant(SourceSpan span, PolicyType type, Slot value) : BoundExpression(span, type)
{
    public Slot Value { get; } = value;
}

/// <summary>A pattern literal.</summary>
public sealed class BoundPatternConstant(SourceSpan span, PatternValue value)
    : BoundExpression(span, PolicyType.Pattern)
{
    /// <summary>The compiled pattern; who uses it makes a copy.</summary>
    public PatternValue Value { get; } = value;
}

/// <summary>A type used as a value; <see cref="BoundExpression.Type"/> is a <see cref="TypeType"/>.</summary>
public sealed class BoundTypeValue(SourceSpan span, TypeType type) : BoundExpression(span, type)
{
    public PolicyType Value => ((TypeType)Type).Of;
}
