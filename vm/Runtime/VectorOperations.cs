using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>Operators on whole vectors: element by element, slices, selections. An element that is a hole makes the result one.</summary>
internal static class VectorOperations
{
    public static VectorValue Unary(VectorValue operand, Opcode operation, VectorType type)
    {
        var result = new VectorValue(type, operand.Count);
        bool isScalar = operand.Type.Element.IsScalar;
        foreach (Slot item in operand.Items)
        {
            if (!item.IsSet(isScalar))
            {
                result.Add(Hole(type));
                continue;
            }

            result.Add(Slot.Of(operation switch
            {
                Opcode.NegInt => -item.Bits,
                Opcode.NegDouble => item.Bits ^ long.MinValue,
                Opcode.NotCount => ~item.Bits,
                Opcode.NotBool => item.Bits ^ 1,
                Opcode.CountToDouble => BitConverter.DoubleToInt64Bits((ulong)item.Bits),
                Opcode.IntToDouble => BitConverter.DoubleToInt64Bits(item.Bits),
                Opcode.CountToInt or Opcode.IntToCount => item.Bits >= 0 ? item.Bits : throw new StatementError("overflow in a conversion of vector elements"),
                Opcode.Nop => item.Bits,
                _ => throw new InvalidCastException($"{operation} is no operation on vector elements"),
            }));
        }

        return result;
    }

    /// <param name="machine">reports underflow</param>
    /// <param name="left">a vector, or a string that stands for each element</param>
    /// <param name="right">likewise; one of the two is a vector</param>
    /// <param name="operation">an opcode that takes two values of the element types</param>
    /// <param name="type">type of the result</param>
    public static VectorValue Binary(Machine machine, object left, object right, Opcode operation, VectorType type)
    {
        var a = left as VectorValue;
        var b = right as VectorValue;
        if (a is null && b is null)
        {
            throw new InvalidCastException("a vector operation has no vector");
        }

        if (a is not null && b is not null && a.Count != b.Count)
        {
            throw new PolicyError("vector operands are of different sizes");
        }

        int count = (a ?? b)!.Count;
        var result = new VectorValue(type, count);
        for (int i = 0; i < count; i++)
        {
            Slot x = a is null ? Slot.Of(left) : a[i];
            Slot y = b is null ? Slot.Of(right) : b[i];
            bool isSet = x.IsSet(a is not null && a.Type.Element.IsScalar) && y.IsSet(b is not null && b.Type.Element.IsScalar);
            result.Add(isSet ? Apply(machine, operation, x, y) : Hole(type));
        }

        return result;
    }

    /// <summary>Elements of the first where the condition holds, of the second where not.</summary>
    public static VectorValue Choose(VectorValue condition, VectorValue whenTrue, VectorValue whenFalse, VectorType type)
    {
        if (condition.Count != whenTrue.Count || condition.Count != whenFalse.Count)
        {
            throw new PolicyError("vectors in conditional expression have different sizes");
        }

        var result = new VectorValue(type, condition.Count);
        for (int i = 0; i < condition.Count; i++)
        {
            result.Add(condition[i].Ref is not null ? Hole(type) : condition[i].Bits != 0 ? whenTrue[i] : whenFalse[i]);
        }

        return result;
    }

    /// <summary>Elements by a vector of bool, or by a vector of indices.</summary>
    public static VectorValue Select(VectorValue vector, VectorValue selector)
    {
        var result = new VectorValue(vector.Type, selector.Count);
        if (selector.Type.Element.Tag == TypeTag.Bool)
        {
            if (selector.Count != vector.Count)
            {
                throw new PolicyError("size mismatch, boolean index and vector");
            }

            for (int i = 0; i < vector.Count; i++)
            {
                if (selector[i].Ref is null && selector[i].Bits != 0)
                {
                    // As the reference does it: a hole before every element.
                    result.Add(Hole(vector.Type));
                    result.Add(vector[i]);
                }
            }

            return result;
        }

        foreach (Slot item in selector.Items)
        {
            long index = item.Bits < 0 && selector.Type.Element.Tag == TypeTag.Int ? item.Bits + vector.Count : item.Bits;
            result.Add(item.Ref is null && (ulong)index < (ulong)vector.Count ? vector[(int)index] : Hole(vector.Type));
        }

        return result;
    }

    public static VectorValue Slice(VectorValue vector, long low, long high, int open)
    {
        (int start, int length) = Machine.SliceBounds(vector.Count, low, high, open);
        var result = new VectorValue(vector.Type, length);
        foreach (Slot item in vector.Items.Slice(start, length))
        {
            result.Add(item);
        }

        return result;
    }

    /// <summary>Puts other elements in the place of a slice; the vector grows or shrinks.</summary>
    public static void PutSlice(VectorValue vector, long low, long high, int open, VectorValue with)
    {
        int count = vector.Count;
        low = (open & 1) != 0 ? 0 : low < 0 ? low + count : low;
        high = (open & 2) != 0 ? count : high < 0 ? high + count : high;
        int start = (int)Math.Clamp(low, 0, count);
        int end = (int)Math.Clamp(high, start, count);
        Slot[] added = with.Items.ToArray();
        Slot[] tail = vector.Items[end..].ToArray();
        vector.Resize(start);
        Append(vector, added);
        Append(vector, tail);
    }

    public static void AppendAll(VectorValue vector, VectorValue added)
    {
        // A vector may be appended to itself.
        Append(vector, added.Items.ToArray());
    }

