using System.Collections.Immutable;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>An expression.</summary>
public abstract class ExpressionSyntax(SourceSpan span) : SyntaxNode(span);

/// <summary>A name: variable, function, enum element or type (<c>Info(…)</c> constructs).</summary>
public sealed class NameExpressionSyntax(SyntaxName name) : ExpressionSyntax(name.Span)
{
    /// <summary>The name.</summary>
    public SyntaxName Name { get; } = name;
}

/// <summary><c>( EXPR )</c>.</summary>
public sealed class ParenthesizedExpressionSyntax(SourceSpan span, ExpressionSyntax inner) : ExpressionSyntax(span)
{
    /// <summary>What is inside.</summary>
    public ExpressionSyntax Inner { get; } = inner;
}

/// <summary>Operators with one operand, written before it.</summary>
public enum UnaryOperator
{
    /// <summary><c>!</c>.</summary>
    Not,

    /// <summary><c>~</c>.</summary>
    Complement,

    /// <summary><c>-</c>.</summary>
    Negate,

    /// <summary><c>+</c>.</summary>
    Plus,

    /// <summary><c>++</c>.</summary>
    Increment,

    /// <summary><c>--</c>.</summary>
    Decrement,
}

/// <summary>An operator before its operand.</summary>
public sealed class UnaryExpressionSyntax(SourceSpan span, UnaryOperator op, ExpressionSyntax operand) : ExpressionSyntax(span)
{
    /// <summary>The operator.</summary>
    public UnaryOperator Operator { get; } = op;

    /// <summary>The operand.</summary>
    public ExpressionSyntax Operand { get; } = operand;
}

/// <summary>Operators between two operands, assignments aside.</summary>
public enum BinaryOperator
{
    /// <summary><c>+</c>.</summary>
    Add,

    /// <summary><c>-</c>.</summary>
    Subtract,

    /// <summary><c>*</c>.</summary>
    Multiply,

    /// <summary><c>/</c>; also masks an address.</summary>
    Divide,

    /// <summary><c>%</c>.</summary>
    Modulo,

    /// <summary><c>&amp;</c>.</summary>
    And,

    /// <summary><c>|</c>.</summary>
    Or,

    /// <summary><c>^</c>.</summary>
    Xor,

    /// <summary><c>&lt;&lt;</c>.</summary>
    ShiftLeft,

    /// <summary><c>&gt;&gt;</c>.</summary>
    ShiftRight,

    /// <summary><c>&amp;&amp;</c>.</summary>
    AndAlso,

    /// <summary><c>||</c>.</summary>
    OrElse,

    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>in</c>.</summary>
    In,

    /// <summary><c>!in</c>.</summary>
    NotIn,
}

/// <summary>An operator between two operands.</summary>
public sealed class BinaryExpressionSyntax(
    SourceSpan span, BinaryOperator op, ExpressionSyntax left, ExpressionSyntax right, SourceSpan operatorSpan)
    : ExpressionSyntax(span)
{
    /// <summary>The operator.</summary>
    public BinaryOperator Operator { get; } = op;

    /// <summary>The left operand.</summary>
    public ExpressionSyntax Left { get; } = left;

    /// <summary>The right operand.</summary>
    public ExpressionSyntax Right { get; } = right;

    /// <summary>Where the operator is written.</summary>
    public SourceSpan OperatorSpan { get; } = operatorSpan;
}

/// <summary><c>COND ? A : B</c>.</summary>
public sealed class ConditionalExpressionSyntax(
    SourceSpan span, ExpressionSyntax condition, ExpressionSyntax whenTrue, ExpressionSyntax whenFalse)
    : ExpressionSyntax(span)
{
    /// <summary>The condition.</summary>
    public ExpressionSyntax Condition { get; } = condition;

    /// <summary>The value when it holds.</summary>
    public ExpressionSyntax WhenTrue { get; } = whenTrue;

    /// <summary>The value when not.</summary>
    public ExpressionSyntax WhenFalse { get; } = whenFalse;
}

