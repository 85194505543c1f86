using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Dns;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Dns;

/// <summary>Writes down what the parser pushes, one line a call.</summary>
internal struct DnsRecorder : IDnsHandler
{
    private readonly List<string> _lines;

    public DnsRecorder(List<string> lines) => _lines = lines;

    public bool SkipsSections { get; init; }

    public readonly int MaxQuestions => 25;

    public readonly int MaxCompressionDepth => 20;

    public static List<string> Parse(ReadOnlySpan<byte> message, bool isNetbios = false, bool isUdp = true, bool skipsSections = false)
    {
        List<string> lines = [];
        if (DnsHeader.TryParse(message, isNetbios, out DnsHeader header))
        {
            DnsRecorder recorder = new(lines) { SkipsSections = skipsSections };
            DnsParser.Parse(message, header, isUdp, ref recorder);
        }

        return lines;
    }

    public readonly void Weird(string name, string? detail) => Add($"weird {name} {detail}");

    public readonly void TooManyQuestions() => Add("too many");

    public readonly void Question(ReadOnlySpan<byte> name, ushort type, ushort @class) => Add($"question {T(name)} {type} {@class}");

    public readonly void Zone(ReadOnlySpan<byte> name, ushort @class) => Add($"zone {T(name)} {@class}");

    public readonly void Confirmed() => Add("confirmed");

    public readonly bool SkipsAuthority(in DnsHeader header) => SkipsSections;

    public readonly bool SkipsAdditional(in DnsHeader header) => SkipsSections;

    public readonly bool Wants(DnsType type, DnsSection section) => true;

    public readonly void Prerequisite(in DnsRecord record) => Add(record, "pre");

    public readonly void Deletion(in DnsRecord record) => Add(record, "del");

    public readonly void Address(in DnsRecord record, ulong hi, ulong lo) => Add(record, new IpAddress(hi, lo).ToString());

    public readonly void Target(in DnsRecord record, ReadOnlySpan<byte> target) => Add(record, T(target));

    public readonly void Soa(in DnsRecord record, ReadOnlySpan<byte> primary, ReadOnlySpan<byte> mailbox, in DnsSoa numbers) =>
        Add(record, $"{T(primary)} {T(mailbox)} {numbers.Serial} {numbers.Minimum}");

    public readonly void Mx(in DnsRecord record, ReadOnlySpan<byte> exchange, ushort preference) => Add(record, $"{preference} {T(exchange)}");

    public readonly void Srv(in DnsRecord record, ReadOnlySpan<byte> target, ushort priority, ushort weight, ushort port) =>
        Add(record, $"{priority} {weight} {port} {T(target)}");

    public readonly void Naptr(in DnsRecord record, ushort order, ushort preference, DnsText texts, ReadOnlySpan<byte> replacement) =>
        Add(record, $"{order} {preference} {Join(texts)} {T(replacement)}");

    public readonly void Texts(in DnsRecord record, DnsText texts) => Add(record, Join(texts));

    public readonly void Hinfo(in DnsRecord record, ReadOnlySpan<byte> cpu, ReadOnlySpan<byte> os) => Add(record, $"{T(cpu)}/{T(os)}");

    public readonly void Wks(in DnsRecord record) => Add(record, "wks");

    public readonly void Caa(in DnsRecord record, byte flags, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value) =>
        Add(record, $"{flags} {T(tag)} {T(value)}");

    public readonly void Edns(in DnsRecord record) => Add(record, "edns");

    public readonly void ClientSubnet(bool isV6, int sourcePrefix, int scopePrefix, ulong hi, ulong lo) =>
        Add($"ecs {new IpAddress(hi, lo)}/{sourcePrefix} {scopePrefix}");

    public readonly void TcpKeepalive(int timeout) => Add($"keepalive {timeout}");

    public readonly void Cookie(ReadOnlySpan<byte> client, ReadOnlySpan<byte> server) => Add($"cookie {client.Length} {server.Length}");

    public readonly void Tsig(in DnsRecord record, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature, in DnsTransactionSignature data) =>
        Add(record, $"{T(algorithm)} {signature.Length} {data.TimeRest} {data.Fudge} {data.OriginalId} {data.Error}");

    public readonly void Tkey(in DnsRecord record, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> key, in DnsKeyExchange data) =>
        Add(record, $"{T(algorithm)} {key.Length} {data.Mode}");

    public readonly void Rrsig(in DnsRecord record, in DnsSignature data, ReadOnlySpan<byte> signer, ReadOnlySpan<byte> signature) =>
        Add(record, $"{data.TypeCovered} {data.Algorithm} {data.KeyTag} {T(signer)} {signature.Length}");

    public readonly void Dnskey(in DnsRecord record, ushort flags, byte protocol, byte algorithm, ReadOnlySpan<byte> key) =>
        Add(record, $"{flags} {protocol} {algorithm} {key.Length}");

    public readonly void Nsec(in DnsRecord record, ReadOnlySpan<byte> nextName, DnsBitmaps bitmaps) => Add(record, $"{T(nextName)} {Join(bitmaps)}");

    public readonly void Nsec3(in DnsRecord record, in DnsNsec3 data, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash, DnsBitmaps bitmaps) =>
        Add(record, $"{data.HashAlgorithm} {data.Iterations} {salt.Length} {hash.Length} {Join(bitmaps)}");

    public readonly void Nsec3Param(in DnsRecord record, in DnsNsec3 data, ReadOnlySpan<byte> salt) =>
        Add(record, $"{data.HashAlgorithm} {data.Iterations} {salt.Length}");

    public readonly void Ds(in DnsRecord record, ushort keyTag, byte algorithm, byte digestType, ReadOnlySpan<byte> digest) =>
        Add(record, $"{keyTag} {algorithm} {digestType} {digest.Length}");

    public readonly void BindSigning(in DnsRecord record, byte algorithm, ushort keyId, byte removal, byte complete) =>
        Add(record, $"{algorithm} {keyId} {removal} {complete}");

    public readonly void Sshfp(in DnsRecord record, byte algorithm, byte fingerprintType, ReadOnlySpan<byte> fingerprint) =>
        Add(record, $"{algorithm} {fingerprintType} {fingerprint.Length}");

    public readonly void Location(in DnsRecord record, in DnsLocation location) =>
        Add(record, $"{location.Version} {location.Latitude} {location.Longitude} {location.Altitude}");

    public readonly void Service(in DnsRecord record, ushort priority, ReadOnlySpan<byte> target, DnsServiceParameters parameters)
    {
        StringBuilder text = new();
        while (parameters.TryNext(out ushort key, out ReadOnlySpan<byte> value))
        {
            text.Append(CultureInfo.InvariantCulture, $" {key}={Convert.ToHexString(value)}");
        }

        Add(record, $"{priority} {T(target)}{text}");
    }

    public readonly void Unknown(in DnsRecord record) => Add(record, "unknown");

    private readonly void Add(string line) => _lines.Add(line.TrimEnd());

    private readonly void Add(in DnsRecord record, string text) => Add($"{record.Section} {T(record.Name)} {record.Type} {record.Ttl}: {text}");

    private static string T(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);

    private static string Join(DnsText texts)
    {
        List<string> all = [];
        while (texts.TryNext(out ReadOnlySpan<byte> text))
        {
            all.Add(T(text));
        }

        return string.Join('|', all);
    }

    private static string Join(DnsBitmaps bitmaps)
    {
        List<string> all = [];
        while (bitmaps.TryNext(out int window, out ReadOnlySpan<byte> bits))
        {
            all.Add($"{window}:{Convert.ToHexString(bits)}");
        }

        return string.Join('|', all);
    }
}
