using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>
/// A call of a function, a built-in or (with the <c>hook</c> operator) a hook. Missing arguments were filled in with their
/// defaults. Where <see cref="Callee"/> is a <see cref="BoundGlobal"/> of a <see cref="FunctionSymbol"/> that is not a variable, the
/// call is direct. Arguments have the parameters' types, but for built-ins' <c>any</c> parameters and <c>...</c>, where they keep their own.
/// </summary>
public sealed class BoundCall(SourceSpan span, BoundExpression callee, BoundExpression[] arguments, PolicyType type)
    : BoundExpression(span, type)
{
    public BoundExpression Callee { get; } = callee;

    public BoundExpression[] Arguments { get; } = arguments;

    public FuncType Signature => (FuncType)Callee.Type;

    public bool IsHook => Signature.Flavor == FuncFlavor.Hook;

    /// <summary>The function that is called for certain, or null where it is found at run time. Valid once binding is done.</summary>
    public FunctionSymbol? Target => Callee is BoundGlobal { Symbol: FunctionSymbol { IsVariable: false } f } ? f : null;
}

/// <summary>A closure, or a plain function value where it captures nothing.</summary>
public sealed class BoundLambda(SourceSpan span, FunctionSymbol function, BoundCapture[] captures) : BoundExpression(span, function.Type)
{
    public FunctionSymbol Function { get; } = function;

    /// <summary>What is copied into the closure's captures, in order of their index.</summary>
    public BoundCapture[] Captures { get; } = captures;
}

/// <summary>One captured variable.</summary>
/// <param name="Outer">The local of the surrounding body, read where the closure is made. It may be unset, which stays so inside.</param>
/// <param name="Inner">The variable inside.</param>
/// <param name="IsDeepCopy">Whether it is captured as <c>copy</c>.</param>
public sealed record BoundCapture(LocalSymbol Outer, LocalSymbol Inner, bool IsDeepCopy);

/// <summary><c>schedule DELAY { EVENT(…) }</c>. The delay is an interval, or the time itself. Its value is a timer.</summary>
public sealed class BoundSchedule(SourceSpan span, BoundExpression delay, FunctionSymbol @event, BoundExpression[] arguments, PolicyType type)
    : BoundExpression(span, type)
{
    public BoundExpression Delay { get; } = delay;

    public FunctionSymbol Event { get; } = @event;

    public BoundExpression[] Arguments { get; } = arguments;
}

/// <summary><c>schedule DELAY { STATEMENTS }</c>: the block is a closure without parameters. Its value is a handle for <c>cancel_timer</c>.</summary>
public sealed class BoundScheduleBlock(SourceSpan span, BoundExpression delay, BoundLambda block, PolicyType type)
    : BoundExpression(span, type)
{
    public BoundExpression Delay { get; } = delay;

    public BoundLambda Block { get; } = block;
}
