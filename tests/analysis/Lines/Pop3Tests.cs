using Xunit;

namespace NidsVm.Analysis.Tests.Lines;

public class Pop3Tests
{
    private const string Printing = """
        event pop3_request(c: connection, is_orig: bool, command: string, arg: string) { print "request", command, arg; }
        event pop3_reply(c: connection, is_orig: bool, cmd: string, msg: string) { print "reply", cmd, msg; }
        event pop3_data(c: connection, is_orig: bool, data: string) { print "data", data; }
        event pop3_unexpected(c: connection, is_orig: bool, msg: string, detail: string) { print "unexpected", is_orig, msg, detail; }
        event pop3_login_success(c: connection, is_orig: bool, user: string, password: string) { print "in", user, password; }
        event pop3_login_failure(c: connection, is_orig: bool, user: string, password: string) { print "not in", user, password; }
        event pop3_starttls(c: connection) { print "starttls"; }
        event mime_one_header(c: connection, h: mime_header_rec) { print "header", h$name, h$value; }
        event mime_entity_data(c: connection, length: count, data: string) { print "entity", data; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name, addl; }
        event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) { print "violation", info$reason; }
        """;

    private static readonly string[] Login = ["S: +OK hi\r\n", "C: USER me\r\n", "S: +OK\r\n", "C: PASS a b\r\n", "S: +OK in\r\n"];

    [Fact]
    public void Login_succeeds() => Assert.Equal(
        ["reply, OK, hi", "request, USER, me", "reply, OK, ", "request, PASS, a b", "in, me, a b", "reply, OK, in"], Run(Login));

    [Fact]
    public void Login_fails() => Assert.Equal(
        ["request, PASS, no", "not in, me, no", "reply, ERR, who"], Run([.. Login[..3], "C: PASS no\r\n", "S: -ERR who\r\n"])[3..]);

    [Fact]
    public void Lines_end_with_a_dot() => Assert.Equal(
        ["request, LIST, ", "reply, OK, 1", "data, 1 20", "request, NOOP, ", "reply, OK, x"],
        Run([.. Login, "C: LIST\r\n", "S: +OK 1\r\n1 20\r\n.\r\n", "C: NOOP\r\n", "S: +OK x\r\n"])[6..]);

    [Fact]
    public void A_mail_is_an_entity() => Assert.Equal(
        ["request, RETR, 1", "reply, OK, 9", "data, Subject: x", "header, SUBJECT, x", "data, ", "data, text", "entity, text\\x0d\\x0a"],
        Run([.. Login, "C: RETR 1\r\n", "S: +OK 9\r\nSubject: x\r\n\r\ntext\r\n.\r\n"])[6..]);

    [Fact]
    public void Commands_sent_ahead_wait_for_their_replies() => Assert.Equal(
        ["request, STAT, ", "reply, OK, 1 2", "request, UIDL, 1", "reply, OK, 1 a"],
        Run([.. Login, "C: STAT\r\nUIDL 1\r\n", "S: +OK 1 2\r\n+OK 1 a\r\n"])[6..]);

    [Fact]
    public void Tls_takes_over() => Assert.Equal(
        ["reply, OK, hi", "request, STLS, ", "starttls"], Run("S: +OK hi\r\n", "C: STLS\r\n", "S: +OK go\r\n", "C: USER x\r\n")[..3]);

    [Fact]
    public void Unknown_commands_are_weird() => Assert.Contains("weird, pop3_client_command_unknown, HUH", Run("S: +OK hi\r\n", "C: HUH\r\n"));

    private static string[] Run(params string[] turns) => LineConversation.Run("POP3", Printing, turns);
}
