using System.Globalization;
using System.Net;
using System.Text.Json;

namespace NidsVm.Dashboard.Tests;

/// <summary>Rows of a log as they are written.</summary>
public sealed class FollowTests
{
    private const string Header = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tthings\n#fields\tts\tname\tsize\n#types\ttime\tstring\tcount\n";

    [Fact]
    public async Task New_rows_come_and_old_ones_do_not()
    {
        await using Served served = await Served.StartAsync(folder => File.WriteAllText(PathIn(folder), Header + Row(1, "old")));
        using Listener listener = await Listener.OpenAsync(served, "api/logs/things/follow");
        File.AppendAllText(PathIn(served.Folder), Row(2, "new") + Row(3, "newer") + "4.0\tno");
        JsonElement rows = await listener.NextAsync("rows");
        Assert.Equal(["ts", "name", "size"], rows.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        Assert.Equal("[[\"2.0\",\"new\",\"20\"],[\"3.0\",\"newer\",\"30\"]]", rows.GetProperty("rows").GetRawText());

        // The rest of a row that was not whole.
        File.AppendAllText(PathIn(served.Folder), "w\t-\n");
        Assert.Equal("[[\"4.0\",\"now\",null]]", (await listener.NextAsync("rows")).GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task A_rotation_and_a_file_that_is_begun_anew_lose_nothing()
    {
        await using Served served = await Served.StartAsync(folder =>
        {
            Directory.CreateDirectory(Path.Combine(folder, "current"));
            File.WriteAllText(Path.Combine(folder, "current", "things.log"), Header + Row(1, "old"));
        });
        string current = Path.Combine(served.Folder, "current", "things.log");
        using Listener listener = await Listener.OpenAsync(served, "api/logs/things/follow");
        File.AppendAllText(current, Row(2, "last"));
        Directory.CreateDirectory(Path.Combine(served.Folder, "2026-11-22"));
        string ended = Path.Combine(served.Folder, "2026-11-22", "things.10:00:00-11:00:00.log");
        File.Move(current, ended);
        LogPageTests.Compress(ended);
        File.WriteAllText(current, Header + Row(3, "first"));
        List<string?> seen = [];
        while (seen.Count < 2)
        {
            seen.AddRange((await listener.NextAsync("rows")).GetProperty("rows").EnumerateArray().Select(r => r[1].GetString()));
        }

        Assert.Equal(["last", "first"], seen);
        using (FileStream emptied = new(current, FileMode.Truncate))
        {
            emptied.Flush();
        }

        await Task.Delay(1500);
        File.AppendAllText(current, Header + Row(4, "again"));
        Assert.Equal("again", (await listener.NextAsync("rows")).GetProperty("rows")[0][1].GetString());
    }

    [Fact]
    public async Task Filters_hold_and_too_many_rows_are_counted()
    {
        await using Served served = await Served.StartAsync(folder => File.WriteAllText(PathIn(folder), Header + Row(1, "old")));
        using Listener filtered = await Listener.OpenAsync(served, "api/logs/things/follow?filter=size:gt:11990&filter=name:contains:thing");
        using Listener all = await Listener.OpenAsync(served, "api/logs/things/follow");
        File.AppendAllText(PathIn(served.Folder), string.Concat(Enumerable.Range(1, 1200).Select(i => Row(i, "thing"))));
        JsonElement rows = await all.NextAsync("rows");
        Assert.Equal(500, rows.GetProperty("rows").GetArrayLength());
        Assert.Equal(700, rows.GetProperty("skipped").GetInt32());
        Assert.Equal("[[\"1200.0\",\"thing\",\"12000\"]]", (await filtered.NextAsync("rows")).GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task Rows_in_JSON_come_with_the_fields_that_they_have()
    {
        await using Served served = await Served.StartAsync(folder => File.WriteAllText(PathIn(folder), "{\"ts\":1.0,\"name\":\"old\"}\n"));
        using Listener listener = await Listener.OpenAsync(served, "api/logs/things/follow");
        File.AppendAllText(PathIn(served.Folder), "{\"ts\":2.0,\"name\":\"new\",\"list\":[1,2],\"ok\":true}\n");
        JsonElement rows = await listener.NextAsync("rows");
        Assert.Equal("[[\"2.0\",\"new\",\"1,2\",\"T\"]]", rows.GetProperty("rows").GetRawText());
        Assert.Equal(["double", "string", "vector", "bool"], rows.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Too_many_listeners_are_refused_and_room_is_given_back()
    {
        await using Served served = await Served.StartAsync(folder => File.WriteAllText(PathIn(folder), Header + Row(1, "old")));
        served.Client.DefaultRequestHeaders.ConnectionClose = true;
        List<Listener> listeners = [];
        for (int i = 0; i < 32; i++)
        {
            listeners.Add(await Listener.OpenAsync(served, "api/logs/things/follow"));
        }

        Assert.Equal((503, true), await served.RefusedAsync("api/live") is var (status, error) ? (status, error.Length > 0) : default);
        listeners.ForEach(l => l.Dispose());
        for (int i = 0; i < 100; i++)
        {
            using HttpResponseMessage answer = await served.Client.GetAsync("api/live", HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("a listener that has gone still takes room");
    }

    private static string PathIn(string folder) => Path.Combine(folder, "things.log");

    private static string Row(int i, string name) => string.Create(CultureInfo.InvariantCulture, $"{i}.0\t{name}\t{i * 10}\n");
}
