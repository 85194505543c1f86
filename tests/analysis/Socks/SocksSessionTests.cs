using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Socks;
using Xunit;

namespace NidsVm.Analysis.Tests.Socks;

/// <summary>Writes down what a session tells.</summary>
internal sealed class SocksRecorder : ISocksSink
{
    public List<string> Lines { get; } = [];

    public void Request(int version, int command, in SocksHost host, ushort port, ReadOnlySpan<byte> user) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"request {version} {command} {Text(host)} {port} {Encoding.Latin1.GetString(user)}"));

    public void Reply(int version, int status, in SocksHost bound, ushort port) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"reply {version} {status} {Text(bound)} {port}"));

    public void UserPassword(ReadOnlySpan<byte> user, ReadOnlySpan<byte> password) =>
        Lines.Add($"user {Encoding.Latin1.GetString(user)} {Encoding.Latin1.GetString(password)}");

    public void UserPasswordReply(int code) => Lines.Add(string.Create(CultureInfo.InvariantCulture, $"user reply {code}"));

    public void Weird(string name, string detail) => Lines.Add($"{name} {detail}");

    public void Violation(string reason) => Lines.Add($"violation {reason}");

    public void GiveUp() => Lines.Add("give up");

    private static string Text(in SocksHost host) =>
        (host.HasAddress ? host.Address.ToString() : "-") + "/" + (host.HasName ? Encoding.Latin1.GetString(host.Name) : "-");
}

public sealed class SocksSessionTests
{
    internal static readonly (bool IsOrig, byte[] Data)[] Version5 =
    [
        (true, [5, 2, 0, 2]), (false, [5, 2]), (true, [1, 3, (byte)'b', (byte)'o', (byte)'b', 2, (byte)'p', (byte)'w']), (false, [1, 0]),
        (true, [5, 1, 0, 3, 4, (byte)'h', (byte)'o', (byte)'s', (byte)'t', 0, 80]), (false, [5, 0, 0, 1, 192, 0, 2, 1, 4, 0]),
    ];

    internal static readonly (bool IsOrig, byte[] Data)[] Version4 =
    [
        (true, [4, 1, 0, 22, 0, 0, 0, 1, (byte)'u', 0, (byte)'n', 0]), (false, [4, 0, 0x5A, 0, 22, 192, 0, 2, 7]),
    ];

    [Fact]
    public void Version5LogsInAndAsksByName() => Assert.Equal(
        ["user bob pw", "user reply 0", "request 5 1 -/host 80 ", "reply 5 0 192.0.2.1/- 1024"], Run(Version5));

    [Fact]
    public void Version4MayNameTheHost() => Assert.Equal(["request 4 1 0.0.0.1/n 22 u", "reply 4 90 192.0.2.7/- 22"], Run(Version4));

    [Fact]
    public void UnknownVersionsAreAViolation() => Assert.Equal(["violation unsupported/unknown SOCKS version 9"], Run((true, [9, 1, 2])));

    // A reply of version 4 begins with 0 by its definition, and with that is of an unknown version to the reference.
    [Fact]
    public void RepliesOfVersion4AreToldByTheirFirstByte() => Assert.Equal(
        ["request 4 1 192.0.2.1/- 22 u", "violation unsupported/unknown SOCKS version 0"],
        Run((true, [4, 1, 0, 22, 192, 0, 2, 1, (byte)'u', 0]), (false, [0, 0x5A, 0, 22, 192, 0, 2, 7])));

    [Fact]
    public void MethodsMayBeFewerThanAnnounced() => Assert.Empty(Run((true, [5, 9, 1])));

    [Theory]
    [InlineData(new byte[] { 5 }, "SOCKS5_Auth_Negotiation_Request:method_count: 1 > 0")]
    [InlineData(new byte[] { 4, 1, 0, 22, 192, 0, 2 }, "SOCKS4_Request:addr: 7 > 6")]
    public void CutOffMessagesAreAViolation(byte[] data, string where) =>
        Assert.Equal(["violation Binpac exception: binpac exception: out_of_bound: " + where], Run((true, data)));

    [Theory]
    [InlineData(new byte[] { 5, 1 }, "SOCKS5_Request:reserved: 2 > 1")]
    [InlineData(new byte[] { 5, 1, 0, 1, 192, 0 }, "SOCKS5_Address:ipv4: 5 > 3")]
    [InlineData(new byte[] { 5, 1, 0, 3, 5, 97, 98 }, "Domain_Name:name: 6 > 3")]
    [InlineData(new byte[] { 5, 1, 0, 1, 192, 0, 2, 1, 0 }, "SOCKS5_Request:port: 9 > 8")]
    [InlineData(new byte[] { 5, 1, 0, 9, 192, 0, 2, 1, 0 }, "SOCKS5_Request:port: 10 > 8")]
    public void CutOffRequestsAreAViolation(byte[] data, string where) => Assert.Equal(
        ["violation Binpac exception: binpac exception: out_of_bound: " + where], Run((true, [5, 1, 0]), (false, [5, 0]), (true, data)));

    [Fact]
    public void UserOfVersion4MayEndWithThePiece() => Assert.Equal(["request 4 1 192.0.2.1/- 22 me"], Run((true, [4, 1, 0, 22, 192, 0, 2, 1, (byte)'m', (byte)'e'])));

    [Fact]
    public void UnknownCommandsEndIt() => Assert.Equal(
        ["violation undefined value in command field: 9", "give up"], Run((true, [5, 1, 0]), (false, [5, 0]), (true, [5, 9, 0, 1, 1, 2, 3, 4, 0, 80])));

    private static List<string> Run(params (bool IsOrig, byte[] Data)[] turns)
    {
        SocksRecorder recorder = new();
        SocksSession session = new(recorder);
        foreach ((bool isOrig, byte[] data) in turns)
        {
            session.Deliver(isOrig, data);
        }

        return recorder.Lines;
    }
}
