using System.Globalization;
using System.Text.Json;

namespace NidsVm.Dashboard.Tests;

/// <summary>What a folder of logs tells in the views besides the log browser.</summary>
public sealed class DigestTests(RecordedLogs recorded) : IClassFixture<RecordedLogs>
{
    [Fact]
    public async Task Views_of_both_formats_agree_with_the_log_of_connections()
    {
        string path = Path.Combine(recorded.Text, "conn.log");
        string[][] rows = RecordedLogs.RowsOf(path);
        string[] fields = RecordedLogs.FieldsOf(path);
        long bytes = rows.Sum(r => Number(r, "orig_ip_bytes") + Number(r, "resp_ip_bytes"));
        long packets = rows.Sum(r => Number(r, "orig_pkts") + Number(r, "resp_pkts"));
        foreach (string source in (string[])[recorded.Text, recorded.Json])
        {
            await using Served served = await Served.StartAsync(folder => RecordedLogs.Copy(source, folder));
            JsonElement flows = await served.GetAsync("api/flows?limit=1000&sort=bytes");
            Assert.Equal(rows.Length, flows.GetProperty("total").GetInt32());
            Assert.False(flows.GetProperty("truncated").GetBoolean());
            Assert.Equal(bytes, flows.GetProperty("flows").EnumerateArray().Sum(f => f.GetProperty("orig_bytes").GetInt64() + f.GetProperty("resp_bytes").GetInt64()));

            JsonElement[] ticks = [.. (await served.GetAsync("api/history")).GetProperty("ticks").EnumerateArray()];
            Assert.InRange(ticks.Length, 2, 600);

            // Shares of connections over several steps are cut off to whole numbers.
            Assert.InRange(ticks.Sum(t => t.GetProperty("bytes").GetInt64()), bytes - ticks.Length, bytes);
            Assert.InRange(ticks.Sum(t => t.GetProperty("packets").GetInt64()), packets - ticks.Length, packets);
            Assert.Single(ticks.Zip(ticks.Skip(1), (a, b) => b.GetProperty("time").GetDouble() - a.GetProperty("time").GetDouble()).Distinct());
            Assert.Contains(ticks, t => t.GetProperty("protocols").TryGetProperty("http", out _));

            foreach (string kind in (string[])["talkers", "servers", "ports", "services"])
            {
                JsonElement top = (await served.GetAsync($"api/top?kind={kind}&limit=500")).GetProperty("rows");
                Assert.Equal(rows.Length, top.EnumerateArray().Sum(r => r.GetProperty("connections").GetInt32()));
                Assert.Equal(bytes, top.EnumerateArray().Sum(r => r.GetProperty("bytes").GetInt64()));
            }

            JsonElement names = (await served.GetAsync("api/top?kind=names&limit=500")).GetProperty("rows");
            Assert.Contains(names.EnumerateArray(), n => n.GetProperty("key").GetString() == "www.example.net");
            int weirds = RecordedLogs.RowsOf(Path.Combine(recorded.Text, "weird.log")).Length;
            Assert.Equal(weirds, (await served.GetAsync("api/alerts?limit=1000")).GetProperty("alerts").EnumerateArray().Sum(a => a.GetProperty("count").GetInt32()));
        }

        long Number(string[] row, string field) => long.TryParse(row[Array.IndexOf(fields, field)], CultureInfo.InvariantCulture, out long value) ? value : 0;
    }

