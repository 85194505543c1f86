using System.Text;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Signatures;

/// <summary>Looks up what rules name, checks it, and makes definitions of them.</summary>
internal sealed class SignatureBinder(ProgramNames names, DiagnosticBag diagnostics, IReadOnlyList<SignatureDefinition> known)
{
    private const string MatchEvent = "signature_match";
    private const string StateType = "signature_state";

    private static readonly Dictionary<string, uint> Protocols = new(StringComparer.Ordinal)
    {
        ["icmp"] = 1,
        ["tcp"] = 6,
        ["udp"] = 17,
        ["icmp6"] = 58,
    };

    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <summary>Makes the definitions; they are numbered behind those that the program has already.</summary>
    public List<SignatureDefinition> Bind(IReadOnlyList<SignatureSyntax> rules)
    {
        foreach (SignatureDefinition rule in known)
        {
            _indices.TryAdd(rule.Name, _indices.Count);
        }

        foreach (SignatureSyntax rule in rules)
        {
            if (!_indices.TryAdd(rule.Name.Text, _indices.Count))
            {
                diagnostics.ReportSignatureDefinedTwice(rule.Name.Span, rule.Name.Text);
            }
        }

        return diagnostics.HasErrors ? [] : [.. rules.Select(Bind)];
    }

    private SignatureDefinition Bind(SignatureSyntax rule) => new()
    {
        Name = rule.Name.Text,
        File = rule.Name.Span.Source?.ProgramName ?? "",
        Line = rule.Name.Span.Line,
        IsActive = rule.IsActive,
        Tests = [.. rule.Tests.Where(IsTest).Select(Bind)],
        Patterns = [.. rule.Patterns.Select(Bind)],
        Requirements = [.. rule.Requirements.Select(Bind)],
        Conditions = [.. rule.Conditions.Select(Bind)],
        Actions = [.. rule.Actions.Select(Bind)],
    };

    // ---- Conditions ----------------------------------------------------------------------------------------------

    /// <summary>The protocols <c>ip</c> and <c>ip6</c> are those of the outer header: all packets have one.</summary>
    private static bool IsTest(HeaderTestSyntax test) =>
        test.Part != HeaderPart.Protocol || !test.Values.Exists(static v => v.First.Kind == SignatureTokenKind.Name && v.First.Text is "ip" or "ip6");

    private HeaderTest Bind(HeaderTestSyntax test)
    {
        (int offset, int size) = test.Fixed;
        if (test.Offset is { } at)
        {
            offset = (int)Math.Min(Integer(at), int.MaxValue);
            size = test.Size is { } given ? (int)Math.Min(Integer(given), int.MaxValue) : 1;
            if (size is not (1 or 2 or 4))
            {
                diagnostics.ReportBadHeaderSize((test.Size ?? at).Span);
                size = 1;
            }
        }

        uint? mask = test.Mask is { } token ? Integer(token) : null;
        bool isAddress = test.Part is HeaderPart.SourceAddress or HeaderPart.DestinationAddress;
        List<HeaderValue> values = [];
        foreach (HeaderValueSyntax value in test.Values)
        {
            if (isAddress)
            {
                AddAddress(values, value);
            }
            else
            {
                AddNumber(values, value, mask, test.Part);
            }
        }

        return new HeaderTest(test.Part, offset, Math.Max(size, 1), test.Comparison, [.. values]);
    }

    private void AddAddress(List<HeaderValue> values, HeaderValueSyntax value)
    {
        SignatureToken token = value.First;
        switch (token.Kind)
        {
            case SignatureTokenKind.Address:
                values.Add(HeaderValue.Subnet(token.Hi, token.Lo, (int)token.Value));
                break;
            case SignatureTokenKind.Name:
                AddVariable(values, token, "an address, a subnet or a set of such", static t => t.Tag is TypeTag.Subnet or TypeTag.Addr);
                break;
            default:
                diagnostics.ReportSignatureSyntax(token.Span, "an address, a subnet or a variable");
                break;
        }
    }

