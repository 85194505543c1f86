using NidsVm.Analysis.Protocols.Dns;

namespace NidsVm.Analysis.Tests.Dns;

/// <summary>Takes everything and does nothing.</summary>
internal struct DnsSilence : IDnsHandler
{
    public readonly int MaxQuestions => 25;

    public readonly int MaxCompressionDepth => 20;

    public readonly void Weird(string name, string? detail)
    {
    }

    public readonly void TooManyQuestions()
    {
    }

    public readonly void Question(ReadOnlySpan<byte> name, ushort type, ushort @class)
    {
    }

    public readonly void Zone(ReadOnlySpan<byte> name, ushort @class)
    {
    }

    public readonly void Confirmed()
    {
    }

    public readonly bool SkipsAuthority(in DnsHeader header) => false;

    public readonly bool SkipsAdditional(in DnsHeader header) => false;

    public readonly bool Wants(DnsType type, DnsSection section) => false;

    public readonly void Prerequisite(in DnsRecord record)
    {
    }

    public readonly void Deletion(in DnsRecord record)
    {
    }

    public readonly void Address(in DnsRecord record, ulong hi, ulong lo)
    {
    }

    public readonly void Target(in DnsRecord record, ReadOnlySpan<byte> target)
    {
    }

    public readonly void Soa(in DnsRecord record, ReadOnlySpan<byte> primary, ReadOnlySpan<byte> mailbox, in DnsSoa numbers)
    {
    }

    public readonly void Mx(in DnsRecord record, ReadOnlySpan<byte> exchange, ushort preference)
    {
    }

    public readonly void Srv(in DnsRecord record, ReadOnlySpan<byte> target, ushort priority, ushort weight, ushort port)
    {
    }

    public readonly void Naptr(in DnsRecord record, ushort order, ushort preference, DnsText texts, ReadOnlySpan<byte> replacement)
    {
    }

    public readonly void Texts(in DnsRecord record, DnsText texts)
    {
    }

    public readonly void Hinfo(in DnsRecord record, ReadOnlySpan<byte> cpu, ReadOnlySpan<byte> os)
    {
    }

    public readonly void Wks(in DnsRecord record)
    {
    }

    public readonly void Caa(in DnsRecord record, byte flags, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value)
    {
    }

    public readonly void Edns(in DnsRecord record)
    {
    }

    public readonly void ClientSubnet(bool isV6, int sourcePrefix, int scopePrefix, ulong hi, ulong lo)
    {
    }

    public readonly void TcpKeepalive(int timeout)
    {
    }

    public readonly void Cookie(ReadOnlySpan<byte> client, ReadOnlySpan<byte> server)
    {
    }

    public readonly void Tsig(in DnsRecord record, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature, in DnsTransactionSignature data)
    {
    }

    public readonly void Tkey(in DnsRecord record, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> key, in DnsKeyExchange data)
    {
    }

    public readonly void Rrsig(in DnsRecord record, in DnsSignature data, ReadOnlySpan<byte> signer, ReadOnlySpan<byte> signature)
    {
    }

    public readonly void Dnskey(in DnsRecord record, ushort flags, byte protocol, byte algorithm, ReadOnlySpan<byte> key)
    {
    }

    public readonly void Nsec(in DnsRecord record, ReadOnlySpan<byte> nextName, DnsBitmaps bitmaps)
    {
    }

    public readonly void Nsec3(in DnsRecord record, in DnsNsec3 data, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash, DnsBitmaps bitmaps)
    {
    }

    public readonly void Nsec3Param(in DnsRecord record, in DnsNsec3 data, ReadOnlySpan<byte> salt)
    {
    }

    public readonly void Ds(in DnsRecord record, ushort keyTag, byte algorithm, byte digestType, ReadOnlySpan<byte> digest)
    {
    }

    public readonly void BindSigning(in DnsRecord record, byte algorithm, ushort keyId, byte removal, byte complete)
    {
    }

    public readonly void Sshfp(in DnsRecord record, byte algorithm, byte fingerprintType, ReadOnlySpan<byte> fingerprint)
    {
    }

    public readonly void Location(in DnsRecord record, in DnsLocation location)
    {
    }

    public readonly void Service(in DnsRecord record, ushort priority, ReadOnlySpan<byte> target, DnsServiceParameters parameters)
    {
    }

    public readonly void Unknown(in DnsRecord record)
    {
    }
}
