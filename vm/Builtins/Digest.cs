using System.Buffers.Binary;
using System.Numerics;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>The digests there are.</summary>
public enum DigestAlgorithm
{
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// <summary>
/// A digest computed piece by piece whose state can be copied at any time, as <c>copy()</c> of a handle asks (the framework's
/// classes cannot). Blocks are filled here; what is done with one is the algorithm's.
/// </summary>
public abstract class Digest
{
    private readonly byte[] _block;
    private UInt128 _length;

    private protected Digest(int blockSize) => _block = new byte[blockSize];

    public static Digest Create(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => new Md5Digest(),
        DigestAlgorithm.Sha1 => new Sha1Digest(),
        DigestAlgorithm.Sha224 or DigestAlgorithm.Sha256 => new Sha256Digest(algorithm == DigestAlgorithm.Sha224),
        _ => new Sha512Digest(algorithm == DigestAlgorithm.Sha384),
    };

    public void Append(ReadOnlySpan<byte> bytes)
    {
        int filled = (int)(_length % (uint)_block.Length);
        _length += (uint)bytes.Length;
        while (bytes.Length > 0)
        {
            int n = Math.Min(bytes.Length, _block.Length - filled);
            bytes[..n].CopyTo(_block.AsSpan(filled));
            bytes = bytes[n..];
            filled += n;
            if (filled == _block.Length)
            {
                Compress(_block);
                filled = 0;
            }
        }
    }

    public byte[] Finish()
    {
        UInt128 bits = _length * 8;
        int lengthSize = _block.Length / 8;
        int filled = (int)(_length % (uint)_block.Length);
        int padding = (filled < _block.Length - lengthSize ? _block.Length : 2 * _block.Length) - filled;
        Span<byte> tail = stackalloc byte[padding];
        tail.Clear();
        tail[0] = 0x80;
        if (this is Md5Digest)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(tail[^8..], (ulong)bits);
        }
        else if (lengthSize == 16)
        {
            BinaryPrimitives.WriteUInt128BigEndian(tail[^16..], bits);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(tail[^8..], (ulong)bits);
        }

        Append(tail);
        return Result();
    }

    public Digest Clone()
    {
        Digest copy = CloneState();
        _block.CopyTo(copy._block, 0);
        copy._length = _length;
        return copy;
    }

    protected abstract void Compress(ReadOnlySpan<byte> block);

    protected abstract byte[] Result();

    protected abstract Digest CloneState();

    /// <summary>The integer root of <paramref name="value"/> × 2^<paramref name="shift"/>, low bits: where the SHA constants come from.</summary>
    protected static BigInteger Root(int value, int degree, int shift)
    {
        BigInteger target = (BigInteger)value << shift;
        BigInteger low = 0;
        BigInteger high = BigInteger.One << ((shift / degree) + 10);
        while (high - low > 1)
        {
            BigInteger middle = (low + high) >> 1;
            (low, high) = BigInteger.Pow(middle, degree) <= target ? (middle, high) : (low, middle);
        }

        return low;
    }

    protected static int[] Primes(int count)
    {
        var primes = new int[count];
        int n = 0;
        for (int candidate = 2; n < count; candidate++)
        {
            bool isPrime = true;
            for (int i = 0; i < n && primes[i] * primes[i] <= candidate; i++)
            {
                isPrime &= candidate % primes[i] != 0;
            }

            if (isPrime)
            {
                primes[n++] = candidate;
            }
        }

        return primes;
    }
}

/// <summary>MD5 (RFC 1321).</summary>
internal sealed class Md5Digest : Digest
{
    private static readonly uint[] Sines = [.. Enumerable.Range(1, 64).Select(i => (uint)(Math.Abs(Math.Sin(i)) * 4294967296.0))];

