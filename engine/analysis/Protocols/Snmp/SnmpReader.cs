using System.Globalization;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Protocols.Snmp;

/// <summary>
/// Reads the encodings of a message one after the other. Sequences do not bound what they hold: as in the reference only the end of the
/// datagram does. The first encoding that does not fit is told by <see cref="Fault"/>.
/// </summary>
public ref struct SnmpReader
{
    // Two's complement needs a ninth byte for numbers of 64 bits with the highest bit set.
    private const int LongestInteger = 9;

    private BerReader _reader;

    public SnmpReader(ReadOnlySpan<byte> data) => _reader = new BerReader(data);

    /// <summary>What is wrong, as a violation tells it; null as long as nothing is.</summary>
    public string? Fault { get; private set; }

    public readonly bool IsEmpty => _reader.IsEmpty;

    /// <summary>Tag and length of an encoding whose content is read on.</summary>
    public bool TryHeader(out byte tag)
    {
        int given = _reader.Rest.Length;
        if (_reader.TryReadHeader(out BerHeader header))
        {
            tag = header.Tag;
            return true;
        }

        tag = 0;
        Fault ??= given < 2
            ? new WireFault("ASN1EncodingMeta:len", 2, given).Text()
            : new WireFault("ASN1EncodingMeta:more_len", 2 + (_reader.Rest[1] & 0x7F), given).Text();
        return false;
    }

    /// <summary>The header of a sequence.</summary>
    public bool TrySequence() => TryHeader(out byte tag) && Expect(tag, BerTag.Sequence);

    /// <summary>An encoding of any tag.</summary>
    public bool TryAny(out byte tag, out ReadOnlySpan<byte> content)
    {
        BerReader start = _reader;
        content = default;
        if (!TryHeader(out tag))
        {
            return false;
        }

        BerReader header = start;
        header.TryReadHeader(out BerHeader meta);
        if (_reader.TryTake(meta.Length, out content))
        {
            return true;
        }

        int metaLength = start.Rest.Length - _reader.Rest.Length;
        Fault ??= new WireFault("ASN1Encoding:content", metaLength + (long)Math.Min(meta.Length, int.MaxValue), start.Rest.Length).Text();
        return false;
    }

    public bool TryInteger(out ReadOnlySpan<byte> content)
    {
        if (!TryAny(out byte tag, out content) || !Expect(tag, BerTag.Integer))
        {
            return false;
        }

        if (content.Length > LongestInteger)
        {
            Fault ??= WireFault.Prefix + string.Create(CultureInfo.InvariantCulture, $"ASN.1 integer width overflow: {content.Length}");
            return false;
        }

        return true;
    }

    public bool TryOctets(out ReadOnlySpan<byte> content) => TryTagged(BerTag.OctetString, out content);

    public bool TryTagged(byte expected, out ReadOnlySpan<byte> content) => TryAny(out byte tag, out content) && Expect(tag, expected);

    private bool Expect(byte tag, byte expected)
    {
        if (tag != expected)
        {
            Fault ??= WireFault.Prefix + string.Create(CultureInfo.InvariantCulture, $"Got ASN.1 tag {tag}, expect {expected}");
        }

        return tag == expected;
    }
}
