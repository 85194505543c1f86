using System.Buffers.Binary;
using System.Globalization;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>The data of records, type by type.</summary>
public static partial class DnsParser
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>Leaves the cursor behind the data. False ends the message.</summary>
    /// <param name="first">room for a name</param>
    /// <param name="second">room for another</param>
    private static bool ParseData<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, bool isUdp, scoped Span<byte> first, scoped Span<byte> second,
        ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        switch (record.Type)
        {
            case DnsType.A:
                return ParseAddress4(ref reader, record, rdlength, ref handler);
            case DnsType.Aaaa or DnsType.A6:
                return ParseAddress6(ref reader, record, ref handler);
            case DnsType.Ns or DnsType.Cname or DnsType.Ptr:
                return ParseTarget(ref reader, header, record, rdlength, first, ref handler);
            case DnsType.Soa:
                return ParseSoa(ref reader, header, record, rdlength, first, second, ref handler);
            case DnsType.Mx:
                return ParseMx(ref reader, header, record, rdlength, first, ref handler);
            case DnsType.Srv when header.IsNetbios:
                reader.Skip(rdlength);
                return true;
            case DnsType.Srv:
                return ParseSrv(ref reader, header, record, rdlength, first, ref handler);
            case DnsType.Naptr:
                return ParseNaptr(ref reader, header, record, rdlength, first, ref handler);
            case DnsType.Nbs:
                reader.Skip(rdlength);
                return true;
            case DnsType.Wks:
                reader.Skip(rdlength);
                handler.Wks(record);
                return true;
            case DnsType.Hinfo:
                return ParseHinfo(reader.ReadBytes(rdlength), record, ref handler);
            case DnsType.Edns:
                handler.Edns(record);
                ParseOptions(reader.ReadBytes(rdlength), isUdp, ref handler);
                return true;
            case DnsType.Tsig:
                return ParseTsig(ref reader, header, record, first, ref handler);
            case DnsType.Tkey:
                return ParseTkey(ref reader, header, record, first, ref handler);
            case DnsType.Txt or DnsType.Spf or DnsType.Caa or DnsType.Rrsig or DnsType.Dnskey or DnsType.Nsec or DnsType.Nsec3
                or DnsType.Nsec3Param or DnsType.Ds or DnsType.BindSigning or DnsType.Sshfp or DnsType.Loc or DnsType.Svcb or DnsType.Https:
                if (handler.Wants(record.Type, record.Section))
                {
                    return ParseCostly(ref reader, header, record, rdlength, first, ref handler);
                }

                reader.Skip(rdlength);
                return true;
            default:
                handler.Unknown(record);
                handler.Weird(DnsWeirds.UnknownType, Text((int)record.Type));
                reader.Skip(rdlength);
                return true;
        }
    }

    private static bool ParseCostly<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler => record.Type switch
        {
            DnsType.Txt or DnsType.Spf => ParseTexts(reader.ReadBytes(rdlength), record, ref handler),
            DnsType.Caa => ParseCaa(reader.ReadBytes(rdlength), record, ref handler),
            DnsType.Rrsig => ParseRrsig(ref reader, header, record, rdlength, name, ref handler),
            DnsType.Dnskey => ParseDnskey(reader.ReadBytes(rdlength), record, ref handler),
            DnsType.Nsec => ParseNsec(ref reader, header, record, rdlength, name, ref handler),
            DnsType.Nsec3 => ParseNsec3(reader.ReadBytes(rdlength), record, ref handler),
            DnsType.Nsec3Param => ParseNsec3Param(reader.ReadBytes(rdlength), record, ref handler),
            DnsType.Ds => ParseDs(reader.ReadBytes(rdlength), record, ref handler),
            DnsType.BindSigning => ParseBindSigning(reader.ReadBytes(rdlength), record, ref handler),
            DnsType.Sshfp => ParseSshfp(reader.ReadBytes(rdlength), record, ref handler),
            DnsType.Loc => ParseLocation(reader.ReadBytes(rdlength), record, ref handler),
            _ => ParseService(ref reader, header, record, rdlength, name, ref handler),
        };

    private static bool ParseAddress4<THandler>(ref DnsReader reader, scoped DnsRecord record, int rdlength, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (rdlength != 4)
        {
            handler.Weird(DnsWeirds.BadLength, null);
            return false;
        }

        handler.Address(record, 0, MappedPrefix | reader.ReadU32());
        return true;
    }

    private static bool ParseAddress6<THandler>(ref DnsReader reader, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (reader.Remaining < 16)
        {
            handler.Weird(record.Type == DnsType.Aaaa ? DnsWeirds.AaaaLength : DnsWeirds.A6Length, null);
            return false;
        }

        ReadOnlySpan<byte> raw = reader.ReadBytes(16);
        handler.Address(record, BinaryPrimitives.ReadUInt64BigEndian(raw), BinaryPrimitives.ReadUInt64BigEndian(raw[8..]));
        return true;
    }

    private static bool ParseTarget<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int start = reader.Position;
        if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int length))
        {
            return false;
        }

        CheckLength(reader, start, rdlength, ref handler);
        handler.Target(record, name[..length]);
        return true;
    }

    private static bool ParseSoa<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> primary, scoped Span<byte> mailbox,
        ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int start = reader.Position;
        if (!ReadName(ref reader, header, primary, lowerCase: true, ref handler, out int primaryLength)
            || !ReadName(ref reader, header, mailbox, lowerCase: true, ref handler, out int mailboxLength)
            || reader.Remaining < 20)
        {
            return false;
        }

        DnsSoa numbers = new(reader.ReadU32(), reader.ReadU32(), reader.ReadU32(), reader.ReadU32(), reader.ReadU32());
        CheckLength(reader, start, rdlength, ref handler);
        handler.Soa(record, primary[..primaryLength], mailbox[..mailboxLength], numbers);
        return true;
    }

    private static bool ParseMx<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int start = reader.Position;
        ushort preference = reader.ReadU16();
        if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int length))
        {
            return false;
        }

        CheckLength(reader, start, rdlength, ref handler);
        handler.Mx(record, name[..length], preference);
        return true;
    }

    private static bool ParseSrv<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int start = reader.Position;
        ushort priority = reader.ReadU16();
        ushort weight = reader.ReadU16();
        ushort port = reader.ReadU16();
        if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int length))
        {
            return false;
        }

        CheckLength(reader, start, rdlength, ref handler);
        handler.Srv(record, name[..length], priority, weight, port);
        return true;
    }

    /// <summary>Three counted strings (flags, service, expression) and a name (RFC 3403 4.1).</summary>
    private static bool ParseNaptr<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int start = reader.Position;
        ushort order = reader.ReadU16();
        ushort preference = reader.ReadU16();
        DnsReader texts = reader;
        for (int i = 0; i < 3; i++)
        {
            int length = reader.ReadByte();
            if (reader.Position + length > start + rdlength)
            {
                handler.Weird(DnsWeirds.TextPastRdata, null);
                return false;
            }

            reader.Skip(length);
        }

        ReadOnlySpan<byte> counted = texts.ReadBytes(reader.Position - texts.Position);
        if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int nameLength))
        {
            return false;
        }

        CheckLength(reader, start, rdlength, ref handler);
        handler.Naptr(record, order, preference, new DnsText(counted), name[..nameLength]);
        return true;
    }

    private static bool ParseHinfo<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int length = CheckTexts(data, ref handler);
        DnsText texts = new(data[..length]);
        texts.TryNext(out ReadOnlySpan<byte> cpu);
        texts.TryNext(out ReadOnlySpan<byte> os);
        handler.Hinfo(record, cpu, os);
        return length == data.Length;
    }

    private static bool ParseTexts<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int length = CheckTexts(data, ref handler);
        handler.Texts(record, new DnsText(data[..length]));
        return length == data.Length;
    }

    /// <summary>How many bytes are whole counted strings; a rest is weird.</summary>
    private static int CheckTexts<THandler>(ReadOnlySpan<byte> data, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        int position = 0;
        while (position < data.Length)
        {
            int next = position + 1 + data[position];
            if (next > data.Length)
            {
                handler.Weird(DnsWeirds.TextPastRdata, null);
                break;
            }

            position = next;
        }

        return position;
    }

    private static bool ParseCaa<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (data.Length < 2 || data[1] >= data.Length - 2)
        {
            handler.Weird(DnsWeirds.CaaPastRdata, null);
            return false;
        }

        int tagLength = data[1];
        handler.Caa(record, data[0], data.Slice(2, tagLength), data[(2 + tagLength)..]);
        return true;
    }

    private static bool ParseTsig<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int length))
        {
            return false;
        }

        uint seconds = reader.ReadU32();
        ushort rest = reader.ReadU16();
        ushort fudge = reader.ReadU16();
        ReadOnlySpan<byte> signature = reader.ReadBytes(reader.ReadU16());
        DnsTransactionSignature data = new(seconds, rest, fudge, reader.ReadU16(), reader.ReadU16());
        reader.Skip(reader.ReadU16());
        handler.Tsig(record, name[..length], signature, data);
        return true;
    }

    private static bool ParseTkey<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int length))
        {
            return false;
        }

        DnsKeyExchange data = new(reader.ReadU32(), reader.ReadU32(), reader.ReadU16(), reader.ReadU16());
        ReadOnlySpan<byte> key = reader.ReadBytes(reader.ReadU16());
        reader.Skip(reader.ReadU16());
        handler.Tkey(record, name[..length], key, data);
        return true;
    }

    private static bool ParseService<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped DnsRecord record, int rdlength, scoped Span<byte> name, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (reader.Remaining < 3)
        {
            handler.Weird(DnsWeirds.SvcbLength, null);
            return false;
        }

        int end = reader.Position + rdlength;
        ushort priority = reader.ReadU16();
        if (!ReadName(ref reader, header, name, lowerCase: false, ref handler, out int length))
        {
            return false;
        }

        ReadOnlySpan<byte> target = length == 0 ? "."u8 : name[..length];
        ReadOnlySpan<byte> parameters = reader.ReadBytes(end - reader.Position);
        handler.Service(record, priority, target, new DnsServiceParameters(parameters));
        return true;
    }

    private static bool ParseSshfp<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (data.Length < 2)
        {
            return false;
        }

        handler.Sshfp(record, data[0], data[1], data[2..]);
        return true;
    }

    private static bool ParseLocation<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (data.Length < 16)
        {
            return false;
        }

        if (data[0] != 0)
        {
            handler.Weird(DnsWeirds.LocVersion, Text(data[0]));
        }

        handler.Location(record, new DnsLocation(
            data[0], data[1], data[2], data[3], BinaryPrimitives.ReadUInt32BigEndian(data[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[8..]), BinaryPrimitives.ReadUInt32BigEndian(data[12..])));
        return true;
    }

    private static bool ParseBindSigning<THandler>(ReadOnlySpan<byte> data, scoped DnsRecord record, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (data.Length < 5)
        {
            return false;
        }

        handler.BindSigning(record, data[0], BinaryPrimitives.ReadUInt16BigEndian(data[1..]), data[3], data[4]);
        return true;
    }

    private static void CheckLength<THandler>(in DnsReader reader, int start, int rdlength, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (reader.Position - start != rdlength)
        {
            handler.Weird(DnsWeirds.LengthMismatch, null);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
