namespace NidsVm.Analysis.Protocols.Asn1;

/// <summary>Identifier octets of the encodings that protocols are made of (X.690 8.1.2).</summary>
public static class BerTag
{
    public const byte Boolean = 0x01;
    public const byte Integer = 0x02;
    public const byte BitString = 0x03;
    public const byte OctetString = 0x04;
    public const byte Null = 0x05;
    public const byte ObjectIdentifier = 0x06;
    public const byte Enumerated = 0x0A;
    public const byte Sequence = 0x30;
    public const byte Set = 0x31;

    /// <summary>The first constructed tag of the application class.</summary>
    public const byte Application = 0x60;

    /// <summary>The first constructed tag of the context class: element 0 of a sequence.</summary>
    public const byte Context = 0xA0;
}

/// <summary>Tag and length of an encoding; its content follows.</summary>
/// <param name="Tag">identifier octet; tags of several octets do not occur in the protocols at hand</param>
/// <param name="Length">of the content in bytes, which may be more than is there</param>
public readonly record struct BerHeader(byte Tag, ulong Length)
{
    /// <summary>Number of a context tag, as elements of sequences have one; wraps around for smaller tags.</summary>
    public byte Index => (byte)(Tag - BerTag.Context);

    /// <summary>Whether other encodings are inside.</summary>
    public bool IsConstructed => (Tag & 0x20) != 0;
}

/// <summary>
/// Reads encodings of definite length one after the other (X.690 8.1). A reader covers the content of one encoding and never goes
/// beyond it; nothing is copied, and nesting costs one reader a level, so that no input makes it recurse. Every method that fails leaves
/// the reader where it was.
/// </summary>
public ref struct BerReader
{
    private ReadOnlySpan<byte> _rest;

    public BerReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>Reads tag and length. The length is not checked against what is there: the content may be read in pieces.</summary>
    public bool TryReadHeader(out BerHeader header)
    {
        if (_rest.Length < 2)
        {
            header = default;
            return false;
        }

        byte tag = _rest[0];
        int first = _rest[1];
        if (first < 0x80)
        {
            header = new BerHeader(tag, (ulong)first);
            _rest = _rest[2..];
            return true;
        }

        int count = first & 0x7F;
        if (_rest.Length < 2 + count)
        {
            header = default;
            return false;
        }

        header = new BerHeader(tag, Number(_rest.Slice(2, count)));
        _rest = _rest[(2 + count)..];
        return true;
    }

    /// <summary>Reads a whole encoding; false also where its content is cut off.</summary>
    public bool TryRead(out BerHeader header, out ReadOnlySpan<byte> content)
    {
        BerReader before = this;
        if (TryReadHeader(out header) && TryTake(header.Length, out content))
        {
            return true;
        }

        this = before;
        content = default;
        return false;
    }

    /// <summary>Reads a whole encoding that must have the given tag.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content)
    {
        BerReader before = this;
        if (TryRead(out BerHeader header, out content) && header.Tag == tag)
        {
            return true;
        }

        this = before;
        content = default;
        return false;
    }

    /// <summary>Reads a whole encoding and yields a reader for its content.</summary>
    public bool TryEnter(out BerHeader header, out BerReader content)
    {
        bool isRead = TryRead(out header, out ReadOnlySpan<byte> bytes);
        content = new BerReader(bytes);
        return isRead;
    }

    /// <summary>Reads a whole encoding of the given tag and yields a reader for its content.</summary>
    public bool TryEnter(byte tag, out BerReader content)
    {
        bool isRead = TryRead(tag, out ReadOnlySpan<byte> bytes);
        content = new BerReader(bytes);
        return isRead;
    }

    /// <summary>Reads a whole encoding, whatever its tag, as an unsigned number.</summary>
    public bool TryReadNumber(out ulong value)
    {
        bool isRead = TryRead(out _, out ReadOnlySpan<byte> content);
        value = Number(content);
        return isRead;
    }

    /// <summary>Takes bytes as they are.</summary>
    public bool TryTake(ulong length, out ReadOnlySpan<byte> bytes)
    {
        if (length > (ulong)_rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Takes all that is left.</summary>
    public ReadOnlySpan<byte> TakeRest()
    {
        ReadOnlySpan<byte> rest = _rest;
        _rest = default;
        return rest;
    }

    /// <summary>Passes over an encoding; false where it is cut off.</summary>
    public bool TrySkip() => TryRead(out _, out _);

    /// <summary>
    /// The content of an integer as an unsigned number, the first byte the highest. Bytes beyond the eighth from the right are folded
    /// into the lower ones, as policies expect it of the reference.
    /// </summary>
    public static ulong Number(ReadOnlySpan<byte> content)
    {
        ulong value = 0;
        for (int i = 0; i < content.Length; i++)
        {
            value |= (ulong)content[i] << (8 * (content.Length - i - 1));
        }

        return value;
    }
}
