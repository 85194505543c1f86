using System.Collections.Immutable;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>A statement.</summary>
public abstract class StatementSyntax(SourceSpan span) : SyntaxNode(span);

/// <summary><c>{ … }</c>; a scope of its own.</summary>
public sealed class BlockStatementSyntax(SourceSpan span, ImmutableArray<StatementSyntax> statements) : StatementSyntax(span)
{
    /// <summary>The statements, in order.</summary>
    public ImmutableArray<StatementSyntax> Statements { get; } = statements;
}

/// <summary><c>;</c> alone.</summary>
public sealed class EmptyStatementSyntax(SourceSpan span) : StatementSyntax(span);

/// <summary><c>EXPR;</c>.</summary>
public sealed class ExpressionStatementSyntax(SourceSpan span, ExpressionSyntax expression) : StatementSyntax(span)
{
    /// <summary>The expression.</summary>
    public ExpressionSyntax Expression { get; } = expression;
}

/// <summary><c>local NAME: TYPE = VALUE &amp;attributes;</c> or the same with <c>const</c>.</summary>
public sealed class LocalDeclarationSyntax(
    SourceSpan span, VariableKind kind, SyntaxName name, TypeSyntax? type, InitializerKind initializerKind,
    ExpressionSyntax? initializer, ImmutableArray<AttributeSyntax> attributes)
    : StatementSyntax(span)
{
    /// <summary><see cref="VariableKind.Local"/> or <see cref="VariableKind.Const"/>.</summary>
    public VariableKind Kind { get; } = kind;

    /// <summary>The variable's name.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>The type, or null.</summary>
    public TypeSyntax? Type { get; } = type;

    /// <summary>How the initializer acts; anything but <c>=</c> is an error the binder reports.</summary>
    public InitializerKind InitializerKind { get; } = initializerKind;

    /// <summary>The initializer, or null.</summary>
    public ExpressionSyntax? Initializer { get; } = initializer;

    /// <summary>The attributes.</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}

/// <summary><c>print EXPR, …;</c>. The first expression may be a file to print to.</summary>
public sealed class PrintStatementSyntax(SourceSpan span, ImmutableArray<ExpressionSyntax> arguments) : StatementSyntax(span)
{
    /// <summary>The expressions, at least one.</summary>
    public ImmutableArray<ExpressionSyntax> Arguments { get; } = arguments;
}

/// <summary><c>event NAME(…);</c>.</summary>
public sealed class EventStatementSyntax(SourceSpan span, EventCallSyntax call) : StatementSyntax(span)
{
    /// <summary>The event and its arguments.</summary>
    public EventCallSyntax Call { get; } = call;
}

/// <summary><c>NAME(…)</c> where an event is raised or scheduled.</summary>
public sealed class EventCallSyntax(SourceSpan span, SyntaxName name, ImmutableArray<ExpressionSyntax> arguments) : SyntaxNode(span)
{
    /// <summary>The event.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>The arguments.</summary>
    public ImmutableArray<ExpressionSyntax> Arguments { get; } = arguments;
}

/// <summary><c>if ( COND ) STATEMENT else STATEMENT</c>.</summary>
public sealed class IfStatementSyntax(SourceSpan span, ExpressionSyntax condition, StatementSyntax then, StatementSyntax? otherwise)
    : StatementSyntax(span)
{
    /// <summary>The condition.</summary>
    public ExpressionSyntax Condition { get; } = condition;

    /// <summary>What runs when it holds.</summary>
    public StatementSyntax Then { get; } = then;

    /// <summary>What runs when not, or null.</summary>
    public StatementSyntax? Otherwise { get; } = otherwise;
}

/// <summary><c>while ( COND ) STATEMENT</c>.</summary>
public sealed class WhileStatementSyntax(SourceSpan span, ExpressionSyntax condition, StatementSyntax body) : StatementSyntax(span)
{
    /// <summary>The condition.</summary>
    public ExpressionSyntax Condition { get; } = condition;

    /// <summary>The body.</summary>
    public StatementSyntax Body { get; } = body;
}

/// <summary><c>for ( KEYS[, VALUE] in EXPR ) STATEMENT</c>.</summary>
public sealed class ForStatementSyntax(
    SourceSpan span, ImmutableArray<SyntaxName> keys, bool keysInBrackets, SyntaxName? value, ExpressionSyntax iterated,
    StatementSyntax body)
    : StatementSyntax(span)
{
    /// <summary>The loop variables for the key, at least one; <c>_</c> is the blank.</summary>
    public ImmutableArray<SyntaxName> Keys { get; } = keys;

    /// <summary>Whether the keys were written as <c>[a, b]</c>.</summary>
    public bool KeysInBrackets { get; } = keysInBrackets;

    /// <summary>The loop variable for the value, or null.</summary>
    public SyntaxName? Value { get; } = value;

    /// <summary>What is iterated over.</summary>
    public ExpressionSyntax Iterated { get; } = iterated;

    /// <summary>The body.</summary>
    public StatementSyntax Body { get; } = body;
}

/// <summary><c>next;</c>.</summary>
public sealed class NextStatementSyntax(SourceSpan span) : StatementSyntax(span);

/// <summary><c>break;</c>.</summary>
public sealed class BreakStatementSyntax(SourceSpan span) : StatementSyntax(span);

/// <summary><c>fallthrough;</c>.</summary>
public sealed class FallthroughStatementSyntax(SourceSpan span) : StatementSyntax(span);

/// <summary><c>return;</c> or <c>return EXPR;</c>.</summary>
public sealed class ReturnStatementSyntax(SourceSpan span, ExpressionSyntax? value) : StatementSyntax(span)
{
    /// <summary>The result, or null.</summary>
    public ExpressionSyntax? Value { get; } = value;
}

/// <summary><c>add TABLE[INDEX];</c>.</summary>
public sealed class AddStatementSyntax(SourceSpan span, ExpressionSyntax target) : StatementSyntax(span)
{
    /// <summary>What is added.</summary>
    public ExpressionSyntax Target { get; } = target;
}

/// <summary><c>delete TABLE[INDEX];</c>, <c>delete REC$field;</c> or <c>delete TABLE;</c>.</summary>
public sealed class DeleteStatementSyntax(SourceSpan span, ExpressionSyntax target) : StatementSyntax(span)
{
    /// <summary>What is deleted.</summary>
    public ExpressionSyntax Target { get; } = target;
}

/// <summary><c>assert COND, MESSAGE;</c>.</summary>
public sealed class AssertStatementSyntax(SourceSpan span, ExpressionSyntax condition, ExpressionSyntax? message) : StatementSyntax(span)
{
    /// <summary>The condition.</summary>
    public ExpressionSyntax Condition { get; } = condition;

    /// <summary>The message, or null.</summary>
    public ExpressionSyntax? Message { get; } = message;
}

/// <summary>
/// <c>when [captures] ( COND ) STATEMENT timeout INTERVAL { … }</c>, and the same after <c>return</c>.
/// </summary>
public sealed class WhenStatementSyntax(
    SourceSpan span, bool isReturn, CaptureListSyntax? captures, ExpressionSyntax condition, StatementSyntax body,
    ExpressionSyntax? timeout, BlockStatementSyntax? timeoutBody)
    : StatementSyntax(span)
{
    /// <summary>Whether it is <c>return when</c>.</summary>
    public bool IsReturn { get; } = isReturn;

    /// <summary>The capture list, or null.</summary>
    public CaptureListSyntax? Captures { get; } = captures;

    /// <summary>The condition.</summary>
    public ExpressionSyntax Condition { get; } = condition;

    /// <summary>What runs when it holds.</summary>
    public StatementSyntax Body { get; } = body;

    /// <summary>The time-out, or null.</summary>
    public ExpressionSyntax? Timeout { get; } = timeout;

    /// <summary>What runs at the time-out; null exactly where <see cref="Timeout"/> is.</summary>
    public BlockStatementSyntax? TimeoutBody { get; } = timeoutBody;
}

/// <summary><c>switch EXPR { CASE … }</c>.</summary>
public sealed class SwitchStatementSyntax(SourceSpan span, ExpressionSyntax value, ImmutableArray<SwitchCaseSyntax> cases)
    : StatementSyntax(span)
{
    /// <summary>What is switched on.</summary>
    public ExpressionSyntax Value { get; } = value;

    /// <summary>The cases, in order.</summary>
    public ImmutableArray<SwitchCaseSyntax> Cases { get; } = cases;
}

/// <summary><c>case VALUE, …: STATEMENTS</c>, <c>case type T as x, …: STATEMENTS</c> or <c>default: STATEMENTS</c>.</summary>
public sealed class SwitchCaseSyntax(
    SourceSpan span, ImmutableArray<ExpressionSyntax> values, ImmutableArray<TypeCaseSyntax> types,
    ImmutableArray<StatementSyntax> statements)
    : SyntaxNode(span)
{
    /// <summary>The values; empty for a type case and for <c>default</c>.</summary>
    public ImmutableArray<ExpressionSyntax> Values { get; } = values;

    /// <summary>The types; empty for a value case and for <c>default</c>.</summary>
    public ImmutableArray<TypeCaseSyntax> Types { get; } = types;

    /// <summary>What runs.</summary>
    public ImmutableArray<StatementSyntax> Statements { get; } = statements;

    /// <summary>Whether this is <c>default</c>.</summary>
    public bool IsDefault => Values.IsEmpty && Types.IsEmpty;
}

/// <summary><c>type T</c> or <c>type T as NAME</c> in a case.</summary>
public sealed class TypeCaseSyntax(SourceSpan span, TypeSyntax type, SyntaxName? name) : SyntaxNode(span)
{
    /// <summary>The type.</summary>
    public TypeSyntax Type { get; } = type;

    /// <summary>The name bound to the value, or null.</summary>
    public SyntaxName? Name { get; } = name;
}

/// <summary><c>[a, copy b]</c> at a lambda, a <c>when</c> or a scheduled block.</summary>
public sealed class CaptureListSyntax(SourceSpan span, ImmutableArray<CaptureSyntax> captures) : SyntaxNode(span)
{
    /// <summary>The captures; may be empty only where <c>[]</c> was written.</summary>
    public ImmutableArray<CaptureSyntax> Captures { get; } = captures;
}

/// <summary>A captured local.</summary>
public sealed class CaptureSyntax(SourceSpan span, SyntaxName name, bool deepCopy) : SyntaxNode(span)
{
    /// <summary>The local.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>Whether <c>copy</c> stands before it.</summary>
    public bool DeepCopy { get; } = deepCopy;
}
