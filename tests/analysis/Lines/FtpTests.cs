using NidsVm.Analysis.Protocols.Ftp;
using Xunit;

namespace NidsVm.Analysis.Tests.Lines;

public class FtpTests
{
    private const string Printing = """
        event ftp_request(c: connection, command: string, arg: string) { print "request", command, arg; }
        event ftp_reply(c: connection, code: count, msg: string, cont_resp: bool) { print "reply", code, msg, cont_resp; }
        event ftp_starttls(c: connection) { print "starttls"; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name, addl, source; }
        event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) { print "confirmed"; }
        event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) { print "violation", info$reason; }
        """;

    [Fact]
    public void Commands_and_replies() => Assert.Equal(
        [
            "reply, 220, hi, F", "confirmed", "request, USER, me", "reply, 331, who, F", "request, PASS, a b", "reply, 230, first, T", "reply, 0,  second, T",
            "reply, 0, 226 no end, T", "reply, 230, last, F",
        ],
        Run("S: 220 hi\r\n", "C: user  me\r\n", "S: 331 who\r\n", "C: PASS a b\n", "S: 230-first\r\n second\r\n226 no end\r\n230 last\r\n"));

    [Theory]
    [InlineData("hello", "non-numeric reply code")]
    [InlineData("099 x", "invalid reply code")]
    [InlineData("220x", "invalid reply line")]
    public void Wrong_replies_are_violations(string line, string reason) => Assert.Equal(["violation, " + reason], Run($"S: {line}\r\n"));

    [Fact]
    public void Wrong_commands_are_weirds_once_the_protocol_is_sure() => Assert.Equal(
        [
            "confirmed", "request, NOOP, ", "weird, FTP_invalid_command, , FTP", $"weird, FTP_max_command_length_exceeded, 101 > 100, FTP",
        ],
        Run("C: no\r\n", "C: noop\r\n", "C: xy z\r\n", $"C: {new string('x', 101)}\r\n"));

    [Fact]
    public void Telnet_options_are_no_text() => Assert.Equal(
        ["confirmed", "request, ABOR, \\xff", "request, QUIT, "],
        Run("C: \u00ff\u00f4\u00ff\u00f2AB\u00ff\u00fb\u0001OR \u00ff\u00ff\r\n\u00ff\u00fa\u0018x\u00ff\u00f0Q\u00ff", "C: \u00f1UIT\r\n"));

    [Theory]
    [InlineData("TLS")]
    [InlineData("SSL")]
    public void Tls_takes_over(string mechanism) => Assert.Equal(
        ["confirmed", "request, AUTH, " + mechanism, "starttls", "reply, 234, go, F"],
        Run($"C: AUTH {mechanism}\r\n", "S: 234 go\r\n")[..4]);

    [Fact]
    public void Text_passes_the_filter_in_place()
    {
        TelnetFilter filter = default;
        byte[] scratch = [];
        Assert.Equal("plain\r\n"u8.ToArray(), filter.Filter("plain\r\n"u8, ref scratch));
        Assert.Empty(scratch);
        Assert.Equal("a\r"u8.ToArray(), filter.Filter("a\r"u8, ref scratch));
        Assert.Equal("b"u8.ToArray(), filter.Filter([0, (byte)'b', 255], ref scratch));
        Assert.Equal("c"u8.ToArray(), filter.Filter([253, 6, (byte)'c'], ref scratch));
    }

    [Fact]
    public void Data_connections_tell_the_kind_of_their_file() => Assert.Equal(
        ["file, application/pdf", "file, <unknown>"],
        [
            .. LineConversation.Run("FTP_DATA", Kind, "S: %PDF-1.4\n%and so on\n"),
            .. LineConversation.Run("FTP_DATA", Kind, "C: \u0001\u0002\u0003\u0004"),
        ]);

    private const string Kind = "event file_transferred(c: connection, prefix: string, descr: string, mime_type: string) { print \"file\", mime_type; }";

    private static string[] Run(params string[] turns) => LineConversation.Run("FTP", Printing, turns);
}
