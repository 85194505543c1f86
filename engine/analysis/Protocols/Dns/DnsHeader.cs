using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>The twelve bytes before the sections (RFC 1035 4.1.1), decoded.</summary>
public readonly struct DnsHeader
{
    private DnsHeader(ReadOnlySpan<byte> raw, bool isNetbios)
    {
        Id = BinaryPrimitives.ReadUInt16BigEndian(raw);
        Flags = BinaryPrimitives.ReadUInt16BigEndian(raw[2..]);
        Questions = BinaryPrimitives.ReadUInt16BigEndian(raw[4..]);
        Answers = BinaryPrimitives.ReadUInt16BigEndian(raw[6..]);
        Authorities = BinaryPrimitives.ReadUInt16BigEndian(raw[8..]);
        Additionals = BinaryPrimitives.ReadUInt16BigEndian(raw[10..]);
        IsNetbios = isNetbios;
    }

    public ushort Id { get; }

    public ushort Flags { get; }

    public bool IsResponse => (Flags & 0x8000) != 0;

    public int Opcode => (Flags >> 11) & 0xF;

    public bool IsAuthoritative => (Flags & 0x0400) != 0;

    public bool IsTruncated => (Flags & 0x0200) != 0;

    public bool RecursionDesired => (Flags & 0x0100) != 0;

    public bool RecursionAvailable => (Flags & 0x0080) != 0;

    /// <summary>The three bits between RA and the response code, of which two have a meaning since (AD, CD).</summary>
    public int Z => (Flags >> 4) & 7;

    public bool AuthenticData => (Flags & 0x0020) != 0;

    public bool CheckingDisabled => (Flags & 0x0010) != 0;

    public int ResponseCode => Flags & 0xF;

    /// <summary>Records of the question section; of the zone section in a dynamic update.</summary>
    public ushort Questions { get; }

    /// <summary>Answers; prerequisites in a dynamic update.</summary>
    public ushort Answers { get; }

    /// <summary>Authority records; changes in a dynamic update.</summary>
    public ushort Authorities { get; }

    public ushort Additionals { get; }

    /// <summary>The message is one of the NetBIOS name service (RFC 1002).</summary>
    public bool IsNetbios { get; }

    public bool IsDynamicUpdate => Opcode == DnsOpcode.DynamicUpdate && !IsNetbios;

    /// <summary>False where fewer than twelve bytes are there.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, bool isNetbios, out DnsHeader header)
    {
        if (message.Length < DnsLimits.HeaderLength)
        {
            header = default;
            return false;
        }

        header = new DnsHeader(message, isNetbios);
        return true;
    }
}
