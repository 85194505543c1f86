using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NidsVm.Dashboard.Http;
using NidsVm.Dashboard.Logs;

namespace NidsVm.Dashboard.Live;

/// <summary>What the views show beside logs: history, ticks, connections, volumes, alerts, handlers; and what steers.</summary>
internal sealed class LiveEndpoints(IDashboardSource source, LogFolder folder, LogDigest digest, LiveFeed feed, FlowBoard board, EventStreams streams)
{
    private const int DigestWithin = 900;
    private const int MaxFlowRows = 1000;
    private const int MaxTopRows = 500;
    private const int MaxRowsOfLog = 100;
    private const int MaxRowsOfFlow = 500;
    private const int MaxUidLength = 32;

    private static readonly string[] FlowOrders = ["rate", "bytes", "packets", "start", "duration", "orig", "resp", "service", "state"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/history", (RequestDelegate)HistoryAsync);
        routes.MapGet("/api/live", (RequestDelegate)LiveAsync);
        routes.MapGet("/api/flows", (RequestDelegate)FlowsAsync);
        routes.MapGet("/api/flows/{uid}", (RequestDelegate)FlowAsync);
        routes.MapGet("/api/top", (RequestDelegate)TopAsync);
        routes.MapGet("/api/alerts", (RequestDelegate)AlertsAsync);
        routes.MapGet("/api/handlers", (RequestDelegate)HandlersAsync);
        routes.MapPost("/api/control/{command}", (RequestDelegate)ControlAsync);
    }

