using System.Text.RegularExpressions;

namespace NidsVm.Host.Tests;

/// <summary>The frameworks together, on recorded traffic: what the README shows works as printed.</summary>
public sealed class FrameworkTests : IDisposable
{
    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void The_example_of_the_readme_works_as_printed()
    {
        _nidsvm.Write("indicators.tsv", "#fields\tindicator\tindicator_type\tmeta.source\nwww.example.net\tIntel::DOMAIN\tdemo\n");
        _nidsvm.Write("watch.zeek", Block("# watch.zeek"));
        ProcessResult result = _nidsvm.Run("run", "--quiet", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "watch.zeek");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.All(Rows("intel.log"), r => Assert.Contains("\twww.example.net\tIntel::DOMAIN\t", r, StringComparison.Ordinal));
        Assert.Contains(Rows("notice.log"), n => n.Contains("Repeated_Contact\t192.0.2.10 met 3 indicators", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_come_from_files_before_the_first_packet_of_a_recording()
    {
        _nidsvm.Write("ours.config", "Site::local_nets 198.51.100.0/24\n");
        ProcessResult result = _nidsvm.Run(
            "run", "--quiet", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "-e",
            "redef Config::config_files += { \"ours.config\" }; redef Site::private_address_space_is_local = F; @load protocols/conn/known-hosts");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["198.51.100.20", "198.51.100.53"], Rows("known_hosts.log").Select(r => r.Split('\t')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Packets_wait_while_processing_is_suspended()
    {
        _nidsvm.Write("names.txt", "#fields\tname\nexample.net\n");
        _nidsvm.Write("wait.zeek", """
            type Name: record { name: string; };
            global names: set[string] = set();
            event zeek_init()
            	{
            	suspend_processing();
            	Input::add_table([$source="names.txt", $mode=Input::STREAM, $name="names", $idx=Name, $destination=names, $ev=came]);
            	}
            event dns_request(c: connection, msg: dns_msg, query: string, qtype: count, qclass: count)
            	{
            	if ( query in names )
            		print "asked", query;
            	}
            """.Replace("event zeek_init()", "event came(d: Input::TableDescription, t: Input::Event, n: Name) { continue_processing(); }\nevent zeek_init()", StringComparison.Ordinal));
        ProcessResult result = _nidsvm.Run("run", "--quiet", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "wait.zeek");

        Assert.Equal((0, "asked, example.net\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    /// <summary>The block of the README whose first line begins with a text.</summary>
    private static string Block(string start)
    {
        string readme = File.ReadAllText(Path.Combine(NidsVmProcess.Root, "README.md"));
        Match block = Regex.Match(
            readme, "^```[a-z]*\n(" + Regex.Escape(start).Replace("\\t", "\t", StringComparison.Ordinal) + ".*?\n)```$",
            RegexOptions.Singleline | RegexOptions.Multiline, TimeSpan.FromSeconds(10));
        Assert.True(block.Success, start);
        return block.Groups[1].Value;
    }

    private string[] Rows(string log) => [.. File.ReadAllLines(_nidsvm.PathOf(log)).Where(l => !l.StartsWith('#'))];
}
