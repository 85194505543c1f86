using NidsVm.Analysis.Protocols.Http;

namespace NidsVm.Analysis.Detection;

/// <summary>What the first bytes of a direction say about a protocol.</summary>
public enum ProbeVerdict : byte
{
    /// <summary>More bytes are needed.</summary>
    Unsure,
    Certain,
    NotForUs,
}

/// <summary>Looks at the bytes that one side sent so far.</summary>
public delegate ProbeVerdict SideProbe(ReadOnlySpan<byte> start);

/// <summary>
/// How a protocol is told by its content, whatever the port: how the client and how the server begin. The analyzer named is
/// attached where one of them is certain.
/// </summary>
public sealed record ProtocolProbe(string Analyzer, SideProbe Client, SideProbe Server);

/// <summary>The protocols that are told by their content.</summary>
public static class ProtocolProbes
{
    public static readonly ProtocolProbe[] Tcp = [new("HTTP", HttpProbe.Client, HttpProbe.Server)];
}
