using System.Numerics;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>Ids that do not repeat: a counter of each pool, mixed with the run's seed, in base 62.</summary>
public sealed class UniqueIds
{
    private readonly ulong _seed;
    private readonly Dictionary<long, ulong> _next = [];

    public UniqueIds(ulong seed) => _seed = seed;

    /// <summary>Appends the next id of a pool.</summary>
    /// <param name="to">where the text goes</param>
    /// <param name="pool">which counter</param>
    /// <param name="bits">how many bits it has, 1 to 128</param>
    public void Write(TextBuffer to, long pool, int bits)
    {
        ulong n = _next.GetValueOrDefault(pool) + 1;
        _next[pool] = n;
        Write(to, (ulong)pool, n, bits);
    }

    /// <summary>Appends the id of a counter value; different values yield different ids as far as the bits reach.</summary>
    public void Write(TextBuffer to, ulong pool, ulong counter, int bits)
    {
        ulong high = KeyHash.Mix(_seed ^ pool, counter);

        // An odd multiplier permutes, so that low words of one pool never repeat.
        ulong low = BitOperations.RotateLeft(counter * 0x9E37_79B9_7F4A_7C15, 29) ^ KeyHash.Mix(_seed, pool);
        if (bits <= 64)
        {
            Base62(to, bits == 64 ? low : low & ((1UL << bits) - 1));
            return;
        }

        Base62(to, low);
        Base62(to, bits == 128 ? high : high & ((1UL << (bits - 64)) - 1));
    }

    private static void Base62(TextBuffer to, ulong value)
    {
        ReadOnlySpan<byte> digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;
        do
        {
            to.Append(digits[(int)(value % 62)]);
            value /= 62;
        }
        while (value > 0);
    }
}