    private void AddNumber(List<HeaderValue> values, HeaderValueSyntax value, uint? mask, HeaderPart part)
    {
        SignatureToken token = value.First;
        switch (token.Kind)
        {
            case SignatureTokenKind.Number:
                uint last = value.Last?.Value ?? token.Value;
                if (last < token.Value)
                {
                    diagnostics.ReportEmptySignatureRange(token.Span.To(value.Last!.Value.Span));
                }

                values.Add(HeaderValue.Range(token.Value, last, mask ?? uint.MaxValue));
                break;
            case SignatureTokenKind.Address:
                if (token.Hi != 0 || token.Value < 96)
                {
                    diagnostics.ReportSignatureSyntax(token.Span, "an IPv4 address: IPv6 ones are not compared with bytes of headers");
                    break;
                }

                uint prefix = token.Value == 96 ? 0 : uint.MaxValue << (int)(128 - token.Value);
                uint address = (uint)token.Lo & prefix;
                values.Add(HeaderValue.Range(address, address, mask ?? prefix));
                break;
            case SignatureTokenKind.Name when part == HeaderPart.Protocol && Protocols.TryGetValue(token.Text, out uint number):
                values.Add(HeaderValue.Range(number, number));
                break;
            case SignatureTokenKind.Name when names.FindConstant(token.Text) is { } constant:
                values.Add(HeaderValue.Range((uint)constant, (uint)constant, mask ?? uint.MaxValue));
                break;
            case SignatureTokenKind.Name:
                AddVariable(
                    values, token, "an integer, a port, a subnet or a set of such",
                    static t => t.Tag is TypeTag.Port or TypeTag.Bool or TypeTag.Count or TypeTag.Int or TypeTag.Enum or TypeTag.Subnet);
                break;
        }
    }

    private void AddVariable(List<HeaderValue> values, in SignatureToken token, string wanted, Func<PolicyType, bool> fits)
    {
        if (Global(token) is not { } global)
        {
            return;
        }

        PolicyType type = global.Type is TableType { Index.Length: 1 } table ? table.Index[0] : global.Type;
        if (fits(type))
        {
            values.Add(HeaderValue.Global(global.Name));
        }
        else
        {
            diagnostics.ReportSignatureNameType(token.Span, token.Text, wanted);
        }
    }

    private SignaturePattern Bind(PatternSyntax pattern)
    {
        byte[] text = pattern.Text.Kind == SignatureTokenKind.Pattern ? TextOf(pattern.Text) : Text(pattern.Text);
        if (!PatternSet.TryCompile([text], out _, out string error))
        {
            diagnostics.ReportBadSignaturePattern(pattern.Text.Span, error);
        }

        int depth = pattern.Depth is { } given ? (int)Math.Min(Integer(given), int.MaxValue) : int.MaxValue;
        return new SignaturePattern(pattern.Content, text, depth);
    }

    /// <summary>The expression between the slashes, wrapped for the modes behind the second one.</summary>
    private static byte[] TextOf(in SignatureToken token)
    {
        string whole = Encoding.Latin1.GetString(token.Span.Source!.Bytes, token.Span.Start, token.Span.Length);
        int end = whole.LastIndexOf('/');
        string inner = end > 0 ? whole[1..end] : "";
        return Encoding.Latin1.GetBytes(whole[(end + 1)..].Contains('i', StringComparison.Ordinal) ? $"(?i:{inner})" : inner);
    }

    private SignatureRequirement Bind(RequirementSyntax requirement)
    {
        if (!_indices.TryGetValue(requirement.Rule.Text, out int index))
        {
            diagnostics.ReportUnknownSignature(requirement.Rule.Span, requirement.Rule.Text, NameSuggestion.Hint(requirement.Rule.Text, _indices.Keys));
        }

        return new SignatureRequirement(index, requirement.IsReverse, requirement.IsNegated);
    }

    private SignatureCondition Bind(ConditionSyntax condition)
    {
        switch (condition.Kind)
        {
            case SignatureConditionKind.PayloadSize:
                return new SignatureCondition(condition.Kind, Integer(condition.Operand), condition.Comparison);
            case SignatureConditionKind.Eval:
                CheckFunction(condition.Operand);
                return new SignatureCondition(condition.Kind, Name: condition.Operand.Text);
            default:
                return new SignatureCondition(condition.Kind, condition.Number);
        }
    }

    private void CheckFunction(in SignatureToken token)
    {
        string name = token.Text;
        if (names.FindRoutine(name) is { } routine)
        {
            FuncParameter[] parameters = routine.Type.Parameters;
            bool fits = routine.Type.Flavor == FuncFlavor.Function && routine.Type.Yield.Tag == TypeTag.Bool
                && parameters.Length == 2 && parameters[0].Type.Name == StateType && parameters[1].Type.Tag == TypeTag.String;
            if (!fits)
            {
                diagnostics.ReportSignatureFunction(token.Span, name);
            }
        }
        else if (Global(token) is { } global && global.Type.Tag != TypeTag.Bool)
        {
            diagnostics.ReportSignatureFunction(token.Span, name);
        }
    }

