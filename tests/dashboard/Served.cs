using System.Text.Json;
using NidsVm.Dashboard.Logs;

namespace NidsVm.Dashboard.Tests;

/// <summary>A server on a free port over a folder of its own, and someone who asks it.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly HttpClient _client;

    private Served(DashboardServer server, string folder)
    {
        Server = server;
        Folder = folder;
        _client = new HttpClient { BaseAddress = new Uri(server.Address) };
    }

    public DashboardServer Server { get; }

    public string Folder { get; }

    public HttpClient Client => _client;

    public static string NewFolder()
    {
        string folder = Path.Combine(Path.GetTempPath(), "nidsvm-page-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <param name="fill">makes the logs before the server starts</param>
    /// <param name="source">what is shown; the folder where nothing is said</param>
    public static async Task<Served> StartAsync(Action<string>? fill = null, Func<string, IDashboardSource>? source = null, DashboardSettings? settings = null)
    {
        string folder = NewFolder();
        fill?.Invoke(folder);
        DashboardServer server = await DashboardServer.StartAsync(
            source?.Invoke(folder) ?? new FolderSource(folder), (settings ?? new DashboardSettings()) with { Port = 0 });
        return new Served(server, folder);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>What is wrong with a request, with its status.</summary>
    public async Task<(int Status, string Error)> RefusedAsync(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path);
        JsonElement body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return ((int)answer.StatusCode, body.GetProperty("error").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
