using System.Numerics;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Signatures;

/// <summary>
/// How far the rules of a group have come with one direction of a connection: which hold for it, where the automata stand, what matched.
/// Pooled; matching allocates nothing but what it tells to policies.
/// </summary>
internal sealed class EndpointMatch
{
    private readonly SignatureGroup _group;
    private readonly PatternSetMatcher[] _matchers;
    private readonly ulong[] _holds;
    private readonly ulong[] _fired;

    // Rules all of whose patterns matched: ever, and in what is looked at since the last datagram began.
    private readonly ulong[] _complete;
    private readonly ulong[] _accepted;
    private readonly ulong[] _tooDeep;
    private readonly int[] _ends;
    private Dictionary<int, byte[]>? _texts;
    private DetectionAnalyzer _owner = null!;
    private bool _isOrig;
    private long _payloadSize;
    private bool _hasNewMatch;

    public EndpointMatch(SignatureGroup group)
    {
        _group = group;
        _matchers = new PatternSetMatcher[group.MatcherCount];
        _holds = new ulong[group.Words];
        _fired = new ulong[group.Words];
        _complete = new ulong[group.Words];
        _accepted = new ulong[group.Words];
        _tooDeep = new ulong[(group.DepthCount + 63) / 64];
        _ends = new int[group.Rules.Length];
    }

    /// <summary>The other direction, once it is looked at.</summary>
    public EndpointMatch? Opposite { get; private set; }

    /// <summary>Whether a rule of the group has matched.</summary>
    internal bool HasFired(int rule) => Has(_fired, rule);

    private Connection Connection => _owner.Connection;

    private AnalysisContext Context => _owner.Connection.Context;

    /// <summary>Whether no pattern can match payload any more.</summary>
    public bool IsPayloadDead
    {
        get
        {
            if (_group.Contents(SignatureContent.Payload) is { } contents)
            {
                for (int i = 0; i < contents.Sets.Length; i++)
                {
                    if (_matchers[contents.First + i] is not { Set: not null, IsDead: true })
                    {
                        return false;
                    }
                }
            }

            return true;
        }
    }

    /// <summary>Begins with a direction: decides which rules hold, and evaluates those without patterns.</summary>
    public void Begin(DetectionAnalyzer owner, bool isOrig, EndpointMatch? opposite, in HeaderFacts facts)
    {
        _owner = owner;
        _isOrig = isOrig;
        _payloadSize = -1;
        Opposite = opposite;
        if (opposite is not null)
        {
            opposite.Opposite = this;
        }

        _group.All.CopyTo(_holds.AsSpan());
        if (_group.HasConditionalRules)
        {
            for (int i = 0; i < _group.Rules.Length; i++)
            {
                foreach (ResolvedTest test in _group.Rules[i].Tests)
                {
                    if (!test.IsProtocol && !test.Holds(facts))
                    {
                        _holds[i >> 6] &= ~(1UL << (i & 63));
                        break;
                    }
                }
            }
        }

        foreach (int rule in _group.PureRules)
        {
            if (Has(_holds, rule) && !Has(_fired, rule) && Meets(rule, default, isEnd: false))
            {
                Fire(rule, default, hasData: false, isEnd: false);
            }
        }
    }

    /// <summary>Makes it ready for another direction.</summary>
    public void Clear()
    {
        foreach (ref PatternSetMatcher matcher in _matchers.AsSpan())
        {
            if (matcher.Set is not null)
            {
                matcher.Reset();
            }
        }

        _fired.AsSpan().Clear();
        _complete.AsSpan().Clear();
        _accepted.AsSpan().Clear();
        _tooDeep.AsSpan().Clear();
        _texts?.Clear();
        _owner = null!;
        Opposite = null;
        _hasNewMatch = false;
    }

    /// <summary>Looks at content.</summary>
    /// <param name="atBegin">the content begins here; payload knows that by itself</param>
    /// <param name="atEnd">the content ends here</param>
    /// <param name="clear">another content of its kind begins</param>
    public void Match(SignatureContent content, ReadOnlySpan<byte> data, bool atBegin, bool atEnd, bool clear)
    {
        if (content == SignatureContent.Payload)
        {
            atBegin = _payloadSize < 0;
            if (_payloadSize <= 0)
            {
                _payloadSize = data.Length;
            }
        }

        if (_group.Contents(content) is not { } contents)
        {
            return;
        }

        PatternSet[] sets = contents.Sets;
        for (int i = 0; i < sets.Length; i++)
        {
            ref PatternSetMatcher matcher = ref _matchers[contents.First + i];
            if (matcher.Set is null)
            {
                matcher = sets[i].NewMatcher();
            }
            else if (clear)
            {
                matcher.Rewind();
            }

            if (matcher.IsDead)
            {
                continue;
            }

            long start = matcher.Position;
            ReadOnlySpan<int> members = matcher.Feed(data, atBegin, atEnd);
            for (int k = 0; k < members.Length; k++)
            {
                Accept(contents.Member(i, members[k]), sets[i].ReportedPositions[k], start);
            }
        }

        if (_hasNewMatch)
        {
            _hasNewMatch = false;
            FireAccepted(data);
        }
    }

