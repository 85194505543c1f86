using System.Buffers.Binary;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Protocols.Krb;

/// <summary>
/// Takes Kerberos 5 messages apart (RFC 4120 5). Headers of encodings are read one after the other, without asking for tags that are known
/// to come; what tells elements apart is their context tags.
/// </summary>
public static class KrbParser
{
    /// <summary>Takes one message.</summary>
    /// <returns>what could not be read, or null</returns>
    public static string? Parse<TSink>(ReadOnlySpan<byte> message, bool isOrig, TSink sink)
        where TSink : IKrbSink
    {
        BerReader reader = new(message);
        if (!reader.TryReadHeader(out BerHeader application))
        {
            return "out_of_bound: KRB_PDU:app_meta";
        }

        switch ((byte)(application.Tag - BerTag.Application))
        {
            case KrbMessageType.AsRequest or KrbMessageType.TgsRequest:
                return Request(ref reader, sink) ? null : "out_of_bound: KRB_KDC_REQ";
            case KrbMessageType.AsResponse or KrbMessageType.TgsResponse:
                return Response(ref reader, sink) ? null : "out_of_bound: KRB_KDC_REP";
            case KrbMessageType.ApRequest:
                return ApRequest(ref reader, isInPadata: false, sink) ? null : "out_of_bound: KRB_AP_REQ";
            case KrbMessageType.ApResponse:
                if (!TryBegin(ref reader, out _, out _) || !TryTaggedEncrypted(ref reader, out _))
                {
                    return "out_of_bound: KRB_AP_REP";
                }

                sink.ApResponse();
                return null;
            case KrbMessageType.Safe:
                return Safe(ref reader, isOrig, sink) ? null : "out_of_bound: KRB_SAFE_MSG";
            case KrbMessageType.Priv:
                if (!TryBegin(ref reader, out _, out _) || !TryTaggedEncrypted(ref reader, out _))
                {
                    return "out_of_bound: KRB_PRIV_MSG";
                }

                sink.Priv(isOrig);
                return null;
            case KrbMessageType.Cred:
                return Cred(ref reader, isOrig, sink) ? null : "out_of_bound: KRB_CRED_MSG";
            case KrbMessageType.Error:
                return Error(ref reader, sink) ? null : "out_of_bound: KRB_ERROR_MSG";
            default:
                return "invalid index for case: KRB_PDU:msg_type: "
                    + (application.Tag - BerTag.Application).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    // ---- Messages ------------------------------------------------------------------------------------------------

    private static bool Request<TSink>(scoped ref BerReader reader, TSink sink)
        where TSink : IKrbSink
    {
        KrbRequest request = default;
        if (!TryBegin(ref reader, out request.Version, out request.Type)
            || !TryOptionalPadata(ref reader, 3, out request.HasPadata, out request.Padata, out _, sink) || !reader.TryReadHeader(out _))
        {
            return false;
        }

        request.Body = reader.Rest;
        while (!reader.IsEmpty)
        {
            if (!reader.TryEnter(out BerHeader element, out BerReader content) || !IsRequestElement(element.Index, content))
            {
                return false;
            }
        }

        sink.Request(request);
        return true;
    }

    private static bool IsRequestElement(byte index, BerReader content) => index switch
    {
        KrbRequestElement.Options => content.TryReadHeader(out _) && content.TryTake(5, out _),
        KrbRequestElement.Client or KrbRequestElement.Service => TryPrincipal(ref content, out _),
        KrbRequestElement.Realm or KrbRequestElement.Nonce or KrbRequestElement.AuthorizationData => content.TrySkip(),
        KrbRequestElement.From or KrbRequestElement.Till or KrbRequestElement.RenewTill => content.TryReadHeader(out _),
        KrbRequestElement.Ciphers => content.TryReadHeader(out _) && IsList(content),
        KrbRequestElement.Addresses => content.TryReadHeader(out _) && AreAddresses(content),
        KrbRequestElement.Tickets => TryTickets(ref content, out _),
        _ => true,
    };

    private static bool Response<TSink>(scoped ref BerReader reader, TSink sink)
        where TSink : IKrbSink
    {
        KrbResponse response = default;
        if (!TryBegin(ref reader, out response.Version, out response.Type)
            || !TryOptionalPadata(ref reader, 2, out response.HasPadata, out response.Padata, out BerHeader realm, sink)
            || !reader.TryTake(realm.Length, out ReadOnlySpan<byte> realmBytes) || !new BerReader(realmBytes).TryRead(out _, out response.ClientRealm)
            || !reader.TryReadHeader(out BerHeader name) || !reader.TryTake(name.Length, out ReadOnlySpan<byte> nameBytes))
        {
            return false;
        }

        BerReader names = new(nameBytes);
        if (!TryPrincipal(ref names, out response.ClientName) || !reader.TryReadHeader(out _) || !TryTicket(ref reader, out response.Ticket)
            || !TryTaggedEncrypted(ref reader, out response.Encrypted))
        {
            return false;
        }

        sink.Response(response);
        return true;
    }

    private static bool ApRequest<TSink>(scoped ref BerReader reader, bool isInPadata, TSink sink)
        where TSink : IKrbSink
    {
        // Options: two headers, the number of unused bits, four bytes of flags.
        if (!TryBegin(ref reader, out _, out _) || !reader.TryReadHeader(out _) || !reader.TryReadHeader(out _)
            || !reader.TryTake(5, out ReadOnlySpan<byte> options) || !reader.TryReadHeader(out _) || !TryTicket(ref reader, out KrbTicket ticket)
            || !TryTaggedEncrypted(ref reader, out _))
        {
            return false;
        }

        sink.ApRequest(ticket, BinaryPrimitives.ReadUInt32BigEndian(options[1..]), isInPadata);
        return true;
    }

    private static bool Error<TSink>(scoped ref BerReader reader, TSink sink)
        where TSink : IKrbSink
    {
        if (!reader.TryReadHeader(out _))
        {
            return false;
        }

        KrbError error = default;
        ReadOnlySpan<byte> from = reader.Rest;
        while (true)
        {
            int left = reader.Rest.Length;
            if (!reader.TryReadHeader(out BerHeader element))
            {
                return false;
            }

            if (element.Index == KrbErrorElement.Code)
            {
                error.Before = from[..(from.Length - left)];
                break;
            }

            if (!reader.TryTake(element.Length, out ReadOnlySpan<byte> content) || !IsErrorElement(element.Index, new BerReader(content)))
            {
                return false;
            }
        }

        if (!reader.TryReadNumber(out error.Code))
        {
            return false;
        }

        error.Behind = reader.Rest;
        while (!reader.IsEmpty)
        {
            if (!reader.TryEnter(out BerHeader element, out BerReader content) || !IsErrorElement(element.Index, content))
            {
                return false;
            }
        }

        sink.Error(error);
        return true;
    }

    private static bool IsErrorElement(byte index, BerReader content) => index switch
    {
        KrbErrorElement.ClientTime or KrbErrorElement.ServerTime => content.TryReadHeader(out _),
        KrbErrorElement.ClientName or KrbErrorElement.ServiceName => TryPrincipal(ref content, out _),
        KrbErrorElement.Data => true,
        < KrbErrorElement.Code or KrbErrorElement.ClientRealm or KrbErrorElement.ServiceRealm or KrbErrorElement.Text => content.TrySkip(),
        _ => false,
    };

    private static bool Safe<TSink>(scoped ref BerReader reader, bool isOrig, TSink sink)
        where TSink : IKrbSink
    {
        KrbSafe safe = default;
        if (!TryBegin(ref reader, out safe.Version, out safe.Type) || !reader.TryEnter(out _, out BerReader body) || !body.TryReadHeader(out _))
        {
            return false;
        }

        safe.Body = body.Rest;
        while (!body.IsEmpty)
        {
            if (!body.TryEnter(out BerHeader element, out BerReader content))
            {
                return false;
            }

            bool isSound = element.Index switch
            {
                0 or 2 or 3 => content.TrySkip(),
                1 => content.TryReadHeader(out _),
                4 or 5 => TryAddress(ref content, out _, out _),
                _ => false,
            };
            if (!isSound)
            {
                return false;
            }
        }

        sink.Safe(isOrig, safe);
        return true;
    }

    private static bool Cred<TSink>(scoped ref BerReader reader, bool isOrig, TSink sink)
        where TSink : IKrbSink
    {
        if (!TryBegin(ref reader, out _, out _) || !reader.TryEnter(out _, out BerReader list) || !TryTickets(ref list, out ReadOnlySpan<byte> tickets)
            || !TryTaggedEncrypted(ref reader, out _))
        {
            return false;
        }

        sink.Cred(isOrig, tickets);
        return true;
    }

    // ---- Parts ---------------------------------------------------------------------------------------------------

    /// <summary>The header of the sequence, the version and the type of the message.</summary>
    private static bool TryBegin(scoped ref BerReader reader, out ulong version, out ulong type)
    {
        version = type = 0;
        return reader.TryReadHeader(out _) && reader.TryReadHeader(out _) && reader.TryReadNumber(out version) && reader.TryReadHeader(out _)
            && reader.TryReadNumber(out type);
    }

    /// <summary>Pre-authentication data where the next element is that, and then the header of the element behind.</summary>
    private static bool TryOptionalPadata<TSink>(
        scoped ref BerReader reader, byte index, out bool isThere, out ReadOnlySpan<byte> padata, out BerHeader next, TSink sink)
        where TSink : IKrbSink
    {
        isThere = false;
        padata = default;
        if (!reader.TryReadHeader(out next) || next.Index != index)
        {
            return !next.Equals(default);
        }

        isThere = true;
        if (!reader.TryTake(next.Length, out ReadOnlySpan<byte> content))
        {
            return false;
        }

        BerReader elements = new(content);
        if (!elements.TryReadHeader(out BerHeader list))
        {
            return false;
        }

        // It may be an octet string, which is not looked into.
        if (list.Tag == BerTag.Sequence)
        {
            padata = elements.Rest;
            while (!elements.IsEmpty)
            {
                if (!TryPadata(ref elements, out ulong type, out ReadOnlySpan<byte> value) || !IsPadata(type, value, sink))
                {
                    return false;
                }
            }
        }

        return reader.TryReadHeader(out next);
    }

    /// <summary>Type and value of one element.</summary>
    internal static bool TryPadata(scoped ref BerReader elements, out ulong type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        return elements.TryReadHeader(out _) && elements.TryReadHeader(out _) && elements.TryReadNumber(out type) && elements.TryRead(out _, out value);
    }

    private static bool IsPadata<TSink>(ulong type, ReadOnlySpan<byte> value, TSink sink)
        where TSink : IKrbSink
    {
        BerReader reader = new(value);
        switch (type)
        {
            case KrbPadataType.TgsRequest:
                return reader.TryReadHeader(out _) && reader.TryReadHeader(out _) && ApRequest(ref reader, isInPadata: true, sink);
            case KrbPadataType.EncryptionInfo or KrbPadataType.EncryptionInfo2:
                return TrySalt(value, out _);
            case KrbPadataType.PkRequest or KrbPadataType.PkResponse:
                return TryCertificate(value, isRequest: type == KrbPadataType.PkRequest, out _);
            default:
                return reader.TrySkip();
        }
    }

    /// <summary>The salt of the first kind of encryption that an element of type 11 or 19 tells of; empty where there is none.</summary>
    internal static bool TrySalt(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> salt)
    {
        const int LongestWithout = 7;
        salt = default;
        BerReader reader = new(value);
        if (!reader.TryReadHeader(out _) || !reader.TryReadHeader(out BerHeader list) || !reader.TryReadHeader(out _) || !reader.TrySkip())
        {
            return false;
        }

        return list.Length <= LongestWithout
            || (reader.TryReadHeader(out _) && reader.TryReadHeader(out BerHeader text) && reader.TryTake((uint)text.Length, out salt));
    }

    /// <summary>The certificate in what a side signed to prove who it is by a public key (RFC 4556 3.2).</summary>
    internal static bool TryCertificate(ReadOnlySpan<byte> value, bool isRequest, out ReadOnlySpan<byte> certificate)
    {
        certificate = default;
        BerReader reader = new(value);

        // Headers down to the kind of content; then those of the signed data: version, digests, content.
        for (int i = isRequest ? 4 : 5; i > 0; i--)
        {
            if (!reader.TryReadHeader(out _))
            {
                return false;
            }
        }

        return reader.TrySkip() && reader.TryReadHeader(out _) && reader.TryReadHeader(out _) && reader.TrySkip() && reader.TrySkip() && reader.TrySkip()
            && reader.TryReadHeader(out BerHeader list) && reader.TryTake(list.Length, out certificate);
    }

    /// <summary>The parts of a name as encodings one after the other.</summary>
    internal static bool TryPrincipal(scoped ref BerReader reader, out ReadOnlySpan<byte> names)
    {
        names = default;
        if (!reader.TryReadHeader(out _) || !reader.TryReadHeader(out _) || !reader.TrySkip() || !reader.TryReadHeader(out _)
            || !reader.TryReadHeader(out _) || !IsList(reader))
        {
            return false;
        }

        names = reader.TakeRest();
        return true;
    }

    private static bool IsList(BerReader reader)
    {
        while (!reader.IsEmpty)
        {
            if (!reader.TrySkip())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Kind and bytes of an address.</summary>
    internal static bool TryAddress(scoped ref BerReader reader, out ulong type, out ReadOnlySpan<byte> address)
    {
        type = 0;
        address = default;
        return reader.TryReadHeader(out _) && reader.TryReadHeader(out _) && reader.TryReadNumber(out type) && reader.TryReadHeader(out _)
            && reader.TryRead(out _, out address);
    }

    private static bool AreAddresses(BerReader reader)
    {
        while (!reader.IsEmpty)
        {
            if (!TryAddress(ref reader, out _, out _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A list of tickets: its header, then one after the other.</summary>
    internal static bool TryTickets(scoped ref BerReader reader, out ReadOnlySpan<byte> tickets)
    {
        if (!reader.TryReadHeader(out BerHeader list) || !reader.TryTake(list.Length, out tickets))
        {
            tickets = default;
            return false;
        }

        BerReader rest = new(tickets);
        while (!rest.IsEmpty)
        {
            if (!TryTicket(ref rest, out _))
            {
                return false;
            }
        }

        return true;
    }

    internal static bool TryTicket(scoped ref BerReader reader, out KrbTicket ticket)
    {
        ticket = default;
        if (!reader.TryReadHeader(out _) || !reader.TryReadHeader(out _) || !reader.TryReadHeader(out _) || !reader.TryReadNumber(out ticket.Version)
            || !reader.TryReadHeader(out _) || !reader.TryRead(out _, out ticket.Realm) || !reader.TryReadHeader(out BerHeader name)
            || !reader.TryTake(name.Length, out ReadOnlySpan<byte> nameBytes))
        {
            return false;
        }

        BerReader names = new(nameBytes);
        return TryPrincipal(ref names, out ticket.Service) && TryTaggedEncrypted(ref reader, out ticket.Encrypted);
    }

    private static bool TryTaggedEncrypted(scoped ref BerReader reader, out KrbEncrypted encrypted)
    {
        encrypted = default;
        if (!reader.TryEnter(out _, out BerReader content) || !content.TryReadHeader(out _) || !content.TryReadHeader(out _)
            || !content.TryReadNumber(out encrypted.Cipher) || !content.TryReadHeader(out BerHeader next))
        {
            return false;
        }

        encrypted.HasKeyVersion = next.Index == 1;
        if (encrypted.HasKeyVersion && (!content.TryReadNumber(out encrypted.KeyVersion) || !content.TryReadHeader(out next)))
        {
            return false;
        }

        return content.TryTake(next.Length, out ReadOnlySpan<byte> bytes) && new BerReader(bytes).TryRead(out _, out encrypted.Ciphertext);
    }
}

/// <summary>Context tags of a request's body (RFC 4120 5.4.1).</summary>
internal static class KrbRequestElement
{
    public const byte Options = 0;
    public const byte Client = 1;
    public const byte Realm = 2;
    public const byte Service = 3;
    public const byte From = 4;
    public const byte Till = 5;
    public const byte RenewTill = 6;
    public const byte Nonce = 7;
    public const byte Ciphers = 8;
    public const byte Addresses = 9;
    public const byte AuthorizationData = 10;
    public const byte Tickets = 11;
}

/// <summary>Context tags of an error (RFC 4120 5.9.1).</summary>
internal static class KrbErrorElement
{
    public const byte Version = 0;
    public const byte Type = 1;
    public const byte ClientTime = 2;
    public const byte ClientMicroseconds = 3;
    public const byte ServerTime = 4;
    public const byte ServerMicroseconds = 5;
    public const byte Code = 6;
    public const byte ClientRealm = 7;
    public const byte ClientName = 8;
    public const byte ServiceRealm = 9;
    public const byte ServiceName = 10;
    public const byte Text = 11;
    public const byte Data = 12;
}
