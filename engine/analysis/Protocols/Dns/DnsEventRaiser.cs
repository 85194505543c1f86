using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>From fields to events. Nothing is built for events that nobody handles.</summary>
public sealed partial class DnsAnalyzer
{
    private struct EventRaiser : IDnsHandler
    {
        private readonly DnsAnalyzer _analyzer;
        private readonly DnsHeader _header;
        private readonly bool _isQuery;

        // One record for all events of the message.
        private RecordValue? _message;

        public EventRaiser(DnsAnalyzer analyzer, in DnsHeader header, bool isQuery)
        {
            _analyzer = analyzer;
            _header = header;
            _isQuery = isQuery;
        }

        public readonly int MaxQuestions => Events.MaxQuestions;

        public readonly int MaxCompressionDepth => Events.MaxCompressionDepth;

        private readonly DnsEvents Events => _analyzer._events;

        public void Begin(int length)
        {
            if (Events.Message.IsHandled())
            {
                RecordValue message = MessageRecord();
                Span<Slot> a = _analyzer.Enqueue(Events.Message);
                a[1] = Slot.Of(_isQuery);
                a[2].Ref = message;
                a[3] = Slot.Of((long)length);
            }
        }

        public void End()
        {
            if (Events.End.IsHandled())
            {
                RecordValue message = MessageRecord();
                _analyzer.Enqueue(Events.End)[1].Ref = message;
            }
        }

        public readonly void Weird(string name, string? detail) => _analyzer.Weird(name, detail ?? "");

        public readonly void TooManyQuestions()
        {
            _analyzer.Violation(DnsWeirds.TooManyQueries);
            _analyzer.Weird(DnsWeirds.TooManyQueries);
        }

        public void Question(ReadOnlySpan<byte> name, ushort type, ushort @class)
        {
            EventHandle? handle = !_header.IsResponse ? Events.Request
                : _header.Answers == 0 && _header.Authorities == 0 && _header.Additionals == 0 ? Events.Rejected
                : Events.QueryReply;
            if (!handle.IsHandled())
            {
                return;
            }

            StringValue original = new(name);
            StringValue lower = HasUpperCase(name) ? Lower(name) : original;
            RecordValue message = MessageRecord();
            Span<Slot> a = _analyzer.Enqueue(handle);
            a[1].Ref = message;
            a[2].Ref = lower;
            a[3] = Slot.Of((long)type);
            a[4] = Slot.Of((long)@class);
            a[5].Ref = original;
        }

        public void Zone(ReadOnlySpan<byte> name, ushort @class)
        {
            if (Events.DynamicUpdate.IsHandled())
            {
                StringValue zone = HasUpperCase(name) ? Lower(name) : new StringValue(name);
                RecordValue message = MessageRecord();
                Span<Slot> a = _analyzer.Enqueue(Events.DynamicUpdate);
                a[1].Ref = message;
                a[2].Ref = zone;
                a[3] = Slot.Of((long)@class);
            }
        }

        public readonly void Confirmed() => _analyzer.Confirm();

        public readonly bool SkipsAuthority(in DnsHeader header) =>
            Events.SkipsAllAuthority || (header.Answers > 0 && (header.Authorities == 0 || IsServerIn(Events.SkipAuthority)));

        public readonly bool SkipsAdditional(in DnsHeader header) =>
            Events.SkipsAllAdditional || (header.Answers > 0 && (header.Additionals == 0 || IsServerIn(Events.SkipAdditional)));