    [Fact]
    public async Task Flows_are_sorted_searched_and_paged()
    {
        await using Served served = await Served.StartAsync(folder => RecordedLogs.Copy(recorded.Text, folder));
        foreach ((string sort, string field) in ((string, string)[])[("start", "start"), ("duration", "duration")])
        {
            double[] values = [.. (await served.GetAsync($"api/flows?sort={sort}&order=asc&limit=1000")).GetProperty("flows").EnumerateArray().Select(f => f.GetProperty(field).GetDouble())];
            Assert.Equal(values.Order(), values);
            Assert.True(values[^1] > values[0]);
        }

        JsonElement all = await served.GetAsync("api/flows?sort=orig&limit=1000");
        JsonElement part = await served.GetAsync("api/flows?sort=orig&offset=3&limit=2");
        Assert.Equal(
            all.GetProperty("flows").EnumerateArray().Skip(3).Take(2).Select(f => f.GetProperty("uid").GetString()),
            part.GetProperty("flows").EnumerateArray().Select(f => f.GetProperty("uid").GetString()));
        JsonElement dns = await served.GetAsync("api/flows?search=DNS&limit=1000");
        Assert.InRange(dns.GetProperty("matched").GetInt32(), 1, dns.GetProperty("total").GetInt32() - 1);
        Assert.All(dns.GetProperty("flows").EnumerateArray(), f => Assert.Equal("dns", f.GetProperty("service").GetString()));
        Assert.Equal(
            dns.GetProperty("flows").EnumerateArray().Count(f => f.GetProperty("proto").GetString() == "udp"),
            (await served.GetAsync("api/flows?search=53/udp&limit=1000")).GetProperty("matched").GetInt32());
    }

    [Fact]
    public async Task A_connection_leads_to_its_rows_in_all_logs()
    {
        await using Served served = await Served.StartAsync(folder => RecordedLogs.Copy(recorded.Text, folder));
        string path = Path.Combine(recorded.Text, "http.log");
        string uid = RecordedLogs.RowsOf(path)[0][Array.IndexOf(RecordedLogs.FieldsOf(path), "uid")];
        JsonElement answer = await served.GetAsync($"api/flows/{uid}");
        Assert.Equal(uid, answer.GetProperty("flow").GetProperty("uid").GetString());
        string[] logs = [.. answer.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("log").GetString()!)];
        foreach (string log in (string[])["conn", "http"])
        {
            int expected = File.ReadLines(Path.Combine(recorded.Text, log + ".log")).Count(l => l[0] != '#' && l.Contains(uid, StringComparison.Ordinal));
            Assert.Equal(expected, logs.Count(l => l == log));
        }

        Assert.All(answer.GetProperty("rows").EnumerateArray(), r => Assert.Equal(r.GetProperty("fields").GetArrayLength(), r.GetProperty("values").GetArrayLength()));
        JsonElement nobody = await served.GetAsync("api/flows/Cnobody");
        Assert.Equal(JsonValueKind.Null, nobody.GetProperty("flow").ValueKind);
        Assert.Equal(0, nobody.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task A_folder_without_logs_is_an_empty_page()
    {
        await using Served served = await Served.StartAsync();
        Assert.Equal(0, (await served.GetAsync("api/logs")).GetProperty("logs").GetArrayLength());
        Assert.Equal(0, (await served.GetAsync("api/history")).GetProperty("ticks").GetArrayLength());
        Assert.Equal(0, (await served.GetAsync("api/flows")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await served.GetAsync("api/top?kind=names")).GetProperty("rows").GetArrayLength());
        Assert.Equal(0, (await served.GetAsync("api/alerts")).GetProperty("alerts").GetArrayLength());
        Assert.Equal(0, (await served.GetAsync("api/handlers")).GetProperty("handlers").GetArrayLength());
    }

    [Fact]
    public async Task Connections_that_are_logged_later_are_seen()
    {
        await using Served served = await Served.StartAsync(folder => RecordedLogs.Copy(recorded.Text, folder));
        int before = (await served.GetAsync("api/flows")).GetProperty("total").GetInt32();
        string path = Path.Combine(served.Folder, "conn.log");
        string row = File.ReadLines(path).Last(l => l[0] != '#');
        File.AppendAllText(path, row + "\n");
        await Task.Delay(1100);
        Assert.Equal(before + 1, (await served.GetAsync("api/flows")).GetProperty("total").GetInt32());
    }
}
