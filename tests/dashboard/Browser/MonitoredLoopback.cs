using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace NidsVm.Dashboard.Tests.Browser;

/// <summary>The service on the loopback interface, as a user starts it, and traffic that it sees: datagrams and HTTP.</summary>
internal sealed class MonitoredLoopback : IAsyncDisposable
{
    private const int FirstDatagramPort = 40200;
    private const int LastDatagramPort = 40299;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TcpListener _web;
    private readonly StringBuilder _output = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _answering;

    private MonitoredLoopback(Process process, TcpListener web, string folder, int pagePort)
    {
        _process = process;
        _web = web;
        Folder = folder;
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{pagePort}/");
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _answering = AnswerAsync(_end.Token);
    }

    /// <summary>Of the page.</summary>
    public string Address { get; }

    /// <summary>Working folder of the service; its logs are in <c>logs</c>.</summary>
    public string Folder { get; }

    public string TokenPath => Path.Combine(Folder, "logs/dashboard.token");

    private static bool HasFilters { get; } = NativeLibrary.TryLoad("libpcap.so.0.8", out _) || NativeLibrary.TryLoad("libpcap.so.1", out _);

    private int WebPort => ((IPEndPoint)_web.LocalEndpoint).Port;

    public static async Task<MonitoredLoopback> StartAsync()
    {
        string folder = Served.NewFolder();
        TcpListener web = new(IPAddress.Loopback, 0);
        web.Start();
        int webPort = ((IPEndPoint)web.LocalEndpoint).Port;
        int pagePort = FreePort();

        // Only traffic of the test, where filters can be had: the page's own is on this interface, too.
        ProcessStartInfo start = new(Path.Combine(Repository.Root, "nidsvm"),
        [
            "monitor", "-i", "lo", "-C", "--folder", "logs", "--dashboard-port", pagePort.ToString(CultureInfo.InvariantCulture),
            .. HasFilters ? (string[])["-f", string.Create(CultureInfo.InvariantCulture, $"tcp port {webPort} or udp portrange {FirstDatagramPort}-{LastDatagramPort}")] : [],
        ])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        MonitoredLoopback service = new(Process.Start(start)!, web, folder, pagePort);
        await service.WaitForPageAsync();
        return service;
    }

    /// <summary>Sends datagrams to a port of the watched range, all from one port.</summary>
    public static void SendDatagrams(int offset, int count)
    {
        using UdpClient client = new();
        for (int i = 0; i < count; i++)
        {
            client.Send("a payload of some length"u8, new IPEndPoint(IPAddress.Loopback, DatagramPort(offset)));
        }
    }

    /// <summary>A port of the watched range.</summary>
    public static int DatagramPort(int offset) => FirstDatagramPort + offset;

    /// <summary>Asks the web server for a path, in the name of a host, and waits for the end of its answer.</summary>
    public async Task RequestAsync(string host, string path)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, WebPort);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: tests\r\nConnection: close\r\n\r\n"));
        byte[] buffer = new byte[1024];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _web.Stop();
        await _answering;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _end.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }

    private async Task WaitForPageAsync()
    {
        using HttpClient client = new();
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(Address + "api/session");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (watch.Elapsed < Patience && !_process.HasExited)
            {
                await Task.Delay(100);
                continue;
            }

            lock (_output)
            {
                Assert.Fail("the service serves no page: " + _output);
            }
        }
    }

    /// <summary>A web server of one answer.</summary>
    private async Task AnswerAsync(CancellationToken end)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                using TcpClient client = await _web.AcceptTcpClientAsync(end);
                NetworkStream stream = client.GetStream();
                if (await stream.ReadAsync(buffer, end) > 0)
                {
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n"u8.ToArray(), end);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
