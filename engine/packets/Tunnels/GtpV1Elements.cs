using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>Walks the information elements of a GTP version 1 control message (3GPP TS 29.060 section 7.7).</summary>
public ref struct GtpV1Elements
{
    // Types below have a length of their own, types from here on carry it.
    private const int FirstWithLength = 0x80;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first element.</summary>
    public GtpV1Elements(ReadOnlySpan<byte> content) => _rest = content;

    /// <summary>Type of the element.</summary>
    public byte Type { get; private set; }

    /// <summary>Its value, without type and length.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the walk ended at a damaged element, or one whose length nobody knows.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Goes to the next element; false at the end.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Type = _rest[0];
        var header = Type >= FirstWithLength ? 3 : 1;
        var length = header == 1 ? LengthOf(Type) : _rest.Length < header ? -1 : BinaryPrimitives.ReadUInt16BigEndian(_rest[1..]);
        if (length < 0 || _rest.Length - header < length || length < LeastLengthOf(Type))
        {
            IsDamaged = true;
            return false;
        }

        Value = _rest.Slice(header, length);
        _rest = _rest[(header + length)..];
        return true;
    }

    /// <summary>Length of an element of fixed length, or -1.</summary>
    private static int LengthOf(byte type) => type switch
    {
        1 or 8 or 11 or 13 or 14 or 15 or 19 or 20 or 21 or 23 or 24 or 29 => 1,
        25 or 26 or 27 or 28 => 2,
        12 => 3,
        4 or 5 or 16 or 17 or 127 => 4,
        18 => 5,
        3 => 6,
        2 => 8,
        22 => 9,
        9 => 28,
        _ => -1,
    };

    /// <summary>Bytes that the parts of an element take that are always there.</summary>
    private static int LeastLengthOf(byte type) => type switch
    {
        128 or 255 => 2,
        135 => 1,
        _ => 0,
    };
}