/// <summary>The assignments.</summary>
public enum AssignmentOperator
{
    /// <summary><c>=</c>.</summary>
    Assign,

    /// <summary><c>+=</c>.</summary>
    Add,

    /// <summary><c>-=</c>.</summary>
    Remove,
}

/// <summary>
/// <c>TARGET = VALUE</c> and its family. Inside a list of table entries (<c>[key] = value</c>) the target is a
/// <see cref="ListExpressionSyntax"/>.
/// </summary>
public sealed class AssignmentExpressionSyntax(
    SourceSpan span, AssignmentOperator op, ExpressionSyntax target, ExpressionSyntax value, SourceSpan operatorSpan)
    : ExpressionSyntax(span)
{
    /// <summary>The operator.</summary>
    public AssignmentOperator Operator { get; } = op;

    /// <summary>What is assigned to.</summary>
    public ExpressionSyntax Target { get; } = target;

    /// <summary>The value.</summary>
    public ExpressionSyntax Value { get; } = value;

    /// <summary>Where the operator is written.</summary>
    public SourceSpan OperatorSpan { get; } = operatorSpan;
}

/// <summary><c>local NAME = VALUE</c> inside an expression, as in <c>when ( local h = lookup(x) )</c>; its value is T.</summary>
public sealed class LocalAssignmentExpressionSyntax(SourceSpan span, SyntaxName name, ExpressionSyntax value) : ExpressionSyntax(span)
{
    /// <summary>The new local.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>Its value.</summary>
    public ExpressionSyntax Value { get; } = value;
}

/// <summary><c>TARGET[INDEX, …]</c>.</summary>
public sealed class IndexExpressionSyntax(SourceSpan span, ExpressionSyntax target, ImmutableArray<ExpressionSyntax> indices)
    : ExpressionSyntax(span)
{
    /// <summary>What is indexed.</summary>
    public ExpressionSyntax Target { get; } = target;

    /// <summary>The indices, at least one.</summary>
    public ImmutableArray<ExpressionSyntax> Indices { get; } = indices;
}

/// <summary><c>TARGET[LOW:HIGH]</c>.</summary>
public sealed class SliceExpressionSyntax(SourceSpan span, ExpressionSyntax target, ExpressionSyntax? low, ExpressionSyntax? high)
    : ExpressionSyntax(span)
{
    /// <summary>What is sliced.</summary>
    public ExpressionSyntax Target { get; } = target;

    /// <summary>The first index, or null for the start.</summary>
    public ExpressionSyntax? Low { get; } = low;

    /// <summary>The index after the last, or null for the end.</summary>
    public ExpressionSyntax? High { get; } = high;
}

/// <summary><c>TARGET$field</c>.</summary>
public sealed class FieldExpressionSyntax(SourceSpan span, ExpressionSyntax target, SyntaxName field) : ExpressionSyntax(span)
{
    /// <summary>The record.</summary>
    public ExpressionSyntax Target { get; } = target;

    /// <summary>The field.</summary>
    public SyntaxName Field { get; } = field;
}

/// <summary><c>TARGET?$field</c>.</summary>
public sealed class HasFieldExpressionSyntax(SourceSpan span, ExpressionSyntax target, SyntaxName field) : ExpressionSyntax(span)
{
    /// <summary>The record.</summary>
    public ExpressionSyntax Target { get; } = target;

    /// <summary>The field.</summary>
    public SyntaxName Field { get; } = field;
}

/// <summary>
/// <c>$field = VALUE</c> in a record constructor or among the arguments of one. The form <c>$field(args) = { … }</c>
/// has a <see cref="LambdaExpressionSyntax"/> as its value.
/// </summary>
public sealed class FieldAssignmentExpressionSyntax(SourceSpan span, SyntaxName field, ExpressionSyntax value) : ExpressionSyntax(span)
{
    /// <summary>The field.</summary>
    public SyntaxName Field { get; } = field;

