using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Signatures;

namespace NidsVm.Compiler.Signatures;

/// <summary>
/// Reads the rules of one signature file. After an error the reading goes on with the next attribute, or the next rule, so that all
/// errors of a file are told.
/// </summary>
internal sealed class SignatureParser
{
    private static readonly Dictionary<string, HeaderPart> Protocols = new(StringComparer.Ordinal)
    {
        ["ip"] = HeaderPart.Ip4,
        ["ip6"] = HeaderPart.Ip6,
        ["icmp"] = HeaderPart.Icmp,
        ["icmp6"] = HeaderPart.Icmp6,
        ["tcp"] = HeaderPart.Tcp,
        ["udp"] = HeaderPart.Udp,
    };

    private static readonly Dictionary<string, SignatureContent> Contents = new(StringComparer.Ordinal)
    {
        ["file-magic"] = SignatureContent.FileMagic,
        ["payload"] = SignatureContent.Payload,
        ["http"] = SignatureContent.HttpRequest,
        ["http-request"] = SignatureContent.HttpRequest,
        ["http-request-header"] = SignatureContent.HttpRequestHeader,
        ["http-request-body"] = SignatureContent.HttpRequestBody,
        ["http-reply-header"] = SignatureContent.HttpReplyHeader,
        ["http-reply-body"] = SignatureContent.HttpReplyBody,
        ["http-body"] = SignatureContent.HttpReplyBody,
        ["ftp"] = SignatureContent.Ftp,
        ["finger"] = SignatureContent.Finger,
    };

    private static readonly Dictionary<string, uint> States = new(StringComparer.Ordinal)
    {
        ["established"] = (uint)SignatureStates.Established,
        ["originator"] = (uint)SignatureStates.Originator,
        ["responder"] = (uint)SignatureStates.Responder,
        ["stateless"] = (uint)SignatureStates.Stateless,
    };

    private static readonly Dictionary<string, uint> IpOptions = new(StringComparer.Ordinal)
    {
        ["lsrr"] = 1,
        ["lsrre"] = 2,
        ["rr"] = 4,
        ["ssrr"] = 8,
    };

    // Names that begin an attribute; where one is met while another attribute still misses something, that one ends.
    private static readonly HashSet<string> Attributes = new(
        [
            .. Contents.Keys, "dst-ip", "dst-port", "src-ip", "src-port", "eval", "header", "ip-options", "ip-proto", "event", "file-mime",
            "enable", "disable", "payload-size", "requires-signature", "requires-reverse-signature", "same-ip", "tcp-state", "udp-state", "active",
        ],
        StringComparer.Ordinal);

    private readonly SignatureLexer _lexer;
    private readonly DiagnosticBag _diagnostics;
    private SignatureToken _current;
    private bool _isFaulty;

    private SignatureParser(SourceText source, DiagnosticBag diagnostics)
    {
        _lexer = new SignatureLexer(source, diagnostics);
        _diagnostics = diagnostics;
        _current = _lexer.Next();
    }

