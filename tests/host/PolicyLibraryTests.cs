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

    [Fact]
    public void What_is_known_of_hosts_outlasts_the_run_where_asked()
    {
        string[] arguments =
        [
            "run", "-q", "-r", NidsVmProcess.Trace("tls.pcap"), "protocols/conn/known-hosts", "protocols/conn/known-services",
            "protocols/ssl/known-certs", "Known::enable_hosts_persistence=T", "Known::enable_services_persistence=T",
            "Known::enable_certs_persistence=T", "Cluster::default_store_dir=.", "-e",
            "redef Site::local_nets += { 198.51.100.0/24, 192.0.2.0/24 };",
        ];
        string[] logs = ["known_hosts.log", "known_services.log", "known_certs.log"];
        Assert.Equal("", _nidsvm.Run(arguments).Error);
        Assert.All(logs, l => Assert.True(File.Exists(_nidsvm.PathOf(l)), l));
        foreach (string log in logs)
        {
            File.Delete(_nidsvm.PathOf(log));
        }

        Assert.Equal("", _nidsvm.Run(arguments).Error);
        Assert.All(logs, l => Assert.False(File.Exists(_nidsvm.PathOf(l)), l));
    }

    [Fact]
    public void Epochs_without_length_end_when_a_policy_says_so()
    {
        _nidsvm.Write("epochs.zeek", """
            event zeek_init()
                {
                local sums = SumStats::Reducer($stream="bytes", $apply=set(SumStats::SUM));
                SumStats::create(SumStats::SumStat($name="by hand", $epoch=0secs, $reducers=set(sums),
                    $epoch_result(ts: time, key: SumStats::Key, result: SumStats::Result) = { print key$str, result["bytes"]$sum; },
                    $epoch_finished(ts: time) = { print "finished"; }));
                SumStats::observe("bytes", SumStats::Key($str="a"), SumStats::Observation($num=3));
                SumStats::observe("bytes", SumStats::Key($str="a"), SumStats::Observation($num=4));
                print SumStats::next_epoch("by hand"), SumStats::next_epoch("none");
                }
            """);
        ProcessResult result = _nidsvm.Run("run", "-q", "epochs.zeek");
        Assert.Equal(("T, F\na, 7.0\nfinished\n", "", 0), (result.Output, result.Error, result.ExitCode));
    }

    [Fact]
    public void Loaded_policies_are_told_with_who_loads_whom()
    {
        _nidsvm.Write("inner.zeek", "global inner = 1;\n");
        _nidsvm.Write("outer.zeek", "@load ./inner\n@load misc/loaded-scripts\n");
        ProcessResult result = _nidsvm.Run("run", "-q", "-b", "outer.zeek");
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        string[] rows = [.. File.ReadAllLines(_nidsvm.PathOf("loaded_scripts.log")).Where(static l => !l.StartsWith('#'))];
        Assert.EndsWith("/base/init-bare.zeek", rows[0], StringComparison.Ordinal);
        Assert.False(rows[0].StartsWith(' '));
        int outer = Array.FindIndex(rows, static r => r.EndsWith("outer.zeek", StringComparison.Ordinal));
        Assert.EndsWith("inner.zeek", rows[outer + 1], StringComparison.Ordinal);
        Assert.Equal((0, 2), (rows[outer].Length - rows[outer].TrimStart().Length, rows[outer + 1].Length - rows[outer + 1].TrimStart().Length));
        Assert.EndsWith("/policy/misc/loaded-scripts.zeek", rows.Last(static r => r.Contains("loaded-scripts", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
