namespace NidsVm.Analysis.Protocols.Ssh;

/// <summary>Message numbers of the transport layer (RFC 4250 4.1.2) and of SSH 1.</summary>
internal static class SshMessage
{
    public const byte NewKeys = 21;

    /// <summary>The first of the numbers that mean something else in each method of key exchange.</summary>
    public const byte Method30 = 30;
    public const byte Method31 = 31;
    public const byte Method32 = 32;
    public const byte Method33 = 33;
    public const byte Method34 = 34;
    public const byte GssGroupRequest = 40;
    public const byte GssGroup = 41;

    public const byte Ssh1PublicKey = 2;
    public const byte Ssh1SessionKey = 3;
}

/// <summary>Where one direction stands.</summary>
public enum SshState : byte
{
    /// <summary>Lines of text, until the one with the version.</summary>
    VersionExchange,

    /// <summary>The lists of algorithms.</summary>
    KexInit,

    /// <summary>Group exchange (RFC 4419).</summary>
    KexDhGroupExchange,

    /// <summary>A fixed group (RFC 4253 8).</summary>
    KexDh,

    /// <summary>Elliptic curves (RFC 5656, RFC 8731) and the hybrids that look alike.</summary>
    KexEcc,

    /// <summary>GSS-API (RFC 4462).</summary>
    KexGss,

    /// <summary>RSA (RFC 4432).</summary>
    KexRsa,
    Encrypted,
}

/// <summary>What both sides can speak.</summary>
public enum SshVersion : byte
{
    Unknown,
    Ssh1,
    Ssh2,

    /// <summary>Both (RFC 4253 5.1).</summary>
    Ssh199,
}

/// <summary>Caps, from constants of the policy library; 0: none.</summary>
/// <param name="PacketLength">bytes of a packet</param>
/// <param name="StringLength">bytes of a counted string</param>
public sealed record SshLimits(uint PacketLength, uint StringLength)
{
    /// <summary>No packet longer than this is put together, whatever policies say.</summary>
    public const int Buffer = 10 * 1024 * 1024;

    /// <summary>A line before key exchange may have this many bytes.</summary>
    public const int Line = 64 * 1024;

    /// <summary>So many names of a list take part in finding the common one.</summary>
    public const int ComparedNames = 512;

    public int KexAlgorithms { get; init; }

    public int HostKeyAlgorithms { get; init; }

    public int EncryptionAlgorithms { get; init; }

    public int MacAlgorithms { get; init; }

    public int CompressionAlgorithms { get; init; }

    public int Languages { get; init; }
}

/// <summary>Names of irregularities.</summary>
internal static class SshWeirds
{
    public const string UnknownKexAlgorithm = "ssh_unknown_kex_algorithm";
    public const string PacketLength = "SSH_max_packet_length_exceeded";
    public const string StringLength = "SSH_max_string_length_exceeded";
    public const string KexAlgorithms = "SSH_max_kexinit_kex_algorithms_exceeded";
    public const string HostKeyAlgorithms = "SSH_max_kexinit_hostkey_algorithms_exceeded";
    public const string EncryptionAlgorithms = "SSH_max_kexinit_encryption_algorithms_exceeded";
    public const string MacAlgorithms = "SSH_max_kexinit_mac_algorithms_exceeded";
    public const string CompressionAlgorithms = "SSH_max_kexinit_compression_algorithms_exceeded";
    public const string Languages = "SSH_max_kexinit_languages_exceeded";
}