        public readonly bool Wants(DnsType type, DnsSection section) => !IsSilent(section) && type switch
        {
            DnsType.Txt => Events.Txt.IsHandled(),
            DnsType.Spf => Events.Spf.IsHandled(),
            DnsType.Caa => Events.Caa.IsHandled(),
            DnsType.Rrsig => Events.Rrsig.IsHandled(),
            DnsType.Dnskey => Events.Dnskey.IsHandled(),
            DnsType.Nsec => Events.Nsec.IsHandled(),
            DnsType.Nsec3 => Events.Nsec3.IsHandled(),
            DnsType.Nsec3Param => Events.Nsec3param.IsHandled(),
            DnsType.Ds => Events.Ds.IsHandled(),
            DnsType.BindSigning => Events.Binds.IsHandled(),
            DnsType.Sshfp => Events.Sshfp.IsHandled(),
            DnsType.Loc => Events.Loc.IsHandled(),
            DnsType.Svcb => Events.Svcb.IsHandled(),
            DnsType.Https => Events.Https.IsHandled(),
            _ => true,
        };

        public void Prerequisite(in DnsRecord record) => Begin(Events.DynamicUpdatePre, record, out _);

        public void Deletion(in DnsRecord record) => Begin(Events.DynamicUpdateDel, record, out _);

        public void Address(in DnsRecord record, ulong hi, ulong lo)
        {
            EventHandle? handle = record.Type switch { DnsType.A => Events.A, DnsType.Aaaa => Events.Aaaa, _ => Events.A6 };
            if (Begin(handle, record, out Span<Slot> a))
            {
                a[3].Ref = new AddrValue(hi, lo);
            }
        }

        public void Target(in DnsRecord record, ReadOnlySpan<byte> target)
        {
            EventHandle? handle = record.Type switch { DnsType.Ns => Events.Ns, DnsType.Cname => Events.Cname, _ => Events.Ptr };
            if (Begin(handle, record, out Span<Slot> a))
            {
                a[3].Ref = new StringValue(target);
            }
        }

        public void Soa(in DnsRecord record, ReadOnlySpan<byte> primary, ReadOnlySpan<byte> mailbox, in DnsSoa numbers)
        {
            if (Skips(Events.Soa, record.Section))
            {
                return;
            }

            RecordShape shape = Events.SoaData;
            RecordValue data = shape.New();
            shape.Set(data, 0, new StringValue(primary));
            shape.Set(data, 1, new StringValue(mailbox));
            shape.Set(data, 2, (ulong)numbers.Serial);
            shape.Set(data, 3, (double)numbers.Refresh);
            shape.Set(data, 4, (double)numbers.Retry);
            shape.Set(data, 5, (double)numbers.Expire);
            shape.Set(data, 6, (double)numbers.Minimum);
            Raise(Events.Soa, record, data);
        }

        public void Mx(in DnsRecord record, ReadOnlySpan<byte> exchange, ushort preference)
        {
            if (Begin(Events.Mx, record, out Span<Slot> a))
            {
                a[3].Ref = new StringValue(exchange);
                a[4] = Slot.Of((long)preference);
            }
        }

        public void Srv(in DnsRecord record, ReadOnlySpan<byte> target, ushort priority, ushort weight, ushort port)
        {
            if (Begin(Events.Srv, record, out Span<Slot> a))
            {
                a[3].Ref = new StringValue(target);
                a[4] = Slot.Of((long)priority);
                a[5] = Slot.Of((long)weight);
                a[6] = Slot.Of((long)port);
            }
        }

        public void Naptr(in DnsRecord record, ushort order, ushort preference, DnsText texts, ReadOnlySpan<byte> replacement)
        {
            if (Skips(Events.Naptr, record.Section))
            {
                return;
            }

            RecordShape shape = Events.NaptrData;
            RecordValue data = shape.New();
            shape.Set(data, 0, (ulong)order);
            shape.Set(data, 1, (ulong)preference);
            for (int field = 2; field <= 4; field++)
            {
                texts.TryNext(out ReadOnlySpan<byte> text);
                shape.Set(data, field, new StringValue(text));
            }

            shape.Set(data, 5, new StringValue(replacement));
            Raise(Events.Naptr, record, data);
        }