    private readonly uint[] _state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];

    public Md5Digest()
        : base(64)
    {
    }

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
        (uint a, uint b, uint c, uint d) = (_state[0], _state[1], _state[2], _state[3]);
        for (int i = 0; i < 64; i++)
        {
            (uint f, int word) = (i >> 4) switch
            {
                0 => ((b & c) | (~b & d), i),
                1 => ((d & b) | (~d & c), ((5 * i) + 1) & 15),
                2 => (b ^ c ^ d, ((3 * i) + 5) & 15),
                _ => (c ^ (b | ~d), (7 * i) & 15),
            };
            uint sum = a + f + Sines[i] + BinaryPrimitives.ReadUInt32LittleEndian(block[(word * 4)..]);
            (a, d, c, b) = (d, c, b, b + BitOperations.RotateLeft(sum, shifts[((i >> 4) * 4) + (i & 3)]));
        }

        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
    }

    protected override byte[] Result()
    {
        var result = new byte[16];
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(i * 4), _state[i]);
        }

        return result;
    }

    protected override Digest CloneState()
    {
        var copy = new Md5Digest();
        _state.CopyTo(copy._state, 0);
        return copy;
    }
}

/// <summary>SHA-1 (RFC 3174).</summary>
internal sealed class Sha1Digest : Digest
{
    private readonly uint[] _state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];

    public Sha1Digest()
        : base(64)
    {
    }

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        for (int i = 0; i < 80; i++)
        {
            w[i] = i < 16 ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..])
                : BitOperations.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }

        (uint a, uint b, uint c, uint d, uint e) = (_state[0], _state[1], _state[2], _state[3], _state[4]);
        for (int i = 0; i < 80; i++)
        {
            (uint f, uint k) = (i / 20) switch
            {
                0 => ((b & c) | (~b & d), 0x5A827999u),
                1 => (b ^ c ^ d, 0x6ED9EBA1u),
                2 => ((b & c) | (b & d) | (c & d), 0x8F1BBCDCu),
                _ => (b ^ c ^ d, 0xCA62C1D6u),
            };
            uint next = BitOperations.RotateLeft(a, 5) + f + e + k + w[i];
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
    }

    protected override byte[] Result()
    {
        var result = new byte[20];
        for (int i = 0; i < 5; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(i * 4), _state[i]);
        }

        return result;
    }

    protected override Digest CloneState()
    {
        var copy = new Sha1Digest();
        _state.CopyTo(copy._state, 0);
        return copy;
    }
}

/// <summary>SHA-256 and SHA-224 (RFC 6234).</summary>
internal sealed class Sha256Digest : Digest
{
    private static readonly uint[] Constants = [.. Primes(64).Select(p => (uint)(Root(p, 3, 96) & uint.MaxValue))];
    private static readonly uint[] Start256 = [.. Primes(8).Select(p => (uint)(Root(p, 2, 64) & uint.MaxValue))];

    // SHA-224 starts from the second 32 bits of the roots of the 9th to 16th prime.
    private static readonly uint[] Start224 = [.. Primes(16).Skip(8).Select(p => (uint)(Root(p, 2, 128) & uint.MaxValue))];

    private readonly bool _isShort;
    private readonly uint[] _state;

    public Sha256Digest(bool isShort)
        : base(64)
    {
        _isShort = isShort;
        _state = [.. isShort ? Start224 : Start256];
    }

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (int i = 0; i < 64; i++)
        {
            w[i] = i < 16 ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..])
                : w[i - 16] + w[i - 7]
                    + (BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3))
                    + (BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10));
        }

        Span<uint> v = stackalloc uint[8];
        _state.CopyTo(v);
        for (int i = 0; i < 64; i++)
        {
            uint s1 = BitOperations.RotateRight(v[4], 6) ^ BitOperations.RotateRight(v[4], 11) ^ BitOperations.RotateRight(v[4], 25);
            uint t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + Constants[i] + w[i];
            uint s0 = BitOperations.RotateRight(v[0], 2) ^ BitOperations.RotateRight(v[0], 13) ^ BitOperations.RotateRight(v[0], 22);
            uint t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v[..7].CopyTo(v[1..]);
            v[4] += t1;
            v[0] = t1 + t2;
        }

        for (int i = 0; i < 8; i++)
        {
            _state[i] += v[i];
        }
    }

    protected override byte[] Result()
    {
        var result = new byte[32];
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(i * 4), _state[i]);
        }

        return _isShort ? result[..28] : result;
    }

    protected override Digest CloneState()
    {
        var copy = new Sha256Digest(_isShort);
        _state.CopyTo(copy._state, 0);
        return copy;
    }
}

