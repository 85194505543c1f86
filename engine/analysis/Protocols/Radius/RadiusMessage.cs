using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Radius;

/// <summary>
/// A view of one message (RFC 2865 3): code, number, length, authenticator, attributes. Attributes go on to the end of the datagram,
/// whatever the length says, as in the reference.
/// </summary>
public readonly ref struct RadiusMessage
{
    private const int HeadLength = 20;
    private const int AuthenticatorOffset = 4;

    private readonly ReadOnlySpan<byte> _data;

    private RadiusMessage(ReadOnlySpan<byte> data) => _data = data;

    public byte Code => _data[0];

    public byte TransactionId => _data[1];

    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    public ReadOnlySpan<byte> Authenticator => _data[AuthenticatorOffset..HeadLength];

    public RadiusAttributes Attributes => new(_data[HeadLength..]);

    public static bool TryParse(ReadOnlySpan<byte> data, out RadiusMessage message, out WireFault fault)
    {
        bool ok = data.Length >= HeadLength;
        fault = ok ? default : new WireFault("RADIUS_PDU:authenticator", HeadLength, data.Length);
        message = ok ? new RadiusMessage(data) : default;
        return ok;
    }
}

/// <summary>Walks the attributes (RFC 2865 5).</summary>
public ref struct RadiusAttributes
{
    private const int HeadLength = 2;

    private WireReader _reader;

    public RadiusAttributes(ReadOnlySpan<byte> data) => _reader = new WireReader(data);

    /// <summary>Set once an attribute is broken.</summary>
    public readonly WireFault Fault => _reader.Fault;

    public bool TryNext(out byte code, out ReadOnlySpan<byte> value)
    {
        code = 0;
        value = default;
        if (_reader.IsAtEnd)
        {
            return false;
        }

        _reader.Begin();
        if (!_reader.Need(HeadLength, "RADIUS_Attribute:length"))
        {
            return false;
        }

        code = _reader.U8();
        int length = _reader.U8() - HeadLength;
        if (!_reader.Need(length, "RADIUS_Attribute:value"))
        {
            return false;
        }

        value = _reader.Take(length);
        return true;
    }
}
