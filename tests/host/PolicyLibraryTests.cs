namespace NidsVm.Host.Tests;

/// <summary>The policies of <c>stdlib/policy</c>, which nobody gets unless asked for: that all of them work, beside each other.</summary>
public sealed class PolicyLibraryTests : IDisposable
{
    /// <summary>Policies that print every event, or that need an analyzer that is not there.</summary>
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "frameworks/intel/seen/smb-filenames",
        "misc/dump-events",
    };

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void All_policies_load_together_and_run()
    {
        string folder = Path.Combine(NidsVmProcess.Root, "stdlib", "policy");
        string[] names =
        [
            .. Directory.GetFiles(folder, "*.zeek", SearchOption.AllDirectories)
                .Select(f => Path.ChangeExtension(Path.GetRelativePath(folder, f), null).Replace('\\', '/'))
                .Where(n => !LeftOut.Contains(n)).Order(StringComparer.Ordinal),
        ];
        Assert.True(names.Length > 100, $"{names.Length} policies");
        _nidsvm.Write("all.zeek", string.Concat(names.Select(n => $"@load {n}\n")));

        ProcessResult result = _nidsvm.Run("run", "-q", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "all.zeek");
        Assert.Equal("", result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("error", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_nidsvm.PathOf("reporter.log")), result.Error);
    }

    [Fact]
    public void The_example_for_a_site_runs()
    {
        ProcessResult result = _nidsvm.Run("run", "-q", "-r", NidsVmProcess.Trace("tls.pcap"), "site/local");
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        Assert.Contains("unable to get local issuer certificate", File.ReadAllText(_nidsvm.PathOf("ssl.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void Hardware_addresses_are_logged_with_handshakes_and_logins()
    {
        ProcessResult result = _nidsvm.Run(
            "run", "-q", "-r", NidsVmProcess.Trace("mysql.pcap"), "protocols/mysql/mac-logging", "protocols/ssl/mac-logging");
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        const string Both = "\t02:00:00:00:00:0a\t02:00:00:00:00:14";
        Assert.Contains("\tlogin\tjoe\tT\t0\t-" + Both, File.ReadAllText(_nidsvm.PathOf("mysql.log")), StringComparison.Ordinal);
        Assert.Contains(Both, File.ReadAllText(_nidsvm.PathOf("ssl.log")), StringComparison.Ordinal);
    }
}
