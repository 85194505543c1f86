using System.Globalization;
using System.Runtime.CompilerServices;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>Type tests and casts of values whose type only the run tells, and conversions of whole aggregates.</summary>
internal static class Casting
{
    private static readonly ConditionalWeakTable<RecordType, Dictionary<RecordType, int[]>> FieldMaps = [];

    /// <summary>The type that a value in a place of type <c>any</c> tells of itself.</summary>
    public static PolicyType TypeOf(object value) => value switch
    {
        PatternValue => PolicyType.Pattern,
        FileValue => FileType.Instance,
        _ => ValueEquality.TypeOf(value),
    };

    /// <summary><c>is</c>: the value is exactly of the type.</summary>
    public static bool IsOf(object value, PolicyType type)
        => type.Tag == TypeTag.Any || (value is OpaqueValue opaque ? type is OpaqueType of && string.Equals(of.Kind, opaque.Kind, StringComparison.Ordinal) : TypeIdentity.Same(TypeOf(value), type));

    /// <summary>A value in a place of type <c>any</c> as what a place of another type takes; a vector becomes one of any by new boxes.</summary>
    public static object Check(object? value, PolicyType type)
    {
        if (value is not null && IsOf(value, type))
        {
            return value;
        }

        return value is VectorValue source && type is VectorType { Element.Tag: TypeTag.Any } vector ? ToAny(source, vector) : throw InvalidCast(value, type);
    }

    private static VectorValue ToAny(VectorValue source, VectorType type)
    {
        PolicyType element = source.Type.Element;
        var result = new VectorValue(type, source.Count);
        foreach (ref readonly Slot item in source.Items)
        {
            result.Add(!element.IsScalar ? item : item.IsSet(isScalar: true) ? Slot.Of(new BoxedScalar(element, item.Bits)) : default);
        }

        return result;
    }

    public static long Unbox(object? value, PolicyType type)
        => value is BoxedScalar boxed && TypeIdentity.Same(boxed.Type, type) ? boxed.Bits : throw InvalidCast(value, type);

    /// <summary><c>as</c>.</summary>
    /// <exception cref="PolicyError">the value does not fit</exception>
    public static Slot Cast(Machine machine, object value, PolicyType type)
    {
        if (TryCast(machine, value, type, out Slot result, out string? reason))
        {
            return result;
        }

        if (reason is not null)
        {
            PolicyLocation written = machine.PlaceOfConstant(value);
            machine.Reporter.Report(ReportLevel.Error, reason, written.IsKnown ? written : machine.CurrentLocation);
        }

        throw InvalidCast(value, type);
    }

    /// <summary>Casts where it can be done; scalars come without their box.</summary>
    /// <param name="machine">runs the defaults of new aggregates</param>
    /// <param name="value">as it stands in a place of type <c>any</c></param>
    /// <param name="type">the type wanted</param>
    /// <param name="result">the value as that type</param>
    /// <param name="reason">what else to tell of a failure, or null</param>
    public static bool TryCast(Machine machine, object value, PolicyType type, out Slot result, out string? reason)
    {
        reason = null;
        if (IsOf(value, type))
        {
            result = value is BoxedScalar same && type.IsScalar ? Slot.Of(same.Bits) : Slot.Of(value);
            return true;
        }

        switch (value)
        {
            case BoxedScalar boxed:
                return TryCastScalar(boxed, type, out result, out reason);
            case StringValue text:
                return TryCastString(text, type, out result, out reason);
            case AddrValue address when type.Tag == TypeTag.Subnet:
                result = Slot.Of(new SubnetValue(address, 128));
                return true;
            case SubnetValue subnet when type.Tag == TypeTag.Addr:
                result = Slot.Of(subnet.Prefix);
                return true;
            case SubnetValue subnet when type.Tag == TypeTag.Count:
                result = Slot.Of((long)subnet.Width);
                return true;
            case TableValue { Type: { IsSet: true, Index.Length: 1 } } set when type is VectorType vector && TypeIdentity.Same(set.Type.Index[0], vector.Element):
                result = Slot.Of(ToVector(set, vector));
                return true;
            case VectorValue source when type is TableType { IsSet: true, Index.Length: 1 } set && TypeIdentity.Same(set.Index[0], source.Type.Element):
                result = Slot.Of(ToSet(machine, source, set));
                return true;
            default:
                result = default;
                return false;
        }
    }

