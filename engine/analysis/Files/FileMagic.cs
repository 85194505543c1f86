using NidsVm.Vm.Patterns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Signatures;

namespace NidsVm.Analysis.Files;

/// <summary>A kind of content that fits, and how sure that is; the highest strength wins.</summary>
public readonly record struct MagicMatch(int Strength, string Mime);

/// <summary>
/// Tells the kind of content by its first bytes: the rules with <c>file-magic</c> of the program's signature files, in automata that are
/// made with the first file.
/// </summary>
public sealed class FileMagic
{
    private readonly Machine _machine;
    private readonly SignatureDefinition[] _rules;
    private readonly List<MagicMatch> _matches = [];
    private Part[]? _parts;
    private int[] _matched = [];

    /// <param name="definitions">all rules of the program</param>
    /// <param name="machine">takes complaints about automata that grow too large</param>
    public FileMagic(IEnumerable<SignatureDefinition> definitions, Machine machine)
    {
        _machine = machine;
        _rules = [.. definitions.Where(static d => d.IsActive && d.Patterns.Length > 0 && Array.TrueForAll(d.Patterns, static p => p.Content == SignatureContent.FileMagic))];
    }

    /// <summary>How many rules there are.</summary>
    public int Count => _rules.Length;

    /// <summary>What fits, the surest first, and by name where several are as sure. Valid until the next call.</summary>
    public IReadOnlyList<MagicMatch> Match(ReadOnlySpan<byte> start)
    {
        _matches.Clear();
        _parts ??= Compile();
        _matched.AsSpan().Clear();
        foreach (Part part in _parts)
        {
            PatternSetMatcher matcher = part.Set.NewMatcher();
            ReadOnlySpan<int> members = matcher.Feed(start, atBegin: true, atEnd: false);
            ReadOnlySpan<long> positions = part.Set.ReportedPositions;
            for (int i = 0; i < members.Length; i++)
            {
                (int rule, int pattern) = part.Members[members[i]];
                SignatureDefinition definition = _rules[rule];
                if (positions[i] <= definition.Patterns[pattern].Depth && ++_matched[rule] == definition.Patterns.Length)
                {
                    Add(definition);
                }
            }

            matcher.Reset();
        }

        _matches.Sort(static (a, b) => a.Strength != b.Strength ? b.Strength.CompareTo(a.Strength) : string.CompareOrdinal(a.Mime, b.Mime));
        return _matches;
    }

    private void Add(SignatureDefinition definition)
    {
        foreach (SignatureAction action in definition.Actions)
        {
            MagicMatch match = new(action.Strength, action.Name);
            if (action.Kind == SignatureActionKind.FileMime && !_matches.Contains(match))
            {
                _matches.Add(match);
            }
        }
    }

    private Part[] Compile()
    {
        _matched = new int[_rules.Length];
        List<Part> parts = [];
        List<(int Rule, int Pattern)> members = [];
        long size = 0;
        for (int rule = 0; rule < _rules.Length; rule++)
        {
            for (int pattern = 0; pattern < _rules[rule].Patterns.Length; pattern++)
            {
                int length = _rules[rule].Patterns[pattern].Text.Length;
                if (members.Count > 0 && size + length > FileLimits.MagicTextBytes)
                {
                    AddPart(parts, members);
                    members = [];
                    size = 0;
                }

                members.Add((rule, pattern));
                size += length;
            }
        }

        AddPart(parts, members);
        return [.. parts];
    }

    private void AddPart(List<Part> parts, List<(int Rule, int Pattern)> members)
    {
        PatternSource[] sources = [.. members.Select(m => new PatternSource(_rules[m.Rule].Patterns[m.Pattern].Text, PatternModes.SingleLine))];
        if (PatternSet.TryCompile(sources, PatternAnchoring.Begin, out PatternSet? set, out string error))
        {
            parts.Add(new Part(set, [.. members]));
        }
        else
        {
            _machine.Reporter.Error("signatures: " + error);
        }
    }

    private sealed record Part(PatternSet Set, (int Rule, int Pattern)[] Members);
}
