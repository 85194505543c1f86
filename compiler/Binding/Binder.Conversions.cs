using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using TableAttributes = NidsVm.Compiler.Binding.Symbols.TableAttributes;

namespace NidsVm.Compiler.Binding;

/// <summary>What a conversion is for: it decides what is allowed and what is said where it is not.</summary>
internal enum ConversionUse
{
    /// <summary>Assignments and initial values: numbers convert in all directions, with a warning where that may fail.</summary>
    Assignment,

    /// <summary>Arguments, keys, elements and results: numbers only widen.</summary>
    Argument,

    /// <summary>Elements of a constructor.</summary>
    Element,

    /// <summary>The value of <c>&amp;default</c>.</summary>
    Default,
}

/// <content>Conversions of values to the type a place asks for.</content>
public sealed partial class Binder
{
    /// <summary>Converts, or reports that it does not fit and returns an error.</summary>
    private BoundExpression Convert(BoundExpression value, PolicyType target, ConversionUse use)
    {
        if (value.IsError || target.Tag == TypeTag.Error)
        {
            return value.IsError ? value : new BoundErrorExpression(value.Span);
        }

        if (ReferenceEquals(value.Type, target))
        {
            return value;
        }

        BoundExpression? converted = TryConvert(value, target, use, out string? error);
        if (converted is not null)
        {
            return converted;
        }

        if (error is not null)
        {
            _diagnostics.ReportConversion(value.Span, error, value.Type, target, use);
        }

        return new BoundErrorExpression(value.Span);
    }

    /// <summary>Converts a key, or returns null where it does not fit.</summary>
    private BoundExpression? TryConvertKey(BoundExpression key, PolicyType column)
    {
        if (key.IsError)
        {
            return key;
        }

        if (column.Tag == TypeTag.Subnet && key.Type.Tag == TypeTag.Addr)
        {
            return new BoundConversion(key.Span, ConversionKind.AddrToSubnet, key, column);
        }

        return TryConvert(key, column, ConversionUse.Argument, out _);
    }

    /// <summary>
    /// The converted value; null with a message where it does not fit, null without one where that was reported already.
    /// </summary>
    private BoundExpression? TryConvert(BoundExpression value, PolicyType target, ConversionUse use, out string? error)
    {
        error = null;
        PolicyType source = value.Type;
        if (source.Tag == TypeTag.Void)
        {
            error = "value of type void illegal";
            return null;
        }

        if (target.Tag == TypeTag.Any)
        {
            return ToAny(value, use, out error);
        }

        if (use == ConversionUse.Assignment && (source.Tag == TypeTag.Enum) != (target.Tag == TypeTag.Enum))
        {
            error = "can't convert to/from enumerated type";
            return null;
        }

        if (IsZero(value) && (target.Tag is TypeTag.Time or TypeTag.Interval) && use == ConversionUse.Assignment)
        {
            return new BoundConstant(value.Span, target, Slot.Of(0.0));
        }

        if (source.IsArithmetic() || target.IsArithmetic())
        {
            return ConvertNumber(value, target, use, out error);
        }

        if (source is RecordType from && target is RecordType to)
        {
            return ConvertRecord(value, from, to, out error);
        }

        if (source.Tag == TypeTag.Any)
        {
            return new BoundConversion(value.Span, ConversionKind.FromAny, value, target);
        }

        if (source.IsUnspecified() && source.Tag == target.Tag)
        {
            return Respecify(value, target);
        }

        if (!TypeRelations.Same(source, target))
        {
            error = "type clash";
            return null;
        }

        return source is BasicType ? value : new BoundConversion(value.Span, ConversionKind.SameShape, value, target);
    }

    /// <summary>The number zero, which may stand for a time or an interval.</summary>
    private static bool IsZero(BoundExpression value) => value is BoundConstant { Type.IsNumeric: true, Value.Bits: 0 };

    private static BoundExpression? ToAny(BoundExpression value, ConversionUse use, out string? error)
    {
        error = null;
        if (value.Type.Tag == TypeTag.Any)
        {
            return value;
        }

        if (value.Type.Tag == TypeTag.Enum && use == ConversionUse.Assignment)
        {
            error = "can't convert to/from enumerated type";
            return null;
        }

        return new BoundConversion(value.Span, ConversionKind.ToAny, value, PolicyType.Any);
    }

    private BoundExpression? ConvertNumber(BoundExpression value, PolicyType target, ConversionUse use, out string? error)
    {
        error = null;
        PolicyType source = value.Type;
        if (source.Tag == target.Tag)
        {
            return value;
        }

        if (!source.IsArithmetic() || !target.IsArithmetic())
        {
            if (use == ConversionUse.Assignment)
            {
                error = target.IsArithmetic()
                    ? $"assignment of non-arithmetic value to arithmetic ({target}/{TypeRelations.Describe(source)})"
                    : "type clash";
            }
            else
            {
                error = "arithmetic mixed with non-arithmetic";
            }

            return null;
        }

        bool widens = TypeRelations.Wider(source, target).Tag == target.Tag;
        if (!widens && use != ConversionUse.Assignment)
        {
            error = "over-promotion of arithmetic value";
            return null;
        }

        if (!widens)
        {
            _diagnostics.ReportDangerousAssignment(value.Span, source.Tag == TypeTag.Double ? "double" : "integer", source.Tag == TypeTag.Double ? "integral" : "count");
        }

        BoundExpression converted = Numeric(value, target);
        if (converted is BoundConversion { Operand: BoundConstant })
        {
            // A constant that does not fit is known to fail.
            _diagnostics.ReportConstantRange(value.Span, target);
            return null;
        }

        return converted;
    }