    /// <summary>A record as a new one of another type, fields matched by name.</summary>
    public static RecordValue CoerceRecord(Machine machine, RecordValue source, RecordType type)
    {
        int[] map = FieldMap(source.Type, type);
        RecordLayout layout = RecordLayout.Of(type);
        var fields = new Slot[layout.Template.Length];
        Array.Copy(layout.Template, fields, fields.Length);
        var result = new RecordValue(type, fields);
        foreach (int field in layout.DynamicFields)
        {
            if (map[field] < 0 || !source.IsSet(map[field]))
            {
                machine.InitialiseField(result, field);
            }
        }

        for (int i = 0; i < map.Length; i++)
        {
            if (map[i] >= 0 && source.IsSet(map[i]))
            {
                Slot value = Convert(machine, source.Type.Fields[map[i]].Type, type.Fields[i].Type, source.Fields[map[i]]);
                fields[i] = value;
            }
        }

        return result;
    }

    /// <summary>A vector as a new one of another type, elements converted; holes stay.</summary>
    public static VectorValue CoerceVector(Machine machine, VectorValue source, VectorType type)
    {
        var result = new VectorValue(type, source.Count);
        PolicyType from = source.Type.Element;
        Slot hole = type.Element.IsScalar ? Slot.UnsetScalar : default;
        foreach (Slot item in source.Items)
        {
            result.Add(item.IsSet(from.IsScalar) ? Convert(machine, from, type.Element, item) : hole);
        }

        return result;
    }

    /// <summary>A value of one static type as another that the language converts it to by itself.</summary>
    private static Slot Convert(Machine machine, PolicyType from, PolicyType to, Slot value)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (to.Tag == TypeTag.Any)
        {
            return from.IsScalar ? Slot.Of(new BoxedScalar(from, value.Bits)) : value;
        }

        switch (to)
        {
            case RecordType record when value.Ref is RecordValue source && !ReferenceEquals(source.Type, record):
                return TypeIdentity.Same(source.Type, record) ? value : Slot.Of(CoerceRecord(machine, source, record));
            case TableType table when value.Ref is TableValue { Count: 0 } empty && !TypeIdentity.Same(empty.Type, table):
                return Slot.Of(new TableValue(table));
            case VectorType vector when value.Ref is VectorValue source && !TypeIdentity.Same(source.Type, vector):
                return Slot.Of(CoerceVector(machine, source, vector));
        }

        if (from.Tag == to.Tag || !to.IsScalar)
        {
            return value;
        }

