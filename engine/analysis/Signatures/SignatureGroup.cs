using NidsVm.Vm.Patterns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Signatures;

namespace NidsVm.Analysis.Signatures;

/// <summary>
/// The rules that can hold for one IP protocol, numbered anew from 0, with one automaton for each kind of content that they look at.
/// Which of them hold for a direction of a connection, header tests decide there; the automata are the same for all connections.
/// </summary>
internal sealed class SignatureGroup
{
    private readonly SignatureContents?[] _contents = new SignatureContents?[Enum.GetValues<SignatureContent>().Length];
    private readonly Stack<EndpointMatch> _free = new();
    private readonly int[] _localOf;

    /// <param name="rules">in order</param>
    /// <param name="total">how many rules there are of all groups</param>
    /// <param name="machine">takes complaints about automata that grow too large</param>
    public SignatureGroup(SignatureRule[] rules, int total, Machine machine)
    {
        Rules = rules;
        Words = (rules.Length + 63) / 64;
        All = new ulong[Words];
        _localOf = new int[total];
        _localOf.AsSpan().Fill(-1);
        List<int> pure = [];
        for (int i = 0; i < rules.Length; i++)
        {
            SignatureRule rule = rules[i];
            _localOf[rule.Index] = i;
            All[i >> 6] |= 1UL << (i & 63);
            if (rule.IsPure)
            {
                pure.Add(i);
            }

            HasConditionalRules |= Array.Exists(rule.Tests, static t => !t.IsProtocol);
            NeedsFirstPacket |= rule.IsPure || Array.Exists(rule.Tests, static t => t.NeedsPacket);
            HasNegations |= Array.Exists(rule.Definition.Requirements, static r => r.IsNegated);
            HasDepths |= Array.Exists(rule.Definition.Patterns, static p => p.Depth != int.MaxValue);
            EndsBeyondPayload |= Array.Exists(rule.Definition.Patterns, static p => p.Content != SignatureContent.Payload);
        }

        PureRules = [.. pure];
        Patterns = new PatternPlace[rules.Length][];
        for (int i = 0; i < rules.Length; i++)
        {
            Patterns[i] = new PatternPlace[rules[i].Definition.Patterns.Length];
        }

        foreach (SignatureContent content in Enum.GetValues<SignatureContent>())
        {
            _contents[(int)content] = SignatureContents.Of(this, content, machine);
        }
    }

    public SignatureRule[] Rules { get; }

    /// <summary>Words of a set of rules.</summary>
    public int Words { get; }

    /// <summary>The set of all rules.</summary>
    public ulong[] All { get; }

    /// <summary>Numbers of the rules without patterns.</summary>
    public int[] PureRules { get; }

    /// <summary>Where the patterns of each rule are.</summary>
    public PatternPlace[][] Patterns { get; }

    /// <summary>How many matchers an endpoint may need.</summary>
    public int MatcherCount { get; internal set; }

    /// <summary>How many patterns with a depth there are.</summary>
    public int DepthCount { get; internal set; }

    /// <summary>Whether header tests decide which rules hold.</summary>
    public bool HasConditionalRules { get; }

    /// <summary>Whether something is to be looked at before there is payload.</summary>
    public bool NeedsFirstPacket { get; }

    public bool HasNegations { get; }

    public bool HasDepths { get; }

    /// <summary>Whether rules look at what protocols find.</summary>
    public bool EndsBeyondPayload { get; }

    public int LocalOf(int rule) => _localOf[rule];

    public SignatureContents? Contents(SignatureContent content) => _contents[(int)content];

    public EndpointMatch Rent() => _free.TryPop(out EndpointMatch? match) ? match : new EndpointMatch(this);

    public void Return(EndpointMatch match)
    {
        if (_free.Count < EngineLimits.PooledConnections)
        {
            _free.Push(match);
        }
    }
}

/// <summary>Where a pattern of a rule is looked for.</summary>
/// <param name="Matcher">number of the matcher in an endpoint</param>
/// <param name="Member">number of the pattern there</param>
/// <param name="Depth">bytes that the match must end within</param>
/// <param name="DepthBit">its number among the patterns with a depth, or -1</param>
internal readonly record struct PatternPlace(int Matcher, int Member, int Depth, int DepthBit);

