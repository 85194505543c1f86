using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>
/// Takes values out of a message in external data representation (RFC 4506): big-endian words, and bytes with a length before them,
/// padded to whole words. What does not fit makes the reader invalid; from then on every value is 0 or empty.
/// </summary>
public ref struct XdrReader
{
    /// <summary>Longest opaque or string that is taken where nothing else is said.</summary>
    public const int DefaultOpaqueLength = 8192;

    private const int WordLength = 4;

    private readonly ReadOnlySpan<byte> _data;
    private int _at;

    public XdrReader(ReadOnlySpan<byte> data)
    {
        _data = data;
        Remaining = data.Length;
        IsValid = true;
    }

    public bool IsValid { get; private set; }

    /// <summary>Bytes left; negative where the padding of the last value would lie behind the end.</summary>
    public int Remaining { get; private set; }

    /// <summary>From here on nothing can be read.</summary>
    public void Invalidate() => IsValid = false;

    /// <summary>What is left does not matter.</summary>
    public void DropRest() => Remaining = 0;

    /// <summary>Drops what is left, and nothing can be read any more.</summary>
    public void Close()
    {
        IsValid = false;
        Remaining = 0;
    }

    public uint UInt32()
    {
        if (!Has(WordLength))
        {
            return 0;
        }

        uint value = BinaryPrimitives.ReadUInt32BigEndian(_data[_at..]);
        Skip(WordLength);
        return value;
    }

    public ulong UInt64()
    {
        if (!Has(2 * WordLength))
        {
            return 0;
        }

        ulong value = BinaryPrimitives.ReadUInt64BigEndian(_data[_at..]);
        Skip(2 * WordLength);
        return value;
    }

    /// <summary>Seconds and nanoseconds, as seconds.</summary>
    public double Time()
    {
        if (!Has(2 * WordLength))
        {
            return 0;
        }

        uint seconds = UInt32();
        uint nanoseconds = UInt32();
        return seconds + (nanoseconds / 1e9);
    }

    /// <summary>Bytes with their length before them; empty, and the reader invalid, where they are longer than allowed.</summary>
    /// <param name="maxLength">what is allowed</param>
    /// <param name="cutIsFine">whether fewer bytes than told may be there</param>
    public ReadOnlySpan<byte> Opaque(int maxLength = DefaultOpaqueLength, bool cutIsFine = false)
    {
        int length = unchecked((int)UInt32());
        if (!IsValid)
        {
            return default;
        }

        if (cutIsFine)
        {
            length = Math.Min(length, Remaining);
        }

        if (length < 0 || length > Remaining || length > maxLength)
        {
            IsValid = false;
            return default;
        }

        ReadOnlySpan<byte> value = _data.Slice(_at, length);
        Skip((length + WordLength - 1) & ~(WordLength - 1));
        return value;
    }

    public void Skip(int length)
    {
        _at += length;
        Remaining -= length;
    }

    /// <summary>Whether something else than zeros is left.</summary>
    public readonly bool HasExcess() => IsValid && Remaining > 0 && _data.Slice(_at, Remaining).ContainsAnyExcept((byte)0);

    private bool Has(int length)
    {
        if (IsValid && Remaining >= length)
        {
            return true;
        }

        IsValid = false;
        return false;
    }
}
