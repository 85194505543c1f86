namespace NidsVm.Vm.Values;

/// <summary>A prefix: an address with the host bits cleared and a length in bits of the 128-bit form (IPv4: 96 and more).</summary>
public sealed class SubnetValue : IEquatable<SubnetValue>
{
    /// <param name="address">any address of the subnet; host bits are cleared</param>
    /// <param name="length">bits of the 128-bit form, 0 to 128</param>
    public SubnetValue(AddrValue address, int length)
    {
        (ulong hi, ulong lo) = Mask(length);
        Prefix = new AddrValue(address.Hi & hi, address.Lo & lo);
        Length = length;
        IsV4 = address.IsV4 && length >= 96;
    }

    public AddrValue Prefix { get; }

    /// <summary>Bits of the 128-bit form.</summary>
    public int Length { get; }

    public bool IsV4 { get; }

    /// <summary>The length as it is written: 0 to 32 for IPv4.</summary>
    public int Width => IsV4 ? Length - 96 : Length;

    public bool Contains(AddrValue address)
    {
        (ulong hi, ulong lo) = Mask(Length);
        return (address.Hi & hi) == Prefix.Hi && (address.Lo & lo) == Prefix.Lo;
    }

    /// <summary>The mask of <paramref name="length"/> leading one bits.</summary>
    public static (ulong Hi, ulong Lo) Mask(int length) => length switch
    {
        <= 0 => (0, 0),
        < 64 => (ulong.MaxValue << (64 - length), 0),
        64 => (ulong.MaxValue, 0),
        < 128 => (ulong.MaxValue, ulong.MaxValue << (128 - length)),
        _ => (ulong.MaxValue, ulong.MaxValue),
    };

    public bool Equals(SubnetValue? other) => other is not null && Length == other.Length && Prefix.Equals(other.Prefix);

    public override bool Equals(object? obj) => Equals(obj as SubnetValue);

    public override int GetHashCode() => HashCode.Combine(Prefix, Length);

    public override string ToString() => $"{Prefix}/{Width}";
}