    public static void Increment(Machine machine, VectorValue vector, int by)
    {
        bool isCount = vector.Type.Element.Tag == TypeTag.Count;
        foreach (ref Slot item in vector.Items)
        {
            if (item.Ref is not null)
            {
                continue;
            }

            if (isCount && by < 0 && item.Bits == 0)
            {
                machine.Reporter.Warning("count underflow");
            }

            item.Bits += by;
        }
    }

    private static void Append(VectorValue vector, Slot[] items)
    {
        foreach (Slot item in items)
        {
            vector.Add(item);
        }
    }

    private static Slot Hole(VectorType type) => type.Element.IsScalar ? Slot.UnsetScalar : default;

    private static Slot Apply(Machine machine, Opcode operation, in Slot x, in Slot y)
    {
        switch (operation)
        {
            case Opcode.AddCount:
                return Slot.Of(x.Bits + y.Bits);
            case Opcode.SubCount:
                if (x.AsCount < y.AsCount)
                {
                    machine.Reporter.Warning("count underflow");
                }

                return Slot.Of(x.Bits - y.Bits);
            case Opcode.SubInt:
                return Slot.Of(x.Bits - y.Bits);
            case Opcode.MulCount:
                return Slot.Of(x.Bits * y.Bits);
            case Opcode.DivCount:
                return Slot.Of(x.AsCount / Divisor(y.Bits, "division by zero"));
            case Opcode.DivInt:
                return Slot.Of(y.Bits == -1 ? -x.Bits : x.Bits / (long)Divisor(y.Bits, "division by zero"));
            case Opcode.ModCount:
                return Slot.Of(x.AsCount % Divisor(y.Bits, "modulo by zero"));
            case Opcode.ModInt:
                return Slot.Of(y.Bits == -1 ? 0 : x.Bits % (long)Divisor(y.Bits, "modulo by zero"));
            case Opcode.AddDouble:
                return Slot.Of(x.AsDouble + y.AsDouble);
            case Opcode.SubDouble:
                return Slot.Of(x.AsDouble - y.AsDouble);
            case Opcode.MulDouble:
                return Slot.Of(x.AsDouble * y.AsDouble);
            case Opcode.DivDouble:
                return y.AsDouble == 0 ? throw new PolicyError("division by zero") : Slot.Of(x.AsDouble / y.AsDouble);
            case Opcode.AndCount:
                return Slot.Of(x.Bits & y.Bits);
            case Opcode.OrCount:
                return Slot.Of(x.Bits | y.Bits);
            case Opcode.XorCount:
                return Slot.Of(x.Bits ^ y.Bits);
            case Opcode.ShlCount:
                return Slot.Of(x.Bits << (int)y.Bits);
            case Opcode.ShlInt:
                return x.Bits < 0 ? throw new PolicyError("left shifting a negative number is undefined") : Slot.Of(x.Bits << (int)y.Bits);
            case Opcode.ShrCount:
                return Slot.Of(x.AsCount >> (int)y.Bits);
            case Opcode.ShrInt:
                return Slot.Of(x.Bits >> (int)y.Bits);
            case Opcode.EqScalar:
                return Slot.Of(x.Bits == y.Bits);
            case Opcode.NeScalar:
                return Slot.Of(x.Bits != y.Bits);
            case Opcode.LtCount:
                return Slot.Of(x.AsCount < y.AsCount);
            case Opcode.LeCount:
                return Slot.Of(x.AsCount <= y.AsCount);
            case Opcode.LtInt:
                return Slot.Of(x.Bits < y.Bits);
            case Opcode.LeInt:
                return Slot.Of(x.Bits <= y.Bits);
            case Opcode.EqDouble:
                return Slot.Of(x.AsDouble == y.AsDouble);
            case Opcode.NeDouble:
                return Slot.Of(x.AsDouble != y.AsDouble);
            case Opcode.LtDouble:
                return Slot.Of(x.AsDouble < y.AsDouble);
            case Opcode.LeDouble:
                return Slot.Of(x.AsDouble <= y.AsDouble);
            case Opcode.EqString or Opcode.EqAddr or Opcode.EqSubnet or Opcode.EqRef:
                return Slot.Of(Equals(x.Ref, y.Ref));
            case Opcode.NeString or Opcode.NeAddr or Opcode.NeSubnet or Opcode.NeRef:
                return Slot.Of(!Equals(x.Ref, y.Ref));
            case Opcode.LtString:
                return Slot.Of(((StringValue)x.Ref!).Span.SequenceCompareTo(((StringValue)y.Ref!).Span) < 0);
            case Opcode.LeString:
                return Slot.Of(((StringValue)x.Ref!).Span.SequenceCompareTo(((StringValue)y.Ref!).Span) <= 0);
            case Opcode.LtAddr:
                return Slot.Of(Compare((AddrValue)x.Ref!, (AddrValue)y.Ref!) < 0);
            case Opcode.LeAddr:
                return Slot.Of(Compare((AddrValue)x.Ref!, (AddrValue)y.Ref!) <= 0);
            case Opcode.Concat:
                return Slot.Of(new StringValue([.. ((StringValue)x.Ref!).Span, .. ((StringValue)y.Ref!).Span]));
            default:
                throw new InvalidCastException($"{operation} is no operation on vector elements");
        }
    }

    private static int Compare(AddrValue a, AddrValue b) => a.Hi != b.Hi ? a.Hi.CompareTo(b.Hi) : a.Lo.CompareTo(b.Lo);

    private static ulong Divisor(long bits, string error) => bits == 0 ? throw new PolicyError(error) : (ulong)bits;
}
