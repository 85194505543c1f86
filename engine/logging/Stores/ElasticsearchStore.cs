using System.Globalization;
using System.Text;
using System.Text.Json;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Stores;

/// <summary>
/// Elasticsearch (and OpenSearch): batches by the bulk API, one index a log and day. Settings of the filter: <c>url</c>
/// (<c>http://localhost:9200</c>), <c>index</c> (the log's path), <c>authorization</c> (value of the header).
/// </summary>
internal sealed class ElasticsearchStore : IRemoteStore
{
    private readonly HttpSender _sender;
    private readonly string _index;
    private readonly JsonFormat _json;
    private readonly TextBuffer _text = new(1 << 16);

    private ElasticsearchStore(Uri address, string index, string? authorization)
    {
        _sender = new HttpSender(new Uri(address, "_bulk"), "application/x-ndjson", authorization);
        _index = index;
        _json = new JsonFormat(new TextFormatOptions { IsJson = true, Timestamps = JsonTimestamps.Iso8601 });
        Name = $"{address} ({index})";
    }

    public string Name { get; }

    public static RowOutput? TryOpen(
        string path, LogColumn[] columns, IReadOnlyDictionary<string, string> config, TextFormatOptions settings, out string? error)
    {
        string url = config.GetValueOrDefault("url", "http://localhost:9200");
        if (!StoreAddress.TryParse(url, out Uri? address))
        {
            error = $"{url}: this is no address of a server";
            return null;
        }

        error = null;
        return new RemoteOutput(new ElasticsearchStore(address, config.GetValueOrDefault("index", path), config.GetValueOrDefault("authorization")));
    }

    public object Copy(LogColumn[] columns, RowBatch rows)
    {
        string day = DateTime.UtcNow.ToString("yyyy.MM.dd", CultureInfo.InvariantCulture);
        byte[] action = Encoding.UTF8.GetBytes($"{{\"index\":{{\"_index\":{JsonSerializer.Serialize($"{_index}-{day}")}}}}}\n");
        _text.Clear();
        for (int i = 0; i < rows.Count; i++)
        {
            _text.Append(action);
            _json.WriteRow(_text, columns, rows, i);
        }

        return _text.Span.ToArray();
    }

    public void Send(object batch, CancellationToken giveUp)
    {
        string answer = _sender.Post((byte[])batch, giveUp);
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            if (document.RootElement.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.True)
            {
                throw new StoreException($"rows were refused: {HttpSender.Short(answer)}", isTemporary: false);
            }
        }
        catch (JsonException)
        {
            throw new StoreException($"the answer is no JSON: {HttpSender.Short(answer)}", isTemporary: false);
        }
    }

    public void Dispose() => _sender.Dispose();
}
