using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace NidsVm.Dashboard.Tests;

/// <summary>The log browser's pages: all rows once, newest first, whatever the files look like.</summary>
public sealed class LogPageTests(RecordedLogs recorded) : IClassFixture<RecordedLogs>
{
    /// <summary>How the files of the log of connections lie in the folder.</summary>
    public enum Layout
    {
        Text,
        Json,
        Compressed,
        Service,
        Rotated,
    }

    [Theory]
    [InlineData(Layout.Text, 7)]
    [InlineData(Layout.Text, 1000)]
    [InlineData(Layout.Json, 7)]
    [InlineData(Layout.Compressed, 100)]
    [InlineData(Layout.Service, 13)]
    [InlineData(Layout.Rotated, 13)]
    public async Task Pages_hold_each_row_once_newest_first(Layout layout, int limit)
    {
        await using Served served = await Served.StartAsync(folder => Fill(folder, layout));
        string source = Path.Combine(recorded.Text, "conn.log");
        int uid = Array.IndexOf(RecordedLogs.FieldsOf(source), "uid");
        List<string> expected = [.. RecordedLogs.RowsOf(source).Select(r => r[uid]).Reverse()];
        List<string> seen = [];
        string? cursor = null;
        do
        {
            JsonElement page = await served.GetAsync($"api/logs/conn?limit={limit}{(cursor is null ? "" : "&before=" + cursor)}");
            int place = page.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("name").GetString()).ToList().IndexOf("uid");
            List<string> rows = [.. page.GetProperty("rows").EnumerateArray().Select(r => r[place].GetString()!)];
            Assert.InRange(rows.Count, 0, limit);
            seen.AddRange(rows);
            cursor = page.GetProperty("cursor").GetString();
        }
        while (cursor is not null && seen.Count <= expected.Count);

        Assert.Equal(expected, seen);
        JsonElement log = (await served.GetAsync("api/logs")).GetProperty("logs").EnumerateArray().Single(l => l.GetProperty("name").GetString() == "conn");
        Assert.Equal(expected.Count, log.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task A_page_tells_fields_with_their_types_and_unset_values_as_null()
    {
        await using Served served = await Served.StartAsync(folder => Fill(folder, Layout.Text));
        JsonElement page = await served.GetAsync("api/logs/conn?limit=1000");
        string path = Path.Combine(recorded.Text, "conn.log");
        string[] fields = RecordedLogs.FieldsOf(path);
        Assert.Equal(fields, page.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("name").GetString()!));
        Assert.Equal("time", page.GetProperty("fields")[0].GetProperty("type").GetString());
        int service = Array.IndexOf(fields, "service");
        Assert.Equal(
            RecordedLogs.RowsOf(path).Reverse().Select(r => r[service] == "-" ? null : r[service]),
            page.GetProperty("rows").EnumerateArray().Select(r => r[service].GetString()));
    }

    [Theory]
    [InlineData("proto:eq:udp", "proto", "udp", 0)]
    [InlineData("proto:ne:udp", "proto", "udp", 1)]
    [InlineData("id.resp_h:contains:51.100.2", "id.resp_h", "51.100.2", 2)]
    [InlineData("orig_bytes:gt:50", "orig_bytes", "50", 3)]
    [InlineData("orig_bytes:lt:50", "orig_bytes", "50", 4)]
    public async Task A_filter_of_a_field_lets_through_what_it_says(string filter, string field, string value, int test)
    {
        string path = Path.Combine(recorded.Text, "conn.log");
        int place = Array.IndexOf(RecordedLogs.FieldsOf(path), field);
        int expected = RecordedLogs.RowsOf(path).Count(r => test switch
        {
            0 => r[place] == value,
            1 => r[place] != value,
            2 => r[place].Contains(value, StringComparison.Ordinal),
            _ => double.TryParse(r[place], CultureInfo.InvariantCulture, out double number)
                && (test == 3 ? number > double.Parse(value, CultureInfo.InvariantCulture) : number < double.Parse(value, CultureInfo.InvariantCulture)),
        });
        Assert.NotEqual(0, expected);
        foreach (Layout layout in (Layout[])[Layout.Text, Layout.Json, Layout.Compressed])
        {
            await using Served served = await Served.StartAsync(folder => Fill(folder, layout));
            Assert.Equal(expected, await CountAsync(served, "conn", $"filter={filter}"));
        }
    }

