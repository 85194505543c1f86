using NidsVm.Compiler.Text;
using NidsVm.Vm.Signatures;

namespace NidsVm.Compiler.Signatures;

/// <summary>A rule as it was written: names in it are not looked up yet.</summary>
internal sealed class SignatureSyntax(SignatureToken name)
{
    public SignatureToken Name { get; } = name;

    public bool IsActive { get; set; } = true;

    public List<HeaderTestSyntax> Tests { get; } = [];

    public List<PatternSyntax> Patterns { get; } = [];

    public List<RequirementSyntax> Requirements { get; } = [];

    public List<ConditionSyntax> Conditions { get; } = [];

    public List<ActionSyntax> Actions { get; } = [];
}

/// <param name="Offset">a number or a variable</param>
/// <param name="Size">a number or a variable; null for one byte</param>
/// <param name="Mask">a number or a variable, or null</param>
internal sealed record HeaderTestSyntax(
    HeaderPart Part, SourceSpan Span, SignatureToken? Offset, SignatureToken? Size, SignatureToken? Mask,
    SignatureComparison Comparison, List<HeaderValueSyntax> Values)
{
    /// <summary>Offset and size where the keyword fixes them.</summary>
    public (int Offset, int Size) Fixed { get; init; } = (0, 1);
}

/// <summary>A number, an address, a variable, or a range of numbers.</summary>
internal readonly record struct HeaderValueSyntax(SignatureToken First, SignatureToken? Last);

/// <param name="Text">a pattern or a variable of type string</param>
internal sealed record PatternSyntax(SignatureContent Content, SignatureToken Text, SignatureToken? Depth);

internal sealed record RequirementSyntax(SignatureToken Rule, bool IsReverse, bool IsNegated);

/// <param name="Operand">a length or the name of a function; default without</param>
internal sealed record ConditionSyntax(
    SignatureConditionKind Kind, uint Number, SignatureComparison Comparison, SignatureToken Operand);

/// <param name="Name">of an event, analyzer or kind of file; default without</param>
/// <param name="Message">a string or a variable; default without</param>
internal sealed record ActionSyntax(SignatureActionKind Kind, SourceSpan Span, SignatureToken Name, SignatureToken Message, int Strength);
