using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace NidsVm.Host.Tests;

/// <summary>The page of the program itself: over a folder, a run, and a service on the loopback interface.</summary>
public sealed class PageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NidsVmProcess _nidsvm = new();
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _nidsvm.Dispose();
    }

    [Fact]
    public void A_run_is_shown_while_it_goes_on_and_its_logs_after_it()
    {
        // Replayed as recorded, so that there is something to see on the way.
        Process process = _nidsvm.Start("run", "-q", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "--pseudo-realtime=0.1", "--dashboard=0");
        try
        {
            string page = AddressIn(process.StandardError.ReadLine());
            JsonElement session = Get(page + "api/session");
            Assert.Equal("trace", session.GetProperty("mode").GetString());
            Assert.Equal("web-and-dns.pcap", session.GetProperty("title").GetString());
            WaitFor(() => Get(page + "api/flows").GetProperty("flows").GetArrayLength() > 0, "a connection");
            WaitFor(() => Get(page + "api/history").GetProperty("ticks").GetArrayLength() > 0, "a tick");
            Assert.Contains("the run has ended", process.StandardError.ReadLine(), StringComparison.Ordinal);
            int rows = File.ReadLines(_nidsvm.PathOf("conn.log")).Count(l => l[0] != '#');
            WaitFor(() => Get(page + "api/flows").GetProperty("total").GetInt32() == rows, "the log of connections");
            Assert.Equal(rows, Get(page + "api/top?kind=services&limit=500").GetProperty("rows").EnumerateArray().Sum(r => r.GetProperty("connections").GetInt32()));
            NidsVmProcess.Interrupt(process);
            Assert.Equal(0, NidsVmProcess.Finish(process).ExitCode);
        }
        finally
        {
            End(process);
        }
    }

    [Fact]
    public void A_folder_is_shown_until_it_is_interrupted_and_a_taken_port_is_an_error()
    {
        Directory.CreateDirectory(_nidsvm.PathOf("logs"));
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        ProcessResult refused = _nidsvm.Run("dashboard", "logs", "--port", port);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"port {port}", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, _nidsvm.Run("run", "-r", NidsVmProcess.Trace("web-and-dns.pcap"), "--dashboard=" + port).ExitCode);
        Assert.Contains("no folder nowhere", _nidsvm.Run("dashboard", "nowhere").Error, StringComparison.Ordinal);
        Assert.Equal(2, _nidsvm.Run("dashboard", "logs", "--port", "70000").ExitCode);
        Assert.Equal(2, _nidsvm.Run("run", "--dashboard=0").ExitCode);

        Process process = _nidsvm.Start("dashboard", "logs", "--port", "0");
        try
        {
            Assert.Equal("folder", Get(AddressIn(process.StandardError.ReadLine()) + "api/session").GetProperty("mode").GetString());
            NidsVmProcess.Interrupt(process);
            Assert.Equal(0, NidsVmProcess.Finish(process).ExitCode);
        }
        finally
        {
            End(process);
        }
    }

    [ServiceFact]
    public void A_service_shows_its_traffic_and_is_steered()
    {
        const int Port = 40157;
        Process process = _nidsvm.Start("monitor", "-i", "lo", "-C", "--folder", "logs", "--dashboard-port", "0");
        try
        {
            string page = AddressIn(process.StandardError.ReadLine());
            using HttpResponseMessage stream = _client.GetAsync(page + "api/live", HttpCompletionOption.ResponseHeadersRead).Result;
            using StreamReader events = new(stream.Content.ReadAsStream());
            WaitFor(() => Get(page + "api/session").GetProperty("views").EnumerateArray().Any(v => v.GetString() == "handlers"), "the service");
            Thread.Sleep(1500);
            using (UdpClient client = new(Port))
            {
                for (int i = 0; i < 10; i++)
                {
                    client.Send(new byte[100], new IPEndPoint(IPAddress.Loopback, Port));
                }

                Stopwatch latency = Stopwatch.StartNew();
                long seen = 0;
                while (seen < 10 * (100 + 28))
                {
                    string line = events.ReadLine() ?? throw new InvalidOperationException("the stream ended");
                    if (line.StartsWith("data: {\"time\"", StringComparison.Ordinal) && JsonDocument.Parse(line[6..]).RootElement is var tick
                        && tick.TryGetProperty("protocols", out JsonElement protocols) && protocols.TryGetProperty("udp", out JsonElement udp))
                    {
                        seen += udp.GetProperty("bytes").GetInt64();
                    }

                    Assert.True(latency.Elapsed < Patience, "the datagrams were not counted");
                }

                JsonElement flow = Get(page + $"api/flows?search={Port}/udp").GetProperty("flows")[0];
                Assert.Equal(10, flow.GetProperty("orig_pkts").GetInt32() + flow.GetProperty("resp_pkts").GetInt32());
                string uid = flow.GetProperty("uid").GetString()!;
                Assert.Equal(uid, Get(page + "api/flows/" + uid).GetProperty("flow").GetProperty("uid").GetString());
            }

            Get(page + "api/handlers");
            Assert.True(Get(page + "api/handlers").GetProperty("seconds").GetDouble() > 0);
            Assert.Contains("nidsvm_", _client.GetStringAsync(page + "metrics").Result, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, Post(page + "api/control/stop", null));
            Assert.Equal(HttpStatusCode.Forbidden, Post(page + "api/control/stop", "wrong"));
            string token = File.ReadAllText(_nidsvm.PathOf("logs/dashboard.token")).Trim();
            Assert.Equal(HttpStatusCode.OK, Post(page + "api/control/rotate", token));
            Assert.Equal(HttpStatusCode.Conflict, Post(page + "api/control/set", token, """{"name":"no_such_option","value":"1"}"""));
            Assert.Equal(HttpStatusCode.OK, Post(page + "api/control/stop", token));
            Assert.Equal(0, NidsVmProcess.Finish(process).ExitCode);
            Assert.False(File.Exists(_nidsvm.PathOf("logs/dashboard.token")));
        }
        finally
        {
            End(process);
        }
    }

    [ServiceFact]
    public void A_service_goes_on_without_the_page_where_its_port_is_taken()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        Process process = _nidsvm.Start("monitor", "-i", "lo", "-C", "-b", "base/protocols/conn", "--folder", "logs", "--dashboard-port", port);
        try
        {
            string? line = process.StandardError.ReadLine();
            Assert.Contains($"port {port}", line, StringComparison.Ordinal);
            Assert.Contains("goes on without the page", line, StringComparison.Ordinal);
            string socket = _nidsvm.PathOf("logs/control.sock");
            WaitFor(() => File.Exists(socket) && _nidsvm.Run("ctl", "--control", socket, "status").ExitCode == 0, "the service");
            Assert.Equal(0, _nidsvm.Run("ctl", "--control", socket, "stop").ExitCode);
            Assert.Equal(0, NidsVmProcess.Finish(process).ExitCode);
        }
        finally
        {
            End(process);
        }
    }

    private static string AddressIn(string? line)
    {
        Assert.NotNull(line);
        int start = line.IndexOf("http://", StringComparison.Ordinal);
        Assert.True(start >= 0, line);
        return line[start..(line.IndexOf('/', start + "http://".Length) + 1)];
    }

    private static void WaitFor(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"{what} did not come");
            Thread.Sleep(50);
        }
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private JsonElement Get(string address) => JsonDocument.Parse(_client.GetStringAsync(address).Result).RootElement;

    private HttpStatusCode Post(string address, string? token, string body = "")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new StringContent(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = _client.Send(request);
        return answer.StatusCode;
    }
}
