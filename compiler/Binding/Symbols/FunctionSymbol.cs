using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Symbols;

/// <summary>
/// Something with code: a function, event, hook, built-in, lambda, or a small function that the binder made to compute a
/// default or an attribute. All of them are numbered in <see cref="BoundProgram.Functions"/>.
/// </summary>
public sealed class FunctionSymbol(string name, SourceSpan span, FuncType type) : GlobalSymbol(name, span, GlobalKind.Global, type)
{
    /// <summary>The type, which is also <see cref="GlobalSymbol.Type"/>.</summary>
    public FuncType Signature => (FuncType)Type;

    public FuncFlavor Flavor => Signature.Flavor;

    /// <summary>Position in <see cref="BoundProgram.Functions"/>.</summary>
    public int FunctionIndex { get; internal set; } = -1;

    /// <summary>
    /// The bodies in order of their source. Functions have one (none where only a prototype is known), events and hooks any
    /// number: they run by falling priority, equal ones in this order.
    /// </summary>
    public IReadOnlyList<BoundBody> Bodies => MutableBodies;

    internal List<BoundBody> MutableBodies { get; } = [];

    /// <summary>The built-in of this name, or null.</summary>
    public Builtin? Builtin { get; internal set; }

    /// <summary>
    /// True where the function is held in a variable that may change (assigned, or redefined with a value): calls have to
    /// load global <see cref="GlobalSymbol.Index"/>. Otherwise calls go straight to the body. Final once binding is done.
    /// </summary>
    public bool IsVariable { get; internal set; }

    /// <summary>Lambdas and bodies of <c>when</c>: the number of captures of the closure.</summary>
    public int CaptureCount { get; internal set; }

    /// <summary>A lambda, a part of a <c>when</c>, or made by the binder: no policy names it.</summary>
    public bool IsAnonymous { get; internal init; }

    /// <summary>Parameter lists of further prototypes that handlers of this event or hook may use.</summary>
    internal List<FunctionPrototype> AlternatePrototypes { get; } = [];

    internal bool IsPrototypeOnly => MutableBodies.Count == 0 && Builtin is null;
}

/// <summary>A prototype that handlers may be written for; parameters are found by name in the first one.</summary>
/// <param name="Type">Its signature.</param>
/// <param name="Map">For each parameter, its position in the first prototype.</param>
/// <param name="Deprecation">The message of <c>&amp;deprecated</c>, or null.</param>
internal sealed record FunctionPrototype(FuncType Type, int[] Map, string? Deprecation);

/// <summary>One body with its frame.</summary>
public sealed class BoundBody
{
    /// <summary>The parameters, in order; their slots are 0 … n - 1.</summary>
    public required IReadOnlyList<LocalSymbol> Parameters { get; init; }

    /// <summary>
    /// Where the handler was written for another prototype: for each parameter, the position of its argument in the
    /// event's own one. Null where they agree.
    /// </summary>
    public int[]? ParameterMap { get; init; }

    /// <summary>All locals other than parameters and captures.</summary>
    public required IReadOnlyList<LocalSymbol> Locals { get; init; }

    /// <summary>Slots of the frame for parameters and locals. The emitter may add its own after them.</summary>
    public required int FrameSize { get; init; }

    /// <summary>Values that locals declared without one get when the body is entered (empty tables, new records, …), in order.</summary>
    public required IReadOnlyList<BoundEntryValue> EntryValues { get; init; }

    public required BoundStatement Statement { get; init; }

    /// <summary><c>&amp;priority</c>; higher runs first.</summary>
    public long Priority { get; init; }

    /// <summary><c>&amp;group</c>: all groups the handler belongs to.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The module the body was written in.</summary>
    public required string Module { get; init; }

    public required SourceSpan Span { get; init; }
}

/// <summary>The value a local gets on entry of its body.</summary>
/// <param name="Local">The local.</param>
/// <param name="Value">A constructor of an empty aggregate.</param>
public sealed record BoundEntryValue(LocalSymbol Local, BoundExpression Value);
