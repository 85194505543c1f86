using System.Buffers.Binary;

namespace NidsVm.Packets;

/// <summary>Flag bits of a TCP header (RFC 9293 section 3.1).</summary>
[Flags]
public enum TcpFlags : byte
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The sender has finished.</summary>
    Fin = 0x01,

    /// <summary>Synchronise sequence numbers.</summary>
    Syn = 0x02,

    /// <summary>Reset the connection.</summary>
    Rst = 0x04,

    /// <summary>Push.</summary>
    Psh = 0x08,

    /// <summary>The acknowledgement number counts.</summary>
    Ack = 0x10,

    /// <summary>The urgent pointer counts.</summary>
    Urg = 0x20,

    /// <summary>ECN echo.</summary>
    Ece = 0x40,

    /// <summary>Congestion window reduced.</summary>
    Cwr = 0x80,
}

/// <summary>A TCP header (RFC 9293 section 3.1) over captured bytes.</summary>
public readonly ref struct TcpView
{
    /// <summary>Length of the header without options, in bytes.</summary>
    public const int MinimumLength = 20;

    private readonly ReadOnlySpan<byte> _data;

    private TcpView(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>
    /// Accepts bytes that hold the fixed part of the header. The data offset may lie: see
    /// <see cref="HasWholeHeader"/>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out TcpView view)
    {
        view = data.Length < MinimumLength ? default : new TcpView(data);
        return data.Length >= MinimumLength;
    }

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_data);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    /// <summary>Sequence number.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]);

    /// <summary>Acknowledgement number.</summary>
    public uint Acknowledgement => BinaryPrimitives.ReadUInt32BigEndian(_data[8..]);

    /// <summary>Header length in bytes as the data offset gives it, options included.</summary>
    public int HeaderLength => (_data[12] >> 4) * 4;

    /// <summary>The four reserved bits.</summary>
    public byte Reserved => (byte)(_data[12] & 0x0F);

    /// <summary>Flags.</summary>
    public TcpFlags Flags => (TcpFlags)_data[13];

    /// <summary>Window as it stands in the header, not scaled.</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_data[14..]);

    /// <summary>Checksum.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_data[16..]);

    /// <summary>Urgent pointer.</summary>
    public ushort UrgentPointer => BinaryPrimitives.ReadUInt16BigEndian(_data[18..]);

    /// <summary>Whether the data offset is at least 20 bytes and all of the header is captured.</summary>
    public bool HasWholeHeader => HeaderLength >= MinimumLength && HeaderLength <= _data.Length;

    /// <summary>The options; only when <see cref="HasWholeHeader"/>, otherwise empty.</summary>
    public ReadOnlySpan<byte> Options => HasWholeHeader ? _data[MinimumLength..HeaderLength] : default;

    /// <summary>The captured payload; only when <see cref="HasWholeHeader"/>, otherwise empty.</summary>
    public ReadOnlySpan<byte> Payload => HasWholeHeader ? _data[HeaderLength..] : default;
}

/// <summary>
/// Walks TCP options (RFC 9293 section 3.1). Stops at the end-of-list option, and where a length is damaged.
/// </summary>
public ref struct TcpOptionEnumerator
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first option.</summary>
    public TcpOptionEnumerator(ReadOnlySpan<byte> options)
    {
        _rest = options;
        Kind = 0;
        Option = default;
    }

    /// <summary>Kind of the option that <see cref="MoveNext"/> found.</summary>
    public byte Kind { get; private set; }

    /// <summary>All bytes of that option, kind and length included.</summary>
    public ReadOnlySpan<byte> Option { get; private set; }

    /// <summary>Whether bytes are left that are no whole option (damaged list), after the walk has ended.</summary>
    public readonly bool IsDamaged => !_rest.IsEmpty;

    /// <summary>Goes to the next option, end-of-list (0) and padding (1) included.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var kind = _rest[0];
        var length = 1;
        if (kind >= 2)
        {
            if (_rest.Length < 2)
            {
                return false;
            }

            length = _rest[1];
            if (length == 0 || length > _rest.Length)
            {
                return false;
            }
        }

        Kind = kind;
        Option = _rest[..length];
        _rest = kind == 0 ? default : _rest[length..];
        return true;
    }
}