    private async Task HistoryAsync(HttpContext context)
    {
        bool isLive = source.IsRunning;
        if (!isLive)
        {
            await digest.RefreshAsync(DigestWithin, context.RequestAborted).ConfigureAwait(false);
        }

        await Answer.JsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("ticks");
            if (isLive)
            {
                foreach (Tick tick in feed.Ticks)
                {
                    tick.Write(json);
                }
            }
            else
            {
                digest.Ask(tables =>
                {
                    foreach ((double time, LoggedStep? step) in tables.History.Steps())
                    {
                        Tick.Write(json, time, tables.History.Seconds, step);
                    }

                    return true;
                });
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task LiveAsync(HttpContext context)
    {
        using EventStream stream = await streams.BeginAsync(context).ConfigureAwait(false);
        await feed.TellAsync(stream).ConfigureAwait(false);
    }

    private async Task FlowsAsync(HttpContext context)
    {
        string sort = Query.Choice(context, "sort", FlowOrders);
        bool isDescending = Query.Choice(context, "order", "desc", "asc") == "desc";
        int offset = (int)Query.Number(context, "offset", 0, 0, int.MaxValue);
        int limit = (int)Query.Number(context, "limit", 200, 1, MaxFlowRows);
        string search = Query.Text(context, "search")?.Trim() ?? "";
        if (!board.IsLive)
        {
            await digest.RefreshAsync(DigestWithin, context.RequestAborted).ConfigureAwait(false);
        }

        FlowSnapshot snapshot = await Task.Run(board.Take).ConfigureAwait(false);
        FlowRow[] matched = search.Length == 0 ? [.. snapshot.Rows] : [.. snapshot.Rows.Where(r => Holds(r, search))];
        Comparison<FlowRow> comparison = ComparisonOf(sort);
        Array.Sort(matched, (a, b) =>
        {
            int order = comparison(a, b);
            order = isDescending ? -order : order;
            return order != 0 ? order : string.CompareOrdinal(a.Uid, b.Uid);
        });
        await Answer.JsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("time", snapshot.Time);
            json.WriteNumber("total", snapshot.Total);
            json.WriteNumber("matched", matched.Length);
            json.WriteBoolean("truncated", snapshot.IsTruncated);
            json.WriteStartArray("flows");
            foreach (FlowRow row in matched.Skip(offset).Take(limit))
            {
                Write(json, row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>A connection and the rows of all logs that name it.</summary>
    private async Task FlowAsync(HttpContext context)
    {
        string uid = context.Request.RouteValues["uid"] as string ?? "";
        if (uid.Length is 0 or > MaxUidLength || !uid.All(char.IsAsciiLetterOrDigit))
        {
            throw new RequestException("no identifier of a connection");
        }

        await digest.RefreshAsync(DigestWithin, context.RequestAborted).ConfigureAwait(false);
        FlowRow? flow = await Task.Run(() => board.Take().Rows.FirstOrDefault(r => r.Uid == uid)).ConfigureAwait(false)
            ?? digest.Ask(tables => tables.Flows.FirstOrDefault(r => r.Uid == uid));
        List<(string Log, double Time, IReadOnlyList<string> Fields, string?[] Row)> rows = await Task.Run(() => RowsOf(uid, context.RequestAborted)).ConfigureAwait(false);
        await Answer.JsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("flow");
            if (flow is null)
            {
                json.WriteNullValue();
            }
            else
            {
                Write(json, flow);
            }

            json.WriteStartArray("rows");
            foreach ((string log, _, IReadOnlyList<string> fields, string?[] row) in rows.OrderBy(r => r.Time).TakeLast(MaxRowsOfFlow))
            {
                json.WriteStartObject();
                json.WriteString("log", log);
                json.WriteStartArray("fields");
                foreach (string field in fields)
                {
                    json.WriteStringValue(field);
                }

                json.WriteEndArray();
                json.WriteStartArray("values");
                for (int i = 0; i < fields.Count; i++)
                {
                    json.WriteStringValue(i < row.Length ? row[i] : null);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private List<(string Log, double Time, IReadOnlyList<string> Fields, string?[] Row)> RowsOf(string uid, CancellationToken cancellation)
    {
        List<(string, double, IReadOnlyList<string>, string?[])> found = [];
        foreach ((string name, List<LogSegment> segments) in folder.List())
        {
            LogPage page = new LogPager(segments, [LogFilter.Holding(uid)]).Read(MaxRowsOfLog, null, cancellation);
            int time = page.Fields.ToList().IndexOf("ts");
            found.AddRange(page.Rows.Select(r => (name, time >= 0 && time < r.Length ? TimeOf(r[time]) : 0, page.Fields, r)));
        }

        return found;
    }

    private static double TimeOf(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double time) ? time : 0;

    private async Task TopAsync(HttpContext context)
    {
        string kind = Query.Choice(context, "kind", Volumes.Kinds);
        int limit = (int)Query.Number(context, "limit", 20, 1, MaxTopRows);
        await digest.RefreshAsync(DigestWithin, context.RequestAborted).ConfigureAwait(false);
        Volumes? open = await Task.Run(board.Open).ConfigureAwait(false);
        List<(string Key, long Connections, long Packets, long Bytes)> rows = digest.Ask(tables => tables.Volumes.Heaviest(kind, open)
            .Take(limit).Select(e => (e.Key, e.Value.Connections, e.Value.Packets, e.Value.Bytes)).ToList());
        await Answer.JsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteStartArray("rows");
            foreach ((string key, long connections, long packets, long bytes) in rows)
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteNumber("connections", connections);
                json.WriteNumber("packets", packets);
                json.WriteNumber("bytes", bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task AlertsAsync(HttpContext context)
    {
        int limit = (int)Query.Number(context, "limit", 200, 1, AlertList.Capacity);
        await digest.RefreshAsync(DigestWithin, context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("alerts");
            foreach (Alert alert in digest.Ask(tables => tables.Alerts.Newest.OrderByDescending(a => a.Time).Take(limit).ToList()))
            {
                alert.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task HandlersAsync(HttpContext context)
    {
        HandlerReport? report = source.IsRunning ? await Task.Run(feed.Handlers).ConfigureAwait(false) : null;
        await Answer.JsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("seconds", report?.Seconds ?? 0);
            json.WriteStartArray("handlers");
            foreach (HandlerCost handler in report?.Handlers ?? [])
            {
                json.WriteStartObject();
                json.WriteString("handler", handler.Handler);
                json.WriteString("source", handler.Source);
                json.WriteNumber("line", handler.Line);
                json.WriteNumber("calls", handler.Calls);
                json.WriteNumber("share", Answer.Finite(handler.Share));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task ControlAsync(HttpContext context)
    {
        string command = context.Request.RouteValues["command"] as string ?? "";
        if (command is not ("rotate" or "reload" or "set" or "stop"))
        {
            throw new RequestException("one of rotate, reload, set, stop", StatusCodes.Status404NotFound);
        }

        string[] arguments = command == "set" ? await ArgumentsAsync(context).ConfigureAwait(false) : [];
        JsonObject answer = await Task.Run(() => source.Control(command, arguments)).ConfigureAwait(false);
        bool isOk = answer["ok"] is JsonValue value && value.GetValueKind() == JsonValueKind.True;
        await Answer.JsonAsync(context, isOk ? StatusCodes.Status200OK : StatusCodes.Status409Conflict, json => answer.WriteTo(json)).ConfigureAwait(false);
    }

    private static async Task<string[]> ArgumentsAsync(HttpContext context)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String
                && body.RootElement.TryGetProperty("value", out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? [name.GetString()!, value.GetString()!]
                : throw new RequestException("set wants {\"name\": text, \"value\": text}");
        }
        catch (JsonException)
        {
            throw new RequestException("the body is no JSON");
        }
    }

    private static bool Holds(FlowRow row, string text) =>
        row.Uid.Contains(text, StringComparison.OrdinalIgnoreCase)
        || row.OrigHost.Contains(text, StringComparison.OrdinalIgnoreCase)
        || row.RespHost.Contains(text, StringComparison.OrdinalIgnoreCase)
        || row.Service.Contains(text, StringComparison.OrdinalIgnoreCase)
        || row.Protocol.Equals(text, StringComparison.OrdinalIgnoreCase)
        || row.State.Equals(text, StringComparison.OrdinalIgnoreCase)
        || row.OrigPort.ToString(CultureInfo.InvariantCulture) == text
        || row.RespPort.ToString(CultureInfo.InvariantCulture) == text
        || (text.Contains(':', StringComparison.Ordinal) && (EndsAt(row.OrigHost, row.OrigPort, text) || EndsAt(row.RespHost, row.RespPort, text)))
        || (text.Contains('/', StringComparison.Ordinal) && string.Create(CultureInfo.InvariantCulture, $"{row.RespPort}/{row.Protocol}") == text);

    private static bool EndsAt(string host, int port, string text) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") == text;

    private static Comparison<FlowRow> ComparisonOf(string sort) => sort switch
    {
        "rate" => static (a, b) => (a.OrigRate + a.RespRate).CompareTo(b.OrigRate + b.RespRate),
        "bytes" => static (a, b) => (a.OrigBytes + a.RespBytes).CompareTo(b.OrigBytes + b.RespBytes),
        "packets" => static (a, b) => (a.OrigPackets + a.RespPackets).CompareTo(b.OrigPackets + b.RespPackets),
        "start" => static (a, b) => a.Start.CompareTo(b.Start),
        "duration" => static (a, b) => a.Duration.CompareTo(b.Duration),
        "orig" => static (a, b) => string.CompareOrdinal(a.OrigHost, b.OrigHost) is var order and not 0 ? order : a.OrigPort.CompareTo(b.OrigPort),
        "resp" => static (a, b) => string.CompareOrdinal(a.RespHost, b.RespHost) is var order and not 0 ? order : a.RespPort.CompareTo(b.RespPort),
        "service" => static (a, b) => string.CompareOrdinal(a.Service, b.Service),
        _ => static (a, b) => string.CompareOrdinal(a.State, b.State),
    };

    private static void Write(Utf8JsonWriter json, FlowRow row)
    {
        json.WriteStartObject();
        json.WriteString("uid", row.Uid);
        json.WriteString("orig_h", row.OrigHost);
        json.WriteNumber("orig_p", row.OrigPort);
        json.WriteString("resp_h", row.RespHost);
        json.WriteNumber("resp_p", row.RespPort);
        json.WriteString("proto", row.Protocol);
        json.WriteString("service", row.Service);
        json.WriteString("state", row.State);
        json.WriteString("history", row.History);
        json.WriteNumber("start", Answer.Finite(row.Start));
        json.WriteNumber("duration", Answer.Finite(row.Duration));
        json.WriteNumber("orig_pkts", row.OrigPackets);
        json.WriteNumber("orig_bytes", row.OrigBytes);
        json.WriteNumber("resp_pkts", row.RespPackets);
        json.WriteNumber("resp_bytes", row.RespBytes);
        json.WriteNumber("orig_rate", Answer.Finite(row.OrigRate));
        json.WriteNumber("resp_rate", Answer.Finite(row.RespRate));
        json.WriteEndObject();
    }
}
