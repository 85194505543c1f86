namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>What all records have in common; the name is valid during the call only.</summary>
public readonly ref struct DnsRecord
{
    public required ReadOnlySpan<byte> Name { get; init; }

    public required DnsSection Section { get; init; }

    public required DnsType Type { get; init; }

    /// <summary>The class; of an OPT record the size that the sender can take.</summary>
    public required ushort Class { get; init; }

    /// <summary>Seconds to live; of an OPT record extended code, version and flags.</summary>
    public required uint Ttl { get; init; }
}

/// <summary>The numbers of an SOA record, seconds but for the serial.</summary>
public readonly record struct DnsSoa(uint Serial, uint Refresh, uint Retry, uint Expire, uint Minimum);

/// <summary>The fixed part of a signature record (RFC 4034 3.1); times are seconds since 1970.</summary>
public readonly record struct DnsSignature(
    ushort TypeCovered, byte Algorithm, byte Labels, uint OriginalTtl, uint Expiration, uint Inception, ushort KeyTag);

/// <summary>The fixed part of a hashed-denial record (RFC 5155 3.1).</summary>
public readonly record struct DnsNsec3(byte Flags, byte HashAlgorithm, ushort Iterations, byte SaltLength, byte HashLength);

/// <summary>The fixed part of a transaction signature (RFC 8945 4.2), read as the policies expect it: seconds, then the rest.</summary>
public readonly record struct DnsTransactionSignature(uint TimeSeconds, ushort TimeRest, ushort Fudge, ushort OriginalId, ushort Error);

/// <summary>The fixed part of a key exchange record (RFC 2930 2).</summary>
public readonly record struct DnsKeyExchange(uint Inception, uint Expiration, ushort Mode, ushort Error);

/// <summary>A location (RFC 1876 2), as it stands in the record.</summary>
public readonly record struct DnsLocation(
    byte Version, byte Size, byte HorizontalPrecision, byte VerticalPrecision, uint Latitude, uint Longitude, uint Altitude);

/// <summary>
/// Takes what <see cref="DnsParser"/> finds, in the order of the message. Implemented by structs, so that calls are direct. Spans are valid
/// during the call only; names are text with dots, in lower case but for questions and SVCB targets.
/// </summary>
public interface IDnsHandler
{
    /// <summary>Limit on the questions of a message, above which it is no DNS; 0 for none.</summary>
    int MaxQuestions { get; }

    /// <summary>Limit on the compression pointers that one name follows.</summary>
    int MaxCompressionDepth { get; }

    void Weird(string name, string? detail);

    /// <summary>The header holds more questions than allowed: parsing ends.</summary>
    void TooManyQuestions();

    void Question(ReadOnlySpan<byte> name, ushort type, ushort @class);

    /// <summary>The zone that a dynamic update is about.</summary>
    void Zone(ReadOnlySpan<byte> name, ushort @class);

    /// <summary>Questions and answers were sound.</summary>
    void Confirmed();

    /// <summary>True where nobody asks for the authority section of this message.</summary>
    bool SkipsAuthority(in DnsHeader header);

    bool SkipsAdditional(in DnsHeader header);

    /// <summary>True where somebody takes records of this type in this section; asked only for types whose data are costly to take apart.</summary>
    bool Wants(DnsType type, DnsSection section);

    void Prerequisite(in DnsRecord record);

    void Deletion(in DnsRecord record);

    /// <summary>A, AAAA and A6; an IPv4 address in the low 32 bits of <paramref name="lo"/>, v4-mapped.</summary>
    void Address(in DnsRecord record, ulong hi, ulong lo);

    /// <summary>NS, CNAME and PTR.</summary>
    void Target(in DnsRecord record, ReadOnlySpan<byte> target);

    void Soa(in DnsRecord record, ReadOnlySpan<byte> primary, ReadOnlySpan<byte> mailbox, in DnsSoa numbers);

    void Mx(in DnsRecord record, ReadOnlySpan<byte> exchange, ushort preference);

    void Srv(in DnsRecord record, ReadOnlySpan<byte> target, ushort priority, ushort weight, ushort port);

    void Naptr(in DnsRecord record, ushort order, ushort preference, DnsText texts, ReadOnlySpan<byte> replacement);

    /// <summary>TXT and SPF.</summary>
    void Texts(in DnsRecord record, DnsText texts);

    void Hinfo(in DnsRecord record, ReadOnlySpan<byte> cpu, ReadOnlySpan<byte> os);

    void Wks(in DnsRecord record);

    void Caa(in DnsRecord record, byte flags, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value);

    void Edns(in DnsRecord record);

    /// <param name="isV6">family of the address, which is as long as its family wants, padded with zeros</param>
    void ClientSubnet(bool isV6, int sourcePrefix, int scopePrefix, ulong hi, ulong lo);

    /// <param name="timeout">units of 100 ms, or -1 where the option is empty</param>
    void TcpKeepalive(int timeout);

    /// <param name="server">empty where only the client's part is there</param>
    void Cookie(ReadOnlySpan<byte> client, ReadOnlySpan<byte> server);

    void Tsig(in DnsRecord record, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature, in DnsTransactionSignature data);

    void Tkey(in DnsRecord record, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> key, in DnsKeyExchange data);

    void Rrsig(in DnsRecord record, in DnsSignature data, ReadOnlySpan<byte> signer, ReadOnlySpan<byte> signature);

    void Dnskey(in DnsRecord record, ushort flags, byte protocol, byte algorithm, ReadOnlySpan<byte> key);

    void Nsec(in DnsRecord record, ReadOnlySpan<byte> nextName, DnsBitmaps bitmaps);

    void Nsec3(in DnsRecord record, in DnsNsec3 data, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash, DnsBitmaps bitmaps);

    void Nsec3Param(in DnsRecord record, in DnsNsec3 data, ReadOnlySpan<byte> salt);

    void Ds(in DnsRecord record, ushort keyTag, byte algorithm, byte digestType, ReadOnlySpan<byte> digest);

    void BindSigning(in DnsRecord record, byte algorithm, ushort keyId, byte removal, byte complete);

    void Sshfp(in DnsRecord record, byte algorithm, byte fingerprintType, ReadOnlySpan<byte> fingerprint);

    void Location(in DnsRecord record, in DnsLocation location);

    /// <summary>SVCB and HTTPS.</summary>
    void Service(in DnsRecord record, ushort priority, ReadOnlySpan<byte> target, DnsServiceParameters parameters);

    void Unknown(in DnsRecord record);
}
