using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace NidsVm.Host.Tests;

/// <summary><c>nidsvm summary</c>: a folder of logs in short, as tables, JSON and a page.</summary>
public sealed class SummaryCommandTests : IDisposable
{
    private const string Header = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
        + "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\torig_bytes\tresp_bytes\tconn_state\n";

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    private static string Row(double time, string orig, string resp, int port, string service, string orig_bytes, string resp_bytes, string state) =>
        string.Create(CultureInfo.InvariantCulture, $"{time:F6}\tC\t{orig}\t40000\t{resp}\t{port}\ttcp\t{service}\t{orig_bytes}\t{resp_bytes}\t{state}\n");

    private void Log(string name, string text)
    {
        Directory.CreateDirectory(_nidsvm.PathOf("logs"));
        _nidsvm.Write(Path.Combine("logs", name), text);
    }

    private JsonElement Json(params string[] arguments)
    {
        ProcessResult result = _nidsvm.Run(["summary", .. arguments, "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Output).RootElement;
    }

    [Fact]
    public void Servers_have_shares_of_connections_and_bytes_by_application()
    {
        Log("conn.log", Header + Row(10, "10.0.0.1", "10.0.0.9", 80, "http", "100", "300", "SF") + Row(20.5, "10.0.0.2", "10.0.0.9", 80, "http", "-", "200", "SF")
            + Row(15, "10.0.0.1", "10.0.0.9", 99, "-", "0", "1400", "S1") + Row(12, "10.0.0.1", "10.0.0.8", 53, "dns", "1", "1", "SF")
            + Row(13, "10.0.0.1", "10.0.0.7", 53, "-", "-", "-", "REJ"));
        JsonElement summary = Json("logs");
        Assert.Equal((10, 20.5), (summary.GetProperty("firstTime").GetDouble(), summary.GetProperty("lastTime").GetDouble()));
        Assert.Equal((5, 1, 2002), (Count(summary, "connections"), Count(summary, "failedConnections"), Count(summary, "bytes")));
        JsonElement server = summary.GetProperty("servers")[0];
        Assert.Equal(2, summary.GetProperty("servers").GetArrayLength());
        Assert.Equal(("10.0.0.9", 3, 2000), (server.GetProperty("host").GetString(), Count(server, "connections"), Count(server, "bytes")));
        Assert.Equal(["http 2 600", "99/tcp 1 1400"], server.GetProperty("applications").EnumerateArray().Select(Application));
        Assert.Equal(["http 2 600", "53/tcp 1 0", "99/tcp 1 1400", "dns 1 2"], summary.GetProperty("applications").EnumerateArray().Select(Application));

        string[] lines = _nidsvm.Run("summary", "logs").Output.Split('\n');
        Assert.Contains(lines, l => l.Contains("10.0.0.9", StringComparison.Ordinal) && l.Contains("60.0 %", StringComparison.Ordinal)
            && l.Contains("99.9 %", StringComparison.Ordinal) && l.Contains("http 66.7 % (30.0 % of bytes)", StringComparison.Ordinal));
        Assert.StartsWith("1970-01-01 00:00:10 to 1970-01-01 00:00:20 UTC: 5 connections (1 unanswered or refused), 2.0 kB; from conn.log (5)", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, static l => l.Contains('\x1b', StringComparison.Ordinal));
    }

    [Fact]
    public void Who_tries_many_hosts_or_ports_in_vain_scans()
    {
        StringBuilder log = new(Header);
        for (int i = 0; i < 30; i++)
        {
            log.Append(Row(i, "10.0.0.1", $"10.0.1.{i}", 23, "-", "-", "-", "S0"));
            log.Append(Row(i, "10.0.0.2", "10.0.2.1", i, "-", "-", "-", "REJ"));
            log.Append(Row(i, "10.0.0.3", $"10.0.1.{i % 10}", 23, "-", "-", "-", "S0"));
            log.Append(Row(i, "10.0.0.4", $"10.0.1.{i}", 23, "-", "-", "-", "SF"));
        }

        Log("conn.2026-01-01-00-00-00.log", log.ToString());
        Assert.Equal(
            ["10.0.0.1 30 30 1", "10.0.0.2 30 1 30"],
            Json("logs").GetProperty("scans").EnumerateArray().Select(s => $"{s.GetProperty("host")} {Count(s, "attempts")} {Count(s, "hosts")} {Count(s, "ports")}"));
    }

    [Fact]
    public void Text_JSON_and_compressed_logs_tell_the_same()
    {
        string trace = NidsVmProcess.Trace("logins.pcap");
        _nidsvm.Write("site.zeek", "@load site-policy\nredef Site::local_nets += { 198.51.100.0/24 };\nredef Site::private_address_space_is_local = F;\n");
        _nidsvm.Run("run", "-r", trace, "--logdir", "text", "site.zeek");
        _nidsvm.Run("run", "-r", trace, "--logdir", "json", "site.zeek", "policy/tuning/json-logs");
        Directory.CreateDirectory(_nidsvm.PathOf("packed"));
        foreach (string file in Directory.GetFiles(_nidsvm.PathOf("text")))
        {
            using GZipStream packed = new(File.Create(_nidsvm.PathOf(Path.Combine("packed", Path.GetFileName(file) + ".gz"))), CompressionLevel.Fastest);
            packed.Write(File.ReadAllBytes(file));
        }

        string text = Json("text").ToString();
        Assert.Contains("SitePolicy::Sensitive_Connection", text, StringComparison.Ordinal);
        Assert.Contains("NUL_in_line", text, StringComparison.Ordinal);
        Assert.Equal(text, Json("json").ToString());
        Assert.Equal(text.Replace(".log\"", ".log.gz\"", StringComparison.Ordinal), Json("packed").ToString());
    }

    [Fact]
    public void The_page_stands_alone_and_escapes_what_it_shows()
    {
        Log("weird.log", "{\"ts\":1.5,\"name\":\"<b>\",\"addl\":\"a&b\"}\n{\"ts\":2,\"name\":\"<b>\"}\n");
        ProcessResult result = _nidsvm.Run("summary", "logs", "--html", "page.html");
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        string page = File.ReadAllText(_nidsvm.PathOf("page.html"));
        Assert.Contains("<td>&lt;b&gt;</td><td class=\"n\">2</td><td>a&amp;b</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_are_no_rows_are_told_and_passed_over()
    {
        Log("conn.log", Header + Row(1, "10.0.0.1", "10.0.0.9", 80, "http", "1", "1", "SF") + "cut off\n{\"ts\":\n" + new string('x', 3_000_000) + "\n"
            + Row(2, "10.0.0.1", "10.0.0.9", 80, "http", "1", "1", "SF"));
        ProcessResult result = _nidsvm.Run("summary", "logs", "--json");
        Assert.Equal((0, "nidsvm: logs/conn.log:8: not a row of a log; 3 such lines were passed over\n"), (result.ExitCode, result.Error));
        Assert.Equal(2, Count(JsonDocument.Parse(result.Output).RootElement, "connections"));
    }

    [Fact]
    public void Damaged_archives_are_told()
    {
        Log("conn.log.gz", "no archive");
        ProcessResult result = _nidsvm.Run("summary", "logs");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("nidsvm: logs/conn.log.gz: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", 1, "nidsvm: no folder nowhere\n")]
    [InlineData("file", 1, "nidsvm: file is a file; a folder of logs is wanted\n")]
    [InlineData("empty", 1, "nidsvm: no conn.log, notice.log or weird.log in empty\n")]
    public void Folders_that_are_none_are_told(string folder, int code, string error)
    {
        _nidsvm.Write("file", "");
        Directory.CreateDirectory(_nidsvm.PathOf("empty"));
        ProcessResult result = _nidsvm.Run("summary", folder);
        Assert.Equal((code, "", error), (result.ExitCode, result.Output, result.Error));
    }

    private static long Count(JsonElement element, string name) => (long)element.GetProperty(name).GetDouble();

    private static string Application(JsonElement a) => $"{a.GetProperty("name").GetString()} {Count(a, "connections")} {Count(a, "bytes")}";
}