        public void Texts(in DnsRecord record, DnsText texts)
        {
            EventHandle? handle = record.Type == DnsType.Txt ? Events.Txt : Events.Spf;
            if (Skips(handle, record.Section))
            {
                return;
            }

            VectorValue strings = new(Events.Strings!);
            while (texts.TryNext(out ReadOnlySpan<byte> text))
            {
                strings.Add(Slot.Of((object)new StringValue(text)));
            }

            Raise(handle, record, strings);
        }

        public void Hinfo(in DnsRecord record, ReadOnlySpan<byte> cpu, ReadOnlySpan<byte> os)
        {
            if (Begin(Events.Hinfo, record, out Span<Slot> a))
            {
                a[3].Ref = new StringValue(cpu);
                a[4].Ref = new StringValue(os);
            }
        }

        public void Wks(in DnsRecord record) => Begin(Events.Wks, record, out _);

        public void Caa(in DnsRecord record, byte flags, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value)
        {
            if (Begin(Events.Caa, record, out Span<Slot> a))
            {
                a[3] = Slot.Of((long)flags);
                a[4].Ref = new StringValue(tag);
                a[5].Ref = new StringValue(value);
            }
        }

        /// <summary>The OPT record keeps other things where records keep class and time to live.</summary>
        public void Edns(in DnsRecord record)
        {
            if (Skips(Events.Edns, record.Section))
            {
                return;
            }

            RecordShape shape = Events.EdnsData;
            RecordValue data = NewData(shape, record);
            shape.Set(data, 2, (ulong)record.Type);
            shape.Set(data, 3, (ulong)record.Class);
            shape.Set(data, 4, (ulong)(((record.Ttl >> 24) << 8) | (uint)_header.ResponseCode));
            shape.Set(data, 5, (ulong)((record.Ttl >> 16) & 0xFF));
            shape.Set(data, 6, (ulong)(record.Ttl & 0xFFFF));
            shape.Set(data, 7, (double)record.Ttl);
            shape.Set(data, 8, IsQueryCount);
            RaiseOption(Events.Edns!, data);
        }

        public void ClientSubnet(bool isV6, int sourcePrefix, int scopePrefix, ulong hi, ulong lo)
        {
            if (!Events.EdnsEcs.IsHandled())
            {
                return;
            }

            RecordShape shape = Events.EcsData;
            RecordValue data = shape.New();
            shape.Set(data, 0, isV6 ? FamilyV6 : FamilyV4);
            shape.Set(data, 1, sourcePrefix);
            shape.Set(data, 2, scopePrefix);
            shape.Set(data, 3, new AddrValue(hi, lo));
            RaiseOption(Events.EdnsEcs, data);
        }

        public void TcpKeepalive(int timeout)
        {
            if (!Events.EdnsTcpKeepalive.IsHandled())
            {
                return;
            }

            RecordShape shape = Events.KeepaliveData;
            RecordValue data = shape.New();
            shape.Set(data, 0, timeout < 0);
            shape.Set(data, 1, Math.Max(timeout, 0));
            RaiseOption(Events.EdnsTcpKeepalive, data);
        }

        public void Cookie(ReadOnlySpan<byte> client, ReadOnlySpan<byte> server)
        {
            if (!Events.EdnsCookie.IsHandled())
            {
                return;
            }

            RecordShape shape = Events.CookieData;
            RecordValue data = shape.New();
            shape.Set(data, 0, new StringValue(client));
            if (!server.IsEmpty)
            {
                shape.Set(data, 1, new StringValue(server));
            }

            RaiseOption(Events.EdnsCookie, data);
        }

