using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Folding;

/// <summary>Operators on constants. What would be a run-time error is left for the machine to report: such operations yield false.</summary>
internal static class ConstantOperations
{
    public static bool TryUnary(UnaryKind kind, TypeTag tag, in Slot operand, out Slot result)
    {
        switch (kind, tag)
        {
            case (UnaryKind.Not, TypeTag.Bool):
                result = Slot.Of(!operand.AsBool);
                return true;
            case (UnaryKind.Complement, TypeTag.Count):
                result = Slot.Of(~operand.Bits);
                return true;
            case (UnaryKind.Negate, TypeTag.Int):
                result = Slot.Of(unchecked(-operand.Bits));
                return true;
            case (UnaryKind.Negate, TypeTag.Double or TypeTag.Interval):
                result = Slot.Of(-operand.AsDouble);
                return true;
            default:
                result = default;
                return false;
        }
    }

    public static bool TryBinary(BinaryKind kind, TypeTag tag, TypeTag rightTag, in Slot left, in Slot right, out Slot result)
    {
        if (kind is BinaryKind.Equal or BinaryKind.NotEqual or BinaryKind.Less or BinaryKind.LessOrEqual)
        {
            return TryCompare(kind, tag, rightTag, left, right, out result);
        }

        result = default;
        switch (tag)
        {
            case TypeTag.Count:
                return TryCount(kind, (ulong)left.Bits, (ulong)right.Bits, out result);
            case TypeTag.Int:
                return TryInt(kind, left.Bits, right.Bits, out result);
            case TypeTag.Double or TypeTag.Interval or TypeTag.Time:
                return TryDouble(kind, left.AsDouble, right.AsDouble, out result);
            case TypeTag.String when kind == BinaryKind.Add:
                byte[] joined = [.. left.AsString.Span, .. right.AsString.Span];
                result = Slot.Of(new StringValue(joined));
                return true;
            case TypeTag.Addr when kind == BinaryKind.MaskAddr && (ulong)right.Bits <= (left.AsAddr.IsV4 ? 32UL : 128UL):
                result = Slot.Of((object)new SubnetValue(left.AsAddr, (int)right.Bits + (left.AsAddr.IsV4 ? 96 : 0)));
                return true;
            default:
                return false;
        }
    }

    public static bool TryConvert(ConversionKind kind, in Slot operand, out Slot result)
    {
        result = operand;
        switch (kind)
        {
            case ConversionKind.CountToInt:
            case ConversionKind.IntToCount:
                return operand.Bits >= 0;
            case ConversionKind.CountToDouble:
                result = Slot.Of((double)(ulong)operand.Bits);
                return true;
            case ConversionKind.IntToDouble:
                result = Slot.Of((double)operand.Bits);
                return true;
            case ConversionKind.DoubleToCount:
                bool fitsCount = operand.AsDouble is >= 0 and < 18446744073709551616.0;
                result = Slot.Of(fitsCount ? (ulong)operand.AsDouble : 0UL);
                return fitsCount;
            case ConversionKind.DoubleToInt:
                bool fitsInt = operand.AsDouble is >= -9223372036854775808.0 and < 9223372036854775808.0;
                result = Slot.Of(fitsInt ? (long)operand.AsDouble : 0L);
                return fitsInt;
            case ConversionKind.DoubleToInterval:
            case ConversionKind.BoolToNumber:
            case ConversionKind.SameShape:
                return true;
            case ConversionKind.AddrToSubnet:
                result = Slot.Of((object)new SubnetValue(operand.AsAddr, 128));
                return true;
            default:
                return false;
        }
    }

    private static bool TryCount(BinaryKind kind, ulong a, ulong b, out Slot result)
    {
        result = default;
        if ((kind is BinaryKind.Divide or BinaryKind.Modulo && b == 0) || (kind is BinaryKind.ShiftLeft or BinaryKind.ShiftRight && b > 63))
        {
            return false;
        }

        ulong? value = unchecked(kind switch
        {
            BinaryKind.Add => a + b,
            BinaryKind.Subtract => a - b,
            BinaryKind.Multiply => a * b,
            BinaryKind.Divide => a / b,
            BinaryKind.Modulo => a % b,
            BinaryKind.And => a & b,
            BinaryKind.Or => a | b,
            BinaryKind.Xor => a ^ b,
            BinaryKind.ShiftLeft => a << (int)b,
            BinaryKind.ShiftRight => a >> (int)b,
            _ => null,
        });
        result = Slot.Of(value.GetValueOrDefault());
        return value is not null;
    }

    private static bool TryInt(BinaryKind kind, long a, long b, out Slot result)
    {
        result = default;
        if ((kind is BinaryKind.Divide or BinaryKind.Modulo && (b == 0 || (a == long.MinValue && b == -1)))
            || (kind is BinaryKind.ShiftLeft or BinaryKind.ShiftRight && (ulong)b > 63) || (kind == BinaryKind.ShiftLeft && a < 0))
        {
            return false;
        }

        long? value = unchecked(kind switch
        {
            BinaryKind.Add => a + b,
            BinaryKind.Subtract => a - b,
            BinaryKind.Multiply => a * b,
            BinaryKind.Divide => a / b,
            BinaryKind.Modulo => a % b,
            BinaryKind.ShiftLeft => a << (int)b,
            BinaryKind.ShiftRight => a >> (int)b,
            _ => null,
        });
        result = Slot.Of(value.GetValueOrDefault());
        return value is not null;
    }

    private static bool TryDouble(BinaryKind kind, double a, double b, out Slot result)
    {
        double? value = kind switch
        {
            BinaryKind.Add => a + b,
            BinaryKind.Subtract => a - b,
            BinaryKind.Multiply => a * b,
            BinaryKind.Divide when b != 0 => a / b,
            _ => null,
        };
        result = Slot.Of(value.GetValueOrDefault());
        return value is not null;
    }

    private static bool TryCompare(BinaryKind kind, TypeTag tag, TypeTag rightTag, in Slot left, in Slot right, out Slot result)
    {
        result = default;
        int order;
        bool unordered = false;
        switch (tag)
        {
            case TypeTag.Bool or TypeTag.Int or TypeTag.Enum:
                order = left.Bits.CompareTo(right.Bits);
                break;
            case TypeTag.Count or TypeTag.Port:
                order = ((ulong)left.Bits).CompareTo((ulong)right.Bits);
                break;
            case TypeTag.Double or TypeTag.Time or TypeTag.Interval:
                unordered = double.IsNaN(left.AsDouble) || double.IsNaN(right.AsDouble);
                order = left.AsDouble.CompareTo(right.AsDouble);
                break;
            case TypeTag.String when rightTag == TypeTag.String:
                order = left.AsString.Span.SequenceCompareTo(right.AsString.Span);
                break;
            case TypeTag.Addr:
                order = left.AsAddr.Hi != right.AsAddr.Hi ? left.AsAddr.Hi.CompareTo(right.AsAddr.Hi) : left.AsAddr.Lo.CompareTo(right.AsAddr.Lo);
                break;
            case TypeTag.Subnet when kind is BinaryKind.Equal or BinaryKind.NotEqual:
                order = left.AsSubnet.Equals(right.AsSubnet) ? 0 : 1;
                break;
            default:
                return false;
        }

        result = Slot.Of(kind switch
        {
            BinaryKind.Equal => order == 0 && !unordered,
            BinaryKind.NotEqual => order != 0 || unordered,
            BinaryKind.Less => order < 0 && !unordered,
            _ => order <= 0 && !unordered,
        });
        return true;
    }
}
