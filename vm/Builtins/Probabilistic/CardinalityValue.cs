using System.Numerics;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Probabilistic;

/// <summary>A HyperLogLog counter of distinct values (Flajolet and others, 2007), with linear counting where it is nearly empty.</summary>
internal sealed class CardinalityValue : OpaqueValue
{
    private const int MostBits = 20;

    private readonly int _bits;
    private readonly ulong _seed;
    private readonly byte[] _registers;

    /// <param name="error">relative error to stay within</param>
    /// <param name="confidence">with this probability</param>
    /// <param name="seed">of the hash function</param>
    public CardinalityValue(double error, double confidence, ulong seed)
        : this(Bits(error, confidence), seed)
    {
    }

    private CardinalityValue(int bits, ulong seed)
        : base("cardinality")
    {
        _bits = bits;
        _seed = seed;
        _registers = new byte[1 << bits];
    }

    public PolicyType? ElementType { get; set; }

    public void Add(PolicyType type, in Slot value)
    {
        ulong h = ElementKey.Hash(type, value, _seed);
        int register = (int)(h >> (64 - _bits));
        int rank = Math.Min(BitOperations.LeadingZeroCount(h << _bits), 64 - _bits) + 1;
        _registers[register] = Math.Max(_registers[register], (byte)rank);
    }

    public bool IsCompatibleWith(CardinalityValue other) => _bits == other._bits && _seed == other._seed;

    public void Merge(CardinalityValue other)
    {
        for (int i = 0; i < _registers.Length; i++)
        {
            _registers[i] = Math.Max(_registers[i], other._registers[i]);
        }

        ElementType ??= other.ElementType;
    }

    public double Estimate()
    {
        double m = _registers.Length;
        double sum = 0;
        int empty = 0;
        foreach (byte r in _registers)
        {
            sum += Math.ScaleB(1, -r);
            empty += r == 0 ? 1 : 0;
        }

        double alpha = _registers.Length switch
        {
            <= 16 => 0.673,
            32 => 0.697,
            64 => 0.709,
            _ => 0.7213 / (1 + (1.079 / m)),
        };
        double estimate = alpha * m * m / sum;
        return estimate <= 2.5 * m && empty > 0 ? m * Math.Log(m / empty) : estimate;
    }

    public override OpaqueValue Clone()
    {
        var copy = new CardinalityValue(_bits, _seed) { ElementType = ElementType };
        _registers.CopyTo(copy._registers, 0);
        return copy;
    }

    /// <summary>Index bits such that the standard error, 1.04 / sqrt(m), leaves the wanted confidence.</summary>
    private static int Bits(double error, double confidence)
    {
        double exact = 2 * (Math.Log(1.04) - Math.Log(Math.Clamp(error, 1e-4, 0.9))) / Math.Log(2);
        int bits = (int)Math.Floor(exact);
        double deviations;
        do
        {
            bits++;
            deviations = Math.Pow(2, (bits - exact) / 2);
        }
        while (ErrorFunction(deviations / Math.Sqrt(2)) < Math.Min(confidence, 0.9999) && bits < MostBits);
        return Math.Clamp(bits, 4, MostBits);
    }

    /// <summary>The error function to seven places (Abramowitz and Stegun, 7.1.26).</summary>
    private static double ErrorFunction(double x)
    {
        double t = 1 / (1 + (0.3275911 * x));
        double poly = ((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t;
        return 1 - (poly * Math.Exp(-x * x));
    }
}