        public void Tsig(in DnsRecord record, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> signature, in DnsTransactionSignature data)
        {
            if (!Events.Tsig.IsHandled())
            {
                return;
            }

            RecordShape shape = Events.TsigData;
            RecordValue value = NewData(shape, record);
            shape.Set(value, 2, new StringValue(algorithm));
            shape.Set(value, 3, new StringValue(signature));
            shape.Set(value, 4, data.TimeSeconds + (data.TimeRest / 1000.0));
            shape.Set(value, 5, (double)data.Fudge);
            shape.Set(value, 6, (ulong)data.OriginalId);
            shape.Set(value, 7, (ulong)data.Error);
            shape.Set(value, 8, IsQueryCount);
            RaiseOption(Events.Tsig, value);
        }

        public void Tkey(in DnsRecord record, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> key, in DnsKeyExchange data)
        {
            if (!Events.Tkey.IsHandled())
            {
                return;
            }

            RecordShape shape = Events.TkeyData;
            RecordValue value = NewData(shape, record);
            shape.Set(value, 2, new StringValue(algorithm));
            shape.Set(value, 3, (double)data.Inception);
            shape.Set(value, 4, (double)data.Expiration);
            shape.Set(value, 5, (ulong)data.Mode);
            shape.Set(value, 6, (ulong)data.Error);
            shape.Set(value, 7, new StringValue(key));
            shape.Set(value, 8, IsQueryCount);
            RaiseOption(Events.Tkey, value);
        }

        public void Rrsig(in DnsRecord record, in DnsSignature data, ReadOnlySpan<byte> signer, ReadOnlySpan<byte> signature)
        {
            RecordShape shape = Events.RrsigData;
            RecordValue value = NewData(shape, record);
            shape.Set(value, 2, (ulong)data.TypeCovered);
            shape.Set(value, 3, (ulong)data.Algorithm);
            shape.Set(value, 4, (ulong)data.Labels);
            shape.Set(value, 5, (double)data.OriginalTtl);
            shape.Set(value, 6, (double)data.Expiration);
            shape.Set(value, 7, (double)data.Inception);
            shape.Set(value, 8, (ulong)data.KeyTag);
            shape.Set(value, 9, new StringValue(signer));
            shape.Set(value, 10, new StringValue(signature));
            shape.Set(value, 11, IsQueryCount);
            Raise(Events.Rrsig, record, value);
        }

        public void Dnskey(in DnsRecord record, ushort flags, byte protocol, byte algorithm, ReadOnlySpan<byte> key)
        {
            RecordShape shape = Events.DnskeyData;
            RecordValue value = NewData(shape, record);
            shape.Set(value, 2, (ulong)flags);
            shape.Set(value, 3, (ulong)protocol);
            shape.Set(value, 4, (ulong)algorithm);
            shape.Set(value, 5, new StringValue(key));
            shape.Set(value, 6, IsQueryCount);
            Raise(Events.Dnskey, record, value);
        }

        public void Nsec(in DnsRecord record, ReadOnlySpan<byte> nextName, DnsBitmaps bitmaps)
        {
            VectorValue vector = Bitmaps(bitmaps);
            StringValue next = new(nextName);
            if (Begin(Events.Nsec, record, out Span<Slot> a))
            {
                a[3].Ref = next;
                a[4].Ref = vector;
            }
        }

        public void Nsec3(in DnsRecord record, in DnsNsec3 data, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash, DnsBitmaps bitmaps)
        {
            RecordShape shape = Events.Nsec3Data;
            RecordValue value = NewData(shape, record);
            SetNsec3(shape, value, data, salt);
            shape.Set(value, 7, (ulong)data.HashLength);
            shape.Set(value, 8, new StringValue(hash));
            shape.Set(value, 9, Bitmaps(bitmaps));
            shape.Set(value, 10, IsQueryCount);
            Raise(Events.Nsec3, record, value);
        }

        public void Nsec3Param(in DnsRecord record, in DnsNsec3 data, ReadOnlySpan<byte> salt)
        {
            RecordShape shape = Events.Nsec3ParamData;
            RecordValue value = NewData(shape, record);
            SetNsec3(shape, value, data, salt);
            shape.Set(value, 7, IsQueryCount);
            Raise(Events.Nsec3param, record, value);
        }

