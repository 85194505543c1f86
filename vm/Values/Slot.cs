using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NidsVm.Vm.Values;

/// <summary>
/// One value of the machine: 64 raw bits and one reference, 16 bytes. Types are static, so a slot carries no tag: scalars
/// (bool, count, int, double, time, interval, port, enum) live in the bits, everything else is the reference.
/// <para>Unset: a scalar is unset where <see cref="Ref"/> is <see cref="Unset"/>, a reference is unset where it is null. Writing a
/// scalar into a place that may be unset clears <see cref="Ref"/>; on the stack values are always set.</para>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Slot
{
    public long Bits;
    public object? Ref;

    /// <summary>The mark of a scalar that has no value.</summary>
    public static readonly object Unset = new UnsetMark();

    public static Slot UnsetScalar => new() { Ref = Unset };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Slot Of(bool value) => new() { Bits = value ? 1 : 0 };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Slot Of(long value) => new() { Bits = value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Slot Of(ulong value) => new() { Bits = (long)value };

    /// <summary>A double, a time (seconds since 1970) or an interval (seconds).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Slot Of(double value) => new() { Bits = BitConverter.DoubleToInt64Bits(value) };

    /// <summary>A reference value, or an unset one where null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Slot Of(object? value) => new() { Ref = value };

    public readonly bool AsBool => Bits != 0;

    public readonly ulong AsCount => (ulong)Bits;

    public readonly double AsDouble
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.Int64BitsToDouble(Bits);
    }

    public readonly StringValue AsString => (StringValue)Ref!;

    public readonly AddrValue AsAddr => (AddrValue)Ref!;

    public readonly SubnetValue AsSubnet => (SubnetValue)Ref!;

    public readonly RecordValue AsRecord => (RecordValue)Ref!;

    public readonly TableValue AsTable => (TableValue)Ref!;

    public readonly VectorValue AsVector => (VectorValue)Ref!;

    /// <summary>True where the slot of a place of the given kind holds a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsSet(bool isScalar) => Ref is null == isScalar;

    private sealed class UnsetMark
    {
        public override string ToString() => "<unset>";
    }
}
