using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>Counted strings one after the other: a length byte, then that many bytes. The bytes were checked before.</summary>
public ref struct DnsText
{
    private ReadOnlySpan<byte> _rest;

    public DnsText(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public bool TryNext(out ReadOnlySpan<byte> text)
    {
        if (_rest.IsEmpty || _rest[0] >= _rest.Length)
        {
            text = default;
            return false;
        }

        text = _rest.Slice(1, _rest[0]);
        _rest = _rest[(1 + _rest[0])..];
        return true;
    }
}

/// <summary>The type bitmaps of a denial record (RFC 4034 4.1.2): window, length, bits. An empty bitmap ends them.</summary>
public ref struct DnsBitmaps
{
    private ReadOnlySpan<byte> _rest;

    public DnsBitmaps(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public bool TryNext(out int window, out ReadOnlySpan<byte> bits)
    {
        if (_rest.Length < 2)
        {
            window = 0;
            bits = default;
            return false;
        }

        window = _rest[0];
        int length = Math.Min(_rest[1], _rest.Length - 2);
        bits = _rest.Slice(2, length);
        _rest = _rest[1] == 0 ? default : _rest[(2 + length)..];
        return true;
    }
}

/// <summary>The parameters of a service binding (RFC 9460 2.2): key, length, value. A cut-off one ends them.</summary>
public ref struct DnsServiceParameters
{
    private ReadOnlySpan<byte> _rest;

    public DnsServiceParameters(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public readonly bool IsEmpty => _rest.Length < 4;

    public bool TryNext(out ushort key, out ReadOnlySpan<byte> value)
    {
        if (_rest.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) > _rest.Length - 4)
        {
            key = 0;
            value = default;
            return false;
        }

        key = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        value = _rest.Slice(4, length);
        _rest = _rest[(4 + length)..];
        return true;
    }
}