    // ---- Actions -------------------------------------------------------------------------------------------------

    private SignatureAction Bind(ActionSyntax action)
    {
        switch (action.Kind)
        {
            case SignatureActionKind.Event:
                return Event(action);
            case SignatureActionKind.FileMime:
                return new SignatureAction(action.Kind, Encoding.UTF8.GetString(Text(action.Name)), Strength: action.Strength);
            default:
                return new SignatureAction(action.Kind, Encoding.UTF8.GetString(Text(action.Name)));
        }
    }

    private SignatureAction Event(ActionSyntax action)
    {
        byte[]? message = action.Message.Kind == SignatureTokenKind.String ? Text(action.Message) : null;
        if (action.Name.Kind != SignatureTokenKind.Name)
        {
            return new SignatureAction(action.Kind, MatchEvent, message);
        }

        string name = action.Name.Text;
        if (names.FindRoutine(name) is { Kind: RoutineKind.Event } routine)
        {
            if (!HasMatchParameters(routine.Type, message is not null))
            {
                diagnostics.ReportSignatureEventParameters(action.Name.Span, name);
            }

            return new SignatureAction(action.Kind, name, message);
        }

        if (message is null && names.FindGlobal(name) is not null)
        {
            // A variable with the message.
            return new SignatureAction(action.Kind, MatchEvent, Text(action.Name));
        }

        diagnostics.ReportUnknownSignatureEvent(action.Name.Span, name, NameSuggestion.Hint(name, names.Events));
        return new SignatureAction(action.Kind, name, message);
    }

    /// <summary>(state, msg, data), with or without an end of the match; without a message the second is left out.</summary>
    private static bool HasMatchParameters(FuncType type, bool hasMessage)
    {
        ReadOnlySpan<FuncParameter> rest = type.Parameters;
        if (rest.IsEmpty || rest[0].Type.Name != StateType)
        {
            return false;
        }

        rest = rest[1..];
        if (hasMessage)
        {
            if (rest.IsEmpty || rest[0].Type.Tag != TypeTag.String)
            {
                return false;
            }

            rest = rest[1..];
        }

        return rest.Length is 1 or 2 && rest[0].Type.Tag == TypeTag.String && (rest.Length == 1 || rest[1].Type.Tag == TypeTag.Count);
    }

    // ---- Variables -----------------------------------------------------------------------------------------------

    private GlobalDefinition? Global(in SignatureToken token)
    {
        if (names.FindGlobal(token.Text) is { } global)
        {
            return global;
        }

        diagnostics.ReportUnknownSignatureName(token.Span, token.Text, NameSuggestion.Hint(token.Text, names.Globals));
        return null;
    }

    private uint Integer(in SignatureToken token)
    {
        if (token.Kind != SignatureTokenKind.Name)
        {
            return token.Value;
        }

        if (names.FindConstant(token.Text) is { } constant)
        {
            return (uint)constant;
        }

        if (Global(token) is not { } global)
        {
            return 0;
        }

        if (global.Type.Tag is TypeTag.Bool or TypeTag.Count or TypeTag.Int or TypeTag.Enum or TypeTag.Port && names.ValueOf(global.Name) is { } value)
        {
            return global.Type.Tag == TypeTag.Port ? (ushort)value.Bits : (uint)value.Bits;
        }

        diagnostics.ReportSignatureNameType(token.Span, token.Text, "an integer");
        return 0;
    }

    /// <summary>The bytes of a string, or of a variable of type string.</summary>
    private byte[] Text(in SignatureToken token)
    {
        if (token.Kind == SignatureTokenKind.String)
        {
            ReadOnlySpan<byte> quoted = token.Span.Source!.Bytes.AsSpan(token.Span.Start, token.Span.Length);
            return quoted.Length >= 2 && quoted[^1] == '"' ? quoted[1..^1].ToArray() : [];
        }

        if (token.Kind == SignatureTokenKind.Name && Global(token) is { } global)
        {
            if (global.Type.Tag == TypeTag.String && names.ValueOf(global.Name) is { Ref: StringValue text })
            {
                return text.Span.ToArray();
            }

            diagnostics.ReportSignatureNameType(token.Span, token.Text, "a string");
        }

        return [];
    }
}
