using System.Numerics;

namespace NidsVm.Vm.Patterns;

/// <summary>A set of byte values, as 256 bits.</summary>
internal readonly record struct ByteSet(ulong A, ulong B, ulong C, ulong D)
{
    public static readonly ByteSet All = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    public bool Contains(int value) => ((((value >> 6) switch { 0 => A, 1 => B, 2 => C, _ => D }) >> (value & 63)) & 1) != 0;

    public bool IsEmpty => (A | B | C | D) == 0;

    /// <summary>The smallest member of a set that has some.</summary>
    public int First => A != 0 ? BitOperations.TrailingZeroCount(A)
        : B != 0 ? 64 + BitOperations.TrailingZeroCount(B)
        : C != 0 ? 128 + BitOperations.TrailingZeroCount(C)
        : 192 + BitOperations.TrailingZeroCount(D);

    public static ByteSet Of(int value)
    {
        ulong bit = 1UL << (value & 63);
        return (value >> 6) switch
        {
            0 => new ByteSet(bit, 0, 0, 0),
            1 => new ByteSet(0, bit, 0, 0),
            2 => new ByteSet(0, 0, bit, 0),
            _ => new ByteSet(0, 0, 0, bit),
        };
    }

    public static ByteSet Range(int low, int high)
    {
        ByteSet set = default;
        for (int i = low; i <= high; i++)
        {
            set |= Of(i);
        }

        return set;
    }

    public static ByteSet operator |(ByteSet a, ByteSet b) => new(a.A | b.A, a.B | b.B, a.C | b.C, a.D | b.D);

    public static ByteSet operator &(ByteSet a, ByteSet b) => new(a.A & b.A, a.B & b.B, a.C & b.C, a.D & b.D);

    public static ByteSet operator ~(ByteSet a) => new(~a.A, ~a.B, ~a.C, ~a.D);
}
