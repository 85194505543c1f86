using System.Text.Json;

namespace NidsVm.Dashboard.Tests;

/// <summary>Someone who listens to server-sent events.</summary>
internal sealed class Listener : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;

    private Listener(HttpResponseMessage answer, StreamReader reader)
    {
        _answer = answer;
        _reader = reader;
    }

    public static async Task<Listener> OpenAsync(Served served, string path)
    {
        HttpResponseMessage answer = await served.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new Listener(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event of a kind; others are passed over.</summary>
    public async Task<JsonElement> NextAsync(string kind)
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            string line = await _reader.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"the stream ended before '{kind}' came");
            if (line == "event: " + kind)
            {
                string data = (await _reader.ReadLineAsync(patience.Token))!;
                return JsonDocument.Parse(data["data: ".Length..]).RootElement;
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _answer.Dispose();
    }
}