    /// <summary>The value.</summary>
    public ExpressionSyntax Value { get; } = value;
}

/// <summary><c>[EXPR, …]</c>: a list, such as a composite key.</summary>
public sealed class ListExpressionSyntax(SourceSpan span, ImmutableArray<ExpressionSyntax> elements) : ExpressionSyntax(span)
{
    /// <summary>The elements, at least one.</summary>
    public ImmutableArray<ExpressionSyntax> Elements { get; } = elements;
}

/// <summary><c>{ EXPR, … }</c> as an initializer or on the right of an assignment.</summary>
public sealed class BraceListExpressionSyntax(SourceSpan span, ImmutableArray<ExpressionSyntax> elements) : ExpressionSyntax(span)
{
    /// <summary>The elements; may be empty.</summary>
    public ImmutableArray<ExpressionSyntax> Elements { get; } = elements;
}

/// <summary><c>[$a = 1, …]</c>, <c>record($a = 1, …)</c> or <c>[]</c>. <c>Type($a = 1)</c> is a call.</summary>
public sealed class RecordConstructorExpressionSyntax(SourceSpan span, ImmutableArray<ExpressionSyntax> fields) : ExpressionSyntax(span)
{
    /// <summary>The fields; in the bracket form all are <see cref="FieldAssignmentExpressionSyntax"/>.</summary>
    public ImmutableArray<ExpressionSyntax> Fields { get; } = fields;
}

