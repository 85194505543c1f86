namespace NidsVm.Analysis.Protocols.Ssh;

/// <summary>The lists of a KEXINIT message (RFC 4253 7.1), names separated by commas.</summary>
public ref struct SshKexInit
{
    public ReadOnlySpan<byte> Cookie;
    public ReadOnlySpan<byte> KexAlgorithms;
    public ReadOnlySpan<byte> HostKeyAlgorithms;
    public ReadOnlySpan<byte> EncryptionToServer;
    public ReadOnlySpan<byte> EncryptionToClient;
    public ReadOnlySpan<byte> MacToServer;
    public ReadOnlySpan<byte> MacToClient;
    public ReadOnlySpan<byte> CompressionToServer;
    public ReadOnlySpan<byte> CompressionToClient;
    public ReadOnlySpan<byte> LanguagesToServer;
    public ReadOnlySpan<byte> LanguagesToClient;
}

/// <summary>Takes what <see cref="SshSession"/> finds. Spans are valid during the call only.</summary>
public interface ISshSink
{
    /// <summary>A version line without its end.</summary>
    void Version(bool isOrig, ReadOnlySpan<byte> line);

    /// <summary>Another line that the server sent before its version.</summary>
    void PreBanner(ReadOnlySpan<byte> line);

    void KexInit(bool isOrig, in SshKexInit lists);

    /// <summary>Modulus and generator that the server chose.</summary>
    void DhGroup(ReadOnlySpan<byte> p, ReadOnlySpan<byte> g);

    void EccKey(bool isOrig, ReadOnlySpan<byte> key);

    /// <summary>The client's first message of key exchange, by which it shows who is the client.</summary>
    void EccInit(bool isOrig);

    void DhInit(bool isOrig);

    void GssInit(bool isOrig);

    void RsaSecret(bool isOrig);

    void GssError(uint major, uint minor, ReadOnlySpan<byte> message);

    void HostKey(ReadOnlySpan<byte> key);

    void HostKey1(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent);

    /// <summary>Encryption begins.</summary>
    void Confirmed();

    /// <summary>Something is longer than allowed, and is cut.</summary>
    void Exceeded(string weird, uint length, uint limit);

    void UnknownKexAlgorithm(ReadOnlySpan<byte> name);

    void Violation(string reason);
}