/// <summary>The patterns of a group that look at one kind of content: one automaton, or several where one would grow too large.</summary>
internal sealed class SignatureContents
{
    private readonly List<(int Rule, int Pattern)> _all = [];
    private readonly List<List<(int Rule, int Pattern)>> _parts = [];
    private readonly SignatureGroup _group;
    private readonly Machine _machine;
    private PatternSet[]? _sets;
    private (int Rule, int Pattern)[][] _members = [];

    private SignatureContents(SignatureGroup group, Machine machine)
    {
        _group = group;
        _machine = machine;
    }

    /// <summary>Number of the first matcher.</summary>
    public int First { get; private set; }

    /// <summary>The automata; made when there is content for the first time.</summary>
    public PatternSet[] Sets => _sets ??= Compile();

    /// <summary>The automata made so far, with the names of the rules that each serves.</summary>
    public IEnumerable<(int States, IEnumerable<string> Rules)> Statistics() =>
        (_sets ?? []).Select((set, i) => (set.StateCount, _members[i].Select(m => _group.Rules[m.Rule].Definition.Name).Distinct(StringComparer.Ordinal)));

    /// <summary>Null where no rule of the group looks at such content.</summary>
    public static SignatureContents? Of(SignatureGroup group, SignatureContent content, Machine machine)
    {
        SignatureContents contents = new(group, machine);
        for (int rule = 0; rule < group.Rules.Length; rule++)
        {
            SignaturePattern[] patterns = group.Rules[rule].Definition.Patterns;
            for (int pattern = 0; pattern < patterns.Length; pattern++)
            {
                if (patterns[pattern].Content == content)
                {
                    contents._all.Add((rule, pattern));
                }
            }
        }

        if (contents._all.Count == 0)
        {
            return null;
        }

        contents.Split();
        return contents;
    }

    /// <summary>The rule that a member of an automaton belongs to, and the number of its pattern.</summary>
    public (int Rule, int Pattern) Member(int set, int member) => _members[set][member];

    /// <summary>Patterns in parts whose automata stay below the cap; nearly always one.</summary>
    private void Split()
    {
        List<(int Rule, int Pattern)> part = [];
        long size = 0;
        foreach ((int Rule, int Pattern) place in _all)
        {
            int length = TextOf(place).Length;
            if (part.Count > 0 && size + length > SignatureLimits.AutomatonTextBytes)
            {
                _parts.Add(part);
                part = [];
                size = 0;
            }

            part.Add(place);
            size += length;
        }

        _parts.Add(part);
        First = _group.MatcherCount;
        _group.MatcherCount += _parts.Count;
        for (int set = 0; set < _parts.Count; set++)
        {
            for (int member = 0; member < _parts[set].Count; member++)
            {
                (int rule, int pattern) = _parts[set][member];
                int depth = _group.Rules[rule].Definition.Patterns[pattern].Depth;
                _group.Patterns[rule][pattern] = new PatternPlace(First + set, member, depth, depth == int.MaxValue ? -1 : _group.DepthCount++);
            }
        }
    }

    private PatternSet[] Compile()
    {
        var sets = new PatternSet[_parts.Count];
        _members = new (int Rule, int Pattern)[_parts.Count][];
        for (int i = 0; i < sets.Length; i++)
        {
            _members[i] = [.. _parts[i]];
            PatternSource[] sources = Array.ConvertAll(_members[i], p => new PatternSource(TextOf(p), PatternModes.SingleLine));
            if (!PatternSet.TryCompile(sources, PatternAnchoring.Begin, out PatternSet? set, out string error))
            {
                _machine.Reporter.Error("signatures: " + error);
                PatternSet.TryCompile(Array.Empty<PatternSource>(), PatternAnchoring.Begin, out set, out _);
            }

            sets[i] = set!;
        }

        return sets;
    }

    private byte[] TextOf((int Rule, int Pattern) place) => _group.Rules[place.Rule].Definition.Patterns[place.Pattern].Text;
}
