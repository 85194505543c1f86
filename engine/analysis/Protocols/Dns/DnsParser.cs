namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>
/// Takes a DNS message (RFC 1035, with the record types of later ones) apart and pushes what it finds into a handler. Allocates nothing
/// for sound messages. A broken part ends the message: what came before has been pushed.
/// </summary>
public static partial class DnsParser
{
    /// <summary>Parses what follows the header. Pushes everything but the header, the end and a header that is too short.</summary>
    /// <param name="message">the whole message, header included</param>
    /// <param name="isUdp">keepalive options make no sense over UDP, and are told as weird there</param>
    public static void Parse<THandler>(ReadOnlySpan<byte> message, in DnsHeader header, bool isUdp, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (handler.MaxQuestions > 0 && header.Questions > handler.MaxQuestions)
        {
            handler.TooManyQuestions();
            return;
        }

        DnsReader reader = new(message, DnsLimits.HeaderLength);
        if (header.IsDynamicUpdate)
        {
            ParseUpdate(ref reader, header, isUdp, ref handler);
            return;
        }

        if (!ParseQuestions(ref reader, header, ref handler)
            || !ParseSection(ref reader, header, DnsSection.Answer, header.Answers, isUdp, ref handler))
        {
            return;
        }

        handler.Confirmed();
        bool skipAuthority = handler.SkipsAuthority(header);
        bool skipAdditional = handler.SkipsAdditional(header);
        if (skipAuthority && skipAdditional)
        {
            return;
        }

        if (ParseSection(ref reader, header, DnsSection.Authority, header.Authorities, isUdp, ref handler) && !skipAdditional)
        {
            ParseSection(ref reader, header, DnsSection.Additional, header.Additionals, isUdp, ref handler);
        }
    }

    /// <summary>A dynamic update (RFC 2136): the sections stand for zone, prerequisites, changes and additional records.</summary>
    private static void ParseUpdate<THandler>(ref DnsReader reader, in DnsHeader header, bool isUdp, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        if (ParseQuestions(ref reader, header, ref handler)
            && ParseSection(ref reader, header, DnsSection.Prerequisite, header.Answers, isUdp, ref handler)
            && ParseSection(ref reader, header, DnsSection.Update, header.Authorities, isUdp, ref handler))
        {
            handler.Confirmed();
            if (!handler.SkipsAdditional(header))
            {
                ParseSection(ref reader, header, DnsSection.Additional, header.Additionals, isUdp, ref handler);
            }
        }
    }

    private static bool ParseQuestions<THandler>(ref DnsReader reader, in DnsHeader header, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        Span<byte> name = stackalloc byte[DnsLimits.NameBuffer];
        for (int i = 0; i < header.Questions; i++)
        {
            if (!ReadName(ref reader, header, name, lowerCase: false, ref handler, out int length))
            {
                return false;
            }

            if (reader.Remaining < 4)
            {
                handler.Weird(DnsWeirds.TruncatedQuestion, null);
                return false;
            }

            ushort type = reader.ReadU16();
            ushort @class = reader.ReadU16();
            if (header.IsDynamicUpdate)
            {
                handler.Zone(name[..length], @class);
            }
            else
            {
                handler.Question(name[..length], type, @class);
            }
        }

        return true;
    }

    private static bool ParseSection<THandler>(
        ref DnsReader reader, in DnsHeader header, DnsSection section, int count, bool isUdp, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        Span<byte> name = stackalloc byte[DnsLimits.NameBuffer];
        Span<byte> first = stackalloc byte[DnsLimits.NameBuffer];
        Span<byte> second = stackalloc byte[DnsLimits.NameBuffer];
        for (int i = 0; i < count; i++)
        {
            if (!ReadName(ref reader, header, name, lowerCase: true, ref handler, out int length))
            {
                return false;
            }

            if (reader.Remaining < 4)
            {
                handler.Weird(DnsWeirds.TruncatedAnswer, null);
                return false;
            }

            DnsRecord record = new()
            {
                Name = name[..length],
                Section = section,
                Type = (DnsType)reader.ReadU16(),
                Class = reader.ReadU16(),
                Ttl = reader.ReadU32(),
            };
            int rdlength = reader.ReadU16();
            if (rdlength > reader.Remaining)
            {
                handler.Weird(DnsWeirds.RdlengthPastEnd, null);
                return false;
            }

            if (section == DnsSection.Prerequisite)
            {
                handler.Prerequisite(record);
                reader.Skip(rdlength);
                continue;
            }

            if (section == DnsSection.Update && record.Class is DnsClass.Any or DnsClass.None)
            {
                handler.Deletion(record);
                reader.Skip(rdlength);
                continue;
            }

            if (rdlength == 0 && reader.Remaining > 0)
            {
                handler.Weird(DnsWeirds.ZeroRdlength, null);
                return false;
            }

            if (!ParseData(ref reader, header, record, rdlength, isUdp, first, second, ref handler))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReadName<THandler>(
        ref DnsReader reader, in DnsHeader header, scoped Span<byte> buffer, bool lowerCase, ref THandler handler, out int length)
        where THandler : struct, IDnsHandler
    {
        bool ok = reader.TryReadName(buffer, lowerCase, header.IsNetbios, handler.MaxCompressionDepth, out length, out string? weird);
        if (weird is not null)
        {
            handler.Weird(weird, null);
        }

        return ok;
    }
}
