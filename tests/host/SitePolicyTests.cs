namespace NidsVm.Host.Tests;

/// <summary>The example of a site's policy (<c>stdlib/site/site-policy.zeek</c>) on recorded logins and questions to a port mapper.</summary>
public sealed class SitePolicyTests : IDisposable
{
    private const string Site = """
        @load site-policy
        redef Site::local_nets += { 198.51.100.0/24 };
        redef Site::private_address_space_is_local = F;
        redef SitePolicy::services_to += { [198.51.100.20, 513/tcp] };
        redef Login::hot_ids += { "visitor" };
        redef Login::always_hot_ids -= { "root" };

        """;

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void Logins_from_outside_are_logged_and_raised()
    {
        Run("logins.pcap", Site);

        // rlogin to this host is allowed, and the connection for rsh's errors goes out.
        Assert.Equal(
            ["rsh|in|SitePolicy::RAISE|rsh from outside", "telnet|in|SitePolicy::RAISE|Telnet from outside"],
            Rows("hot", "service", "direction", "verdict", "reason"));
        Assert.Equal(
            [
                "telnet|Login::FAILURE|visitor|-|VT100", "telnet|Login::SUCCESS|visitor|-|VT100", "rlogin|Login::SUCCESS|visitor|root|vt100/38400",
                "rsh|Login::COMMAND|visitor|root|-", "rsh|Login::SUCCESS|visitor|root|-",
            ],
            Rows("login", "protocol", "result", "user", "client_user", "terminal"));
        string[] notices = Rows("notice", "note", "sub", "p");
        Assert.Contains("Login::Hot_Account|visitor|23", notices);
        Assert.Contains("Login::Suspicious_Input|-|23", notices);
        Assert.Contains("SitePolicy::Sensitive_Connection|SF|23", notices);
        Assert.DoesNotContain("SitePolicy::Sensitive_Connection|SF|513", notices);
    }

    [Fact]
    public void Questions_to_the_port_mapper_are_watched()
    {
        Run("rpc.pcap", Site);
        Assert.Equal(
            ["getport|portmapper|ok", "dump|-|ok", "getport|portmapper|ok", "getport|portmapper|ok", "getport|nfs|ok"],
            Rows("portmapper", "request", "program", "status"));
        string[] notices = Rows("notice", "note", "sub");
        Assert.Contains("Portmapper::Outside_Dump|dump", notices);
        Assert.Contains("Portmapper::Sensitive_Program|nfs", notices);
        Assert.Contains("SitePolicy::Sensitive_Connection|SF", notices);
    }

    [Fact]
    public void A_site_judges_for_itself()
    {
        Run("logins.pcap", Site + """
            redef SitePolicy::hot_sources += { [192.0.2.10] = "known" };
            redef SitePolicy::on_hot_host = SitePolicy::RECORD;
            hook SitePolicy::judge(c: connection, rec: SitePolicy::Info)
                {
                if ( c$id$resp_p == 514/tcp )
                    rec$verdict = SitePolicy::ALLOW;
                }
            """);
        Assert.Equal(["513|SitePolicy::RECORD|known", "23|SitePolicy::RECORD|known"], Rows("hot", "id.resp_p", "verdict", "reason"));
        Assert.DoesNotContain(Rows("notice", "note"), static n => n.StartsWith("SitePolicy", StringComparison.Ordinal));
    }

    private void Run(string trace, string policy)
    {
        ProcessResult result = _nidsvm.Run("run", "-r", NidsVmProcess.Trace(trace), _nidsvm.Write("site.zeek", policy));
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    /// <summary>Some columns of a log's rows, joined with bars.</summary>
    private string[] Rows(string log, params string[] columns)
    {
        string[] fields = [];
        List<string> rows = [];
        foreach (string line in File.ReadLines(_nidsvm.PathOf(log + ".log")))
        {
            if (line.StartsWith("#fields\t", StringComparison.Ordinal))
            {
                fields = line.Split('\t')[1..];
            }
            else if (!line.StartsWith('#'))
            {
                string[] values = line.Split('\t');
                rows.Add(string.Join('|', columns.Select(c => values[Array.IndexOf(fields, c)])));
            }
        }

        return [.. rows];
    }
}
