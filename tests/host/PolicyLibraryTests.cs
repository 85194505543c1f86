namespace NidsVm.Host.Tests;

/// <summary>The policies of <c>stdlib/policy</c>, which nobody gets unless asked for: that all of them work, beside each other.</summary>
public sealed class PolicyLibraryTests : IDisposable
{
    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void All_policies_load_together_and_run()
    {
        ProcessResult result = _nidsvm.Run("run", "-q", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "test-all-policy");
        Assert.Equal(("", "", 0), (result.Output, result.Error, result.ExitCode));
        Assert.False(File.Exists(_nidsvm.PathOf("reporter.log")), result.Error);
    }

    [Fact]
    public void The_file_of_all_policies_names_each()
    {
        string library = Path.Combine(NidsVmProcess.Root, "stdlib");
        string folder = Path.Combine(library, "policy");
        string[] there =
        [
            .. Directory.GetFiles(folder, "*.zeek", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
        ];
        string[] named =
        [
            .. File.ReadLines(Path.Combine(library, "test-all-policy.zeek"))
                .Where(static l => !l.StartsWith("##", StringComparison.Ordinal) && l.Contains("@load ", StringComparison.Ordinal))
                .Select(static l => l[(l.IndexOf("@load ", StringComparison.Ordinal) + 6)..]).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(there, named);
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
