using Xunit;

namespace NidsVm.Analysis.Tests.Lines;

public class ImapTests
{
    private const string Printing = """
        event imap_capabilities(c: connection, capabilities: string_vec) { print "capabilities", capabilities; }
        event imap_starttls(c: connection) { print "starttls"; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name; }
        event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) { print "confirmed", atype; }
        event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) { print "violation", split_string(info$reason, /\n/)[0]; }
        """;

    [Fact]
    public void Capabilities() => Assert.Equal(
        ["confirmed, Analyzer::ANALYZER_IMAP", "capabilities, [IMAP4rev1, STARTTLS]"],
        Run("S: * OK hi\r\n", "C: a CAPABILITY\r\n", "S: * CAPABILITY IMAP4rev1 STARTTLS\r\na OK done\r\n"));

    [Fact]
    public void Tls_takes_over() => Assert.Equal(
        ["confirmed, Analyzer::ANALYZER_IMAP", "starttls"], Run("S: * OK hi\r\n", "C: a STARTTLS\r\n", "S: a OK go\r\n"));

    [Fact]
    public void A_refusal_is_weird() => Assert.Contains("weird, IMAP: server refused StartTLS", Run("C: a STARTTLS\r\n", "S: a NO\r\nb OK\r\n"));

    [Fact]
    public void Other_lines_are_violations() => Assert.Contains(
        "violation, Binpac exception: binpac exception: string mismatch at imap-protocol.pac: ", Run("C: \r\n"));

    [Fact]
    public void Behind_the_login_nothing_is_read() => Assert.Equal(
        ["confirmed, Analyzer::ANALYZER_IMAP"], Run("C: a LOGIN x y\r\n", "S: \r\n", "C: \r\n"));

    private static string[] Run(params string[] turns) => LineConversation.Run("IMAP", Printing, turns);
}
