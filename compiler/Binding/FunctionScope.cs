using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <summary>The body being bound: its locals, which of them are visible, and what control flow has assigned so far.</summary>
internal sealed class FunctionScope(FunctionScope? outer, FuncType type)
{
    private readonly Dictionary<string, LocalSymbol> _locals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private readonly List<List<string>> _blocks = [[]];
    private int _nextSlot;

    /// <summary>The body this one is written in, for lambdas.</summary>
    public FunctionScope? Outer { get; } = outer;

    public FuncType Type { get; } = type;

    /// <summary>What <c>return</c> has to yield; for lambdas without a result type it is found out by the first <c>return</c>.</summary>
    public PolicyType Yield { get; set; } = type.Yield;

    public bool InfersYield { get; init; }

    public List<LocalSymbol> Parameters { get; } = [];

    public List<LocalSymbol> Locals { get; } = [];

    public List<BoundEntryValue> EntryValues { get; } = [];

    public FlowState Flow;

    public int FrameSize => _nextSlot;

    /// <summary>Loops around the current place; <c>next</c> needs one.</summary>
    public int LoopDepth { get; set; }

    /// <summary>Loops and switches around the current place; <c>break</c> needs one, or a hook.</summary>
    public int BreakDepth { get; set; }

    /// <summary>States at the <c>break</c>s of the innermost switch.</summary>
    public List<FlowState>? SwitchBreaks { get; set; }

    /// <summary>Set by conversions that skip their statement where they fail, and by calls that may yield nothing.</summary>
    public bool MaySkipStatement { get; set; }

    public bool IsTopLevel { get; init; }

    /// <summary>How many times locals were read or captured so far: tells whether an expression needs any.</summary>
    public int LocalsRead { get; set; }

    /// <summary>Where the closure begins, for messages.</summary>
    public SourceSpan ClosureSpan { get; init; }

    /// <summary>What messages call this body: <c>lambda</c>, <c>when</c>, <c>schedule</c>; null for named functions.</summary>
    public string ClosureKind { get; init; } = "function";

    /// <summary>The variables a lambda or <c>when</c> captured, by name.</summary>
    public Dictionary<string, LocalSymbol>? Captures { get; set; }

    /// <summary>Captures that something inside used.</summary>
    public HashSet<string> UsedCaptures { get; } = new(StringComparer.Ordinal);

    /// <summary>Where locals of the outer body may be captured without being listed (scheduled blocks): called to capture one.</summary>
    public Func<LocalSymbol, LocalSymbol>? CaptureOnDemand { get; init; }

    /// <summary>Where set, new locals become captures shared with other parts of a <c>when</c>.</summary>
    public Func<string, SourceSpan, PolicyType, LocalSymbol>? DeclareShared { get; init; }

    public void PushBlock() => _blocks.Add([]);

    public void PopBlock()
    {
        foreach (string name in _blocks[^1])
        {
            _hidden.Add(name);
        }

        _blocks.RemoveAt(_blocks.Count - 1);
    }

    /// <summary>The local of a name, also one whose block has ended.</summary>
    public LocalSymbol? Find(string name, out bool isOutOfScope)
    {
        isOutOfScope = _hidden.Contains(name);
        return _locals.GetValueOrDefault(name) ?? Captures?.GetValueOrDefault(name);
    }

    /// <summary>Makes a local whose block has ended visible again: loops take up the variable of an earlier loop.</summary>
    public void Reopen(string name)
    {
        _hidden.Remove(name);
        _blocks[^1].Add(name);
    }

    public bool IsDeclared(string name) => _locals.ContainsKey(name) || (Captures?.ContainsKey(name) ?? false);

    public IEnumerable<string> VisibleNames => _locals.Keys.Where(n => !_hidden.Contains(n));

    public LocalSymbol AddParameter(string name, SourceSpan span, PolicyType type)
    {
        var symbol = new LocalSymbol(name, span, LocalKind.Parameter, type, _nextSlot++);
        Parameters.Add(symbol);
        _locals.TryAdd(name, symbol);
        Flow.Set(symbol.Slot);
        return symbol;
    }

    public LocalSymbol AddLocal(string name, SourceSpan span, PolicyType type, bool isConst = false)
    {
        if (DeclareShared is not null)
        {
            LocalSymbol shared = DeclareShared(name, span, type);
            _locals[name] = shared;
            _blocks[^1].Add(name);
            return shared;
        }

        var symbol = new LocalSymbol(name, span, LocalKind.Local, type, _nextSlot++) { IsConst = isConst };
        Locals.Add(symbol);
        if (name.Length > 0)
        {
            _locals[name] = symbol;
            _blocks[^1].Add(name);
        }

        return symbol;
    }

    /// <summary>A local that no name reaches.</summary>
    public LocalSymbol AddTemporary(SourceSpan span, PolicyType type) => AddLocal("", span, type);

    /// <summary>Whether reading a local here needs no check.</summary>
    public bool IsAssigned(LocalSymbol local) => local.Kind != LocalKind.Capture && Flow.Has(local.Slot);

    public void MarkAssigned(LocalSymbol local)
    {
        if (local.Kind != LocalKind.Capture)
        {
            Flow.Set(local.Slot);
        }
    }
}