        public void Ds(in DnsRecord record, ushort keyTag, byte algorithm, byte digestType, ReadOnlySpan<byte> digest)
        {
            RecordShape shape = Events.DsData;
            RecordValue value = NewData(shape, record);
            shape.Set(value, 2, (ulong)keyTag);
            shape.Set(value, 3, (ulong)algorithm);
            shape.Set(value, 4, (ulong)digestType);
            shape.Set(value, 5, new StringValue(digest));
            shape.Set(value, 6, IsQueryCount);
            Raise(Events.Ds, record, value);
        }

        public void BindSigning(in DnsRecord record, byte algorithm, ushort keyId, byte removal, byte complete)
        {
            RecordShape shape = Events.BindsData;
            RecordValue value = NewData(shape, record);
            shape.Set(value, 2, (ulong)algorithm);
            shape.Set(value, 3, (ulong)keyId);
            shape.Set(value, 4, (ulong)removal);
            shape.Set(value, 5, (ulong)complete);
            shape.Set(value, 6, IsQueryCount);
            Raise(Events.Binds, record, value);
        }

        public void Sshfp(in DnsRecord record, byte algorithm, byte fingerprintType, ReadOnlySpan<byte> fingerprint)
        {
            if (Begin(Events.Sshfp, record, out Span<Slot> a))
            {
                a[3] = Slot.Of((long)algorithm);
                a[4] = Slot.Of((long)fingerprintType);
                a[5].Ref = new StringValue(fingerprint);
            }
        }

        public void Location(in DnsRecord record, in DnsLocation location)
        {
            RecordShape shape = Events.LocData;
            RecordValue value = NewData(shape, record);
            shape.Set(value, 2, (ulong)location.Version);
            shape.Set(value, 3, (ulong)location.Size);
            shape.Set(value, 4, (ulong)location.HorizontalPrecision);
            shape.Set(value, 5, (ulong)location.VerticalPrecision);
            shape.Set(value, 6, (ulong)location.Latitude);
            shape.Set(value, 7, (ulong)location.Longitude);
            shape.Set(value, 8, (ulong)location.Altitude);
            shape.Set(value, 9, IsQueryCount);
            Raise(Events.Loc, record, value);
        }

        public void Service(in DnsRecord record, ushort priority, ReadOnlySpan<byte> target, DnsServiceParameters parameters)
        {
            RecordShape shape = Events.SvcbData;
            RecordValue value = shape.New();
            shape.Set(value, 0, (ulong)priority);
            shape.Set(value, 1, new StringValue(target));
            if (!parameters.IsEmpty && shape.TypeOf(2) is VectorType type)
            {
                shape.Set(value, 2, DnsServiceRecords.Build(Events.SvcbParameter, type, parameters));
            }

            Raise(record.Type == DnsType.Svcb ? Events.Svcb : Events.Https, record, value);
        }

        public void Unknown(in DnsRecord record) => Begin(Events.Unknown, record, out _);

        private readonly ulong IsQueryCount => _isQuery ? 1UL : 0;

        private readonly bool IsSilent(DnsSection section) => section switch
        {
            DnsSection.Authority => SkipsAuthority(_header),
            DnsSection.Additional => SkipsAdditional(_header),
            _ => false,
        };

        private readonly bool Skips(EventHandle? handle, DnsSection section) => !handle.IsHandled() || IsSilent(section);

        /// <summary>Queues an event about a record with its first three arguments; false where nobody handles it.</summary>
        private bool Begin(EventHandle? handle, in DnsRecord record, out Span<Slot> a)
        {
            if (!handle.IsHandled() || IsSilent(record.Section))
            {
                a = default;
                return false;
            }

            RecordShape shape = Events.Answer;
            RecordValue answer = shape.New();
            shape.Set(answer, 0, (ulong)record.Section);
            shape.Set(answer, 1, new StringValue(record.Name));
            shape.Set(answer, 2, (ulong)record.Type);
            shape.Set(answer, 3, (ulong)record.Class);
            shape.Set(answer, 4, (double)record.Ttl);
            RecordValue message = MessageRecord();
            a = _analyzer.Enqueue(handle);
            a[1].Ref = message;
            a[2].Ref = answer;
            return true;
        }

