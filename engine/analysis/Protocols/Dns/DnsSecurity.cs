using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>DNSSEC records (RFC 4034, RFC 5155).</summary>
public static partial class DnsParser
{
    private const int SignatureHeader = 18;

    private static bool ParseRrsig<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (reader.Remaining < SignatureHeader)
        {
            return false;
        }

        int end = reader.Position + rdlength;
        DnsSignature data = new(
            reader.ReadU16(), reader.ReadByte(), reader.ReadByte(), reader.ReadU32(), reader.ReadU32(), reader.ReadU32(), reader.ReadU16());
        if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int length))
        {
            return false;
        }

        ReadOnlySpan<byte> signature = reader.ReadBytes(end - reader.Position);
        if (AlgorithmWeird(
                data.Algorithm, DnsWeirds.RrsigWeakAlgorithm, DnsWeirds.RrsigIndirect, DnsWeirds.RrsigPrivateDns, DnsWeirds.RrsigPrivateOid,
                DnsWeirds.RrsigUnknown) is { } weird)
        {
            handler.Weird(weird, Text(data.Algorithm));
        }

        handler.Rrsig(record, data, name[..length], signature);
        return true;
    }

    private static bool ParseDnskey<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        // Zone key, revoked and secure entry point are the only flags that have a meaning.
        const int UnknownFlags = 0xFE7E;
        const int AllFlags = 0x0181;
        const int Dnssec = 3;
        if (data.Length < 4)
        {
            return false;
        }

        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(data);
        if ((flags & UnknownFlags) != 0)
        {
            handler.Weird(DnsWeirds.DnskeyFlags, Text(flags));
        }

        if ((flags & AllFlags) == AllFlags)
        {
            handler.Weird(DnsWeirds.DnskeyRevoked, Text(flags));
        }

        if (data[2] != Dnssec)
        {
            handler.Weird(DnsWeirds.DnskeyProtocol, Text(data[2]));
        }

        if (AlgorithmWeird(
                data[3], DnsWeirds.DnskeyWeakAlgorithm, DnsWeirds.DnskeyIndirect, DnsWeirds.DnskeyPrivateDns, DnsWeirds.DnskeyPrivateOid,
                DnsWeirds.DnskeyUnknown) is { } weird)
        {
            handler.Weird(weird, Text(data[3]));
        }

        handler.Dnskey(record, flags, data[2], data[3], data[4..]);
        return true;
    }

    private static bool ParseNsec<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int end = reader.Position + rdlength;
        if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int length))
        {
            return false;
        }

        ReadOnlySpan<byte> bitmaps = CheckBitmaps(reader.ReadBytes(end - reader.Position), DnsWeirds.NsecEmptyBitmap, ref handler);
        handler.Nsec(record, name[..length], new DnsBitmaps(bitmaps));
        return true;
    }

    private static bool ParseNsec3<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (data.Length < 6)
        {
            return false;
        }

        DnsReader reader = new(data, 0);
        byte algorithm = reader.ReadByte();
        byte flags = reader.ReadByte();
        ushort iterations = reader.ReadU16();
        byte saltLength = reader.ReadByte();
        ReadOnlySpan<byte> salt = reader.ReadBytes(saltLength);
        byte hashLength = reader.ReadByte();
        ReadOnlySpan<byte> hash = reader.ReadBytes(hashLength);
        ReadOnlySpan<byte> bitmaps = CheckBitmaps(reader.ReadBytes(reader.Remaining), DnsWeirds.Nsec3EmptyBitmap, ref handler);
        handler.Nsec3(record, new DnsNsec3(flags, algorithm, iterations, saltLength, hashLength), salt, hash, new DnsBitmaps(bitmaps));
        return true;
    }

    private static bool ParseNsec3Param<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (data.Length < 5)
        {
            return false;
        }

        DnsReader reader = new(data, 0);
        byte algorithm = reader.ReadByte();
        byte flags = reader.ReadByte();
        ushort iterations = reader.ReadU16();
        byte saltLength = reader.ReadByte();
        handler.Nsec3Param(record, new DnsNsec3(flags, algorithm, iterations, saltLength, 0), reader.ReadBytes(saltLength));
        return true;
    }

    private static bool ParseDs<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        const int LastKnownDigest = 4;
        if (data.Length < 4)
        {
            return false;
        }

        if (data[3] is 0 or > LastKnownDigest)
        {
            handler.Weird(data[3] == 0 ? DnsWeirds.DsReservedDigest : DnsWeirds.DsUnknownDigest, Text(data[3]));
        }

        handler.Ds(record, BinaryPrimitives.ReadUInt16BigEndian(data), data[2], data[3], data[4..]);
        return true;
    }

    /// <summary>The bitmaps before the first empty one, which is weird.</summary>
    private static ReadOnlySpan<byte> CheckBitmaps<THandler>(ReadOnlySpan<byte> data, string weird, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int position = 0;
        while (position + 2 <= data.Length)
        {
            int length = data[position + 1];
            if (length == 0)
            {
                handler.Weird(weird, Text(data[position]));
                return data[..position];
            }

            position += 2 + length;
        }

        return data;
    }

    /// <summary>What is wrong with a signing algorithm (IANA's list of DNSSEC algorithm numbers), or null.</summary>
    private static string? AlgorithmWeird(byte algorithm, string weak, string indirect, string privateDns, string privateOid, string unknown) =>
        algorithm switch
        {
            1 => weak,
            2 or 3 or 4 or 5 or 6 or 7 or 8 or 10 or 12 or 13 or 14 or 15 or 16 => null,
            252 => indirect,
            253 => privateDns,
            254 => privateOid,
            _ => unknown,
        };
}
