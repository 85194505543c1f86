using System.Globalization;
using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Signatures;

namespace NidsVm.Analysis.Signatures;

/// <summary>
/// The rules of the program's signature files. What is looked up and compiled for connections is so when the first one of its protocol
/// comes, what is for files with the first file, so that rules cost a start next to nothing.
/// </summary>
public sealed class SignatureEngine
{
    private readonly AnalysisContext _context;
    private readonly SignatureDefinition[] _definitions;
    private readonly SignatureGroup?[] _groups = new SignatureGroup?[256];
    private readonly bool[] _isGrouped = new bool[256];
    private SignatureRule[]? _rules;

    public SignatureEngine(AnalysisContext context)
    {
        _context = context;
        _definitions = context.Machine.Program.Signatures;
        State = new RecordShape(context.Machine, "signature_state", "sig_id", "conn", "is_orig", "payload_size");
        foreach (SignatureDefinition definition in _definitions)
        {
            HasTrafficRules |= definition.IsActive && !Array.Exists(definition.Patterns, static p => p.Content == SignatureContent.FileMagic);
        }

        Magic = new FileMagic(_definitions, context.Machine);
    }

    /// <summary>Whether any rule looks at connections.</summary>
    public bool HasTrafficRules { get; }

    /// <summary>The rules for files.</summary>
    public FileMagic Magic { get; }

    /// <summary>sig_id conn is_orig payload_size</summary>
    internal RecordShape State { get; }

    /// <summary>The rules for connections of an IP protocol, or null where there are none.</summary>
    internal SignatureGroup? GroupOf(byte protocol)
    {
        if (!HasTrafficRules)
        {
            return null;
        }

        if (!_isGrouped[protocol])
        {
            _isGrouped[protocol] = true;
            SignatureRule[] all = _rules ??= Resolve();
            SignatureRule[] rules = RulesFor(all, protocol);
            _groups[protocol] = rules.Length == 0 ? null : new SignatureGroup(rules, all.Length, _context.Machine);
        }

        return _groups[protocol];
    }

    // Apart from the look-up above, which would make room for the captured protocol at each call.
    private static SignatureRule[] RulesFor(SignatureRule[] all, byte protocol)
        => Array.FindAll(all, r => r.Definition.IsActive && !r.IsFileMagic && Array.TrueForAll(r.Tests, t => !t.IsProtocol || t.HoldsFor(protocol)));

    /// <summary>Figures about the automata that traffic has built so far: a line for all, and one for each.</summary>
    internal string Statistics()
    {
        StringBuilder lines = new();
        double now = _context.Machine.NetworkTime;
        int automata = 0;
        int states = 0;
        for (int protocol = 0; protocol < _groups.Length; protocol++)
        {
            foreach (SignatureContent content in Enum.GetValues<SignatureContent>())
            {
                foreach ((int count, IEnumerable<string> rules) in _groups[protocol]?.Contents(content)?.Statistics() ?? [])
                {
                    lines.Append(CultureInfo.InvariantCulture, $"{now:0.000000} {count} DFA states for {content} of IP protocol {protocol} from sigs {string.Join(' ', rules)}\n");
                    automata++;
                    states += count;
                }
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{now:0.000000} computed dfa states = {states}; matchers = {automata}; rules = {_definitions.Length}\n") + lines;
    }

    private SignatureRule[] Resolve()
    {
        Machine machine = _context.Machine;
        var rules = new SignatureRule[_definitions.Length];
        for (int i = 0; i < rules.Length; i++)
        {
            SignatureDefinition definition = _definitions[i];
            rules[i] = new SignatureRule(
                i,
                definition,
                Array.ConvertAll(definition.Tests, t => ResolvedTest.Resolve(t, machine)),
                Array.ConvertAll(definition.Conditions, Resolve),
                Array.ConvertAll(definition.Actions, Resolve));
        }

        foreach (SignatureRule rule in rules)
        {
            foreach (SignatureRequirement requirement in rule.Definition.Requirements)
            {
                rules[requirement.Rule].Dependents.Add(rule.Index);
            }
        }

        return rules;
    }

    private RuleCondition Resolve(SignatureCondition condition)
    {
        Machine machine = _context.Machine;
        bool isEval = condition.Kind == SignatureConditionKind.Eval;
        return new RuleCondition(
            condition, isEval ? machine.FindFunction(condition.Name) : null, isEval ? machine.FindGlobal(condition.Name) : -1);
    }

    private RuleAction Resolve(SignatureAction action)
    {
        EventHandle? handle = action.Kind == SignatureActionKind.Event ? _context.Machine.FindEvent(action.Name) : null;
        if (action.Kind is not (SignatureActionKind.Enable or SignatureActionKind.Disable))
        {
            return new RuleAction(action, handle, null, null);
        }

        int colon = action.Name.IndexOf(':', StringComparison.Ordinal);
        AnalyzerInfo? first = Analyzer(colon < 0 ? action.Name : action.Name[..colon]);
        return colon < 0
            ? new RuleAction(action, null, first, null)
            : new RuleAction(action, null, Analyzer(action.Name[(colon + 1)..]), first);
    }

    private AnalyzerInfo? Analyzer(string name)
    {
        string canonical = string.Create(name.Length, name, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsAsciiLetterOrDigit(from[i]) ? char.ToUpperInvariant(from[i]) : '_';
            }
        });
        if (_context.Analyzers.TryGet(canonical, out AnalyzerInfo? info))
        {
            return info;
        }

        _context.Machine.Reporter.Warning($"unknown analyzer '{name}' specified in rule");
        return null;
    }
}
