using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NidsVm.Host.Tests.Metrics;

/// <summary>Metrics of a service that watches the loopback interface, asked for as Prometheus asks and received as a collector receives.</summary>
public sealed class MetricsTests : IDisposable
{
    private const string Policy = """
        @load base/frameworks/telemetry

        module Seen;

        global datagrams = Telemetry::register_counter_family([$prefix="seen", $name="datagrams", $unit="",
            $help_text="Datagrams \\ of\na port", $label_names=vector("port", "say-so")]);
        global largest = Telemetry::register_gauge_family([$prefix="seen", $name="largest", $unit="bytes", $help_text=""]);
        global sizes = Telemetry::register_histogram_family([$prefix="seen", $name="sizes", $unit="bytes", $bounds=vector(4.0, 64.0), $help_text="Sizes"]);
        global synced = 0;

        hook Telemetry::sync()
            {
            ++synced;
            Telemetry::gauge_family_set(largest, vector(), 7.5);
            }

        event udp_request(u: connection)
            {
            if ( u$id$resp_p != 40155/udp && u$id$resp_p != 40156/udp )
                return;

            Telemetry::counter_family_inc(datagrams, vector(cat(u$id$resp_p), "a \"b\"\\\nc"));
            Telemetry::histogram_family_observe(sizes, vector(), 7.0);
            Telemetry::histogram_family_observe(sizes, vector(), 700.0);
            }

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NidsVmProcess _nidsvm = new();
    private readonly HttpClient _client = new() { Timeout = Patience };

    public void Dispose()
    {
        _client.Dispose();
        _nidsvm.Dispose();
    }

    [ServiceFact]
    public async Task A_scrape_tells_what_the_service_did()
    {
        const int Port = 40155;
        string address = $"127.0.0.1:{FreePort()}";
        string pageAddress = $"127.0.0.1:{FreePort()}";
        using Process service = Start("--metrics-address", address, "--workers", "2", "--dashboard-port", pageAddress.Split(':')[1]);
        Send(Port, 7);
        string requests = "nidsvm_events_total{worker=\"#\",event=\"udp_request\"}";
        PrometheusPage page = await ScrapeUntil(address, p => Sum(p, requests) >= 7);

        Assert.Equal(1, page["nidsvm_info{version=\"" + Version() + "\",interface=\"lo\"}"]);
        Assert.Equal("counter", page.Types["nidsvm_packets_total"]);
        Assert.Equal("gauge", page.Types["nidsvm_connections_open"]);
        Assert.True(Sum(page, "nidsvm_packets_total{worker=\"#\"}") >= 7);
        Assert.True(Sum(page, "nidsvm_received_bytes_total{worker=\"#\"}") >= 7 * ("payload".Length + 42));
        Assert.Equal(0, Sum(page, "nidsvm_packets_dropped_total{worker=\"#\"}"));
        Assert.Equal(2, Sum(page, "nidsvm_worker_answering{worker=\"#\"}"));
        Assert.InRange(page["nidsvm_worker_reading_seconds{worker=\"0\"}"], 1e-7, 1);
        Assert.InRange(page["nidsvm_network_time_lag_seconds{worker=\"0\"}"], 0, 60);
        Assert.True(Sum(page, "nidsvm_connections_total{worker=\"#\",transport=\"udp\"}") >= 7);
        Assert.True(Sum(page, "nidsvm_connections_open{worker=\"#\",transport=\"udp\"}") >= 7);
        Assert.True(Sum(page, "nidsvm_timers{worker=\"#\"}") >= 7);
        Assert.True(page["nidsvm_memory_working_set_bytes"] > page["nidsvm_memory_managed_bytes"]);
        Assert.True(page["nidsvm_gc_allocated_bytes_total"] > 1_000_000);
        KeyValuePair<string, double>[] times = [.. page.Of("nidsvm_handler_time_seconds_total").Where(s => s.Key.Contains("handler=\"udp_request\",source=\"seen.zeek:", StringComparison.Ordinal))];
        Assert.NotEmpty(times);
        Assert.InRange(times.Sum(t => t.Value), 1e-7, 30);

        // What policies measure, with all that a label may hold.
        Assert.Equal(7, Sum(page, "seen_datagrams_total{port=\"40155/udp\",say_so=\"a \"b\"\\\nc\",worker=\"#\"}"));
        Assert.Equal(@"Datagrams \\ of\na port", page.Help["seen_datagrams_total"]);
        Assert.Equal(7.5, page["seen_largest_bytes{worker=\"0\"}"]);
        Assert.Equal("histogram", page.Types["seen_sizes_bytes"]);
        Assert.DoesNotContain("seen_largest_bytes", page.Help.Keys);
        Assert.Equal(
            [0.0, 7, 14, 14, 7 * 707],
            ((string[])["bucket{worker=\"#\",le=\"4\"}", "bucket{worker=\"#\",le=\"64\"}", "bucket{worker=\"#\",le=\"+Inf\"}", "count{worker=\"#\"}", "sum{worker=\"#\"}"])
                .Select(s => Sum(page, "seen_sizes_bytes_" + s)));

        // Counters go on where other policies take the place of these.
        double events = Sum(page, requests);
        double connections = Sum(page, "nidsvm_connections_total{worker=\"#\",transport=\"udp\"}");
        Assert.Equal(0, Ctl("reload").ExitCode);
        page = await Scrape(address);
        Assert.Equal(1, page["nidsvm_reloads_total"]);
        Assert.True(Sum(page, requests) >= events);
        Assert.True(Sum(page, "nidsvm_connections_total{worker=\"#\",transport=\"udp\"}") >= connections);
        Assert.Equal(0, Sum(page, "seen_sizes_bytes_count{worker=\"#\"}"));

        // Rows, once they are written.
        Assert.Equal(0, Ctl("rotate").ExitCode);
        page = await ScrapeUntil(address, p => p["nidsvm_rotations_total"] >= 1 && p.Has("nidsvm_log_rows_total{log=\"conn\"}"));
        Assert.True(page["nidsvm_log_rows_total{log=\"conn\"}"] >= 7);
        Assert.Equal(0, page["nidsvm_log_rows_lost_total{log=\"conn\"}"]);
        Assert.InRange(page["nidsvm_log_queue"], 0, 64);

        // The page's server has the same, and this one nothing else.
        Assert.True((await Scrape(pageAddress)).Has("nidsvm_log_rows_total{log=\"conn\"}"));
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"http://{address}/")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.PostAsync($"http://{address}/metrics", null)).StatusCode);
        Assert.Equal(0, Ctl("stop").ExitCode);
        Assert.Equal(0, NidsVmProcess.Finish(service).ExitCode);
    }

    [ServiceFact]
    public async Task A_policy_says_where_metrics_are_served()
    {
        string address = $"127.0.0.1:{FreePort()}";
        using Process service = Start(
            "--workers", "2", "Telemetry::metrics_address=127.0.0.1", $"Telemetry::metrics_port={address.Split(':')[1]}/tcp", "Telemetry::metrics_endpoint_name=here");
        PrometheusPage page = await ScrapeUntil(address, p => Sum(p, "nidsvm_worker_answering{worker=\"#\"}") == 2);
        Assert.Equal(7.5, page["seen_largest_bytes{worker=\"1\",endpoint=\"here\"}"]);
        Assert.Equal(0, Ctl("stop").ExitCode);
        Assert.Equal(0, NidsVmProcess.Finish(service).ExitCode);
    }

    [Fact]
    public async Task A_run_serves_metrics_where_its_policy_says_so()
    {
        string address = $"127.0.0.1:{FreePort()}";
        _nidsvm.Write("seen.zeek", Policy);
        using Process run = _nidsvm.Start(
            "run", "-b", "seen.zeek", "exit_only_after_terminate=T", "Telemetry::metrics_address=127.0.0.1", $"Telemetry::metrics_port={address.Split(':')[1]}/tcp");
        WaitFor(() => Answers(address), "the metrics");
        PrometheusPage page = await ScrapeUntil(address, p => p.Has("nidsvm_events_total{worker=\"0\",event=\"zeek_init\"}"));
        Assert.Equal(7.5, page["seen_largest_bytes{worker=\"0\"}"]);
        NidsVmProcess.Interrupt(run);
        Assert.Equal(0, NidsVmProcess.Finish(run).ExitCode);

        // Where it cannot be done, the policy says so.
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        ProcessResult failed = _nidsvm.Run(
            "run", "-b", "seen.zeek", "Telemetry::metrics_address=127.0.0.1", $"Telemetry::metrics_port={((IPEndPoint)other.LocalEndpoint).Port}/tcp");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("metrics cannot be served at 127.0.0.1:", failed.Error, StringComparison.Ordinal);
        Assert.Contains("metrics are not told at port", failed.Error, StringComparison.Ordinal);
    }

    [ServiceFact]
    public void A_collector_gets_the_same()
    {
        const int Port = 40156;
        using OtlpReceiver receiver = new();
        using Process service = Start("--otlp-endpoint", receiver.Address, "--otlp-interval", "00:00:01");
        Send(Port, 5);
        WaitFor(() => receiver.Count > 0 && receiver.Last.TryGetValue("nidsvm.events", out OtlpMetric? events)
            && events.Points.Exists(p => p.Labels == "event=udp_request,worker=0" && p.Value >= 5), "the report of the datagrams");
        Assert.Equal("nidsvm", receiver.Resource["service.name"]);
        Assert.EndsWith(":lo", receiver.Resource["service.instance.id"], StringComparison.Ordinal);

        // The last report is sent at the end.
        int before = receiver.Count;
        Assert.Equal(0, Ctl("stop").ExitCode);
        Assert.Equal(0, NidsVmProcess.Finish(service).ExitCode);
        Assert.True(receiver.Count > before);
        Assert.Null(receiver.Fault);
        Dictionary<string, OtlpMetric> last = receiver.Last;
        Assert.Equal(("NidsVm", "sum", true, "{packet}"), (last["nidsvm.packets"].Scope, last["nidsvm.packets"].Kind, last["nidsvm.packets"].IsMonotonic, last["nidsvm.packets"].Unit));
        Assert.True(last["nidsvm.packets"]["worker=0"] >= 5);
        Assert.Equal(("gauge", "By"), (last["nidsvm.memory.working_set"].Kind, last["nidsvm.memory.working_set"].Unit));
        Assert.True(last["nidsvm.connections"]["transport=udp,worker=0"] >= 5);
        Assert.Equal("s", last["nidsvm.handler.time"].Unit);
        Assert.Contains(last["nidsvm.handler.time"].Points, p => p.Labels.StartsWith("handler=udp_request,source=seen.zeek:", StringComparison.Ordinal) && p.Value > 0);

        // What policies measure comes with it.
        Assert.Equal(("NidsVm.Policies", 5), (last["seen_datagrams_total"].Scope, (int)last["seen_datagrams_total"].Points.Single().Value));
        Assert.Equal(7.5, last["seen_largest_bytes"]["worker=0"]);
        Assert.Equal(10, last["seen_sizes_bytes_bucket"]["le=+Inf,worker=0"]);
    }

    [ServiceFact]
    public void A_collector_that_is_away_is_told_once_and_the_service_goes_on()
    {
        using Process service = Start("--otlp-endpoint", $"http://127.0.0.1:{FreePort()}", "--otlp-interval", "00:00:01");
        Thread.Sleep(2500);
        Assert.Equal(0, Ctl("stop").ExitCode);
        ProcessResult result = NidsVmProcess.Finish(service);
        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Error.Split('\n'), l => l.Contains("metrics cannot be sent", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_of_metrics_that_make_no_sense_are_told()
    {
        Assert.Contains("setting MetricsAddress: \"9798\"", Refused("--metrics-address", "9798"), StringComparison.Ordinal);
        Assert.Contains("setting OtlpEndpoint: \"collector\"", Refused("--otlp-endpoint", "collector"), StringComparison.Ordinal);
        Assert.Contains("setting OtlpInterval", Refused("--otlp-interval", "00:00:00"), StringComparison.Ordinal);
    }

    [ServiceFact]
    public void An_address_that_is_taken_ends_the_start()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        string error = Refused("--metrics-address", other.LocalEndpoint.ToString()!, "-b");
        Assert.Contains("metrics cannot be served at 127.0.0.1:", error, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Sends datagrams to a port, each from a port of its own.</summary>
    private static void Send(int port, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using UdpClient client = new();
            client.Send("payload"u8, new IPEndPoint(IPAddress.Loopback, port));
        }
    }

    /// <summary>The sum of a series over both workers; <c>#</c> stands for the worker's number.</summary>
    private static double Sum(PrometheusPage page, string series) =>
        ((string[])["0", "1"]).Select(w => series.Replace("#", w, StringComparison.Ordinal)).Where(page.Has).Sum(s => page[s]);

    private static void WaitFor(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"{what} did not come");
            Thread.Sleep(100);
        }
    }

    private static bool Answers(string address)
    {
        using TcpClient client = new();
        try
        {
            client.Connect(IPEndPoint.Parse(address));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Version() => _nidsvm.Run("version").Output.Split(' ')[1];

    private string Refused(params string[] arguments)
    {
        ProcessResult result = _nidsvm.Run(["monitor", "-i", "lo", "--folder", "refused", .. arguments]);
        Assert.Equal(1, result.ExitCode);
        return result.Error;
    }

    private async Task<PrometheusPage> Scrape(string address)
    {
        using HttpResponseMessage answer = await _client.GetAsync($"http://{address}/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return PrometheusPage.Parse(await answer.Content.ReadAsStringAsync());
    }

    private async Task<PrometheusPage> ScrapeUntil(string address, Func<PrometheusPage, bool> isGood)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            PrometheusPage page = await Scrape(address);
            if (isGood(page))
            {
                return page;
            }

            Assert.True(watch.Elapsed < Patience, "the metrics do not come to what is expected");
            await Task.Delay(100);
        }
    }

    private Process Start(params string[] arguments)
    {
        _nidsvm.Write("seen.zeek", Policy);
        Process process = _nidsvm.Start(["monitor", "-i", "lo", "-C", "-b", "base/protocols/conn", "seen.zeek", "--folder", "logs", .. arguments]);
        WaitFor(() => File.Exists(_nidsvm.PathOf("logs/control.sock")) && Ctl("status").ExitCode == 0, "the service");
        return process;
    }

    private ProcessResult Ctl(params string[] arguments) => _nidsvm.Run(["ctl", "--control", _nidsvm.PathOf("logs/control.sock"), .. arguments]);
}
