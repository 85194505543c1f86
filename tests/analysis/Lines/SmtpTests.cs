using System.Text;
using NidsVm.Analysis.Protocols.Smtp;
using Xunit;

namespace NidsVm.Analysis.Tests.Lines;

public class SmtpTests
{
    private const string Printing = """
        event smtp_request(c: connection, is_orig: bool, command: string, arg: string) { print "request", command, arg; }
        event smtp_reply(c: connection, is_orig: bool, code: count, cmd: string, msg: string, cont_resp: bool) { print "reply", code, cmd, msg, cont_resp; }
        event smtp_data(c: connection, is_orig: bool, data: string) { print "data", data; }
        event smtp_unexpected(c: connection, is_orig: bool, msg: string, detail: string) { print "unexpected", is_orig, msg, detail; }
        event smtp_starttls(c: connection) { print "starttls"; }
        event mime_begin_entity(c: connection) { print "begin"; }
        event mime_one_header(c: connection, h: mime_header_rec) { print "header", h$name, h$value; }
        event mime_entity_data(c: connection, length: count, data: string) { print "entity", length, data; }
        event mime_end_entity(c: connection) { print "end"; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name, addl, source; }
        """;

    private static readonly string[] Opening =
        ["S: 220 mail\r\n", "C: EHLO me\r\n", "S: 250-mail\r\n250 PIPELINING\r\n", "C: MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n", "S: 250 ok\r\n250 ok\r\n"];

    [Fact]
    public void Mail() => Assert.Equal(
        [
            "request, DATA, ", "begin", "reply, 354, DATA, go, F", "data, Subject: x", "header, SUBJECT, x", "data, ", "data, .dot",
            "entity, 6, .dot\\x0d\\x0a", "end", "request, ., .", "reply, 250, ., queued, F", "request, QUIT, ", "reply, 221, QUIT, bye, F",
        ],
        Behind(
            9,
            "C: DATA\r\n", "S: 354 go\r\n", "C: Subject: x\r\n\r\n..dot\r\n.\r\n", "S: 250 queued\r\n", "C: QUIT\r\n", "S: 221 bye\r\n"));

    [Fact]
    public void Opening_is_told_by_line() => Assert.Equal(
        [
            "reply, 220, >, mail, F", "request, EHLO, me", "reply, 250, EHLO, mail, T", "reply, 250, EHLO, PIPELINING, F",
            "request, MAIL, FROM:<a@b>", "request, RCPT, TO:<c@d>", "reply, 250, MAIL, ok, F", "reply, 250, RCPT, ok, F",
        ],
        LineConversation.Run("SMTP", Printing, Opening));

    [Fact]
    public void Chunks_make_lines_of_one_mail() => Assert.Equal(
        [
            "request, BDAT, 16", "begin", "unexpected, T, unexpected command, BDAT reply = 0 state = 13", "header, SUBJECT, x",
            "reply, 250, BDAT, ok, F", "request, BDAT, 5 LAST", "unexpected, T, unexpected command, BDAT reply = 0 state = 13",
            "entity, 7, abcd\\x0d\\x0ae", "end", "reply, 250, BDAT, done, F",
        ],
        Behind(9, "C: BDAT 16\r\nSubject: x\r\n\r\nab", "S: 250 ok\r\n", "C: BDAT 5 LAST\r\ncd\r\ne", "S: 250 done\r\n"));

    [Fact]
    public void An_empty_last_chunk_ends_the_mail_with_the_next_line() => Assert.Equal(
        ["request, BDAT, 0 LAST", "begin", "unexpected, T, unexpected command, BDAT reply = 0 state = 13", "reply, 250, BDAT, ok, F"],
        Behind(9, "C: BDAT 0 LAST\r\n", "S: 250 ok\r\n", "C: QUIT\r\n")[..4]);

    [Fact]
    public void A_wrong_chunk_size_is_a_weird() => Assert.Equal(
        ["request, BDAT, many", "weird, smtp_invalid_bdat_command, BDAT not followed by a valid chunk-size, SMTP"],
        Behind(9, "C: BDAT many\r\n")[..2]);

    [Fact]
    public void Tls_takes_over() => Assert.Equal(
        ["request, STARTTLS, ", "starttls", "reply, 220, STARTTLS, go, F"],
        Behind(5, 3, "C: STARTTLS\r\n", "S: 220 go\r\n", "C: \u0016\u0003\u0001junk\r\nQUIT\r\n"));

    [Fact]
    public void Missing_bytes_end_the_mail() => Assert.Equal(
        [
            "request, DATA, ", "begin", "reply, 354, DATA, go, F", "data, Subject: x",
            "unexpected, T, content gap, seq = 60, len = 10", "header, SUBJECT, x", "entity, 0, ", "end",
        ],
        Behind(9, "C: DATA\r\n", "S: 354 go\r\n", "C: Subject: x\r\n", "C- 10", "C: more\r\n")
            .Where(l => !l.StartsWith("weird", StringComparison.Ordinal)).Take(8));

    [Fact]
    public void Answers_of_authentication_are_no_commands() => Assert.Equal(
        ["request, AUTH, LOGIN", "reply, 334, AUTH, VXNl, F", "request, **, dXNlcg==", "reply, 235, AUTH_ANSWER, ok, F"],
        Behind(5, 3, "C: AUTH LOGIN\r\n", "S: 334 VXNl\r\n", "C: dXNlcg==\r\n", "S: 235 ok\r\n"));

    [Fact]
    public void Replies_out_of_range_are_violations() => Assert.Equal(
        ["unexpected, F, reply code out of range, 999 what"],
        LineConversation.Run("SMTP", Printing, "S: 999 what\r\n"));

    [Theory]
    [InlineData("86 LAST", 86, true, null)]
    [InlineData("86 last", 86, true, null)]
    [InlineData("0", 0, false, null)]
    [InlineData("86LAST", 0, false, "BDAT chunk-size not valid")]
    [InlineData("86 LASTING", 0, false, "BDAT chunk-size followed by junk")]
    [InlineData(" 86", 0, false, "BDAT not followed by a valid chunk-size")]
    [InlineData("-1", 0, false, "BDAT not followed by a valid chunk-size")]
    [InlineData("", 0, false, "BDAT argument bad length")]
    [InlineData("184467440737095516150", 0, false, "BDAT chunk-size too large")]
    [InlineData("184467440737095516150 LAST", 0, false, "BDAT argument bad length")]
    public void Chunk_sizes(string text, ulong size, bool isLast, string? error)
    {
        bool isValid = BdatArgument.TryParse(Encoding.ASCII.GetBytes(text), out BdatArgument argument, out string? found);
        Assert.Equal(error, found);
        Assert.Equal(error is null, isValid);
        if (isValid)
        {
            Assert.Equal(new BdatArgument(size, isLast), argument);
        }
    }

    private static string[] Behind(int lines, params string[] turns) => Behind(lines, Opening.Length, turns);

    /// <summary>What is printed behind the opening's lines.</summary>
    private static string[] Behind(int lines, int openingTurns, params string[] turns) =>
        LineConversation.Run("SMTP", Printing, [.. Opening[..openingTurns], .. turns])[(lines - 1)..];
}
