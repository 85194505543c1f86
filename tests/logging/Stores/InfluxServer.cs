using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace NidsVm.Logging.Tests.Stores;

/// <summary>A fact about a real InfluxDB: needs Debian's package, and is skipped without.</summary>
public sealed class InfluxFactAttribute : FactAttribute
{
    public InfluxFactAttribute()
    {
        if (!File.Exists(InfluxServer.Program))
        {
            Skip = "skipped: InfluxDB is not installed (Debian: influxdb)";
        }
    }
}

/// <summary>An InfluxDB of its own, in a folder of its own, on ports of the loopback interface, which can go away and come back.</summary>
internal sealed class InfluxServer : IDisposable
{
    public const string Program = "/usr/bin/influxd";

    private const string Database = "nids";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("nidsvm-influx").FullName;
    private readonly HttpClient _client;
    private Process? _process;

    public InfluxServer()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        _client = new HttpClient { BaseAddress = new Uri(Address), Timeout = Patience };
        File.WriteAllText(Path.Combine(_folder, "conf"), $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{FreePort()}"
            [meta]
              dir = "{_folder}/meta"
            [data]
              dir = "{_folder}/data"
              wal-dir = "{_folder}/wal"
              query-log-enabled = false
            [monitor]
              store-enabled = false
            [http]
              bind-address = "{new Uri(Address).Authority}"
              log-enabled = false
            """);
        Start();
        Query($"CREATE DATABASE {Database}");
    }

    public string Address { get; }

    /// <summary>Starts the server, with the data that it had.</summary>
    public void Start()
    {
        ProcessStartInfo start = new(Program, ["run", "-config", Path.Combine(_folder, "conf")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        start.Environment["HOME"] = _folder;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Stopwatch watch = Stopwatch.StartNew();
        while (!Answers())
        {
            Assert.True(watch.Elapsed < Patience && !_process.HasExited, "influxd does not answer");
            Thread.Sleep(50);
        }
    }

    /// <summary>Takes the server away, as a crash would.</summary>
    public void Stop()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>The rows of a query with the names of the columns first, columns with bars between.</summary>
    public string Query(string text)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/query?db={Database}&epoch=ns&q={Uri.EscapeDataString(text)}");
        using HttpResponseMessage response = _client.Send(request);
        using JsonDocument answer = JsonDocument.Parse(response.Content.ReadAsStream());
        JsonElement result = answer.RootElement.GetProperty("results")[0];
        Assert.False(result.TryGetProperty("error", out JsonElement error), error.ToString());
        return result.TryGetProperty("series", out JsonElement series)
            ? string.Join('\n', series.EnumerateArray().SelectMany(s => s.GetProperty("values").EnumerateArray().Prepend(s.GetProperty("columns"))).Select(Row))
            : "";

        static string Row(JsonElement row) => string.Join('|', row.EnumerateArray().Select(c => c.ToString()));
    }

    public void Dispose()
    {
        Stop();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Answers()
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/ping");
            using HttpResponseMessage response = _client.Send(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
