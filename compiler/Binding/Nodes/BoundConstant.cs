using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>A constant: scalar, enum, string, addr or subnet, as it stands in a slot.</summary>
public sealed class BoundConstant(SourceSpan span, PolicyType type, Slot value) : BoundExpression(span, type)
{
    public Slot Value { get; } = value;
}

/// <summary>A pattern constant, by its source; <c>|</c> and <c>&amp;</c> of constant patterns are folded into one source.</summary>
/// <param name="span">Where it was written.</param>
/// <param name="text">The text between the slashes, escapes kept; inner flags are written <c>(?i:…)</c> and <c>(?s:…)</c>.</param>
/// <param name="caseInsensitive">The flag <c>i</c>.</param>
/// <param name="singleLine">The flag <c>s</c>.</param>
public sealed class BoundPatternConstant(SourceSpan span, byte[] text, bool caseInsensitive, bool singleLine)
    : BoundExpression(span, PolicyType.Pattern)
{
    public byte[] Text { get; } = text;

    public bool IsCaseInsensitive { get; } = caseInsensitive;

    public bool IsSingleLine { get; } = singleLine;
}

/// <summary>A type used as a value; <see cref="BoundExpression.Type"/> is a <see cref="TypeType"/>.</summary>
public sealed class BoundTypeValue(SourceSpan span, TypeType type) : BoundExpression(span, type)
{
    public PolicyType Value => ((TypeType)Type).Of;
}
