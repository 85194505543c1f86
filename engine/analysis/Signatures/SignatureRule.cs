using NidsVm.Analysis.Analyzers;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Signatures;

/// <summary>A rule with everything that it names looked up in the running program.</summary>
internal sealed class SignatureRule
{
    public SignatureRule(int index, SignatureDefinition definition, ResolvedTest[] tests, RuleCondition[] conditions, RuleAction[] actions)
    {
        Index = index;
        Definition = definition;
        Tests = tests;
        Conditions = conditions;
        Actions = actions;
        Name = new StringValue(definition.Name);
    }

    /// <summary>Its number among all rules.</summary>
    public int Index { get; }

    public SignatureDefinition Definition { get; }

    public StringValue Name { get; }

    public ResolvedTest[] Tests { get; }

    public RuleCondition[] Conditions { get; }

    public RuleAction[] Actions { get; }

    /// <summary>Numbers of the rules that require this one.</summary>
    public List<int> Dependents { get; } = [];

    /// <summary>Whether it has no patterns: it is decided by headers and conditions alone.</summary>
    public bool IsPure => Definition.Patterns.Length == 0;

    /// <summary>Whether it looks at files; such rules take no part in connections.</summary>
    public bool IsFileMagic => Array.Exists(Definition.Patterns, static p => p.Content == SignatureContent.FileMagic);
}

/// <summary>A condition with its function or variable.</summary>
/// <param name="Function">of <c>eval</c>, or null</param>
/// <param name="Global">of <c>eval</c> where it names a variable; else -1</param>
internal sealed record RuleCondition(SignatureCondition Definition, FunctionValue? Function, int Global);

/// <summary>An action with its event or analyzer.</summary>
/// <param name="Event">null where the program has none of the name</param>
/// <param name="Analyzer">to begin with or to end</param>
/// <param name="Carrier">the analyzer below which that is, or null</param>
internal sealed record RuleAction(SignatureAction Definition, EventHandle? Event, AnalyzerInfo? Analyzer, AnalyzerInfo? Carrier)
{
    public StringValue? Message { get; } = Definition.Message is { } text ? new StringValue(text) : null;

    /// <summary>Whether the event takes the place where the match ends.</summary>
    public bool WantsEnd { get; } = Event is not null && Event.ArgumentCount == (Definition.Message is null ? 3 : 4);
}
