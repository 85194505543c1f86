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
    private readonly Dictionary<(PolicyType Type, long Bits), int> _scalarIndex = new(ScalarComparer.Instance);
    private readonly Dictionary<object, int> _referenceIndex = [];
    private readonly Dictionary<string, int> _nameIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceText, int> _sourceIndex = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CallSiteKey, int> _callSiteIndex = new(CallSiteComparer.Instance);

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

    /// <summary>Each literal is a value of its own: <c>+=</c> changes the value, and must not change that of another literal.</summary>
    public int Pattern(PatternValue pattern)
    {
        Constants.Add(new Constant(PolicyType.Pattern, Slot.Of(pattern.Clone())));
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
        Sources.Add(text.Path is null ? new SourceFile(text.ProgramName, []) : SourceFile.Of(text.ProgramName, text.Bytes, text.Depth));
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

    private readonly record struct CallSiteKey(int Routine, PolicyType[] Types);

    // Comparers of our own: the framework's for structs are made by reflection, at the start of every run.
    private sealed class ScalarComparer : IEqualityComparer<(PolicyType Type, long Bits)>
    {
        public static readonly ScalarComparer Instance = new();

        public bool Equals((PolicyType Type, long Bits) x, (PolicyType Type, long Bits) y) => x.Bits == y.Bits && x.Type.Equals(y.Type);

        public int GetHashCode((PolicyType Type, long Bits) key) => HashCode.Combine(key.Type.GetHashCode(), key.Bits);
    }

    private sealed class CallSiteComparer : IEqualityComparer<CallSiteKey>
    {
        public static readonly CallSiteComparer Instance = new();

        public bool Equals(CallSiteKey x, CallSiteKey y) => x.Routine == y.Routine && x.Types.AsSpan().SequenceEqual(y.Types);

        public int GetHashCode(CallSiteKey key)
        {
            HashCode hash = default;
            hash.Add(key.Routine);
            foreach (PolicyType type in key.Types)
            {
                hash.Add(type.GetHashCode());
            }

            return hash.ToHashCode();
        }
    }
}
