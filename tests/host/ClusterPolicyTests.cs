namespace NidsVm.Host.Tests;

/// <summary>Policies of clusters, of those that command a program, and of what a run uses, in a process that is alone.</summary>
public sealed class ClusterPolicyTests : IDisposable
{
    private const string Layout = """
        redef Cluster::nodes = {
            ["manager-1"] = [$node_type=Cluster::MANAGER, $ip=127.0.0.1, $p=5000/tcp],
            ["proxy-1"] = [$node_type=Cluster::PROXY, $ip=127.0.0.1, $p=5001/tcp, $manager="manager-1"],
            ["worker-1"] = [$node_type=Cluster::WORKER, $ip=127.0.0.1, $manager="manager-1"],
            ["worker-2"] = [$node_type=Cluster::WORKER, $ip=127.0.0.1, $manager="manager-1"],
        };
        """;

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void Outside_a_cluster_messages_are_accepted_and_reach_nobody()
    {
        _nidsvm.Write("alone.zeek", """
            global told: event(n: count, text: string);
            event told(n: count, text: string) { print "told"; }
            event zeek_init()
                {
                print Cluster::is_enabled(), Cluster::local_node_type(), Cluster::node_id() == Broker::node_id();
                print Cluster::subscribe("topic"), Cluster::publish("topic", told, 1, "a"), Broker::publish("topic", told, 1, "a");
                print Cluster::publish_hrw(Cluster::worker_pool, "key", told, 1, "a"), Cluster::rr_topic(Cluster::worker_pool);
                print Cluster::make_event(told, 1, "a"), Broker::make_event(told, 1, "a")$name;
                print Broker::peers(), Broker::data_type(Broker::data(set(1, 2)));
                print Supervisor::is_supervisor(), Supervisor::is_supervised();
                }
            """);
        ProcessResult result = _nidsvm.Run("run", "-q", "-b", "alone.zeek");
        Assert.Equal(
            ("F, Cluster::NONE, T\nT, T, T\nF, \n[ev=told, args=[1, a]], told\n[], Broker::SET\nF, F\n", "", 0),
            (result.Output, result.Error, result.ExitCode));
    }

    [Fact]
    public void What_does_not_fit_an_event_is_told()
    {
        _nidsvm.Write("wrong.zeek", """
            global told: event(n: count);
            event zeek_init()
                {
                print Cluster::publish("topic", told);
                print Cluster::publish("topic", told, "text");
                print Broker::make_event(told, 1, 2)?$name;
                print Supervisor::create(Supervisor::NodeConfig($name="a"));
                }
            """);
        ProcessResult result = _nidsvm.Run("run", "-q", "-b", "wrong.zeek");
        Assert.Equal("F\nF\nF\nsupervisor mode not enabled\n", result.Output);
        Assert.Contains("Cluster::publish: bad # of arguments: got 0 - expect 1", result.Error, StringComparison.Ordinal);
        Assert.Contains("Cluster::publish: event parameter #1 type mismatch, got string, expecting count", result.Error, StringComparison.Ordinal);
        Assert.Contains("Broker::make_event: bad # of arguments: got 2 - expect 1", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manager-1", "Cluster::MANAGER")]
    [InlineData("proxy-1", "Cluster::PROXY")]
    [InlineData("worker-1", "Cluster::WORKER")]
    public void A_process_knows_its_role_in_a_layout(string node, string role)
    {
        _nidsvm.Write("cluster-layout.zeek", Layout);
        ProcessResult result = _nidsvm.Run(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["CLUSTER_NODE"] = node, ["ZEEKPATH"] = ".:" }, "run", "-q",
            "frameworks/cluster/backend/broker", "-e",
            "event zeek_init() &priority=-20 { print Cluster::node, Cluster::local_node_type(), |Cluster::worker_pool$nodes|, peer_description; }");
        Assert.Equal(($"{node}, {role}, 2, {node}\n", 0), (result.Output, result.ExitCode));
        Assert.DoesNotContain("error", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_the_layout_does_not_have_ends()
    {
        _nidsvm.Write("cluster-layout.zeek", Layout);
        ProcessResult result = _nidsvm.Run(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["CLUSTER_NODE"] = "worker-9", ["ZEEKPATH"] = ".:" }, "run", "-q",
            "frameworks/cluster/backend/broker");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("'worker-9' is not a valid node in the Cluster::nodes configuration", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_and_turns_go_to_nodes_that_live()
    {
        _nidsvm.Write("cluster-layout.zeek", Layout);
        _nidsvm.Write("pools.zeek", """
            event zeek_init() &priority=-20
                {
                print Cluster::rr_topic(Cluster::worker_pool);
                event Cluster::node_up("worker-1", "id-1");
                event Cluster::node_up("worker-2", "id-2");
                event then();
                }
            event then()
                {
                print Cluster::rr_topic(Cluster::worker_pool), Cluster::rr_topic(Cluster::worker_pool), Cluster::rr_topic(Cluster::worker_pool);
                local at: table[string] of count &default=0;
                local i = 0;
                while ( ++i <= 100 )
                    ++at[Cluster::hrw_topic(Cluster::worker_pool, i)];
                print |at|, at["zeek/cluster/node/worker-1/"] > 25, at["zeek/cluster/node/worker-2/"] > 25;
                }
            """.Replace("event zeek_init()", "global then: event();\nevent zeek_init()", StringComparison.Ordinal));
        ProcessResult result = _nidsvm.Run(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["CLUSTER_NODE"] = "manager-1", ["ZEEKPATH"] = ".:" }, "run", "-q",
            "frameworks/cluster/backend/broker", "Log::default_rotation_postprocessor_cmd=", "pools.zeek");
        Assert.Equal(
            "\nzeek/cluster/node/worker-1/, zeek/cluster/node/worker-2/, zeek/cluster/node/worker-1/\n2, T, T\n", result.Output);
    }

    [Fact]
    public void A_program_answers_commands()
    {
        _nidsvm.Write("answers.zeek", """
            @load frameworks/control/controllee
            event zeek_init() { event Control::configuration_update_request(); event Control::net_stats_request(); event Control::shutdown_request(); }
            event Control::configuration_update() { print "updated"; }
            """);
        ProcessResult result = _nidsvm.Run("run", "-q", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "answers.zeek");
        Assert.Equal(("updated\n", "", 0), (result.Output, result.Error, result.ExitCode));

        result = _nidsvm.Run("run", "-q", "frameworks/control/controller", "Control::cmd=dance");
        Assert.Contains("The 'dance' control command is unknown.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_tells_what_it_uses()
    {
        ProcessResult result = _nidsvm.Run(
            "run", "-q", "-r", NidsVmProcess.Trace("tcp-states.pcap"), "misc/profiling", "profiling_interval=1sec", "-e",
            "global blocks = 0; event profiling_update(f: file, expensive: bool) { ++blocks; } event zeek_done() { print blocks; }\n"
            + "event connection_state_remove(c: connection) { do_profiling(); }");
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        string[] lines = File.ReadAllLines(_nidsvm.PathOf("prof.log"));
        Assert.True(int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture) > 3, result.Output);
        Assert.Equal(result.Output.Trim(), $"{lines.Count(l => l.Contains(" Run-time: ", StringComparison.Ordinal))}");
        Assert.Contains(lines, l => l.EndsWith(" Conns: tcp=2/2 udp=0/0 icmp=1/1", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains(" TCP-States:Syn.    1  ", StringComparison.Ordinal) && l.TrimEnd().EndsWith('1'));
        Assert.All(lines, l => Assert.Matches(@"^\d+\.\d{6} ", l));
    }
}
