using System.Text;

namespace NidsVm.Host.Tests;

/// <summary>The policies that README.md prints do what it says of them.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void The_first_policy_counts_questions_as_source_and_as_image()
    {
        _nidsvm.Write("busy.zeek", Policy("busy.zeek"));
        ProcessResult asSource = _nidsvm.Run("run", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "busy.zeek");
        Assert.Contains("192.0.2.10 asks for www.example.net", asSource.Output, StringComparison.Ordinal);
        Assert.Contains(" times", asSource.Output, StringComparison.Ordinal);
        Assert.Equal(0, _nidsvm.Run("compile", "busy.zeek", "-o", "busy.bpc").ExitCode);
        Assert.Equal(asSource.Output, _nidsvm.Run("run", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "busy.bpc").Output);
    }

    [Fact]
    public void Indicators_that_a_host_meets_again_and_again_raise_a_notice()
    {
        _nidsvm.Write("indicators.tsv", Between("printf '", "' > indicators.tsv").Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal));
        _nidsvm.Write("watch.zeek", Policy("watch.zeek"));
        ProcessResult result = _nidsvm.Run("run", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "watch.zeek");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string row = Assert.Single(File.ReadAllLines(_nidsvm.PathOf("notice.log")), l => l[0] != '#');
        Assert.Equal(Between("tail -2     # ", "\n"), string.Join('\t', row.Split('\t')[10..12]));
    }

    /// <summary>The code block whose first comment names the file.</summary>
    private static string Policy(string name) => "# " + name + Between($"```zeek\n# {name}", "```");

    private static string Between(string start, string end)
    {
        string text = File.ReadAllText(Path.Combine(NidsVmProcess.Root, "README.md"), Encoding.UTF8);
        int from = text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"README.md has no \"{start}\"");
        from += start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
