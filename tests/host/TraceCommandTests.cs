using System.Diagnostics;

namespace NidsVm.Host.Tests;

/// <summary>Traffic through the program: recorded, filtered, cut off, copied, interrupted, measured.</summary>
public sealed class TraceCommandTests : IDisposable
{
    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void A_recorded_trace_goes_through_the_default_policies_to_logs()
    {
        ProcessResult result = _nidsvm.Run("run", "-r", NidsVmProcess.Trace("web-and-dns.pcap"));
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        foreach (string log in (string[])["conn", "dns", "http", "files"])
        {
            Assert.True(Rows(log).Length > 0, $"{log}.log is empty");
            Assert.StartsWith("#close", File.ReadAllLines(_nidsvm.PathOf(log + ".log"))[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Logs_go_to_the_folder_that_is_named()
    {
        _nidsvm.Run("run", "-r", NidsVmProcess.Trace("dns.pcap"), "--logdir", "logs/deep");
        Assert.True(File.Exists(_nidsvm.PathOf("logs/deep/dns.log")));
        Assert.False(File.Exists(_nidsvm.PathOf("dns.log")));
    }

    [Fact]
    public void Logs_are_JSON_where_a_policy_says_so()
    {
        _nidsvm.Run("run", "-r", NidsVmProcess.Trace("dns.pcap"), "policy/tuning/json-logs");
        string[] lines = File.ReadAllLines(_nidsvm.PathOf("dns.log"));
        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.StartsWith("{\"ts\":", l, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_traces_are_read_one_after_the_other()
    {
        _nidsvm.Run("run", "-r", NidsVmProcess.Trace("dns.pcap"));
        int dns = Rows("dns").Length;
        _nidsvm.Run("run", "-r", NidsVmProcess.Trace("dns.pcap"), "-r", NidsVmProcess.Trace("http.pcap"));
        Assert.True(Rows("dns").Length >= dns);
        Assert.NotEmpty(Rows("http"));
    }

    [Fact]
    public void A_cut_off_capture_is_analysed_up_to_the_cut_and_says_so()
    {
        ProcessResult result = _nidsvm.Run("run", "-r", NidsVmProcess.Trace("cut-off.pcap"));
        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("cut-off.pcap", result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Rows("conn"));
    }

    [Fact]
    public void Packets_that_were_looked_at_are_written()
    {
        string trace = NidsVmProcess.Trace("dns.pcap");
        _nidsvm.Run("run", "-b", "-r", trace, "-w", "copy.pcap");
        Assert.Equal(new FileInfo(trace).Length, new FileInfo(_nidsvm.PathOf("copy.pcap")).Length);
        ProcessResult again = _nidsvm.Run("run", "-b", "-r", "copy.pcap", "base/protocols/conn");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.NotEmpty(Rows("conn"));
    }

    [Fact]
    public void Policies_decide_what_is_recorded()
    {
        string policy = _nidsvm.Write("keep.zeek", """
            redef Recorder::default_contents = Recorder::NOTHING;
            event new_connection(c: connection)
            	{
            	if ( c$id$resp_p == 53/udp )
            		print Recorder::keep(c$id, Recorder::HEADERS);
            	}
            """);
        ProcessResult result = _nidsvm.Run("run", "-b", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "-w", "kept.pcap", policy);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        long connections = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(l => l == "T");
        List<int> lengths = CaptureLengths(File.ReadAllBytes(_nidsvm.PathOf("kept.pcap")));

        // A query and its answer, 14 bytes of Ethernet, 20 or 40 of IP, 8 of UDP.
        Assert.InRange(connections, 1, lengths.Count);
        Assert.All(lengths, length => Assert.Contains(length, (int[])[42, 62]));
    }

    [Fact]
    public void Trace_files_are_rotated_by_size()
    {
        _nidsvm.Run("run", "-b", "-r", NidsVmProcess.Trace("http.pcap"), "-w", "big.pcap", "Recorder::rotation_bytes=20000");
        string[] files = Directory.GetFiles(_nidsvm.Folder, "big*.pcap");
        Assert.True(files.Length > 2);
        Assert.Equal(
            CaptureLengths(File.ReadAllBytes(NidsVmProcess.Trace("http.pcap"))).Count,
            files.Sum(f => CaptureLengths(File.ReadAllBytes(f)).Count));
    }

    private static List<int> CaptureLengths(byte[] pcap)
    {
        List<int> lengths = [];
        for (int at = 24; at < pcap.Length; at += 16 + lengths[^1])
        {
            lengths.Add(BitConverter.ToInt32(pcap, at + 8));
        }

        return lengths;
    }

    [Fact]
    public void A_seed_fixes_identifiers()
    {
        string[] Identifiers(params string[] more)
        {
            _nidsvm.Run(["run", "-b", "-r", NidsVmProcess.Trace("dns.pcap"), .. more, "base/protocols/conn"]);
            return [.. Rows("conn").Select(row => row.Split('\t')[1])];
        }

        string[] first = Identifiers("--seed", "7");
        Assert.NotEmpty(first);
        Assert.Equal(first, Identifiers("--seed", "7"));
        Assert.NotEqual(first, Identifiers("--seed", "8"));
        Assert.NotEqual(Identifiers(), Identifiers());
    }

    [Fact]
    public void A_trace_may_come_from_standard_input()
    {
        using Process process = _nidsvm.Start("run", "-r", "-");
        using (Stream input = process.StandardInput.BaseStream)
        {
            input.Write(File.ReadAllBytes(NidsVmProcess.Trace("dns.pcap")));
        }

        Assert.Equal(0, NidsVmProcess.Finish(process).ExitCode);
        Assert.NotEmpty(Rows("dns"));
    }

    [Fact]
    public void An_interrupt_ends_the_run_as_the_end_of_input_does()
    {
        _nidsvm.Write("watch.zeek", "event new_connection(c: connection) { print \"new\"; }\nevent connection_state_remove(c: connection) { print \"removed\"; }\nevent zeek_done() { print \"done\"; }\n");
        using Process process = _nidsvm.Start("run", "-r", "-", "watch.zeek");
        byte[] trace = File.ReadAllBytes(NidsVmProcess.Trace("http.pcap"));

        // Half of the trace, and then silence with the pipe open.
        process.StandardInput.BaseStream.Write(trace.AsSpan(0, trace.Length / 2));
        process.StandardInput.BaseStream.Flush();
        Thread.Sleep(2000);
        NidsVmProcess.Interrupt(process);
        Thread.Sleep(300);
        process.StandardInput.Close();
        ProcessResult result = NidsVmProcess.Finish(process);
        Assert.Equal(0, result.ExitCode);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("done", lines[^1]);
        Assert.Equal(lines.Count(l => l == "new"), lines.Count(l => l == "removed"));
        Assert.NotEmpty(Rows("conn"));
    }

    [Fact]
    public void Bench_tells_rates_stages_and_handlers()
    {
        ProcessResult result = _nidsvm.Run("bench", "-r", NidsVmProcess.Trace("dns.pcap"), "--rounds", "1");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        foreach (string word in (string[])["packets/s", "Gbit/s", "events/s", "bytes a packet", "decoding and analysis", "policies", "dns_request"])
        {
            Assert.Contains(word, result.Output, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(_nidsvm.Folder));
    }

    private string[] Rows(string log)
    {
        string path = _nidsvm.PathOf(log + ".log");
        return File.Exists(path) ? [.. File.ReadAllLines(path).Where(l => !l.StartsWith('#'))] : [];
    }
}