        return (from.Tag, to.Tag) switch
        {
            (TypeTag.Count, TypeTag.Int) when value.Bits < 0 => throw new StatementError("overflow promoting from unsigned to signed arithmetic value"),
            (TypeTag.Int, TypeTag.Count) when value.Bits < 0 => throw new StatementError("overflow promoting from signed to unsigned arithmetic value"),
            (TypeTag.Count, TypeTag.Double or TypeTag.Interval) => Slot.Of((double)value.AsCount),
            (TypeTag.Int, TypeTag.Double or TypeTag.Interval) => Slot.Of((double)value.Bits),
            (TypeTag.Double, TypeTag.Count) => value.AsDouble is >= 0 and < 18446744073709551616.0 ? Slot.Of((ulong)value.AsDouble) : throw new StatementError("overflow promoting from double to unsigned arithmetic value"),
            (TypeTag.Double, TypeTag.Int) => value.AsDouble is >= -9223372036854775808.0 and < 9223372036854775808.0 ? Slot.Of((long)value.AsDouble) : throw new StatementError("overflow promoting from double to signed arithmetic value"),
            _ => Slot.Of(value.Bits),
        };
    }

    private static int[] FieldMap(RecordType from, RecordType to)
    {
        Dictionary<RecordType, int[]> maps = FieldMaps.GetOrCreateValue(from);
        if (!maps.TryGetValue(to, out int[]? map) || map.Length != to.Fields.Count)
        {
            map = new int[to.Fields.Count];
            for (int i = 0; i < map.Length; i++)
            {
                map[i] = from.IndexOf(to.Fields[i].Name);
            }

            maps[to] = map;
        }

        return map;
    }

    private static bool TryCastScalar(BoxedScalar boxed, PolicyType type, out Slot result, out string? reason)
    {
        reason = null;
        Slot value = Slot.Of(boxed.Bits);
        result = default;
        switch (boxed.Type.Tag)
        {
            case TypeTag.Int when type.Tag == TypeTag.Count:
                result = value;
                return boxed.Bits >= 0;
            case TypeTag.Count when type.Tag == TypeTag.Int:
                result = value;
                reason = boxed.Bits < 0 ? "overflow converting count to int" : null;
                return boxed.Bits >= 0;
            case TypeTag.Int when type.Tag is TypeTag.Double or TypeTag.Interval or TypeTag.Time:
                result = Slot.Of((double)boxed.Bits);
                return true;
            case TypeTag.Count when type.Tag is TypeTag.Double or TypeTag.Interval or TypeTag.Time:
                result = Slot.Of((double)(ulong)boxed.Bits);
                return true;
            case TypeTag.Count when type.Tag == TypeTag.Addr:
                reason = (ulong)boxed.Bits > uint.MaxValue ? "conversion of non-IPv4 count to addr" : null;
                result = Slot.Of(AddrValue.FromV4((uint)boxed.Bits));
                return reason is null;
            case TypeTag.Double when type.Tag is TypeTag.Count:
                double rounded = Math.Round(value.AsDouble, MidpointRounding.ToEven);
                bool fits = rounded is >= 0 and < 18446744073709551616.0;
                reason = fits ? null : "bad conversion to count";
                result = fits ? Slot.Of((ulong)rounded) : default;
                return fits;
            case TypeTag.Double when type.Tag is TypeTag.Int:
                double integral = Math.Round(value.AsDouble, MidpointRounding.ToEven);
                bool isInt = integral is >= -9223372036854775808.0 and < 9223372036854775808.0;
                reason = isInt ? null : "bad conversion to int";
                result = isInt ? Slot.Of((long)integral) : default;
                return isInt;
            case TypeTag.Double or TypeTag.Time or TypeTag.Interval when type.Tag is TypeTag.Double or TypeTag.Time or TypeTag.Interval:
                result = value;
                return boxed.Type.Tag == TypeTag.Double || type.Tag == TypeTag.Double;
            case TypeTag.Enum when type.Tag is TypeTag.Count or TypeTag.Int:
                result = value;
                return true;
            case TypeTag.Port when type.Tag == TypeTag.Count:
                result = Slot.Of(boxed.Bits & 0xFFFF);
                return true;
            default:
                return false;
        }
    }

    private static bool TryCastString(StringValue text, PolicyType type, out Slot result, out string? reason)
    {
        string s = text.ToString().Trim(' ', '\t');
        result = default;
        reason = null;
        switch (type.Tag)
        {
            case TypeTag.Count:
                bool isCount = ulong.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out ulong count);
                reason = isCount ? null : "bad conversion to count";
                result = Slot.Of(count);
                return isCount;
            case TypeTag.Int:
                bool isInt = long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
                reason = isInt ? null : "bad conversion to int";
                result = Slot.Of(number);
                return isInt;
            case TypeTag.Double:
                bool isDouble = double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out double d);
                reason = isDouble ? null : "bad conversion to double";
                result = Slot.Of(d);
                return isDouble;
            case TypeTag.Addr:
                bool isAddr = AddrValue.TryParse(s, out AddrValue? address);
                reason = isAddr ? null : "failed converting string to IP address";
                result = Slot.Of(address);
                return isAddr;
            case TypeTag.Subnet:
                result = Slot.Of(ParseSubnet(s));
                return result.Ref is not null;
            case TypeTag.Port:
                return TryParsePort(s, out result);
            default:
                return false;
        }
    }

    private static SubnetValue? ParseSubnet(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !AddrValue.TryParse(text[..slash], out AddrValue? address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int width))
        {
            return null;
        }

        int length = address!.IsV4 && !text.Contains(':') ? width + 96 : width;
        return length <= 128 ? new SubnetValue(address, length) : null;
    }

    private static bool TryParsePort(string text, out Slot port)
    {
        port = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !ushort.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            return false;
        }

        int protocol = text[(slash + 1)..] switch { "tcp" => 1, "udp" => 2, "icmp" => 3, "unknown" => 0, _ => -1 };
        port = Slot.Of((long)(number | (protocol << 16)));
        return protocol >= 0;
    }

    private static VectorValue ToVector(TableValue set, VectorType type)
    {
        var result = new VectorValue(type, set.Count);
        long cursor = -1;
        while (set.MoveNext(ref cursor, out int entry))
        {
            result.Add(set.KeyAt(entry)[0]);
        }

        return result;
    }

    private static TableValue ToSet(Machine machine, VectorValue vector, TableType type)
    {
        var result = new TableValue(type);
        for (int i = 0; i < vector.Count; i++)
        {
            if (vector[i].IsSet(vector.Type.Element.IsScalar))
            {
                result.Add(machine, vector.Items.Slice(i, 1));
            }
        }

        return result;
    }

    private static PolicyError InvalidCast(object? value, PolicyType type)
        => new($"invalid cast of value with type '{(value is null ? "none" : TypeOf(value))}' to type '{type}'");
}