    /// <summary>A datagram ends: each is matched for itself.</summary>
    public void EndDatagram()
    {
        EvaluatePure(isEnd: true);
        _payloadSize = -1;
        _accepted.AsSpan().Clear();
        _tooDeep.AsSpan().Clear();
        foreach (ref PatternSetMatcher matcher in _matchers.AsSpan())
        {
            if (matcher.Set is not null)
            {
                matcher.Reset();
            }
        }
    }

    /// <summary>The direction ends: what waited for that is decided.</summary>
    public void Finish()
    {
        Match(SignatureContent.Payload, default, atBegin: false, atEnd: true, clear: false);
        EvaluatePure(isEnd: true);
        for (int word = 0; word < _complete.Length; word++)
        {
            for (ulong bits = _complete[word] & ~_fired[word]; bits != 0; bits &= bits - 1)
            {
                EvaluateComplete((word << 6) + BitOperations.TrailingZeroCount(bits), isEnd: true);
            }
        }
    }

    private static bool Has(ulong[] set, int rule) => (set[rule >> 6] >> (rule & 63) & 1) != 0;

    private static void Set(ulong[] set, int rule) => set[rule >> 6] |= 1UL << (rule & 63);

    private void Accept((int Rule, int Pattern) place, long position, long start)
    {
        _hasNewMatch = true;
        int rule = place.Rule;
        PatternPlace[] patterns = _group.Patterns[rule];
        PatternPlace at = patterns[place.Pattern];
        if (position > at.Depth)
        {
            Set(_tooDeep, at.DepthBit);
            return;
        }

        if (!Has(_holds, rule))
        {
            return;
        }

        foreach (PatternPlace pattern in patterns)
        {
            if (_matchers[pattern.Matcher].Set is null || !_matchers[pattern.Matcher].HasMatched(pattern.Member)
                || (pattern.DepthBit >= 0 && Has(_tooDeep, pattern.DepthBit)))
            {
                return;
            }
        }

        Set(_accepted, rule);
        if (!Has(_complete, rule))
        {
            _ends[rule] = (int)Math.Min(position - start, int.MaxValue);
        }
    }

    private void FireAccepted(ReadOnlySpan<byte> data)
    {
        for (int word = 0; word < _accepted.Length; word++)
        {
            for (ulong bits = _accepted[word] & ~_fired[word]; bits != 0; bits &= bits - 1)
            {
                int rule = (word << 6) + BitOperations.TrailingZeroCount(bits);
                if (Has(_fired, rule))
                {
                    continue;
                }

                bool isFirst = !Has(_complete, rule);
                Set(_complete, rule);
                if (Meets(rule, data, isEnd: false))
                {
                    Fire(rule, data, hasData: true, isEnd: false);
                }
                else if (isFirst)
                {
                    (_texts ??= [])[rule] = data[..Math.Min(data.Length, SignatureLimits.KeptTextBytes)].ToArray();
                }
            }
        }
    }

    private void EvaluatePure(bool isEnd)
    {
        foreach (int rule in _group.PureRules)
        {
            if (Has(_holds, rule) && !Has(_fired, rule) && Meets(rule, default, isEnd))
            {
                Fire(rule, default, hasData: false, isEnd);
            }
        }
    }

    /// <summary>Looks again at a rule whose patterns have matched before.</summary>
    private void EvaluateComplete(int rule, bool isEnd)
    {
        if (!Has(_fired, rule) && Meets(rule, default, isEnd))
        {
            byte[] text = _texts?.GetValueOrDefault(rule) ?? [];
            Fire(rule, text, hasData: true, isEnd);
        }
    }

    /// <summary>Another rule, which this one requires, has fired.</summary>
    private void Reconsider(int rule, bool isEnd)
    {
        if (Has(_fired, rule) || !Has(_holds, rule))
        {
            return;
        }

        if (_group.Rules[rule].IsPure)
        {
            if (Meets(rule, default, isEnd))
            {
                Fire(rule, default, hasData: false, isEnd);
            }
        }
        else if (Has(_complete, rule))
        {
            EvaluateComplete(rule, isEnd);
        }
    }

    // ---- Conditions ----------------------------------------------------------------------------------------------

    private bool Meets(int number, ReadOnlySpan<byte> data, bool isEnd)
    {
        SignatureRule rule = _group.Rules[number];
        foreach (SignatureRequirement requirement in rule.Definition.Requirements)
        {
            EndpointMatch? side = requirement.IsReverse ? Opposite : this;
            if (side is null)
            {
                return false;
            }

            int other = _group.LocalOf(requirement.Rule);
            bool hasFired = other >= 0 && Has(side._fired, other);

            // That something has not matched is known at the end only.
            if (requirement.IsNegated ? hasFired || !isEnd : !hasFired)
            {
                return false;
            }
        }

        foreach (RuleCondition condition in rule.Conditions)
        {
            if (!Meets(rule, condition, data))
            {
                return false;
            }
        }

        return true;
    }