/// <summary><c>table([k] = v, …) &amp;attributes</c>.</summary>
public sealed class TableConstructorExpressionSyntax(
    SourceSpan span, ImmutableArray<ExpressionSyntax> entries, ImmutableArray<AttributeSyntax> attributes)
    : ExpressionSyntax(span)
{
    /// <summary>The entries.</summary>
    public ImmutableArray<ExpressionSyntax> Entries { get; } = entries;

    /// <summary>The attributes.</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}

/// <summary><c>set(a, …) &amp;attributes</c>.</summary>
public sealed class SetConstructorExpressionSyntax(
    SourceSpan span, ImmutableArray<ExpressionSyntax> elements, ImmutableArray<AttributeSyntax> attributes)
    : ExpressionSyntax(span)
{
    /// <summary>The elements.</summary>
    public ImmutableArray<ExpressionSyntax> Elements { get; } = elements;

    /// <summary>The attributes.</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}

/// <summary><c>vector(a, …)</c>.</summary>
public sealed class VectorConstructorExpressionSyntax(SourceSpan span, ImmutableArray<ExpressionSyntax> elements) : ExpressionSyntax(span)
{
    /// <summary>The elements.</summary>
    public ImmutableArray<ExpressionSyntax> Elements { get; } = elements;
}

/// <summary><c>CALLEE(ARG, …)</c>: a call, or a constructor where the callee names a type.</summary>
public sealed class CallExpressionSyntax(SourceSpan span, ExpressionSyntax callee, ImmutableArray<ExpressionSyntax> arguments)
    : ExpressionSyntax(span)
{
    /// <summary>What is called.</summary>
    public ExpressionSyntax Callee { get; } = callee;

    /// <summary>The arguments.</summary>
    public ImmutableArray<ExpressionSyntax> Arguments { get; } = arguments;
}

/// <summary><c>hook EXPR</c>; the operand has to be a call, which the binder checks.</summary>
public sealed class HookExpressionSyntax(SourceSpan span, ExpressionSyntax call) : ExpressionSyntax(span)
{
    /// <summary>The call.</summary>
    public ExpressionSyntax Call { get; } = call;
}

/// <summary><c>copy(EXPR)</c>.</summary>
public sealed class CopyExpressionSyntax(SourceSpan span, ExpressionSyntax operand) : ExpressionSyntax(span)
{
    /// <summary>What is copied.</summary>
    public ExpressionSyntax Operand { get; } = operand;
}

/// <summary><c>|EXPR|</c>.</summary>
public sealed class SizeExpressionSyntax(SourceSpan span, ExpressionSyntax operand) : ExpressionSyntax(span)
{
    /// <summary>What is measured.</summary>
    public ExpressionSyntax Operand { get; } = operand;
}

/// <summary><c>EXPR as TYPE</c>.</summary>
public sealed class CastExpressionSyntax(SourceSpan span, ExpressionSyntax operand, TypeSyntax type) : ExpressionSyntax(span)
{
    /// <summary>The operand.</summary>
    public ExpressionSyntax Operand { get; } = operand;

    /// <summary>The type.</summary>
    public TypeSyntax Type { get; } = type;
}

/// <summary><c>EXPR ?as TYPE</c>: whether <c>as</c> would succeed.</summary>
public sealed class CanCastExpressionSyntax(SourceSpan span, ExpressionSyntax operand, TypeSyntax type) : ExpressionSyntax(span)
{
    /// <summary>The operand.</summary>
    public ExpressionSyntax Operand { get; } = operand;

    /// <summary>The type.</summary>
    public TypeSyntax Type { get; } = type;
}

/// <summary><c>EXPR is TYPE</c>.</summary>
public sealed class TypeTestExpressionSyntax(SourceSpan span, ExpressionSyntax operand, TypeSyntax type) : ExpressionSyntax(span)
{
    /// <summary>The operand.</summary>
    public ExpressionSyntax Operand { get; } = operand;

    /// <summary>The type.</summary>
    public TypeSyntax Type { get; } = type;
}

/// <summary><c>function[captures](params): TYPE { … }</c>, or the value of <c>$field(params) = { … }</c>.</summary>
public sealed class LambdaExpressionSyntax(
    SourceSpan span, CaptureListSyntax? captures, SignatureSyntax signature, BlockStatementSyntax body, bool infersResult)
    : ExpressionSyntax(span)
{
    /// <summary>The capture list, or null.</summary>
    public CaptureListSyntax? Captures { get; } = captures;

    /// <summary>Parameters and result.</summary>
    public SignatureSyntax Signature { get; } = signature;

    /// <summary>The body.</summary>
    public BlockStatementSyntax Body { get; } = body;

    /// <summary>Whether the result type follows from the body (the <c>$field(…) = { … }</c> form without a result type).</summary>
    public bool InfersResult { get; } = infersResult;
}

/// <summary><c>schedule DELAY { NAME(…) }</c>.</summary>
public sealed class ScheduleExpressionSyntax(SourceSpan span, ExpressionSyntax delay, EventCallSyntax call) : ExpressionSyntax(span)
{
    /// <summary>The interval, or the time.</summary>
    public ExpressionSyntax Delay { get; } = delay;

    /// <summary>The event and its arguments.</summary>
    public EventCallSyntax Call { get; } = call;
}

/// <summary>
/// <c>schedule [captures] DELAY { STATEMENTS }</c>: an extension of the language. The block runs later, with the locals
/// it names captured; the value is a handle for <c>cancel_timer</c>.
/// </summary>
public sealed class ScheduleBlockExpressionSyntax(
    SourceSpan span, CaptureListSyntax? captures, ExpressionSyntax delay, BlockStatementSyntax body)
    : ExpressionSyntax(span)
{
    /// <summary>The capture list, or null.</summary>
    public CaptureListSyntax? Captures { get; } = captures;

    /// <summary>The interval, or the time.</summary>
    public ExpressionSyntax Delay { get; } = delay;

    /// <summary>The statements.</summary>
    public BlockStatementSyntax Body { get; } = body;
}

/// <summary>A type used as a value: <c>from_json(s, vector of count)</c>. A type that is a plain name is a name here.</summary>
public sealed class TypeExpressionSyntax(SourceSpan span, TypeSyntax type) : ExpressionSyntax(span)
{
    /// <summary>The type.</summary>
    public TypeSyntax Type { get; } = type;
}
