namespace NidsVm.Analysis.Protocols.Krb;

/// <summary>Message types (RFC 4120 7.5.7), which are also the numbers of their application tags.</summary>
internal static class KrbMessageType
{
    public const int AsRequest = 10;
    public const int AsResponse = 11;
    public const int TgsRequest = 12;
    public const int TgsResponse = 13;
    public const int ApRequest = 14;
    public const int ApResponse = 15;
    public const int Safe = 20;
    public const int Priv = 21;
    public const int Cred = 22;
    public const int Error = 30;
}

/// <summary>Types of pre-authentication data (RFC 4120 7.5.2, RFC 4556).</summary>
internal static class KrbPadataType
{
    public const ulong TgsRequest = 1;
    public const ulong EncryptedTimestamp = 2;
    public const ulong Salt = 3;
    public const ulong EncryptionInfo = 11;
    public const ulong PkRequest = 16;
    public const ulong PkResponse = 17;
    public const ulong EncryptionInfo2 = 19;
}

/// <summary>The part of a message that is encrypted.</summary>
public ref struct KrbEncrypted
{
    public ulong Cipher;
    public bool HasKeyVersion;
    public ulong KeyVersion;
    public ReadOnlySpan<byte> Ciphertext;
}

/// <summary>A ticket.</summary>
public ref struct KrbTicket
{
    public ulong Version;
    public ReadOnlySpan<byte> Realm;

    /// <summary>Encodings of the parts of the service's name.</summary>
    public ReadOnlySpan<byte> Service;
    public KrbEncrypted Encrypted;
}

/// <summary>A request to the authentication or the ticket-granting service.</summary>
public ref struct KrbRequest
{
    public ulong Version;
    public ulong Type;
    public bool HasPadata;

    /// <summary>Elements of pre-authentication data, one encoding after the other.</summary>
    public ReadOnlySpan<byte> Padata;

    /// <summary>Elements of the body, each with its context tag.</summary>
    public ReadOnlySpan<byte> Body;
}

/// <summary>The answer to a <see cref="KrbRequest"/>.</summary>
public ref struct KrbResponse
{
    public ulong Version;
    public ulong Type;
    public bool HasPadata;
    public ReadOnlySpan<byte> Padata;
    public ReadOnlySpan<byte> ClientRealm;
    public ReadOnlySpan<byte> ClientName;
    public KrbTicket Ticket;
    public KrbEncrypted Encrypted;
}

/// <summary>An error. Fields before the code and behind it are elements with their context tags.</summary>
public ref struct KrbError
{
    public ReadOnlySpan<byte> Before;
    public ulong Code;
    public ReadOnlySpan<byte> Behind;
}

/// <summary>A message protected by a checksum.</summary>
public ref struct KrbSafe
{
    public ulong Version;
    public ulong Type;

    /// <summary>Elements of the body, each with its context tag.</summary>
    public ReadOnlySpan<byte> Body;
}

/// <summary>Takes what <see cref="KrbParser"/> finds. Spans are valid during the call only; all encodings in them were checked.</summary>
public interface IKrbSink
{
    void Request(in KrbRequest request);

    void Response(in KrbResponse response);

    /// <param name="isInPadata">it came as pre-authentication data of a request for a ticket</param>
    void ApRequest(in KrbTicket ticket, uint flags, bool isInPadata);

    void ApResponse();

    void Error(in KrbError error);

    void Safe(bool isOrig, in KrbSafe safe);

    void Priv(bool isOrig);

    /// <param name="tickets">one encoding after the other</param>
    void Cred(bool isOrig, ReadOnlySpan<byte> tickets);
}
