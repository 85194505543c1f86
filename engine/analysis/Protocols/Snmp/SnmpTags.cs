namespace NidsVm.Analysis.Protocols.Snmp;

/// <summary>Tags of SNMP's own types and of its messages (RFC 1155, RFC 1157, RFC 3416).</summary>
public static class SnmpTag
{
    public const byte Unspecified = 0x05;
    public const byte IpAddress = 0x40;
    public const byte Counter32 = 0x41;
    public const byte Unsigned32 = 0x42;
    public const byte TimeTicks = 0x43;
    public const byte Opaque = 0x44;
    public const byte Counter64 = 0x46;
    public const byte NoSuchObject = 0x80;
    public const byte NoSuchInstance = 0x81;
    public const byte EndOfMibView = 0x82;

    public const byte GetRequest = 0xA0;
    public const byte GetNextRequest = 0xA1;
    public const byte Response = 0xA2;
    public const byte SetRequest = 0xA3;
    public const byte Trap = 0xA4;
    public const byte GetBulkRequest = 0xA5;
    public const byte InformRequest = 0xA6;
    public const byte TrapV2 = 0xA7;
    public const byte Report = 0xA8;
}

/// <summary>Values of the version field.</summary>
public static class SnmpVersion
{
    public const long V1 = 0;
    public const long V2 = 1;
    public const long V3 = 3;
}

/// <summary>Oddities of SNMP, as policies and logs name them.</summary>
internal static class SnmpWeirds
{
    /// <summary>An integer of more than eight bytes, which is taken for 0.</summary>
    public const string IntegerTooLong = "asn_binary_to_int64_shift_too_large";
}
