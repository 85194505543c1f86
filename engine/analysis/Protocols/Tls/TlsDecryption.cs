using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>
/// Reads encrypted records where the policy knows the secret of a session: TLS 1.2 with AES-256 in Galois counter mode and SHA-384
/// (RFC 5246, sections 5 and 6.3; RFC 5288, section 3).
/// </summary>
internal sealed class TlsDecryption
{
    private const int KeyLength = 32;
    private const int SaltLength = 4;
    private const int KeyBlockLength = 2 * (KeyLength + SaltLength);
    private const int ExplicitNonceLength = 8;
    private const int TagLength = 16;

    private byte[] _secret = [];
    private byte[] _keys = [];
    private byte[] _plain = [];
    private AesGcm? _client;
    private AesGcm? _server;

    // The finished message was the first encrypted record.
    private uint _clientRecords;
    private uint _serverRecords;

    public bool IsPossible => _secret.Length > 0 || _keys.Length > 0;

    public void SetSecret(ReadOnlySpan<byte> secret) => _secret = secret.ToArray();

    public void SetKeys(ReadOnlySpan<byte> keys)
    {
        _keys = keys.ToArray();
        _client?.Dispose();
        _server?.Dispose();
        _client = _server = null;
    }

    /// <param name="plain">valid until the next call</param>
    public bool TryDecrypt(
        bool isClient, int version, int content, ReadOnlySpan<byte> record, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom,
        out ReadOnlySpan<byte> plain)
    {
        plain = default;
        if (_keys.Length == 0)
        {
            SetKeys(DeriveKeys(_secret, clientRandom, serverRandom));
        }

        uint number = isClient ? ++_clientRecords : ++_serverRecords;
        int length = record.Length - ExplicitNonceLength - TagLength;
        if (_keys.Length != KeyBlockLength || length <= 0)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[SaltLength + ExplicitNonceLength];
        _keys.AsSpan((2 * KeyLength) + (isClient ? 0 : SaltLength), SaltLength).CopyTo(nonce);
        record[..ExplicitNonceLength].CopyTo(nonce[SaltLength..]);
        Span<byte> additional = stackalloc byte[13];
        BinaryPrimitives.WriteUInt64BigEndian(additional, number);
        additional[8] = (byte)content;
        BinaryPrimitives.WriteUInt16BigEndian(additional[9..], (ushort)version);
        BinaryPrimitives.WriteUInt16BigEndian(additional[11..], (ushort)length);
        if (_plain.Length < length)
        {
            _plain = new byte[Math.Max(length, 2048)];
        }

        AesGcm cipher = isClient
            ? _client ??= new AesGcm(_keys.AsSpan(0, KeyLength), TagLength)
            : _server ??= new AesGcm(_keys.AsSpan(KeyLength, KeyLength), TagLength);
        try
        {
            cipher.Decrypt(nonce, record.Slice(ExplicitNonceLength, length), record[^TagLength..], _plain.AsSpan(0, length), additional);
        }
        catch (AuthenticationTagMismatchException)
        {
            // Not this session's key.
            return false;
        }

        plain = _plain.AsSpan(0, length);
        return true;
    }

    /// <summary>The key block (RFC 5246, sections 5 and 6.3), with SHA-384.</summary>
    public static byte[] DeriveKeys(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom)
    {
        byte[] seed = [.. "key expansion"u8, .. serverRandom, .. clientRandom];
        byte[] block = new byte[KeyBlockLength];
        Span<byte> chained = stackalloc byte[HMACSHA384.HashSizeInBytes];
        Span<byte> output = stackalloc byte[HMACSHA384.HashSizeInBytes];
        HMACSHA384.HashData(secret, seed, chained);
        for (int at = 0; at < block.Length; at += output.Length)
        {
            HMACSHA384.HashData(secret, [.. chained, .. seed], output);
            output[..Math.Min(output.Length, block.Length - at)].CopyTo(block.AsSpan(at));
            HMACSHA384.HashData(secret, chained, chained);
        }

        return block;
    }
}
