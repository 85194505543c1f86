using NidsVm.Compiler.Text;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Emit;

/// <summary>The lists that make up an image while it is being emitted; equal constants, names and call sites share one entry.</summary>
internal sealed class ImageBuilder
{
    private readonly Dictionary<PolicyType, int> _typeIndex = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(PolicyType Type, long Bits), int> _scalarIndex = [];
    private readonly Dictionary<object, int> _referenceIndex = [];
    private readonly Dictionary<string, int> _nameIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceText, int> _sourceIndex = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CallSiteKey, int> _callSiteIndex = [];

    public List<PolicyType> Types { get; } = [];

    public List<Constant> Constants { get; } = [];

    public List<string> Names { get; } = [];

    public List<Routine> Routines { get; } = [];

    public List<CodeBlock> Code { get; } = [];

    public List<CallSite> CallSites { get; } = [];

    public List<SourceFile> Sources { get; } = [];

    public List<TriggerDefinition> Triggers { get; } = [];

    public int Type(PolicyType type) => Index(_typeIndex, Types, type, type);

    public int Name(string name) => Index(_nameIndex, Names, name, name);

    public int Scalar(PolicyType type, long bits) => Index(_scalarIndex, Constants, (type, bits), new Constant(type, Slot.Of(bits)));

    /// <summary>A constant reference; strings, addresses and subnets are equal by value.</summary>
    public int Reference(PolicyType type, object value) => Index(_referenceIndex, Constants, value, new Constant(type, Slot.Of(value)));

    /// <summary>A constant reference that no other place shares.</summary>
    public int OwnReference(PolicyType type, object value)
    {
        Constants.Add(new Constant(type, Slot.Of(value is StringValue text ? new StringValue(text.Span) : value)));
        return Constants.Count - 1;
    }

    public int Pattern(ReadOnlySpan<byte> text, bool caseInsensitive, bool singleLine)
    {
        PatternModes modes = (caseInsensitive ? PatternModes.CaseInsensitive : PatternModes.None) | (singleLine ? PatternModes.SingleLine : PatternModes.None);
        return PatternCompiler.TryCompile(text, modes, out PatternValue? pattern, out string error)
            ? AddPattern(pattern)
            : throw new InvalidOperationException($"the binder let a bad pattern pass: {error}");
    }

    /// <summary>Each literal is a value of its own: <c>+=</c> changes the value, and must not change that of another literal.</summary>
    private int AddPattern(PatternValue pattern)
    {
        Constants.Add(new Constant(PolicyType.Pattern, Slot.Of(pattern)));
        return Constants.Count - 1;
    }

    public int CallSite(int routine, PolicyType[] types) =>
        Index(_callSiteIndex, CallSites, new CallSiteKey(routine, types), new CallSite(routine, types));

    public int Source(SourceText? text)
    {
        if (text is null)
        {
            return Sources.Count > 0 ? 0 : AddSource(SourceText.FromString(""));
        }

        return _sourceIndex.TryGetValue(text, out int index) ? index : AddSource(text);
    }

    public int AddCode(CodeBlock code)
    {
        Code.Add(code);
        return Code.Count - 1;
    }

    private int AddSource(SourceText text)
    {
        _sourceIndex.Add(text, Sources.Count);
        Sources.Add(text.Path is null ? new SourceFile(text.ProgramName, []) : SourceFile.Of(text.ProgramName, text.Bytes));
        return Sources.Count - 1;
    }

    private static int Index<TKey, TItem>(Dictionary<TKey, int> index, List<TItem> items, TKey key, TItem item)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out int number))
        {
            number = items.Count;
            index.Add(key, number);
            items.Add(item);
        }

        return number;
    }

    private readonly struct CallSiteKey(int routine, PolicyType[] types) : IEquatable<CallSiteKey>
    {
        private readonly int _routine = routine;
        private readonly PolicyType[] _types = types;

        public bool Equals(CallSiteKey other) => _routine == other._routine && _types.AsSpan().SequenceEqual(other._types);

        public override bool Equals(object? obj) => obj is CallSiteKey other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(_routine);
            foreach (PolicyType type in _types)
            {
                hash.Add(type);
            }

            return hash.ToHashCode();
        }
    }
}
