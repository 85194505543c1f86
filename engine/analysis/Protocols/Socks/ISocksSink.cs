using NidsVm.Packets;

namespace NidsVm.Analysis.Protocols.Socks;

/// <summary>A host by address, by name, or both.</summary>
public ref struct SocksHost
{
    public bool HasAddress;
    public IpAddress Address;
    public bool HasName;
    public ReadOnlySpan<byte> Name;
}

/// <summary>Takes what <see cref="SocksSession"/> finds. Spans are valid during the call only.</summary>
public interface ISocksSink
{
    void Request(int version, int command, in SocksHost host, ushort port, ReadOnlySpan<byte> user);

    void Reply(int version, int status, in SocksHost bound, ushort port);

    void UserPassword(ReadOnlySpan<byte> user, ReadOnlySpan<byte> password);

    void UserPasswordReply(int code);

    void Weird(string name, string detail);

    void Violation(string reason);

    /// <summary>What was said is no SOCKS, and more cannot be understood.</summary>
    void GiveUp();
}
