using System.Buffers.Binary;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Protocols.Asn1;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Krb;

/// <summary>Makes records for policies of messages whose encodings were checked.</summary>
internal readonly struct KrbRecords
{
    private const ulong AddressIpv4 = 2;
    private const ulong AddressNetbios = 20;
    private const ulong AddressIpv6 = 24;

    // Policies of the reference see fractions so.
    private const double UnitsOfFraction = 100_000.0;

    private static readonly StringValue UnknownName = new("unknown");

    private static readonly uint[] OptionFlags =
    [
        0x4000_0000, 0x2000_0000, 0x1000_0000, 0x0800_0000, 0x0400_0000, 0x0200_0000, 0x0080_0000, 0x0010_0000, 0x10, 0x8, 0x4, 0x2, 0x1,
    ];

    private readonly KrbEvents _shapes;
    private readonly Analyzers.Analyzer _analyzer;

    public KrbRecords(KrbEvents shapes, Analyzers.Analyzer analyzer)
    {
        _shapes = shapes;
        _analyzer = analyzer;
    }

    public RecordValue Request(in KrbRequest request)
    {
        RecordShape shape = _shapes.Request;
        RecordValue record = shape.New();
        shape.Set(record, 0, request.Version);
        shape.Set(record, 1, request.Type);
        if (request.HasPadata)
        {
            shape.Set(record, 2, Padata(shape.TypeOf(2), request.Padata));
        }

        BerReader body = new(request.Body);
        while (body.TryEnter(out BerHeader element, out BerReader content))
        {
            switch (element.Index)
            {
                case KrbRequestElement.Options:
                    content.TryReadHeader(out _);
                    content.TryTake(5, out ReadOnlySpan<byte> flags);
                    shape.Set(record, 3, Options(BinaryPrimitives.ReadUInt32BigEndian(flags[1..])));
                    break;
                case KrbRequestElement.Client:
                    shape.Set(record, 4, Name(ref content));
                    break;
                case KrbRequestElement.Realm:
                    shape.Set(record, 5, Text(ref content));
                    break;
                case KrbRequestElement.Service:
                    shape.Set(record, 6, Name(ref content));
                    break;
                case KrbRequestElement.From or KrbRequestElement.Till or KrbRequestElement.RenewTill:
                    SetTime(shape, record, 7 + element.Index - KrbRequestElement.From, ref content, 0);
                    break;
                case KrbRequestElement.Nonce:
                    content.TryReadNumber(out ulong nonce);
                    shape.Set(record, 10, nonce);
                    break;
                case KrbRequestElement.Ciphers:
                    SetNumbers(shape, record, 11, ref content);
                    break;
                case KrbRequestElement.Addresses:
                    SetAddresses(shape, record, 12, ref content);
                    break;
                case KrbRequestElement.Tickets:
                    KrbParser.TryTickets(ref content, out ReadOnlySpan<byte> tickets);
                    if (!tickets.IsEmpty && shape.TypeOf(13) is VectorType type)
                    {
                        shape.Set(record, 13, Tickets(type, tickets));
                    }

                    break;
                default:
                    break;
            }
        }

        return record;
    }

    public RecordValue Response(in KrbResponse response)
    {
        RecordShape shape = _shapes.Response;
        RecordValue record = shape.New();
        shape.Set(record, 0, response.Version);
        shape.Set(record, 1, response.Type);
        if (response.HasPadata)
        {
            shape.Set(record, 2, Padata(shape.TypeOf(2), response.Padata));
        }

        shape.Set(record, 3, new StringValue(response.ClientRealm));
        shape.Set(record, 4, Name(response.ClientName));
        shape.Set(record, 5, Ticket(response.Ticket));
        shape.Set(record, 6, Encrypted(response.Encrypted));
        return record;
    }

    public RecordValue Error(in KrbError error)
    {
        RecordShape shape = _shapes.ErrorData;
        RecordValue record = shape.New();
        shape.Set(record, 4, error.Code);
        FillError(shape, record, error.Before, 0);
        FillError(shape, record, error.Behind, error.Code);
        return record;
    }

    private void FillError(RecordShape shape, RecordValue record, ReadOnlySpan<byte> elements, ulong code)
    {
        const ulong PreauthenticationRequired = 25;
        ulong clientFraction = Fraction(elements, KrbErrorElement.ClientMicroseconds);
        ulong serverFraction = Fraction(elements, KrbErrorElement.ServerMicroseconds);
        BerReader reader = new(elements);
        while (reader.TryEnter(out BerHeader element, out BerReader content))
        {
            switch (element.Index)
            {
                case KrbErrorElement.Version or KrbErrorElement.Type:
                    content.TryReadNumber(out ulong number);
                    shape.Set(record, element.Index, number);
                    break;
                case KrbErrorElement.ClientTime:
                    SetTime(shape, record, 2, ref content, clientFraction);
                    break;
                case KrbErrorElement.ServerTime:
                    SetTime(shape, record, 3, ref content, serverFraction);
                    break;
                case KrbErrorElement.ClientRealm:
                    shape.Set(record, 5, Text(ref content));
                    break;
                case KrbErrorElement.ClientName:
                    shape.Set(record, 6, Name(ref content));
                    break;
                case KrbErrorElement.ServiceRealm:
                    shape.Set(record, 7, Text(ref content));
                    break;
                case KrbErrorElement.ServiceName:
                    shape.Set(record, 8, Name(ref content));
                    break;
                case KrbErrorElement.Text:
                    shape.Set(record, 9, Text(ref content));
                    break;
                case KrbErrorElement.Data when code == PreauthenticationRequired && shape.TypeOf(10) is VectorType type:
                    // What the server would take stands in an octet string, which is not looked into.
                    shape.Set(record, 10, new VectorValue(type));
                    break;
                default:
                    break;
            }
        }
    }

    private static ulong Fraction(ReadOnlySpan<byte> elements, byte index)
    {
        BerReader reader = new(elements);
        ulong fraction = 0;
        while (reader.TryEnter(out BerHeader element, out BerReader content))
        {
            if (element.Index == index)
            {
                content.TryReadNumber(out fraction);
            }
        }

        return fraction;
    }

    public RecordValue Safe(in KrbSafe safe)
    {
        RecordShape shape = _shapes.SafeData;
        RecordValue record = shape.New();
        shape.Set(record, 0, safe.Version);
        shape.Set(record, 1, safe.Type);
        ulong fraction = Fraction(safe.Body, 2);
        BerReader body = new(safe.Body);
        while (body.TryEnter(out BerHeader element, out BerReader content))
        {
            switch (element.Index)
            {
                case 0:
                    shape.Set(record, 2, Text(ref content));
                    break;
                case 1:
                    SetTime(shape, record, 3, ref content, fraction);
                    break;
                case 3:
                    content.TryReadNumber(out ulong sequence);
                    shape.Set(record, 4, sequence);
                    break;
                case 4 or 5:
                    KrbParser.TryAddress(ref content, out ulong type, out ReadOnlySpan<byte> address);
                    shape.Set(record, 5 + element.Index - 4, Address(type, address));
                    break;
                default:
                    break;
            }
        }

        return record;
    }

    public RecordValue Ticket(in KrbTicket ticket)
    {
        RecordShape shape = _shapes.Ticket;
        RecordValue record = shape.New();
        shape.Set(record, 0, ticket.Version);
        shape.Set(record, 1, new StringValue(ticket.Realm));
        shape.Set(record, 2, Name(ticket.Service));
        shape.Set(record, 3, ticket.Encrypted.Cipher);
        shape.Set(record, 4, new StringValue(ticket.Encrypted.Ciphertext));
        return record;
    }

    public VectorValue Tickets(VectorType type, ReadOnlySpan<byte> tickets)
    {
        VectorValue vector = new(type);
        BerReader reader = new(tickets);
        while (!reader.IsEmpty && KrbParser.TryTicket(ref reader, out KrbTicket ticket))
        {
            vector.Add(Slot.Of((object)Ticket(ticket)));
        }

        return vector;
    }

    public RecordValue ApOptions(uint flags)
    {
        RecordValue record = _shapes.ApOptions.New();
        _shapes.ApOptions.Set(record, 0, (flags & 0x4000_0000) != 0);
        _shapes.ApOptions.Set(record, 1, (flags & 0x2000_0000) != 0);
        return record;
    }

    // ---- Parts ---------------------------------------------------------------------------------------------------

    private RecordValue Encrypted(in KrbEncrypted encrypted)
    {
        RecordShape shape = _shapes.Encrypted;
        RecordValue record = shape.New();
        if (encrypted.HasKeyVersion)
        {
            shape.Set(record, 0, encrypted.KeyVersion);
        }

        shape.Set(record, 1, encrypted.Cipher);
        shape.Set(record, 2, new StringValue(encrypted.Ciphertext));
        return record;
    }

    private RecordValue Options(uint flags)
    {
        RecordValue record = _shapes.Options.New();
        for (int i = 0; i < OptionFlags.Length; i++)
        {
            _shapes.Options.Set(record, i, (flags & OptionFlags[i]) != 0);
        }

        return record;
    }

    /// <summary>Elements that can be read without a key; certificates go to the file analysis instead.</summary>
    private VectorValue? Padata(PolicyType? vectorType, ReadOnlySpan<byte> elements)
    {
        if (vectorType is not VectorType type)
        {
            return null;
        }

        VectorValue vector = new(type);
        BerReader reader = new(elements);
        while (!reader.IsEmpty && KrbParser.TryPadata(ref reader, out ulong kind, out ReadOnlySpan<byte> value))
        {
            BerReader inner = new(value);
            scoped ReadOnlySpan<byte> content = default;
            bool isTold = kind switch
            {
                KrbPadataType.TgsRequest or KrbPadataType.EncryptedTimestamp or KrbPadataType.PkRequest or KrbPadataType.PkResponse => false,
                KrbPadataType.EncryptionInfo or KrbPadataType.EncryptionInfo2 => KrbParser.TrySalt(value, out content),
                KrbPadataType.Salt => inner.TryRead(out _, out content),
                _ => inner.TryRead(out _, out content) && !content.IsEmpty,
            };
            if (isTold)
            {
                vector.Add(Slot.Of((object)TypeValue(kind, content)));
            }
        }

        return vector;
    }

    private RecordValue TypeValue(ulong type, ReadOnlySpan<byte> value)
    {
        RecordValue record = _shapes.TypeValue.New();
        _shapes.TypeValue.Set(record, 0, type);
        _shapes.TypeValue.Set(record, 1, new StringValue(value));
        return record;
    }

    private RecordValue Address(ulong type, ReadOnlySpan<byte> bytes)
    {
        RecordShape shape = _shapes.Address;
        RecordValue record = shape.New();
        switch (type)
        {
            case AddressIpv4 when bytes.Length == 4:
                shape.Set(record, 0, AddrValue.FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)));
                return record;
            case AddressIpv6 when bytes.Length == 16:
                shape.Set(record, 0, new AddrValue(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])));
                return record;
            case AddressIpv4 or AddressIpv6:
                _analyzer.Weird("invalid_kerberos_addr_len");
                break;
            case AddressNetbios:
                shape.Set(record, 1, new StringValue(bytes));
                return record;
            default:
                break;
        }

        shape.Set(record, 2, TypeValue(type, bytes));
        return record;
    }

    private void SetAddresses(RecordShape shape, RecordValue record, int field, ref BerReader content)
    {
        content.TryReadHeader(out _);
        if (content.IsEmpty || shape.TypeOf(field) is not VectorType type)
        {
            return;
        }

        VectorValue vector = new(type);
        while (!content.IsEmpty && KrbParser.TryAddress(ref content, out ulong kind, out ReadOnlySpan<byte> address))
        {
            vector.Add(Slot.Of((object)Address(kind, address)));
        }

        shape.Set(record, field, vector);
    }

    private static void SetNumbers(RecordShape shape, RecordValue record, int field, ref BerReader content)
    {
        content.TryReadHeader(out _);
        if (content.IsEmpty || shape.TypeOf(field) is not VectorType type)
        {
            return;
        }

        VectorValue vector = new(type);
        while (!content.IsEmpty && content.TryReadNumber(out ulong number))
        {
            vector.Add(Slot.Of(number));
        }

        shape.Set(record, field, vector);
    }

    private static void SetTime(RecordShape shape, RecordValue record, int field, ref BerReader content, ulong fraction)
    {
        content.TryReadHeader(out _);
        if (KrbTime.TryParse(content.TakeRest(), out double seconds))
        {
            shape.Set(record, field, seconds + ((long)fraction / UnitsOfFraction));
        }
    }

    private static StringValue Text(ref BerReader content)
    {
        content.TryRead(out _, out ReadOnlySpan<byte> text);
        return new StringValue(text);
    }

    private static StringValue Name(ref BerReader content)
    {
        KrbParser.TryPrincipal(ref content, out ReadOnlySpan<byte> names);
        return Name(names);
    }

    /// <summary>One to three parts with slashes between them; other names are not known.</summary>
    private static StringValue Name(ReadOnlySpan<byte> names)
    {
        BerReader reader = new(names);
        ReadOnlySpan<byte> second = default;
        ReadOnlySpan<byte> third = default;
        if (!reader.TryRead(out _, out ReadOnlySpan<byte> first))
        {
            return UnknownName;
        }

        if (reader.IsEmpty)
        {
            return new StringValue(first);
        }

        reader.TryRead(out _, out second);
        bool hasThird = reader.TryRead(out _, out third);
        if (!reader.IsEmpty)
        {
            return UnknownName;
        }

        // Parts end at a NUL.
        first = UpToNul(first);
        second = UpToNul(second);
        third = UpToNul(third);
        byte[] text = new byte[first.Length + 1 + second.Length + (hasThird ? 1 + third.Length : 0)];
        first.CopyTo(text);
        text[first.Length] = (byte)'/';
        second.CopyTo(text.AsSpan(first.Length + 1));
        if (hasThird)
        {
            int at = first.Length + 1 + second.Length;
            text[at] = (byte)'/';
            third.CopyTo(text.AsSpan(at + 1));
        }

        return new StringValue(text);
    }

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }
}