    [Fact]
    public async Task Filters_hold_together_and_a_word_is_looked_for_in_all_fields()
    {
        await using Served served = await Served.StartAsync(folder => Fill(folder, Layout.Text));
        string[] lines = File.ReadAllLines(Path.Combine(recorded.Text, "dns.log"));
        int named = lines.Count(l => l[0] != '#' && l.Contains("example.net", StringComparison.OrdinalIgnoreCase));
        Assert.NotEqual(0, named);
        Assert.Equal(named, await CountAsync(served, "dns", "filter=EXAMPLE.net"));
        Assert.Equal(0, await CountAsync(served, "dns", "filter=example.net&filter=proto:eq:tcp&filter=rcode:gt:1000"));

        // An address with colons is no field with an operation.
        Assert.Equal(
            File.ReadAllLines(Path.Combine(recorded.Text, "conn.log")).Count(l => l[0] != '#' && l.Contains("2001:db8:2::20", StringComparison.Ordinal)),
            await CountAsync(served, "conn", "filter=2001:db8:2::20"));
    }

    [Theory]
    [InlineData("api/logs/conn?limit=0", 400)]
    [InlineData("api/logs/conn?limit=1001", 400)]
    [InlineData("api/logs/conn?limit=many", 400)]
    [InlineData("api/logs/conn?limit=1&limit=2", 400)]
    [InlineData("api/logs/conn?before=0", 400)]
    [InlineData("api/logs/conn?before=-1.5", 400)]
    [InlineData("api/logs/conn?before=99999999999.0", 400)]
    [InlineData("api/logs/conn?before=conn.log", 400)]
    [InlineData("api/logs/conn?filter=nothing:eq:1", 400)]
    [InlineData("api/logs/conn?filter=orig_bytes:gt:many", 400)]
    [InlineData("api/logs/conn/follow?filter=orig_bytes:gt:many", 400)]
    [InlineData("api/logs/nothing", 404)]
    [InlineData("api/logs/nothing/follow", 404)]
    [InlineData("api/logs/..%2f..%2fetc%2fpasswd", 404)]
    [InlineData("api/logs/%2fetc%2fpasswd", 404)]
    [InlineData("api/logs/conn.log", 404)]
    [InlineData("api/nothing", 404)]
    [InlineData("..%2f..%2fetc/passwd", 404)]
    [InlineData("api/flows?sort=nothing", 400)]
    [InlineData("api/flows?order=up", 400)]
    [InlineData("api/flows?offset=-1", 400)]
    [InlineData("api/flows?limit=100000", 400)]
    [InlineData("api/flows/no-uid", 400)]
    [InlineData("api/top?kind=nothing", 400)]
    [InlineData("api/top?limit=-3", 400)]
    [InlineData("api/alerts?limit=1e9", 400)]
    public async Task What_makes_no_sense_is_refused_with_a_reason(string path, int status)
    {
        await using Served served = await Served.StartAsync(folder => Fill(folder, Layout.Text));
        (int got, string error) = await served.RefusedAsync(path);
        Assert.Equal(status, got);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task A_page_goes_on_where_it_was_after_a_rotation()
    {
        await using Served served = await Served.StartAsync(folder => Fill(folder, Layout.Service));
        JsonElement first = await served.GetAsync("api/logs/conn?limit=5");
        JsonElement second = await served.GetAsync($"api/logs/conn?limit=5&before={first.GetProperty("cursor").GetString()}");

        // The current file goes to its day, and another one begins.
        string current = Path.Combine(served.Folder, "current", "conn.log");
        string[] lines = File.ReadAllLines(current);
        string ended = Path.Combine(served.Folder, "2026-11-22", "conn.12:00:00-13:00:00.log");
        File.Move(current, ended);
        Compress(ended);
        File.WriteAllLines(current, lines.Where(l => l[0] == '#').Concat(lines.Where(l => l[0] != '#').Take(3)));
        await Task.Delay(1200);
        JsonElement again = await served.GetAsync($"api/logs/conn?limit=5&before={first.GetProperty("cursor").GetString()}");
        Assert.Equal(second.GetProperty("rows").GetRawText(), again.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task Rows_that_are_not_whole_yet_and_lines_that_are_none_are_left_out()
    {
        await using Served served = await Served.StartAsync(folder => File.WriteAllText(
            Path.Combine(folder, "odd.log"), "#separator \\x09\n#fields\ta\tb\n#types\tcount\tstring\n1\tone\nno row\n2\ttwo\textra\n3\tthree\n4\tfo"));
        JsonElement page = await served.GetAsync("api/logs/odd");
        Assert.Equal("[[\"3\",\"three\"],[\"1\",\"one\"]]", page.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task A_line_longer_than_a_piece_is_read_whole_and_one_beyond_all_bounds_is_passed_over()
    {
        string middle = new('x', 300_000);
        string huge = new('y', 5_000_000);
        await using Served served = await Served.StartAsync(folder => File.WriteAllText(
            Path.Combine(folder, "long.log"), $"#separator \\x09\n#fields\ta\tb\n1\tone\n2\t{middle}\n3\tthree\n4\t{huge}\n5\tfive\n"));
        JsonElement page = await served.GetAsync("api/logs/long");
        Assert.Equal(["5", "3", "2", "1"], page.GetProperty("rows").EnumerateArray().Select(r => r[0].GetString()));
        Assert.Equal(middle, page.GetProperty("rows")[2][1].GetString());
    }

    [Fact]
    public async Task A_damaged_file_gives_what_it_has()
    {
        await using Served served = await Served.StartAsync(folder =>
        {
            Fill(folder, Layout.Compressed);
            string path = Directory.GetFiles(folder, "conn*.gz").Single();
            byte[] bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        });
        JsonElement page = await served.GetAsync("api/logs/conn?limit=1000");
        Assert.NotEqual(0, page.GetProperty("rows").GetArrayLength());
        await served.GetAsync("api/logs");
        await served.GetAsync("api/flows");
    }

    internal static void Compress(string path)
    {
        using (FileStream from = File.OpenRead(path))
        using (GZipStream to = new(File.Create(path + ".gz"), CompressionLevel.Fastest))
        {
            from.CopyTo(to);
        }

        File.Delete(path);
    }

    private static async Task<int> CountAsync(Served served, string log, string query)
    {
        int count = 0;
        string? cursor = null;
        do
        {
            JsonElement page = await served.GetAsync($"api/logs/{log}?limit=1000&{query}{(cursor is null ? "" : "&before=" + cursor)}");
            count += page.GetProperty("rows").GetArrayLength();
            cursor = page.GetProperty("cursor").GetString();
        }
        while (cursor is not null);
        return count;
    }

    private void Fill(string folder, Layout layout)
    {
        switch (layout)
        {
            case Layout.Json:
                RecordedLogs.Copy(recorded.Json, folder);
                return;
            case Layout.Text:
                RecordedLogs.Copy(recorded.Text, folder);
                return;
            case Layout.Compressed:
                RecordedLogs.Copy(recorded.Text, folder);
                File.Move(Path.Combine(folder, "conn.log"), Path.Combine(folder, "conn.2026-11-22-10-00-00.log"));
                Compress(Path.Combine(folder, "conn.2026-11-22-10-00-00.log"));
                return;
        }

        // A service's folder, or one that another program has rotated: the rows cut into three files.
        string[] lines = File.ReadAllLines(Path.Combine(recorded.Text, "conn.log"));
        string[] header = [.. lines.Where(l => l.StartsWith('#') && !l.StartsWith("#close", StringComparison.Ordinal))];
        string[] rows = [.. lines.Where(l => l[0] != '#')];
        int third = rows.Length / 3;
        bool isService = layout == Layout.Service;
        string[] files = isService
            ? ["2026-11-21/conn.23:00:00-00:00:00.log", "2026-11-22/conn.10:00:00-11:00:00.log", "current/conn.log"]
            : ["conn-26-11-21_23.00.00.log", "conn-26-11-22_10.00.00.log", "conn.log"];
        for (int i = 0; i < files.Length; i++)
        {
            string path = Path.Combine(folder, files[i]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(path, [.. header, .. i == 2 ? rows[(2 * third)..] : rows[(i * third)..((i + 1) * third)], .. i < 2 ? (string[])["#close\t2026-11-22-11-00-00"] : []]);
            if (i == 0)
            {
                Compress(path);
            }
        }
    }
}