    /// <summary>The rules of a file, in order.</summary>
    public static List<SignatureSyntax> Parse(SourceText source, DiagnosticBag diagnostics)
    {
        SignatureParser parser = new(source, diagnostics);
        List<SignatureSyntax> rules = [];
        while (parser._current.Kind != SignatureTokenKind.End)
        {
            if (parser.Rule() is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    private SignatureSyntax? Rule()
    {
        _isFaulty = false;
        if (!IsName("signature"))
        {
            Fail("\"signature\"");
            do
            {
                Advance();
            }
            while (_current.Kind != SignatureTokenKind.End && !IsName("signature"));
            return null;
        }

        Advance();
        SignatureToken name = Expect(SignatureTokenKind.Name, "the signature's name");
        Punctuation('{');
        SignatureSyntax rule = new(name);
        while (_current.Kind != SignatureTokenKind.End && !_current.Is('}') && !IsName("signature"))
        {
            Attribute(rule);
            if (_isFaulty)
            {
                Recover();
            }
        }

        Punctuation('}');
        return name.Kind == SignatureTokenKind.Name ? rule : null;
    }

    private void Recover()
    {
        _isFaulty = false;
        while (_current.Kind != SignatureTokenKind.End && !_current.Is('}') && !IsName("signature")
            && !(_current.Kind == SignatureTokenKind.Name && Attributes.Contains(_current.Text)))
        {
            Advance();
        }
    }

    private void Attribute(SignatureSyntax rule)
    {
        SignatureToken keyword = _current;
        string word = keyword.Kind == SignatureTokenKind.Name ? keyword.Text : "";
        if (!Attributes.Contains(word))
        {
            Fail("an attribute of the signature or \"}\"");
            Advance();
            return;
        }

        Advance();
        if (Contents.TryGetValue(word, out SignatureContent content))
        {
            rule.Patterns.Add(Pattern(content));
            return;
        }

        switch (word)
        {
            case "src-ip":
                rule.Tests.Add(Test(HeaderPart.SourceAddress, keyword, 0, 0));
                break;
            case "dst-ip":
                rule.Tests.Add(Test(HeaderPart.DestinationAddress, keyword, 0, 0));
                break;
            case "src-port":
                rule.Tests.Add(Test(HeaderPart.SourcePort, keyword, 0, 2));
                break;
            case "dst-port":
                rule.Tests.Add(Test(HeaderPart.DestinationPort, keyword, 2, 2));
                break;
            case "ip-proto":
                IpProtocol(rule, keyword);
                break;
            case "header":
                Header(rule, keyword);
                break;
            case "ip-options":
                rule.Conditions.Add(Condition(SignatureConditionKind.IpOptions, Flags(IpOptions, "an IP option")));
                break;
            case "tcp-state":
                rule.Conditions.Add(Condition(SignatureConditionKind.TcpState, Flags(States, "a state")));
                break;
            case "udp-state":
                UdpState(rule);
                break;
            case "same-ip":
                rule.Conditions.Add(Condition(SignatureConditionKind.SameIp, 0));
                break;
            case "payload-size":
                SignatureComparison comparison = Comparison();
                rule.Conditions.Add(new ConditionSyntax(SignatureConditionKind.PayloadSize, 0, comparison, Integer()));
                break;
            case "eval":
                SignatureToken function = Expect(SignatureTokenKind.Name, "the name of a function");
                rule.Conditions.Add(new ConditionSyntax(SignatureConditionKind.Eval, 0, SignatureComparison.Equal, function));
                break;
            case "requires-signature":
                Requirement(rule, isReverse: false);
                break;
            case "requires-reverse-signature":
                Requirement(rule, isReverse: true);
                break;
            case "active":
                Active(rule);
                break;
            case "event":
                Event(rule, keyword);
                break;
            case "file-mime":
                FileMime(rule, keyword);
                break;
            case "enable" or "disable":
                SignatureActionKind kind = word == "enable" ? SignatureActionKind.Enable : SignatureActionKind.Disable;
                rule.Actions.Add(new ActionSyntax(kind, keyword.Span, Expect(SignatureTokenKind.String, "the analyzer's name in quotes"), default, 0));
                break;
        }
    }

    // ---- Conditions ----------------------------------------------------------------------------------------------

    private HeaderTestSyntax Test(HeaderPart part, in SignatureToken keyword, int offset, int size)
    {
        SignatureComparison comparison = Comparison();
        return new HeaderTestSyntax(part, keyword.Span, null, null, null, comparison, Values()) { Fixed = (offset, size) };
    }

    private void IpProtocol(SignatureSyntax rule, in SignatureToken keyword)
    {
        SignatureComparison comparison = Comparison();
        rule.Tests.Add(new HeaderTestSyntax(HeaderPart.Protocol, keyword.Span, null, null, null, comparison, Values()));
    }

    /// <summary><c>header PROTO[offset:size] &amp; mask CMP values</c>.</summary>
    private void Header(SignatureSyntax rule, in SignatureToken keyword)
    {
        SignatureToken protocol = Expect(SignatureTokenKind.Name, "a protocol");
        HeaderPart part = default;
        if (!_isFaulty && !Protocols.TryGetValue(protocol.Text, out part))
        {
            _diagnostics.ReportSignatureSyntax(protocol.Span, "ip, ip6, icmp, icmp6, tcp or udp");
            _isFaulty = true;
        }

        Punctuation('[');
        SignatureToken offset = Integer();
        SignatureToken? size = null;
        if (Accept(':'))
        {
            size = Integer();
        }

        Punctuation(']');
        SignatureToken? mask = null;
        if (Accept('&'))
        {
            mask = Integer();
        }

        SignatureComparison comparison = Comparison();
        rule.Tests.Add(new HeaderTestSyntax(part, keyword.Span, offset, size, mask, comparison, Values()));
    }

    private List<HeaderValueSyntax> Values()
    {
        List<HeaderValueSyntax> values = [];
        do
        {
            SignatureToken first = _current;
            if (first.Kind is not (SignatureTokenKind.Number or SignatureTokenKind.Address or SignatureTokenKind.Name))
            {
                Fail("a value");
                break;
            }

            Advance();
            SignatureToken? last = null;
            if (first.Kind == SignatureTokenKind.Number && Accept('-'))
            {
                last = Expect(SignatureTokenKind.Number, "the end of the range");
            }

            values.Add(new HeaderValueSyntax(first, last));
        }
        while (!_isFaulty && Accept(','));
        return values;
    }

    private uint Flags(Dictionary<string, uint> known, string what)
    {
        uint flags = 0;
        do
        {
            if (_current.Kind != SignatureTokenKind.Name || !known.TryGetValue(_current.Text, out uint flag))
            {
                Fail(what);
                break;
            }

            flags |= flag;
            Advance();
        }
        while (Accept(','));
        return flags;
    }

    private void UdpState(SignatureSyntax rule)
    {
        SourceSpan span = _current.Span;
        uint flags = Flags(States, "a state");
        if ((flags & (uint)SignatureStates.Established) != 0)
        {
            _diagnostics.ReportUdpEstablished(span);
        }

        rule.Conditions.Add(Condition(SignatureConditionKind.UdpState, flags));
    }

    private static ConditionSyntax Condition(SignatureConditionKind kind, uint number) =>
        new(kind, number, SignatureComparison.Equal, default);

    private PatternSyntax Pattern(SignatureContent content)
    {
        SignatureToken? depth = null;
        if (_current.Is('['))
        {
            SourceSpan span = _current.Span;
            Advance();
            bool hasOffset = !_current.Is(':');
            if (hasOffset)
            {
                SignatureToken offset = Integer();
                hasOffset = offset is not { Kind: SignatureTokenKind.Number, Value: 0 };
            }

            if (Accept(':') && !_current.Is(']'))
            {
                depth = Integer();
            }

            Punctuation(']');
            if (hasOffset && !_isFaulty)
            {
                _diagnostics.ReportSignatureOffsetIgnored(span);
            }
        }

        SignatureToken text = _current;
        if (text.Kind is SignatureTokenKind.Pattern or SignatureTokenKind.Name)
        {
            Advance();
        }
        else
        {
            Fail("a pattern");
        }

        return new PatternSyntax(content, text, depth);
    }

    private void Requirement(SignatureSyntax rule, bool isReverse)
    {
        bool isNegated = Accept('!');
        SignatureToken name = Expect(SignatureTokenKind.Name, "the name of a signature");
        if (!_isFaulty)
        {
            rule.Requirements.Add(new RequirementSyntax(name, isReverse, isNegated));
        }
    }

    private void Active(SignatureSyntax rule)
    {
        if (IsName("true") || IsName("false"))
        {
            rule.IsActive = IsName("true");
            Advance();
        }
        else
        {
            Fail("true or false");
        }
    }

    // ---- Actions -------------------------------------------------------------------------------------------------

    /// <summary><c>event "msg"</c>, <c>event variable</c>, <c>event name</c> or <c>event name "msg"</c>.</summary>
    private void Event(SignatureSyntax rule, in SignatureToken keyword)
    {
        SignatureToken name = default;
        SignatureToken message = default;
        if (_current.Kind == SignatureTokenKind.Name)
        {
            name = _current;
            Advance();
        }

        if (_current.Kind == SignatureTokenKind.String)
        {
            message = _current;
            Advance();
        }
        else if (name.Kind != SignatureTokenKind.Name)
        {
            Fail("a message in quotes or the name of an event");
            return;
        }

        rule.Actions.Add(new ActionSyntax(SignatureActionKind.Event, keyword.Span, name, message, 0));
    }

    private void FileMime(SignatureSyntax rule, in SignatureToken keyword)
    {
        SignatureToken kind = _current;
        if (kind.Kind is SignatureTokenKind.String or SignatureTokenKind.Name)
        {
            Advance();
        }
        else
        {
            Fail("a kind of file in quotes");
            return;
        }

        int strength = 0;
        if (Accept(','))
        {
            bool isNegative = Accept('-');
            SignatureToken number = Expect(SignatureTokenKind.Number, "a strength");
            strength = (int)Math.Min(number.Value, int.MaxValue) * (isNegative ? -1 : 1);
        }

        rule.Actions.Add(new ActionSyntax(SignatureActionKind.FileMime, keyword.Span, kind, default, strength));
    }

    // ---- Tokens --------------------------------------------------------------------------------------------------

    private bool IsName(string text) => _current.Kind == SignatureTokenKind.Name && _current.Text == text;

    private void Advance() => _current = _lexer.Next();

    private bool Accept(char punctuation)
    {
        if (!_current.Is(punctuation))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Punctuation(char punctuation)
    {
        if (!Accept(punctuation))
        {
            Fail($"\"{punctuation}\"");
        }
    }

    private SignatureComparison Comparison() => (SignatureComparison)Expect(SignatureTokenKind.Comparison, "a comparison").Value;

    /// <summary>A number or a variable.</summary>
    private SignatureToken Integer()
    {
        SignatureToken token = _current;
        if (token.Kind is SignatureTokenKind.Number or SignatureTokenKind.Name)
        {
            Advance();
            return token;
        }

        Fail("a number");
        return default;
    }

    private SignatureToken Expect(SignatureTokenKind kind, string what)
    {
        SignatureToken token = _current;
        if (token.Kind == kind)
        {
            Advance();
            return token;
        }

        Fail(what);
        return default;
    }

    private void Fail(string expected)
    {
        // One error tells what follows from it.
        if (!_isFaulty && _current.Kind != SignatureTokenKind.Bad)
        {
            _diagnostics.ReportSignatureSyntax(_current.Span, expected);
        }

        _isFaulty = true;
    }
}
