using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>Operators with one operand.</summary>
public enum UnaryKind : byte
{
    /// <summary><c>!</c> on bool.</summary>
    Not,

    /// <summary><c>~</c> on count.</summary>
    Complement,

    /// <summary><c>-</c> on int, double or interval.</summary>
    Negate,
}

/// <summary>An operator applied to one operand of its own type. Both are vectors where <see cref="IsVector"/>: element by element.</summary>
public sealed class BoundUnary(SourceSpan span, UnaryKind kind, BoundExpression operand, PolicyType type) : BoundExpression(span, type)
{
    public UnaryKind Kind { get; } = kind;

    public BoundExpression Operand { get; } = operand;

    /// <summary>Operand and result are vectors.</summary>
    public bool IsVector => Type.Tag == TypeTag.Vector;

    /// <summary>The type of the operand, or of its elements.</summary>
    public TypeTag OperandTag { get; } = (operand.Type as VectorType)?.Element.Tag ?? operand.Type.Tag;
}

/// <summary>Operators with two operands that are both evaluated. What a kind does depends on <see cref="BoundBinary.OperandTag"/>.</summary>
public enum BinaryKind : byte
{
    /// <summary>count, int, double, interval, time + interval, string.</summary>
    Add,

    /// <summary>count, int, double, interval, time - interval, time - time (an interval), set difference.</summary>
    Subtract,

    /// <summary>count, int, double, interval * double.</summary>
    Multiply,

    /// <summary>count, int, double, interval / double, interval / interval (a double).</summary>
    Divide,

    /// <summary>addr / count: the subnet of that width.</summary>
    MaskAddr,

    /// <summary>count, int.</summary>
    Modulo,

    /// <summary>count (bits), set (intersection), pattern (conjunction).</summary>
    And,

    /// <summary>count (bits), set (union), pattern (alternation).</summary>
    Or,

    /// <summary>count.</summary>
    Xor,

    /// <summary>count, int; the right operand is a count.</summary>
    ShiftLeft,

    /// <summary>count, int; the right operand is a count.</summary>
    ShiftRight,

    /// <summary>bool &amp;&amp; on vectors; on scalars it is a <see cref="BoundLogical"/>.</summary>
    AndAlso,

    /// <summary>bool || on vectors; on scalars it is a <see cref="BoundLogical"/>.</summary>
    OrElse,

    /// <summary>All comparable types; pattern == string matches exactly (the pattern is the left operand).</summary>
    Equal,

    NotEqual,

    /// <summary>count, int, double, time, interval, port, string, addr, set (subset), enum.</summary>
    Less,

    LessOrEqual,

    Greater,

    GreaterOrEqual,
}

/// <summary>
/// An operator applied to two operands. Operands were converted, so that both have the same type, apart from: time ± interval,
/// interval * and / double, addr / count, shifts (by count), pattern == string. In a vector operation the result is a vector, and
/// one of the operands may be a scalar, which is used with every element (string operations only).
/// </summary>
public sealed class BoundBinary(SourceSpan span, BinaryKind kind, BoundExpression left, BoundExpression right, PolicyType type)
    : BoundExpression(span, type)
{
    public BinaryKind Kind { get; } = kind;

    public BoundExpression Left { get; } = left;

    public BoundExpression Right { get; } = right;

    /// <summary>The operation runs over the elements of vectors.</summary>
    public bool IsVector { get; } = type.Tag == TypeTag.Vector;

    /// <summary>The type of the left operand, or of its elements.</summary>
    public TypeTag OperandTag { get; } = type.Tag == TypeTag.Vector ? ElementTag(left.Type) : left.Type.Tag;

    /// <summary>The type of the right operand, or of its elements.</summary>
    public TypeTag RightTag { get; } = type.Tag == TypeTag.Vector ? ElementTag(right.Type) : right.Type.Tag;

    private static TypeTag ElementTag(PolicyType type) => (type as VectorType)?.Element.Tag ?? type.Tag;
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>: the right operand is evaluated only where the left one leaves the result open.</summary>
public sealed class BoundLogical(SourceSpan span, bool isAnd, BoundExpression left, BoundExpression right)
    : BoundExpression(span, PolicyType.Bool)
{
    /// <summary><c>&amp;&amp;</c>; otherwise <c>||</c>.</summary>
    public bool IsAnd { get; } = isAnd;

    public BoundExpression Left { get; } = left;

    public BoundExpression Right { get; } = right;
}

/// <summary><c>COND ? A : B</c>. Where the condition is a vector of bool, all three are vectors: chosen element by element.</summary>
public sealed class BoundConditional(
    SourceSpan span, BoundExpression condition, BoundExpression whenTrue, BoundExpression whenFalse, PolicyType type)
    : BoundExpression(span, type)
{
    public BoundExpression Condition { get; } = condition;

    public BoundExpression WhenTrue { get; } = whenTrue;

    public BoundExpression WhenFalse { get; } = whenFalse;

    public bool IsVector => Condition.Type.Tag == TypeTag.Vector;
}

/// <summary>What <c>in</c> looks into.</summary>
public enum MembershipKind : byte
{
    /// <summary>A table or set; <see cref="BoundMembership.Items"/> are the key's columns.</summary>
    Table,

    /// <summary>A table or set indexed by one subnet, with an addr or a subnet: true where any entry covers it.</summary>
    SubnetTable,

    /// <summary>A table or set indexed by one pattern, with a string: true where any pattern matches it exactly.</summary>
    PatternTable,

    /// <summary>A vector; the item is a count: true where it is a valid index.</summary>
    Vector,

    /// <summary>A string; the item is a string.</summary>
    String,

    /// <summary>A string; the item is a pattern that has to match anywhere.</summary>
    Pattern,

    /// <summary>A subnet; the item is an addr.</summary>
    AddrInSubnet,

    /// <summary>A subnet; the item is a subnet that has to lie within.</summary>
    SubnetInSubnet,
}

/// <summary><c>ITEM in CONTAINER</c>; <c>!in</c> is a <see cref="BoundUnary"/> around it. Items are evaluated before the container.</summary>
public sealed class BoundMembership(SourceSpan span, MembershipKind kind, BoundExpression[] items, BoundExpression container)
    : BoundExpression(span, PolicyType.Bool)
{
    public MembershipKind Kind { get; } = kind;

    public BoundExpression[] Items { get; } = items;

    public BoundExpression Container { get; } = container;
}

/// <summary><c>|X|</c>. What it measures depends on the operand's type.</summary>
public sealed class BoundSize(SourceSpan span, BoundExpression operand, PolicyType type) : BoundExpression(span, type)
{
    public BoundExpression Operand { get; } = operand;
}

/// <summary><c>copy(X)</c>: a deep copy.</summary>
public sealed class BoundCopy(SourceSpan span, BoundExpression operand) : BoundExpression(span, operand.Type)
{
    public BoundExpression Operand { get; } = operand;
}
