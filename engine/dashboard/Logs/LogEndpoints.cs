using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NidsVm.Dashboard.Http;
using NidsVm.Logging.Reading;

namespace NidsVm.Dashboard.Logs;

/// <summary><c>/api/logs</c>: which logs there are, their rows, and new rows as they come.</summary>
internal sealed class LogEndpoints(LogFolder folder, EventStreams streams, IDashboardSource source)
{
    private const int DefaultRows = 200;
    private const int MaxRows = 1000;

    // Of one event; the rest is counted only.
    private const int MaxFollowedRows = 500;
    private const int MaxLinesATurn = 200_000;
    private static readonly TimeSpan FollowPeriod = TimeSpan.FromSeconds(1);

    private readonly RowCounts _counts = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/logs", (RequestDelegate)ListAsync);
        routes.MapGet("/api/logs/{name}", (RequestDelegate)PageAsync);
        routes.MapGet("/api/logs/{name}/follow", (RequestDelegate)FollowAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        IReadOnlyDictionary<string, List<LogSegment>> logs = folder.List();
        await _counts.UpdateAsync([.. logs.Values.SelectMany(s => s)], context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("logs");
            foreach ((string name, List<LogSegment> segments) in logs)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                if (_counts.RowsOf(segments) is { } rows)
                {
                    json.WriteNumber("rows", rows);
                }
                else
                {
                    json.WriteNull("rows");
                }

                json.WriteNumber("bytes", segments.Sum(s => s.Length));
                json.WriteBoolean("live", source.IsRunning || segments.Exists(s => s.IsCurrent));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private Task PageAsync(HttpContext context)
    {
        (string name, IReadOnlyList<LogSegment> segments) = Find(context);
        int limit = (int)Query.Number(context, "limit", DefaultRows, 1, MaxRows);
        LogPage page = new LogPager(segments, LogFilter.Of(context)).Read(limit, Query.Text(context, "before"), context.RequestAborted);
        return Answer.JsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            page.WriteFields(json);
            page.WriteRows(json);
            json.WriteString("cursor", page.Cursor);
            json.WriteEndObject();
        });
    }

    private async Task FollowAsync(HttpContext context)
    {
        (string name, IReadOnlyList<LogSegment> segments) = Find(context);
        IReadOnlyList<LogFilter> filters = LogFilter.Of(context);
        using LogTail tail = new(segments.LastOrDefault(s => s.IsCurrent)?.Path ?? folder.CurrentPath(name), lastBytes: 0);
        using EventStream stream = await streams.BeginAsync(context).ConfigureAwait(false);
        LogRowParser parser = new();
        LogPage page = new();
        int[] places = [];
        while (!stream.Ended.IsCancellationRequested)
        {
            page.Rows.Clear();
            long skipped = 0;
            for (int i = 0; i < MaxLinesATurn && tail.TryRead(out ReadOnlySpan<byte> line); i++)
            {
                if (parser.Parse(line) != LogLineKind.Row || filters.Any(f => !f.Matches(parser.Columns, parser.Values)))
                {
                    continue;
                }

                if (page.Rows.Count == MaxFollowedRows)
                {
                    skipped++;
                    continue;
                }

                if (places.Length != parser.Columns.Count)
                {
                    places = page.Places(parser);
                }

                page.Rows.Add(page.RowOf(parser, places));
            }

            if (page.Rows.Count > 0)
            {
                await stream.SendAsync("rows", json =>
                {
                    json.WriteStartObject();
                    page.WriteFields(json);
                    page.WriteRows(json);
                    if (skipped > 0)
                    {
                        json.WriteNumber("skipped", skipped);
                    }

                    json.WriteEndObject();
                }).ConfigureAwait(false);
            }
            else
            {
                await stream.KeepAliveAsync().ConfigureAwait(false);
            }

            await Task.Delay(FollowPeriod, stream.Ended).ConfigureAwait(false);
        }
    }

    /// <exception cref="RequestException">there is no such log</exception>
    private (string Name, IReadOnlyList<LogSegment> Segments) Find(HttpContext context)
    {
        string name = context.Request.RouteValues["name"] as string ?? "";
        return folder.Find(name) is { } segments
            ? (name, segments)
            : throw new RequestException("there is no such log", StatusCodes.Status404NotFound);
    }
}