/// <summary>SHA-512 and SHA-384 (RFC 6234).</summary>
internal sealed class Sha512Digest : Digest
{
    private static readonly ulong[] Constants = [.. Primes(80).Select(p => (ulong)(Root(p, 3, 192) & ulong.MaxValue))];
    private static readonly ulong[] Start512 = [.. Primes(8).Select(p => (ulong)(Root(p, 2, 128) & ulong.MaxValue))];
    private static readonly ulong[] Start384 = [.. Primes(16).Skip(8).Select(p => (ulong)(Root(p, 2, 128) & ulong.MaxValue))];

    private readonly bool _isShort;
    private readonly ulong[] _state;

    public Sha512Digest(bool isShort)
        : base(128)
    {
        _isShort = isShort;
        _state = [.. isShort ? Start384 : Start512];
    }

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<ulong> w = stackalloc ulong[80];
        for (int i = 0; i < 80; i++)
        {
            w[i] = i < 16 ? BinaryPrimitives.ReadUInt64BigEndian(block[(i * 8)..])
                : w[i - 16] + w[i - 7]
                    + (BitOperations.RotateRight(w[i - 15], 1) ^ BitOperations.RotateRight(w[i - 15], 8) ^ (w[i - 15] >> 7))
                    + (BitOperations.RotateRight(w[i - 2], 19) ^ BitOperations.RotateRight(w[i - 2], 61) ^ (w[i - 2] >> 6));
        }

        Span<ulong> v = stackalloc ulong[8];
        _state.CopyTo(v);
        for (int i = 0; i < 80; i++)
        {
            ulong s1 = BitOperations.RotateRight(v[4], 14) ^ BitOperations.RotateRight(v[4], 18) ^ BitOperations.RotateRight(v[4], 41);
            ulong t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + Constants[i] + w[i];
            ulong s0 = BitOperations.RotateRight(v[0], 28) ^ BitOperations.RotateRight(v[0], 34) ^ BitOperations.RotateRight(v[0], 39);
            ulong t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v[..7].CopyTo(v[1..]);
            v[4] += t1;
            v[0] = t1 + t2;
        }

        for (int i = 0; i < 8; i++)
        {
            _state[i] += v[i];
        }
    }

    protected override byte[] Result()
    {
        var result = new byte[64];
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(result.AsSpan(i * 8), _state[i]);
        }

        return _isShort ? result[..48] : result;
    }

    protected override Digest CloneState()
    {
        var copy = new Sha512Digest(_isShort);
        _state.CopyTo(copy._state, 0);
        return copy;
    }
}

/// <summary>The state of a digest as a policy value; of no use once finished.</summary>
internal sealed class DigestValue : OpaqueValue
{
    private Digest? _digest;

    public DigestValue(string kind, DigestAlgorithm algorithm)
        : base(kind) => _digest = Digest.Create(algorithm);

    private DigestValue(string kind, Digest? digest)
        : base(kind) => _digest = digest;

    public bool Update(ReadOnlySpan<byte> bytes)
    {
        _digest?.Append(bytes);
        return _digest is not null;
    }

    /// <summary>The digest, or null where it was taken already.</summary>
    public byte[]? Finish()
    {
        byte[]? result = _digest?.Finish();
        _digest = null;
        return result;
    }

    public override OpaqueValue Clone() => new DigestValue(Kind, _digest?.Clone());
}
