using NidsVm.Compiler.Binding;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Folding;

/// <summary>
/// Computes expressions while compiling. <see cref="Fold"/> replaces operations on constants; <see cref="TryEvaluate"/> goes
/// further, for conditions of <c>@if</c> and values of attributes: it reads globals as their initializers and redefinitions so far
/// leave them, and follows calls of small script functions. It has no effects and gives up rather than guess.
/// </summary>
internal sealed class Evaluator(List<BoundGlobalInitialization> initializations)
{
    private const int MaximumSteps = 10_000;
    private const int MaximumDepth = 50;

    /// <summary>Built-ins that are not pure, but whose result is settled before anything runs.</summary>
    private static readonly HashSet<string> SettledBuiltins = new(StringComparer.Ordinal) { "getenv" };

    private readonly Dictionary<GlobalSymbol, (int Seen, bool Known, Slot Value)> _globals = [];
    private readonly HashSet<GlobalSymbol> _inProgress = [];
    private int _steps;
    private int _depth;

    /// <summary>The expression, or a constant of its value.</summary>
    public BoundExpression Fold(BoundExpression expression)
    {
        bool known;
        Slot value = default;
        switch (expression)
        {
            case BoundUnary { IsVector: false, Operand: BoundConstant operand } unary:
                known = ConstantOperations.TryUnary(unary.Kind, unary.OperandTag, operand.Value, out value);
                break;
            case BoundBinary { IsVector: false, Left: BoundConstant left, Right: BoundConstant right } binary:
                known = ConstantOperations.TryBinary(binary.Kind, binary.OperandTag, binary.RightTag, left.Value, right.Value, out value);
                break;
            case BoundConversion { Operand: BoundConstant operand } conversion:
                known = ConstantOperations.TryConvert(conversion.Kind, operand.Value, out value);
                break;
            case BoundLogical { Left: BoundConstant left } logical:
                if (left.Value.AsBool == logical.IsAnd)
                {
                    return logical.Right;
                }

                known = true;
                value = left.Value;
                break;
            case BoundSize { Operand: BoundConstant { Type.Tag: TypeTag.String } text }:
                known = true;
                value = Slot.Of((long)text.Value.AsString.Length);
                break;
            case BoundMembership { Items: [BoundConstant], Container: BoundConstant }:
                known = TryEvaluate(expression, out value);
                break;
            default:
                known = false;
                break;
        }

        return known ? new BoundConstant(expression.Span, expression.Type, value) : expression;
    }

    /// <summary>A constant of the value of an expression over constants, or null.</summary>
    public BoundConstant? TryFoldConstant(BoundExpression expression)
    {
        if (expression is BoundConstant constant)
        {
            return constant;
        }

        return IsConstant(expression) && expression.Type.IsAtomic() && TryEvaluate(expression, out Slot value)
            ? new BoundConstant(expression.Span, expression.Type, value)
            : null;
    }

    /// <summary>The value of an expression of scalar, string, addr, subnet or container type.</summary>
    public bool TryEvaluate(BoundExpression expression, out Slot value)
    {
        _steps = 0;
        _depth = 0;
        return Evaluate(expression, null, out value);
    }

    private static bool IsConstant(BoundExpression expression) => expression switch
    {
        BoundConstant => true,
        BoundGlobal { Symbol.Kind: GlobalKind.Const } => true,
        BoundUnary unary => IsConstant(unary.Operand),
        BoundBinary binary => IsConstant(binary.Left) && IsConstant(binary.Right),
        BoundConversion conversion => IsConstant(conversion.Operand),
        _ => false,
    };

    private bool Evaluate(BoundExpression expression, Slot[]? frame, out Slot value)
    {
        value = default;
        if (++_steps > MaximumSteps)
        {
            return false;
        }

        switch (expression)
        {
            case BoundConstant constant:
                value = constant.Value;
                return true;
            case BoundLocal { Symbol.Kind: not LocalKind.Capture } local when frame is not null:
                value = frame[local.Symbol.Slot];
                return value.IsSet(local.Type.IsScalar);
            case BoundGlobal global:
                return EvaluateGlobal(global.Symbol, out value);
            case BoundUnary { IsVector: false } unary:
                return Evaluate(unary.Operand, frame, out Slot operand)
                    && ConstantOperations.TryUnary(unary.Kind, unary.OperandTag, operand, out value);
            case BoundBinary { IsVector: false } binary:
                return Evaluate(binary.Left, frame, out Slot left) && Evaluate(binary.Right, frame, out Slot right)
                    && ConstantOperations.TryBinary(binary.Kind, binary.OperandTag, binary.RightTag, left, right, out value);
            case BoundLogical logical:
                return Evaluate(logical.Left, frame, out value)
                    && (value.AsBool != logical.IsAnd || Evaluate(logical.Right, frame, out value));
            case BoundConditional { IsVector: false } conditional:
                return Evaluate(conditional.Condition, frame, out Slot condition)
                    && Evaluate(condition.AsBool ? conditional.WhenTrue : conditional.WhenFalse, frame, out value);
            case BoundConversion conversion:
                return Evaluate(conversion.Operand, frame, out Slot converted)
                    && ConstantOperations.TryConvert(conversion.Kind, converted, out value);
            case BoundSize size:
                return Evaluate(size.Operand, frame, out Slot measured) && TrySize(size.Operand.Type, measured, out value);
            case BoundMembership membership:
                return EvaluateMembership(membership, frame, out value);
            case BoundTableIndex { Kind: TableLookupKind.Exact, TableType.IsSet: false } index:
                return EvaluateIndex(index, frame, out value);
            case BoundTableConstructor table:
                return EvaluateTable(table, frame, out value);
            case BoundVectorConstructor vector:
                return EvaluateVector(vector, frame, out value);
            case BoundCall call:
                return EvaluateCall(call, frame, out value);
            default:
                return false;
        }
    }

