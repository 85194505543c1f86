using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>Statements one after the other.</summary>
public sealed class BoundBlock(SourceSpan span, BoundStatement[] statements) : BoundStatement(span)
{
    public BoundStatement[] Statements { get; } = statements;
}

/// <summary>Does nothing.</summary>
public sealed class BoundEmptyStatement(SourceSpan span) : BoundStatement(span);

/// <summary>An expression for its effect; its value, if any, is dropped.</summary>
public sealed class BoundExpressionStatement(SourceSpan span, BoundExpression expression) : BoundStatement(span)
{
    public BoundExpression Expression { get; } = expression;
}

/// <summary><c>local x = VALUE</c>. Locals without a value do not appear as statements: see <see cref="BoundBody.EntryValues"/>.</summary>
public sealed class BoundLocalInitialization(SourceSpan span, LocalSymbol local, BoundExpression value) : BoundStatement(span)
{
    public LocalSymbol Local { get; } = local;

    public BoundExpression Value { get; } = value;
}

/// <summary><c>print A, B;</c>, to standard output or to a file.</summary>
public sealed class BoundPrint(SourceSpan span, BoundExpression? file, BoundExpression[] arguments) : BoundStatement(span)
{
    /// <summary>The file printed to, or null.</summary>
    public BoundExpression? File { get; } = file;

    public BoundExpression[] Arguments { get; } = arguments;
}

/// <summary><c>event E(…);</c>: puts the event into the queue.</summary>
public sealed class BoundEventStatement(SourceSpan span, FunctionSymbol @event, BoundExpression[] arguments) : BoundStatement(span)
{
    public FunctionSymbol Event { get; } = @event;

    public BoundExpression[] Arguments { get; } = arguments;
}

/// <summary><c>if</c>.</summary>
public sealed class BoundIf(SourceSpan span, BoundExpression condition, BoundStatement then, BoundStatement? otherwise) : BoundStatement(span)
{
    public BoundExpression Condition { get; } = condition;

    public BoundStatement Then { get; } = then;

    public BoundStatement? Otherwise { get; } = otherwise;
}

/// <summary><c>while</c>.</summary>
public sealed class BoundWhile(SourceSpan span, BoundExpression condition, BoundStatement body) : BoundStatement(span)
{
    public BoundExpression Condition { get; } = condition;

    public BoundStatement Body { get; } = body;
}

/// <summary><c>for ( [k1, k2], v in TABLE )</c>. Changing the table inside the loop is allowed; it runs over a snapshot of the keys.</summary>
public sealed class BoundForTable(
    SourceSpan span, LocalSymbol?[] keys, LocalSymbol? value, BoundExpression table, BoundStatement body)
    : BoundStatement(span)
{
    /// <summary>One variable a column; null for the blank.</summary>
    public LocalSymbol?[] Keys { get; } = keys;

    public LocalSymbol? Value { get; } = value;

    public BoundExpression Table { get; } = table;

    public BoundStatement Body { get; } = body;
}

/// <summary><c>for ( i, v in VECTOR )</c>; elements that are unset are passed over.</summary>
public sealed class BoundForVector(
    SourceSpan span, LocalSymbol? index, LocalSymbol? value, BoundExpression vector, BoundStatement body)
    : BoundStatement(span)
{
    /// <summary>A count, or null for the blank.</summary>
    public LocalSymbol? Index { get; } = index;

    public LocalSymbol? Value { get; } = value;

    public BoundExpression Vector { get; } = vector;

    public BoundStatement Body { get; } = body;
}

/// <summary><c>for ( c in STRING )</c>: over its bytes, each a string.</summary>
public sealed class BoundForString(SourceSpan span, LocalSymbol? item, BoundExpression text, BoundStatement body) : BoundStatement(span)
{
    public LocalSymbol? Item { get; } = item;

    public BoundExpression Text { get; } = text;

    public BoundStatement Body { get; } = body;
}

/// <summary><c>next;</c>: the next round of the nearest loop.</summary>
public sealed class BoundNext(SourceSpan span) : BoundStatement(span);

/// <summary><c>break;</c>: leaves the nearest loop or switch; in a hook body outside of both, ends the body and the hook with F.</summary>
public sealed class BoundBreak(SourceSpan span, bool endsHook) : BoundStatement(span)
{
    /// <summary>Ends the hook: no further bodies run, and the call yields F.</summary>
    public bool EndsHook { get; } = endsHook;
}

/// <summary><c>return;</c> or <c>return VALUE;</c>.</summary>
public sealed class BoundReturn(SourceSpan span, BoundExpression? value) : BoundStatement(span)
{
    public BoundExpression? Value { get; } = value;
}

