using Xunit;

namespace NidsVm.Analysis.Tests.Lines;

public class FingerIdentTests
{
    private const string Finger = """
        event finger_request(c: connection, full: bool, username: string, hostname: string) { print "request", full, username, hostname; }
        event finger_reply(c: connection, reply_line: string) { print "reply", reply_line; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name; }
        """;

    private const string Ident = """
        event ident_request(c: connection, lport: port, rport: port) { print "request", lport, rport; }
        event ident_reply(c: connection, lport: port, rport: port, user_id: string, system: string) { print "reply", lport, rport, user_id, system; }
        event ident_error(c: connection, lport: port, rport: port, line: string) { print "error", lport, rport, line; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name, addl; }
        """;

    [Theory]
    [InlineData("me\r\n", "request, F, me, ")]
    [InlineData("/W me@there\r\n", "request, T, me, there")]
    public void Finger_asks(string line, string expected) => Assert.Equal(
        [expected, "reply, Login: me", "reply, No plan."], LineConversation.Run("FINGER", Finger, "C: " + line, "S: Login: me\r\n\r\nNo plan.\r\n"));

    [Fact]
    public void Finger_without_a_request_is_weird() => Assert.Equal(["weird, partial_finger_request"], LineConversation.Run("FINGER", Finger));

    [Fact]
    public void Ident_asks() => Assert.Equal(
        ["request, 23/tcp, 6193/tcp", "reply, 23/tcp, 6193/tcp, me, UNIX"],
        LineConversation.Run("IDENT", Ident, "C: 6193, 23\r\n", "S: 6193, 23 : USERID : UNIX, UTF-8 : me\r\n"));

    [Fact]
    public void Ident_errors() => Assert.Equal(
        ["request, 2/tcp, 1/tcp", "error, 2/tcp, 1/tcp, NO-USER"],
        LineConversation.Run("IDENT", Ident, "C: 1,2\r\n", "S: 1 , 2 : ERROR : NO-USER\r\n"));

    [Fact]
    public void Ident_wrong_lines_are_weird() => Assert.Equal(
        ["weird, bad_ident_request, x", "request, 2/tcp, 1/tcp", "weird, bad_ident_reply, 1,2 : WHAT"],
        LineConversation.Run("IDENT", Ident, "C: x\r\n1,2\r\n", "S: 1,2 : WHAT\r\ny\r\n"));
}