    private static bool TrySize(PolicyType type, in Slot operand, out Slot value)
    {
        value = default;
        switch (type.Tag)
        {
            case TypeTag.String:
                value = Slot.Of((long)operand.AsString.Length);
                return true;
            case TypeTag.Table:
                value = Slot.Of((long)operand.AsTable.Count);
                return true;
            case TypeTag.Vector:
                value = Slot.Of((long)operand.AsVector.Count);
                return true;
            default:
                return false;
        }
    }

    private bool EvaluateAll(BoundExpression[] expressions, Slot[]? frame, out Slot[] values)
    {
        values = new Slot[expressions.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (!Evaluate(expressions[i], frame, out values[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool EvaluateMembership(BoundMembership membership, Slot[]? frame, out Slot value)
    {
        value = default;
        if (!EvaluateAll(membership.Items, frame, out Slot[] items) || !Evaluate(membership.Container, frame, out Slot container))
        {
            return false;
        }

        switch (membership.Kind)
        {
            case MembershipKind.Table:
                value = Slot.Of(container.AsTable.Find(items) >= 0);
                return true;
            case MembershipKind.String:
                value = Slot.Of(container.AsString.Span.IndexOf(items[0].AsString.Span) >= 0);
                return !items[0].AsString.Span.Contains((byte)0);
            case MembershipKind.AddrInSubnet:
                value = Slot.Of(container.AsSubnet.Contains(items[0].AsAddr));
                return true;
            case MembershipKind.SubnetInSubnet:
                SubnetValue inner = items[0].AsSubnet;
                value = Slot.Of(inner.Length >= container.AsSubnet.Length && container.AsSubnet.Contains(inner.Prefix));
                return true;
            default:
                return false;
        }
    }

    private bool EvaluateIndex(BoundTableIndex index, Slot[]? frame, out Slot value)
    {
        value = default;
        if (!Evaluate(index.Table, frame, out Slot table) || !EvaluateAll(index.Keys, frame, out Slot[] keys))
        {
            return false;
        }

        int entry = table.AsTable.Find(keys);
        if (entry < 0)
        {
            return false;
        }

        value = table.AsTable.ValueAt(entry);
        return true;
    }

    private bool EvaluateTable(BoundTableConstructor constructor, Slot[]? frame, out Slot value)
    {
        value = default;
        if (constructor.TableType.IsUnspecified)
        {
            return false;
        }

        var table = new TableValue(constructor.TableType);
        foreach (BoundTableEntry entry in constructor.Entries)
        {
            Slot item = default;
            if (entry.ExpandedColumns is not null || !EvaluateAll(entry.Keys, frame, out Slot[] keys)
                || (entry.Value is not null && !Evaluate(entry.Value, frame, out item)))
            {
                return false;
            }

            int at = table.FindOrAdd(keys, out _);
            if (entry.Value is not null)
            {
                table.ValueAt(at) = item;
            }
        }

        value = Slot.Of((object)table);
        return true;
    }

    private bool EvaluateVector(BoundVectorConstructor constructor, Slot[]? frame, out Slot value)
    {
        value = default;
        if (!EvaluateAll(constructor.Elements, frame, out Slot[] elements))
        {
            return false;
        }

        var vector = new VectorValue(constructor.VectorType);
        foreach (Slot element in elements)
        {
            vector.Add(element);
        }

        value = Slot.Of((object)vector);
        return true;
    }

    /// <summary>What initializers and redefinitions have made of a global so far.</summary>
    private bool EvaluateGlobal(GlobalSymbol symbol, out Slot value)
    {
        if (_globals.TryGetValue(symbol, out (int Seen, bool Known, Slot Value) cached) && cached.Seen == initializations.Count)
        {
            value = cached.Value;
            return cached.Known;
        }

        value = default;
        if (symbol is FunctionSymbol || !_inProgress.Add(symbol))
        {
            return false;
        }

        bool known = false;
        foreach (BoundGlobalInitialization step in initializations)
        {
            if (ReferenceEquals(step.Global, symbol))
            {
                known = step.Kind == GlobalInitKind.Assign ? Evaluate(step.Value, null, out value) : known && Combine(step, ref value);
            }
        }

        _inProgress.Remove(symbol);
        _globals[symbol] = (initializations.Count, known, value);
        return known;
    }

    private bool Combine(BoundGlobalInitialization step, ref Slot value)
    {
        if (step.Compound is not { } compound || !Evaluate(compound.Value, null, out Slot operand))
        {
            return false;
        }

        switch (compound.Kind)
        {
            case CompoundKind.Arithmetic:
                return ConstantOperations.TryBinary(compound.Operation, compound.Type.Tag, compound.Value.Type.Tag, value, operand, out value);
            case CompoundKind.TableAddAll:
            case CompoundKind.TableRemoveAll:
                CombineTables(value.AsTable, operand.AsTable, compound.Kind == CompoundKind.TableAddAll);
                return true;
            default:
                return false;
        }
    }

    private static void CombineTables(TableValue target, TableValue source, bool isAdd)
    {
        for (int i = 0; i < source.EntryLimit; i++)
        {
            if (!source.IsLive(i))
            {
                continue;
            }

            if (isAdd)
            {
                int at = target.FindOrAdd(source.KeyAt(i), out _);
                if (!source.Type.IsSet)
                {
                    target.ValueAt(at) = source.ValueAt(i);
                }
            }
            else if (target.Find(source.KeyAt(i)) is >= 0 and var found)
            {
                target.RemoveAt(found);
            }
        }
    }

    private bool EvaluateCall(BoundCall call, Slot[]? frame, out Slot value)
    {
        value = default;
        if (call.Target is not { } target || call.IsHook || !EvaluateAll(call.Arguments, frame, out Slot[] arguments))
        {
            return false;
        }

        if (target.Builtin is { } builtin)
        {
            return CallBuiltin(builtin, arguments, call.Arguments, out value);
        }

        if (target.Bodies.Count != 1 || _depth >= MaximumDepth)
        {
            return false;
        }

        BoundBody body = target.Bodies[0];
        var inner = new Slot[body.FrameSize];
        foreach (LocalSymbol local in body.Locals)
        {
            inner[local.Slot] = local.Type.IsScalar ? Slot.UnsetScalar : default;
        }

        arguments.CopyTo(inner, 0);
        _depth++;
        bool known = body.EntryValues.Count == 0 && Run(body.Statement, inner, out bool returned, out value) && returned;
        _depth--;
        return known;
    }

    private static bool CallBuiltin(Builtin builtin, Slot[] arguments, BoundExpression[] expressions, out Slot value)
    {
        value = default;
        if (!builtin.Traits.HasFlag(BuiltinTraits.Pure) && !SettledBuiltins.Contains(builtin.Name))
        {
            return false;
        }

        try
        {
            // Pure built-ins need a machine only to report what is wrong with their arguments: that is left for run time.
            var call = new BuiltinCall(null!, arguments, Array.ConvertAll(expressions, e => e.Type));
            value = builtin.Body(call);
            return true;
        }
        catch (Exception e) when (e is NullReferenceException or PolicyError or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Runs a statement of a function; false where it is of a kind not followed.</summary>
    private bool Run(BoundStatement statement, Slot[] frame, out bool returned, out Slot value)
    {
        returned = false;
        value = default;
        if (++_steps > MaximumSteps)
        {
            return false;
        }

        switch (statement)
        {
            case BoundBlock block:
                foreach (BoundStatement inner in block.Statements)
                {
                    if (!Run(inner, frame, out returned, out value))
                    {
                        return false;
                    }

                    if (returned)
                    {
                        return true;
                    }
                }

                return true;
            case BoundEmptyStatement:
                return true;
            case BoundReturn { Value: { } result }:
                returned = true;
                return Evaluate(result, frame, out value);
            case BoundIf branch:
                if (!Evaluate(branch.Condition, frame, out Slot condition))
                {
                    return false;
                }

                BoundStatement? taken = condition.AsBool ? branch.Then : branch.Otherwise;
                return taken is null || Run(taken, frame, out returned, out value);
            case BoundLocalInitialization local when local.Local.Kind == LocalKind.Local:
                return Evaluate(local.Value, frame, out frame[local.Local.Slot]);
            case BoundExpressionStatement { Expression: BoundAssignment { Target: BoundLocal { Symbol.Kind: not LocalKind.Capture } target } assignment }:
                return Evaluate(assignment.Value, frame, out frame[target.Symbol.Slot]);
            default:
                return false;
        }
    }
}