        private void Raise(EventHandle? handle, in DnsRecord record, object data)
        {
            if (Begin(handle, record, out Span<Slot> a))
            {
                a[3].Ref = data;
            }
        }

        private void RaiseOption(EventHandle handle, RecordValue data)
        {
            RecordValue message = MessageRecord();
            Span<Slot> a = _analyzer.Enqueue(handle);
            a[1].Ref = message;
            a[2].Ref = data;
        }

        /// <summary>A record of data that begins with the name and the section.</summary>
        private static RecordValue NewData(RecordShape shape, in DnsRecord record)
        {
            RecordValue data = shape.New();
            shape.Set(data, 0, new StringValue(record.Name));
            shape.Set(data, 1, (ulong)record.Section);
            return data;
        }

        private static void SetNsec3(RecordShape shape, RecordValue value, in DnsNsec3 data, ReadOnlySpan<byte> salt)
        {
            shape.Set(value, 2, (ulong)data.Flags);
            shape.Set(value, 3, (ulong)data.HashAlgorithm);
            shape.Set(value, 4, (ulong)data.Iterations);
            shape.Set(value, 5, (ulong)data.SaltLength);
            shape.Set(value, 6, new StringValue(salt));
        }

        private readonly VectorValue Bitmaps(DnsBitmaps bitmaps)
        {
            VectorValue vector = new(Events.Strings!);
            while (bitmaps.TryNext(out _, out ReadOnlySpan<byte> bits))
            {
                vector.Add(Slot.Of((object)new StringValue(bits)));
            }

            return vector;
        }

        private RecordValue MessageRecord()
        {
            if (_message is not null)
            {
                return _message;
            }

            RecordShape shape = Events.Header;
            RecordValue record = shape.New();
            shape.Set(record, 0, (ulong)_header.Id);
            shape.Set(record, 1, _header.Opcode);
            shape.Set(record, 2, _header.ResponseCode);
            shape.Set(record, 3, _header.IsResponse);
            shape.Set(record, 4, _header.IsAuthoritative);
            shape.Set(record, 5, _header.IsTruncated);
            shape.Set(record, 6, _header.RecursionDesired);
            shape.Set(record, 7, _header.RecursionAvailable);
            shape.Set(record, 8, _header.Z);
            shape.Set(record, 9, _header.AuthenticData);
            shape.Set(record, 10, _header.CheckingDisabled);
            shape.Set(record, 11, (ulong)_header.Questions);
            shape.Set(record, 12, (ulong)_header.Answers);
            shape.Set(record, 13, (ulong)_header.Authorities);
            shape.Set(record, 14, (ulong)_header.Additionals);
            shape.Set(record, 15, _header.IsNetbios);
            return _message = record;
        }

        private readonly bool IsServerIn(TableValue? servers)
        {
            if (servers is null || servers.Count == 0)
            {
                return false;
            }

            Slot key = Slot.Of((object)EngineRecords.Addr(_analyzer.Connection.Resp));
            return servers.Find(new ReadOnlySpan<Slot>(in key)) >= 0;
        }

        private static bool HasUpperCase(ReadOnlySpan<byte> name) => name.IndexOfAnyInRange((byte)'A', (byte)'Z') >= 0;

        private static StringValue Lower(ReadOnlySpan<byte> name)
        {
            byte[] lower = name.ToArray();
            DnsReader.ToLower(lower);
            return new StringValue(lower);
        }
    }

    private static readonly StringValue FamilyV4 = new("v4");
    private static readonly StringValue FamilyV6 = new("v6");
}
