using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>The conversions. Those that can fail are named so; see the remark at each.</summary>
public enum ConversionKind : byte
{
    /// <summary>count → int. A count above the largest int is a run-time error that only skips the statement it is in.</summary>
    CountToInt,

    /// <summary>int → count. A negative int is a run-time error that only skips the statement it is in.</summary>
    IntToCount,

    CountToDouble,

    IntToDouble,

    /// <summary>double → interval, the same number of seconds.</summary>
    DoubleToInterval,

    /// <summary>double → count, towards zero; a number out of range is a run-time error.</summary>
    DoubleToCount,

    /// <summary>double → int, towards zero; a number out of range is a run-time error.</summary>
    DoubleToInt,

    /// <summary>bool → count or int, 0 or 1 (the same bits).</summary>
    BoolToNumber,

    /// <summary>Anything → any: scalars are boxed with their type.</summary>
    ToAny,

    /// <summary>any → a type that is checked: the value must be of it, else a run-time error.</summary>
    FromAny,

    /// <summary>addr → the subnet that holds only it.</summary>
    AddrToSubnet,

    /// <summary>
    /// A record → another record type with fields of the same names: a new record of the target, missing fields get their
    /// defaults. Fields are matched by name at link time; nested records and empty containers are converted along.
    /// </summary>
    Record,

    /// <summary>A vector of numbers → a vector of other numbers (element by element, a new vector), or → vector of any.</summary>
    Vector,

    /// <summary>An empty table, set or vector of unknown element type → one of the target type.</summary>
    EmptyContainer,

    /// <summary>A table or set of one type → the other, which has the same shape: the very same value, with the target's static type.</summary>
    SameShape,

    /// <summary>A file → the same file, which from then on is written without escapes and line ends (<c>&amp;raw_output</c>).</summary>
    RawFile,
}

/// <summary>A conversion of a value to <see cref="BoundExpression.Type"/>.</summary>
public sealed class BoundConversion(SourceSpan span, ConversionKind kind, BoundExpression operand, PolicyType type)
    : BoundExpression(span, type)
{
    public ConversionKind Kind { get; } = kind;

    public BoundExpression Operand { get; } = operand;
}

/// <summary><c>X as TYPE</c>: a run-time error where the value is not of the type.</summary>
public sealed class BoundCast(SourceSpan span, BoundExpression operand, PolicyType type) : BoundExpression(span, type)
{
    public BoundExpression Operand { get; } = operand;
}

/// <summary><c>X is TYPE</c>, and <c>X ?as TYPE</c>: whether <c>as</c> would succeed.</summary>
public sealed class BoundTypeTest(SourceSpan span, BoundExpression operand, PolicyType target, bool isCastTest)
    : BoundExpression(span, PolicyType.Bool)
{
    public BoundExpression Operand { get; } = operand;

    public PolicyType Target { get; } = target;

    /// <summary><c>?as</c>.</summary>
    public bool IsCastTest { get; } = isCastTest;
}
