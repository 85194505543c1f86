using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Sip;
using Xunit;

namespace NidsVm.Analysis.Tests.Sip;

/// <summary>Writes down what a session tells.</summary>
internal sealed class SipRecorder : ISipSink
{
    public List<string> Lines { get; } = [];

    public void Request(ReadOnlySpan<byte> junk, ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> version) =>
        Lines.Add($"request {T(junk)}|{T(method)}|{T(uri)}|{T(version)}");

    public void Reply(ReadOnlySpan<byte> version, int code, ReadOnlySpan<byte> reason) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"reply {T(version)} {code} {T(reason)}"));

    public void Header(bool isRequest, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Lines.Add($"{T(name)}={T(value)}");

    public void EndHeaders(bool isRequest) => Lines.Add("headers");

    public void EndMessage(bool isRequest) => Lines.Add("end " + isRequest);

    public void Violation(string reason) => Lines.Add("violation");

    private static string T(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

public sealed class SipSessionTests
{
    internal static readonly string[] Datagrams =
    [
        "INVITE sip:a@b SIP/2.0\r\nVia: x\r\nContent-Length: 4\r\n\r\nbody", "SIP/2.0 100 Trying\r\nL:0\r\n\r\n",
        "BYE sip:a@b SIP/2.0\nTo :  y \r\nContent-Length: 3\r\r\nab", "c", "\r\n", "\0ACK s:x SIP/2.0\r\nContent-Length: 0\r\n\r\n",
    ];

    [Fact]
    public void TellsRequestsRepliesAndTheirEnds() => Assert.Equal(
        [
            "request |INVITE|sip:a@b|2.0", "Via=x", "Content-Length=4", "headers", "end True", "reply 2.0 100 Trying", "L=0", "headers", "end False",
            "request |BYE|sip:a@b|2.0", "To=y ", "Content-Length=3", "headers", "end True", "request \0|ACK|s:x|2.0", "Content-Length=0", "headers",
            "end True",
        ],
        Run(Datagrams));

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("SIP/2.0 4x bad\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nno colon here\r\n")]
    public void WhatIsNotSipIsAViolation(string datagram) => Assert.Equal("violation", Run(datagram)[^1]);

    private static List<string> Run(params string[] datagrams)
    {
        SipRecorder recorder = new();
        SipSession session = new(recorder);
        foreach (string datagram in datagrams)
        {
            session.Deliver(Encoding.Latin1.GetBytes(datagram));
        }

        return recorder.Lines;
    }
}