    private bool Meets(SignatureRule rule, RuleCondition condition, ReadOnlySpan<byte> data)
    {
        SignatureCondition definition = condition.Definition;
        var states = (SignatureStates)definition.Number;
        switch (definition.Kind)
        {
            case SignatureConditionKind.TcpState:
                return Connection.Session is TcpSession tcp
                    && (states.HasFlag(SignatureStates.Stateless)
                        || (IsSide(states) && (!states.HasFlag(SignatureStates.Established) || IsEstablished(tcp))));
            case SignatureConditionKind.UdpState:
                return Connection.Protocol == TransportProtocol.Udp && (states.HasFlag(SignatureStates.Stateless) || IsSide(states));
            case SignatureConditionKind.SameIp:
                return Connection.Orig == Connection.Resp;
            case SignatureConditionKind.PayloadSize:
                return _payloadSize > 0 && Compare((uint)_payloadSize, definition);
            case SignatureConditionKind.Eval:
                return Evaluate(rule, condition, data);
            default:
                return false;
        }
    }

    private bool IsSide(SignatureStates states) =>
        !states.HasFlag(_isOrig ? SignatureStates.Responder : SignatureStates.Originator);

    private static bool IsEstablished(TcpSession tcp) => IsOpen(tcp.Endpoint(true).State) && IsOpen(tcp.Endpoint(false).State);

    private static bool IsOpen(TcpState state) => state is not (TcpState.Inactive or TcpState.SynSent or TcpState.SynAckSent);

    private static bool Compare(uint value, SignatureCondition condition) => condition.Comparison switch
    {
        SignatureComparison.NotEqual => value != condition.Number,
        SignatureComparison.Less => value < condition.Number,
        SignatureComparison.LessOrEqual => value <= condition.Number,
        SignatureComparison.Greater => value > condition.Number,
        SignatureComparison.GreaterOrEqual => value >= condition.Number,
        _ => value == condition.Number,
    };

    private bool Evaluate(SignatureRule rule, RuleCondition condition, ReadOnlySpan<byte> data)
    {
        Machine machine = Context.Machine;
        if (condition.Function is not { } function)
        {
            return condition.Global >= 0 && machine.Global(condition.Global).AsBool;
        }

        Slot state = Slot.Of((object)StateRecord(rule));
        return machine.TryInvoke(function, [state, Slot.Of((object)new StringValue(data))], out Slot result) && result.AsBool;
    }

    // ---- Actions -------------------------------------------------------------------------------------------------

    private void Fire(int number, ReadOnlySpan<byte> data, bool hasData, bool isEnd)
    {
        if (Opposite is { } opposite && Has(opposite._fired, number))
        {
            // Once a connection.
            return;
        }

        Set(_fired, number);
        SignatureRule rule = _group.Rules[number];
        foreach (RuleAction action in rule.Actions)
        {
            switch (action.Definition.Kind)
            {
                case SignatureActionKind.Event when action.Event.IsHandled():
                    Raise(rule, action, data, hasData ? _ends[number] : 0);
                    break;
                case SignatureActionKind.Enable when action.Analyzer is { IsEnabled: true } analyzer:
                    _owner.Enable(analyzer, action.Carrier);
                    break;
                case SignatureActionKind.Disable when action.Analyzer is { } analyzer:
                    _owner.Disable(analyzer, action.Carrier);
                    break;
            }
        }

        foreach (int dependent in rule.Dependents)
        {
            int local = _group.LocalOf(dependent);
            if (local >= 0)
            {
                Reconsider(local, isEnd);
                Opposite?.Reconsider(local, isEnd);
            }
        }
    }

    private void Raise(SignatureRule rule, RuleAction action, ReadOnlySpan<byte> data, int end)
    {
        RecordValue state = StateRecord(rule);
        StringValue text = data.IsEmpty ? StringValue.Empty : new StringValue(data);
        Span<Slot> a = Context.Machine.Enqueue(action.Event!);
        int at = 0;
        a[at++].Ref = state;
        if (action.Message is { } message)
        {
            a[at++].Ref = message;
        }

        a[at++].Ref = text;
        if (action.WantsEnd)
        {
            a[at] = Slot.Of((long)Math.Min(end, text.Length));
        }
    }

    private RecordValue StateRecord(SignatureRule rule)
    {
        RecordShape shape = Context.Signatures.State;
        RecordValue connection = Connection.Record();
        RecordValue record = shape.New();
        shape.Set(record, 0, rule.Name);
        shape.Set(record, 1, connection);
        shape.Set(record, 2, _isOrig);
        shape.Set(record, 3, (ulong)_payloadSize);
        return record;
    }
}