    /// <summary>A number as another kind of number, or as an interval.</summary>
    private BoundExpression Numeric(BoundExpression value, PolicyType target)
    {
        ConversionKind? kind = (value.Type.Tag, target.Tag) switch
        {
            (TypeTag.Count, TypeTag.Int) => ConversionKind.CountToInt,
            (TypeTag.Int, TypeTag.Count) => ConversionKind.IntToCount,
            (TypeTag.Count, TypeTag.Double) => ConversionKind.CountToDouble,
            (TypeTag.Int, TypeTag.Double) => ConversionKind.IntToDouble,
            (TypeTag.Double, TypeTag.Count) => ConversionKind.DoubleToCount,
            (TypeTag.Double, TypeTag.Int) => ConversionKind.DoubleToInt,
            (TypeTag.Double, TypeTag.Interval) => ConversionKind.DoubleToInterval,
            (TypeTag.Bool, TypeTag.Count or TypeTag.Int) => ConversionKind.BoolToNumber,
            _ => null,
        };
        if (kind is null)
        {
            return value;
        }

        if (kind is ConversionKind.CountToInt or ConversionKind.IntToCount or ConversionKind.DoubleToCount or ConversionKind.DoubleToInt)
        {
            _scope.MaySkipStatement = true;
        }

        return _evaluator.Fold(new BoundConversion(value.Span, kind.Value, value, target));
    }

    /// <summary>A vector with its numbers converted to another kind of number.</summary>
    private static BoundExpression WidenVector(BoundExpression value, VectorType target)
    {
        if (value.Type is VectorType source && source.Element.Tag == target.Element.Tag)
        {
            return value;
        }

        return value.Type.IsUnspecified()
            ? new BoundConversion(value.Span, ConversionKind.EmptyContainer, value, target)
            : new BoundConversion(value.Span, ConversionKind.Vector, value, target);
    }

    /// <summary>An empty container in the type it turns out to have.</summary>
    private BoundExpression Respecify(BoundExpression value, PolicyType target)
    {
        switch (value)
        {
            case BoundTableConstructor table:
                TableAttributes? attributes = table.Attributes;
                return new BoundTableConstructor(value.Span, (TableType)target, [], attributes is null ? null : Retype(attributes, (TableType)target));
            case BoundVectorConstructor:
                return new BoundVectorConstructor(value.Span, (VectorType)target, []);
            case BoundConditional conditional:
                return new BoundConditional(
                    value.Span, conditional.Condition, Respecify(conditional.WhenTrue, target), Respecify(conditional.WhenFalse, target), target);
            default:
                return new BoundConversion(value.Span, ConversionKind.EmptyContainer, value, target);
        }
    }

    private Symbols.TableAttributes Retype(Symbols.TableAttributes attributes, TableType type)
    {
        var retyped = new Symbols.TableAttributes { Type = type };
        MergeAttributes(retyped, attributes);
        retyped.Index = _tableAttributes.Count;
        _tableAttributes.Add(retyped);
        return retyped;
    }

    /// <summary>
    /// A record as another record type. Fields are matched by name when the program is linked, because both types may still grow;
    /// what is known to be wrong is reported here.
    /// </summary>
    private BoundExpression? ConvertRecord(BoundExpression value, RecordType from, RecordType to, out string? error)
    {
        error = null;
        if (ReferenceEquals(from, to))
        {
            return value;
        }

        if (value is BoundRecordConstructor constructor && from.Name is null)
        {
            return RebuildRecord(constructor, from, to, out error);
        }

        if (TypeRelations.Same(from, to))
        {
            return new BoundConversion(value.Span, ConversionKind.SameShape, value, to);
        }

        if (!TypeRelations.IsPromotable(to, from))
        {
            error = "incompatible record types";
            return null;
        }

        foreach (RecordField field in from.Fields)
        {
            if (to.IndexOf(field.Name) < 0)
            {
                error = $"orphaned field \"{field.Name}\" in record coercion";
                return null;
            }
        }

        foreach (RecordField field in to.Fields)
        {
            if (IsMandatory(field) && from.IndexOf(field.Name) < 0)
            {
                error = $"non-optional field \"{field.Name}\" missing in record coercion";
                return null;
            }
        }

        return new BoundConversion(value.Span, ConversionKind.Record, value, to);
    }

    /// <summary>Whether a constructor has to give a value for the field.</summary>
    private static bool IsMandatory(RecordField field) =>
        !field.IsOptional && !field.HasDefault && field.Type.Tag is not (TypeTag.Table or TypeTag.Vector or TypeTag.Record or TypeTag.Error);

    /// <summary>A record in brackets built in the type it turns out to have.</summary>
    private BoundExpression? RebuildRecord(BoundRecordConstructor constructor, RecordType from, RecordType to, out string? error)
    {
        error = null;
        BoundFieldValue[] values = new BoundFieldValue[constructor.Fields.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BoundFieldValue given = constructor.Fields[i];
            string name = from.Fields[given.Field].Name;
            int index = to.IndexOf(name);
            if (index < 0)
            {
                error = $"orphaned field \"{name}\" in record coercion";
                return null;
            }

            BoundExpression? converted = TryConvert(given.Value, to.Fields[index].Type, ConversionUse.Assignment, out string? clash);
            if (converted is null)
            {
                error = clash is null ? null : $"type clash for field \"{name}\": {clash}";
                return null;
            }

            values[i] = new BoundFieldValue(index, converted);
        }

        foreach (RecordField field in to.Fields)
        {
            if (IsMandatory(field) && from.IndexOf(field.Name) < 0)
            {
                error = $"non-optional field \"{field.Name}\" missing in record construction";
                return null;
            }
        }

        return new BoundRecordConstructor(constructor.Span, to, values, constructor.Written ?? from);
    }
}
