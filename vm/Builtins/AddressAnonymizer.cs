using System.Buffers.Binary;
using System.Security.Cryptography;
using NidsVm.Vm.Runtime;

namespace NidsVm.Vm.Builtins;

/// <summary>How addresses are made unrecognizable; the values are those of the policy type <c>IPAddrAnonymization</c>.</summary>
internal enum AnonymizationMethod
{
    Keep = 0,
    Sequential = 1,
    PrefixPreservingA50 = 2,
    RandomMd5 = 3,
    PrefixPreservingMd5 = 4,
    RandomSha256 = 5,
    PrefixPreservingSha256 = 6,
}

/// <summary>
/// Gives IPv4 addresses others in their place, the same one each time within a run. Methods that preserve prefixes map addresses that
/// share n bits to addresses that share n bits: a keyed hash of each prefix decides whether the bit behind it is turned over.
/// </summary>
internal sealed class AddressAnonymizer
{
    private const int Bits = 32;
    private const int MaxRemembered = 1 << 20;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<uint, uint> _numbered = [];
    private readonly List<(uint Prefix, int Length)> _preserved = [];
    private uint _lastNumber;
    private bool _hasBegun;

    public static AddressAnonymizer Of(Machine machine)
    {
        if (machine.FindService<AddressAnonymizer>() is { } known)
        {
            return known;
        }

        var anonymizer = new AddressAnonymizer();
        machine.SetService(anonymizer);
        return anonymizer;
    }

    /// <summary>Keeps a prefix as it is where <see cref="AnonymizationMethod.PrefixPreservingA50"/> is used; false once that was used.</summary>
    /// <param name="address">an address with the prefix</param>
    /// <param name="length">its bits, 0 to 32</param>
    public bool Preserve(uint address, int length)
    {
        if (_hasBegun)
        {
            return false;
        }

        _preserved.Add((address & Mask(length), length));
        return true;
    }

    public uint Anonymize(uint address, AnonymizationMethod method)
    {
        switch (method)
        {
            case AnonymizationMethod.Sequential:
                if (!_numbered.TryGetValue(address, out uint number))
                {
                    number = ++_lastNumber;
                    if (_numbered.Count < MaxRemembered)
                    {
                        _numbered.Add(address, number);
                    }
                }

                return number;
            case AnonymizationMethod.RandomMd5 or AnonymizationMethod.RandomSha256:
                return Hash(address, Bits, method);
            case AnonymizationMethod.PrefixPreservingA50:
                _hasBegun = true;
                return TurnBits(address, PreservedBits(address), method);
            case AnonymizationMethod.PrefixPreservingMd5 or AnonymizationMethod.PrefixPreservingSha256:
                return TurnBits(address, 0, method);
            default:
                return address;
        }
    }

    private static uint Mask(int length) => length == 0 ? 0 : uint.MaxValue << (Bits - length);

    private int PreservedBits(uint address)
    {
        int longest = 0;
        foreach ((uint prefix, int length) in _preserved)
        {
            if (length > longest && (address & Mask(length)) == prefix)
            {
                longest = length;
            }
        }

        return longest;
    }

    private uint TurnBits(uint address, int kept, AnonymizationMethod method)
    {
        uint result = address;
        for (int i = kept; i < Bits; i++)
        {
            result ^= (Hash(address & Mask(i), i, method) & 1) << (Bits - 1 - i);
        }

        return result;
    }

    /// <summary>A keyed hash of a prefix and its length.</summary>
    private uint Hash(uint prefix, int length, AnonymizationMethod method)
    {
        Span<byte> input = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(input, (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(input[4..], prefix);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (method is AnonymizationMethod.RandomMd5 or AnonymizationMethod.PrefixPreservingMd5)
        {
            HMACMD5.HashData(_key, input, digest);
        }
        else
        {
            HMACSHA256.HashData(_key, input, digest);
        }

        return BinaryPrimitives.ReadUInt32BigEndian(digest);
    }
}