/// <summary><c>add SET[KEY, …];</c> (or of a table: the entry gets the table's default).</summary>
public sealed class BoundAddElement(SourceSpan span, BoundExpression table, BoundExpression[] keys) : BoundStatement(span)
{
    public BoundExpression Table { get; } = table;

    public BoundExpression[] Keys { get; } = keys;
}

/// <summary><c>delete TABLE[KEY, …];</c>.</summary>
public sealed class BoundDeleteElement(SourceSpan span, BoundExpression table, BoundExpression[] keys) : BoundStatement(span)
{
    public BoundExpression Table { get; } = table;

    public BoundExpression[] Keys { get; } = keys;
}

/// <summary><c>delete RECORD$field;</c>: unset, or back to its default.</summary>
public sealed class BoundDeleteField(SourceSpan span, BoundExpression record, int field) : BoundStatement(span)
{
    public BoundExpression Record { get; } = record;

    public int Field { get; } = field;
}

/// <summary><c>delete TABLE;</c> or <c>delete VECTOR;</c>: empties it.</summary>
public sealed class BoundClear(SourceSpan span, BoundExpression target) : BoundStatement(span)
{
    public BoundExpression Target { get; } = target;
}

/// <summary><c>assert COND, MESSAGE;</c>.</summary>
public sealed class BoundAssert(SourceSpan span, BoundExpression condition, BoundExpression? message, string text) : BoundStatement(span)
{
    public BoundExpression Condition { get; } = condition;

    public BoundExpression? Message { get; } = message;

    /// <summary>The condition's source form, as reports show it.</summary>
    public string ConditionText { get; } = text;
}

/// <summary><c>switch</c>. Exactly one case runs, from its label on; control falls into the next case only where it says so.</summary>
public sealed class BoundSwitch(SourceSpan span, BoundExpression value, BoundSwitchCase[] cases) : BoundStatement(span)
{
    public BoundExpression Value { get; } = value;

    public BoundSwitchCase[] Cases { get; } = cases;

    /// <summary>Cases are chosen by type.</summary>
    public bool IsTypeSwitch => Array.Exists(Cases, c => c.Types.Length > 0);
}

/// <summary>One case. <c>break</c> at its end is implied unless it falls through; <see cref="BoundBreak"/> inside leaves the switch.</summary>
public sealed class BoundSwitchCase(
    SourceSpan span, BoundExpression[] labels, BoundTypeLabel[] types, bool isDefault, BoundStatement body, bool fallsThrough)
    : BoundNode(span)
{
    /// <summary>Constants of the switch value's type.</summary>
    public BoundExpression[] Labels { get; } = labels;

    public BoundTypeLabel[] Types { get; } = types;

    public bool IsDefault { get; } = isDefault;

    public BoundStatement Body { get; } = body;

    /// <summary>Where control reaches the end of the body, it goes on with the next case's body.</summary>
    public bool FallsThrough { get; } = fallsThrough;
}

/// <summary><c>type T as x</c>.</summary>
/// <param name="Type">The type the value must have.</param>
/// <param name="Local">Gets the value, as of that type; or null.</param>
public sealed record BoundTypeLabel(PolicyType Type, LocalSymbol? Local);

/// <summary>
/// <c>when</c>. The three parts are closures that share one array of captures: <see cref="Captures"/> fills its head, and variables
/// declared in the condition follow. The condition yields bool; the body yields what the surrounding function does where
/// <see cref="IsReturn"/>, and nothing otherwise.
/// </summary>
public sealed class BoundWhen(
    SourceSpan span, bool isReturn, BoundCapture[] captures, int captureCount, FunctionSymbol condition, FunctionSymbol body,
    BoundExpression? timeout, FunctionSymbol? timeoutBody)
    : BoundStatement(span)
{
    /// <summary><c>return when</c>: the surrounding call is suspended, and yields what the body or the time-out's block returns.</summary>
    public bool IsReturn { get; } = isReturn;

    public BoundCapture[] Captures { get; } = captures;

    /// <summary>Size of the shared array.</summary>
    public int CaptureCount { get; } = captureCount;

    public FunctionSymbol Condition { get; } = condition;

    public FunctionSymbol Body { get; } = body;

    /// <summary>An interval, evaluated where the statement runs; or null.</summary>
    public BoundExpression? Timeout { get; } = timeout;

    public FunctionSymbol? TimeoutBody { get; } = timeoutBody;

    /// <summary>Globals that the condition reads: a change of them, or of tables, records and vectors it read, wakes it.</summary>
    public IReadOnlyList<GlobalSymbol> WatchedGlobals { get; init; } = [];
}
