using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Protocols.Snmp;

/// <summary>What precedes the PDU: version 1 and 2 have a community, version 3 much more (RFC 3412 6).</summary>
public ref struct SnmpHeader
{
    private const byte UserSecurityModel = 3;

    public long Version;

    /// <summary>Versions 1 and 2.</summary>
    public ReadOnlySpan<byte> Community;

    /// <summary>Version 3, as all below: contents of the integers.</summary>
    public ReadOnlySpan<byte> Id;

    public ReadOnlySpan<byte> MaxSize;

    public ReadOnlySpan<byte> Flags;

    public ReadOnlySpan<byte> SecurityModel;

    public ReadOnlySpan<byte> SecurityParameters;

    /// <summary>Tag of the scoped PDU: a sequence in the clear, a string where encrypted.</summary>
    public byte Next;

    public ReadOnlySpan<byte> ContextEngineId;

    public ReadOnlySpan<byte> ContextName;

    public readonly bool IsKnown => Version is SnmpVersion.V1 or SnmpVersion.V2 or SnmpVersion.V3;

    public readonly bool HasPdu => Version == SnmpVersion.V3 ? Next == BerTag.Sequence : IsKnown;

    public readonly bool HasUserSecurity => BerReader.Number(SecurityModel) == UserSecurityModel;

    /// <summary>Reads the outer sequence, the version and what follows up to the PDU.</summary>
    public static bool TryParse(scoped ref SnmpReader reader, out SnmpHeader header)
    {
        header = default;
        if (!reader.TrySequence() || !reader.TryInteger(out ReadOnlySpan<byte> version))
        {
            return false;
        }

        header.Version = SnmpNumber.Of(version, out _);
        return header.Version switch
        {
            SnmpVersion.V1 or SnmpVersion.V2 => reader.TryOctets(out header.Community),
            SnmpVersion.V3 => TryParseV3(ref reader, out header),
            _ => true,
        };
    }

    private static bool TryParseV3(scoped ref SnmpReader reader, out SnmpHeader header)
    {
        header = default;
        header.Version = SnmpVersion.V3;
        return reader.TrySequence()
            && reader.TryInteger(out header.Id)
            && reader.TryInteger(out header.MaxSize)
            && reader.TryOctets(out header.Flags)
            && reader.TryInteger(out header.SecurityModel)
            && reader.TryOctets(out header.SecurityParameters)
            && reader.TryHeader(out header.Next)
            && (header.Next != BerTag.Sequence || (reader.TryOctets(out header.ContextEngineId) && reader.TryOctets(out header.ContextName)));
    }
}

/// <summary>The security parameters of the user-based model (RFC 3414 2.4).</summary>
public ref struct SnmpUserSecurity
{
    public ReadOnlySpan<byte> EngineId;

    public ReadOnlySpan<byte> EngineBoots;

    public ReadOnlySpan<byte> EngineTime;

    public ReadOnlySpan<byte> UserName;

    public ReadOnlySpan<byte> Authentication;

    public ReadOnlySpan<byte> Privacy;

    public static bool TryParse(ReadOnlySpan<byte> parameters, out SnmpUserSecurity security)
    {
        security = default;
        SnmpReader reader = new(parameters);
        return reader.TrySequence()
            && reader.TryOctets(out security.EngineId)
            && reader.TryInteger(out security.EngineBoots)
            && reader.TryInteger(out security.EngineTime)
            && reader.TryOctets(out security.UserName)
            && reader.TryOctets(out security.Authentication)
            && reader.TryOctets(out security.Privacy);
    }
}

/// <summary>The fields of a PDU before its bindings, and the bindings. Traps of version 1 have fields of their own.</summary>
public ref struct SnmpPdu
{
    /// <summary>Request id, or the enterprise of a trap.</summary>
    public ReadOnlySpan<byte> First;

    /// <summary>Error status, non-repeaters, or the agent's address.</summary>
    public ReadOnlySpan<byte> Second;

    /// <summary>Error index, repetitions, or the generic trap.</summary>
    public ReadOnlySpan<byte> Third;

    /// <summary>The specific trap.</summary>
    public ReadOnlySpan<byte> Fourth;

    /// <summary>The trap's time.</summary>
    public ReadOnlySpan<byte> Fifth;

    /// <summary>Stands at the first binding; all bindings have been checked.</summary>
    public SnmpReader Bindings;

    public int BindingCount;

    public static bool TryParse(scoped ref SnmpReader reader, byte tag, out SnmpPdu pdu)
    {
        pdu = default;
        bool ok = tag == SnmpTag.Trap
            ? reader.TryTagged(BerTag.ObjectIdentifier, out pdu.First) && reader.TryTagged(SnmpTag.IpAddress, out pdu.Second)
                && reader.TryInteger(out pdu.Third) && reader.TryInteger(out pdu.Fourth) && reader.TryTagged(SnmpTag.TimeTicks, out pdu.Fifth)
            : reader.TryInteger(out pdu.First) && reader.TryInteger(out pdu.Second) && reader.TryInteger(out pdu.Third);
        if (!ok || !reader.TrySequence())
        {
            return false;
        }

        pdu.Bindings = reader;
        while (!reader.IsEmpty)
        {
            if (!TryBinding(ref reader, out _, out _, out _))
            {
                return false;
            }

            pdu.BindingCount++;
        }

        return true;
    }

    /// <summary>The next name with its value.</summary>
    public static bool TryBinding(scoped ref SnmpReader reader, out ReadOnlySpan<byte> name, out byte tag, out ReadOnlySpan<byte> value)
    {
        tag = 0;
        value = default;
        name = default;
        return reader.TrySequence() && reader.TryTagged(BerTag.ObjectIdentifier, out name) && reader.TryAny(out tag, out value);
    }
}

/// <summary>Contents of integers as numbers.</summary>
public static class SnmpNumber
{
    private const int LongestNumber = 8;

    /// <summary>Up to eight bytes as they are, without extending the sign; 0 and <paramref name="isTooLong"/> for more.</summary>
    public static long Of(ReadOnlySpan<byte> content, out bool isTooLong)
    {
        isTooLong = content.Length > LongestNumber;
        return isTooLong ? 0 : (long)BerReader.Number(content);
    }
}
