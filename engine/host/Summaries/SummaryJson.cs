using System.Text.Encodings.Web;
using System.Text.Json;
using NidsVm.Logging.Reading;

namespace NidsVm.Host.Summaries;

/// <summary>A summary as one JSON object, with numbers as numbers.</summary>
internal static class SummaryJson
{
    public static void Write(TrafficSummary summary, int top, Stream output)
    {
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach ((string file, long rows) in summary.Files)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteNumber("rows", rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (summary.FirstTime <= summary.LastTime)
        {
            json.WriteNumber("firstTime", summary.FirstTime);
            json.WriteNumber("lastTime", summary.LastTime);
        }

        WriteVolume(json, summary.All);
        json.WriteNumber("failedConnections", summary.FailedConnections);
        json.WriteStartArray("servers");
        foreach ((string host, Server server) in summary.Servers.Heaviest().Take(top))
        {
            json.WriteStartObject();
            json.WriteString("host", host);
            WriteVolume(json, server.All);
            WriteApplications(json, server.Applications, int.MaxValue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteApplications(json, summary.Applications, top);
        json.WriteStartArray("scans");
        foreach ((string host, Scanner scanner) in summary.Scanners().Take(top))
        {
            json.WriteStartObject();
            json.WriteString("host", host);
            json.WriteNumber("attempts", scanner.Attempts);
            json.WriteNumber("hosts", scanner.Hosts);
            json.WriteNumber("ports", scanner.Ports);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteOccurrences(json, "notices", summary.Notices, top);
        WriteOccurrences(json, "weirds", summary.Weirds, top);
        json.WriteEndObject();
    }

    private static void WriteVolume(Utf8JsonWriter json, Volume volume)
    {
        json.WriteNumber("connections", volume.Connections);
        json.WriteNumber("bytes", volume.Bytes);
    }

    private static void WriteApplications(Utf8JsonWriter json, TopTable<Volume> applications, int top)
    {
        json.WriteStartArray("applications");
        foreach ((string name, Volume volume) in applications.Heaviest().Take(top))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            WriteVolume(json, volume);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOccurrences(Utf8JsonWriter json, string name, TopTable<Occurrence> table, int top)
    {
        json.WriteStartArray(name);
        foreach ((string kind, Occurrence occurrence) in table.Heaviest().Take(top))
        {
            json.WriteStartObject();
            json.WriteString("name", kind);
            json.WriteNumber("count", occurrence.Count);
            json.WriteString("first", occurrence.Example);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
