using System.Globalization;
using Microsoft.Playwright;
using NidsVm.Dashboard.Live;
using static Microsoft.Playwright.Assertions;

namespace NidsVm.Dashboard.Tests.Browser;

/// <summary>The page in a browser, over a source whose figures are known.</summary>
[Collection(Chromium.Collection)]
public sealed class PageTests(Chromium chromium)
{
    private const string Token = "a-token-of-the-tests";

    private static readonly string[] Views = ["overview", "flows", "top", "alerts", "logs", "handlers"];

    [BrowserFact]
    public async Task Charts_and_tiles_move_and_a_series_can_be_hidden()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address);
        await Expect(open.Find(".brand .source")).ToHaveTextAsync("live on sample0");
        ILocator packets = open.Find("[data-tile=packets] .tile-value");
        await Expect(packets).ToContainTextAsync("pkt/s");
        string before = await packets.InnerTextAsync();
        await Expect(packets).Not.ToHaveTextAsync(before);
        await Expect(open.Find("[data-series=http] .legend-value").First).ToContainTextAsync("bit/s");
        if ((await served.GetAsync("api/session")).GetProperty("charts").GetBoolean())
        {
            const string Picture = "document.querySelector('.chart canvas').toDataURL()";
            await Expect(open.Find(".chart canvas")).ToHaveCountAsync(3);
            await open.Page.EvaluateAsync($"window.before = {Picture}");
            await open.UntilAsync($"window.before !== {Picture}");
            ILocator http = open.Find("[data-series=http]").First;
            await http.ClickAsync();
            await Expect(http).ToHaveAttributeAsync("aria-pressed", "false");
            await http.ClickAsync();
            await Expect(http).ToHaveAttributeAsync("aria-pressed", "true");
        }
        else
        {
            await Expect(open.Find(".chart .empty-title").First).ToHaveTextAsync("This build has no charts");
        }

        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Thousands_of_flows_are_sorted_by_each_column_and_only_the_visible_ones_are_elements()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address + "#/flows");
        await Expect(open.Find(".flows [role=status]")).ToHaveTextAsync("3,000 open");
        List<FlowRow> all = [.. Enumerable.Range(0, SampleSource.FlowCount).Select(SampleSource.Flow)];
        await SortedAsync("bytes", "descending", all.MaxBy(f => f.OrigBytes + f.RespBytes)!.OrigHost);
        await SortedAsync("bytes", "ascending", all.MinBy(f => f.OrigBytes + f.RespBytes)!.OrigHost);
        await SortedAsync("packets", "descending", all.MaxBy(f => f.OrigPackets + f.RespPackets)!.OrigHost);
        await SortedAsync("rate", "descending", all.MaxBy(f => f.OrigRate)!.OrigHost);
        await SortedAsync("duration", "descending", all.MaxBy(f => f.Duration)!.OrigHost);
        await SortedAsync("start", "descending", all.MaxBy(f => f.Start)!.OrigHost);
        foreach (string column in (string[])["orig", "resp", "service", "state"])
        {
            await open.Find($".c-{column}[role=columnheader] button").ClickAsync();
            await Expect(open.Find($".c-{column}[role=columnheader]")).ToHaveAttributeAsync("aria-sort", "ascending");
        }

        // To the end and back: rows are reused, and what comes into view is loaded.
        await SortedAsync("start", "descending", all.MaxBy(f => f.Start)!.OrigHost);
        await open.Page.EvaluateAsync("document.querySelector('.flow-grid').scrollTop = 1e9");
        string last = all.MinBy(f => f.Start)!.OrigHost;
        await Expect(open.Find($".flow-row[aria-rowindex='{SampleSource.FlowCount + 1}'] .host").First).ToHaveTextAsync(last);
        int elements = await open.Find(".flow-row").CountAsync();
        Assert.InRange(elements, 10, 80);

        // Bars lie around the centre line, longer where more was sent.
        double ratio = await open.Page.EvaluateAsync<double>(
            "(() => { const [f, b] = [...document.querySelector('.flow-row:not([hidden])').querySelectorAll('.half')]; return f.getBoundingClientRect().right - b.getBoundingClientRect().left; })()");
        Assert.InRange(ratio, -1.5, 1.5);
        Assert.Empty(open.Complaints);

        async Task SortedAsync(string column, string order, string first)
        {
            ILocator header = open.Find($".c-{column}[role=columnheader]");
            if (await header.GetAttributeAsync("aria-sort") != order)
            {
                await header.Locator("button").ClickAsync();
            }

            await Expect(header).ToHaveAttributeAsync("aria-sort", order);
            await Expect(open.Find(".flow-row[aria-rowindex='2'] .host").First).ToHaveTextAsync(first);
        }
    }

    [BrowserFact]
    public async Task A_flow_is_searched_opened_with_the_keyboard_and_shows_its_log_rows()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address);
        await Expect(open.Find(".status")).ToHaveTextAsync("live");
        await open.PressAsync("2", "/");
        await Expect(open.Find(".flows input[type=search]")).ToBeFocusedAsync();
        await open.Page.Keyboard.TypeAsync(SampleSource.Uid(42));
        await Expect(open.Find(".flows [role=status]")).ToHaveTextAsync("1 of 3,000 open");
        await open.PressAsync("Escape", "j", "Enter");
        ILocator panel = open.Find(".panel");
        await Expect(panel.Locator(".panel-title")).ToHaveTextAsync("Connection " + SampleSource.Uid(42));
        await Expect(panel).ToContainTextAsync("10.0.42.9:1066");
        await Expect(panel).ToContainTextAsync("S1: established, not ended");
        await Expect(panel.Locator(".panel-log")).ToContainTextAsync("http.log");
        await Expect(panel).ToContainTextAsync("/page42");
        await open.PressAsync("Escape");
        await Expect(panel).ToBeHiddenAsync();
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Logs_are_followed_filtered_by_their_values_paged_and_lead_to_flows()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address + "#/logs/http");
        ILocator first = open.Find(".log-row[aria-rowindex='2']");
        await Expect(first).ToContainTextAsync($"/page{SampleSource.HttpRows - 1}");

        // What is written appears on top.
        await File.AppendAllTextAsync(Path.Combine(served.Folder, "current/http.log"), SampleSource.HttpRow(7777));
        await Expect(first).ToContainTextAsync("/page7777");

        // A click on a value is a filter; the other condition is Alt and a click.
        ILocator notFound = open.Find(".log-row:not([hidden]) [data-column='10']:has-text('404')").First;
        await notFound.ClickAsync();
        await Expect(open.Find(".chip")).ToContainTextAsync("status_code = 404");
        await Expect(open.Find(".grid-foot")).ToHaveTextAsync("45 rows, all there are, filteredOlder rows");
        await Expect(first).ToContainTextAsync("/page440");
        await open.Find(".chip button").ClickAsync();
        await Expect(open.Find(".chip")).ToHaveCountAsync(0);

        // Typed ones.
        await open.Find("[aria-label=Field]").SelectOptionAsync("uri");
        await open.Find("[aria-label=Condition]").SelectOptionAsync("contains");
        await open.Find("[aria-label=Filter]").FillAsync("page44");
        await open.PressAsync("Enter");
        await Expect(open.Find(".chip")).ToContainTextAsync("uri contains page44");
        await Expect(open.Find(".grid-foot")).ToContainTextAsync("11 rows");
        await open.Page.GoBackAsync();
        await Expect(open.Find(".chip")).ToHaveCountAsync(0);

        await Expect(first).ToContainTextAsync("/page7777");

        // Older rows come with scrolling, to the first.
        await open.UntilAsync("""
            (() => { document.querySelector('.log-grid').scrollTop = 1e9; return document.querySelector('.grid-foot').textContent.includes('all there are'); })()
            """);
        await open.Page.EvaluateAsync("document.querySelector('.log-grid').scrollTop = 1e9");
        ILocator oldest = open.Find($".log-row[aria-rowindex='{SampleSource.HttpRows + 2}']");
        await Expect(oldest).ToContainTextAsync("/page0");
        await oldest.Locator(".uid").ClickAsync();
        await Expect(open.Find(".panel-title")).ToHaveTextAsync("Connection " + SampleSource.Uid(0));
        await Expect(open.Find("#view-flows")).ToBeVisibleAsync();
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Alerts_appear_as_they_come_and_are_filtered_and_held()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address + "#/alerts");
        await Expect(open.Find(".alert-row:not([hidden])")).ToHaveCountAsync(2);
        await Expect(open.Find(".status")).ToHaveTextAsync("live");
        string log = Path.Combine(served.Folder, "current/weird.log");
        await File.AppendAllTextAsync(log, SampleSource.WeirdRow("new_one", "-"));
        await Expect(open.Find(".alert-row:has-text('new_one')")).ToBeVisibleAsync();
        await open.Find("[data-name=new_one]").ClickAsync();
        await Expect(open.Find(".alert-row:not([hidden])")).ToHaveCountAsync(1);
        await open.Find("[data-name=new_one]").ClickAsync();
        await open.Find(".alerts .segmented button:has-text('notices')").ClickAsync();
        await Expect(open.Find(".alerts .empty-title")).ToHaveTextAsync("Nothing matches");
        await open.Find(".alerts .segmented button:has-text('all')").ClickAsync();

        // Held: what comes is counted, and shown when one goes on.
        await open.PressAsync("p");
        await File.AppendAllTextAsync(log, SampleSource.WeirdRow("while_held", "-"));
        await Expect(open.Find(".alerts [role=status]")).ToContainTextAsync("1 more");
        await Expect(open.Find(".alert-row:has-text('while_held')")).ToHaveCountAsync(0);
        await open.PressAsync("p");
        await Expect(open.Find(".alert-row:has-text('while_held')")).ToBeVisibleAsync();
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task What_attackers_sent_is_shown_as_text_in_every_view()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address + "#/alerts");
        await Expect(open.Find(".alert-row:has-text('odd_method') .a-message")).ToHaveTextAsync(SampleSource.Hostile);
        await open.Find(".alert-row:has-text('odd_method')").ClickAsync();
        await Expect(open.Find(".panel")).ToContainTextAsync(SampleSource.Hostile);
        await open.PressAsync("5");
        ILocator host = open.Find(".log-row:has-text('onerror') [data-column='7']").First;
        await open.Page.GotoAsync(served.Server.Address + "#/logs/http");
        await Expect(host).ToHaveTextAsync(SampleSource.Hostile);
        await host.ClickAsync();
        await Expect(open.Find(".chip")).ToContainTextAsync(SampleSource.Hostile);
        await Expect(open.Find(".grid-foot")).ToContainTextAsync("1 row,");
        await open.Find(".log-row .l-open button").First.ClickAsync();
        await Expect(open.Find(".panel")).ToContainTextAsync(SampleSource.Hostile);
        await open.Page.GotoAsync(served.Server.Address + "#/flows?search=" + SampleSource.Uid(7));
        await Expect(open.Find(".flow-row:not([hidden]) .c-service span")).ToHaveTextAsync(SampleSource.Hostile);
        await open.PressAsync("6");
        await Expect(open.Find(".handler-table")).ToContainTextAsync(SampleSource.Hostile);
        Assert.True(await open.Page.EvaluateAsync<bool>("window.hacked === undefined"));
        Assert.Equal(0, await open.Find("img[src=x]").CountAsync());
        Assert.Equal(2, await open.Find("script").CountAsync());
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Light_and_dark_follow_the_system_until_one_is_chosen_and_both_can_be_read()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address, scheme: ColorScheme.Dark);
        await Expect(open.Find(".tile").First).ToBeVisibleAsync();
        Assert.InRange(await LightnessAsync("--ground"), 0, 60);
        Assert.InRange(await ContrastAsync("--text", "--ground"), 7, 21);
        Assert.InRange(await ContrastAsync("--muted", "--surface"), 4.5, 21);
        Assert.InRange(await ContrastAsync("--muted", "--raised"), 4.5, 21);
        Assert.InRange(await ContrastAsync("--accent", "--chosen"), 4.5, 21);
        await open.PressAsync("t");
        Assert.InRange(await LightnessAsync("--ground"), 200, 255);
        Assert.InRange(await ContrastAsync("--text", "--ground"), 7, 21);
        Assert.InRange(await ContrastAsync("--muted", "--surface"), 4.5, 21);
        Assert.InRange(await ContrastAsync("--muted", "--raised"), 4.5, 21);
        Assert.InRange(await ContrastAsync("--accent", "--chosen"), 4.5, 21);
        await open.Page.ReloadAsync();
        await Expect(open.Find(".tile").First).ToBeVisibleAsync();
        Assert.InRange(await LightnessAsync("--ground"), 200, 255);
        Assert.Empty(open.Complaints);

        Task<double> LightnessAsync(string name) => open.Page.EvaluateAsync<double>(Colors + $"Math.max(...color('{name}'))");
        Task<double> ContrastAsync(string front, string back) => open.Page.EvaluateAsync<double>(
            Colors + $"(() => {{ const [a, b] = [light('{front}'), light('{back}')].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); }})()");
    }

    [BrowserFact]
    public async Task A_wrong_token_is_refused_and_the_right_one_steers()
    {
        SampleSource? source = null;
        await using Served served = await Served.StartAsync(
            SampleSource.WriteLogs, folder => source = new SampleSource(folder), new DashboardSettings { Token = Token });
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address);
        await open.Find("[aria-label^=Control]").ClickAsync();
        await open.Find("#token").FillAsync("not-the-token");
        await open.PressAsync("Enter");
        await open.Find("text=Rotate logs").ClickAsync();
        await Expect(open.Find(".dialog-message")).ToHaveTextAsync("The server refused this token.");
        Assert.Empty(source!.Commands);
        await open.Find("#token").FillAsync(Token);
        await open.PressAsync("Enter");
        await open.Find("text=Rotate logs").ClickAsync();
        await Expect(open.Find(".dialog-message")).ToHaveAttributeAsync("data-kind", "good");
        Assert.Equal(["rotate"], source.Commands);
        Assert.DoesNotContain(Token, await open.Page.EvaluateAsync<string>("JSON.stringify(localStorage) + document.cookie + location.href"), StringComparison.Ordinal);
        Assert.Contains(Token, await open.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);

        // The refusal itself is all that the browser complains about.
        Assert.All(open.Complaints, text => Assert.Contains("403", text, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task A_lost_connection_is_told_and_taken_up_again()
    {
        string folder = Served.NewFolder();
        SampleSource.WriteLogs(folder);
        DashboardServer server = await DashboardServer.StartAsync(new SampleSource(folder), new DashboardSettings { Port = 0 });
        int port = server.Port;
        await using OpenPage open = await chromium.OpenAsync(server.Address);
        await Expect(open.Find(".status")).ToHaveTextAsync("live");
        await server.DisposeAsync();
        await Expect(open.Find(".banner")).ToContainTextAsync("The connection to the server is lost");
        await Expect(open.Find(".status")).ToHaveTextAsync("no connection");
        server = await DashboardServer.StartAsync(new SampleSource(folder), new DashboardSettings { Port = port });
        await Expect(open.Find(".banner")).ToBeHiddenAsync();
        await Expect(open.Find(".status")).ToHaveTextAsync("live");
        await open.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [BrowserFact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address, width: 390);
        await Expect(open.Find(".tile").First).ToBeVisibleAsync();
        foreach (string view in Views)
        {
            await open.Find($".tabs [data-view={view}]").ClickAsync();
            await Expect(open.Find("#view-" + view)).ToBeVisibleAsync();
            await open.Page.WaitForTimeoutAsync(300);
            int over = await open.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth");
            Assert.True(over <= 0, $"{view} is {over.ToString(CultureInfo.InvariantCulture)} px wider than the screen");
        }

        await open.Find(".tabs [data-view=flows]").ClickAsync();
        await open.Find(".flow-row:not([hidden])").First.ClickAsync();
        await Expect(open.Find(".panel")).ToBeVisibleAsync();
        Assert.True(await open.Page.EvaluateAsync<bool>("document.querySelector('.panel').getBoundingClientRect().width === innerWidth"));
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task A_folder_of_finished_logs_is_shown_without_what_only_a_service_knows()
    {
        string logs = Path.Combine(Repository.Root, "traces/expected/http");
        await using Served served = await Served.StartAsync(folder =>
        {
            foreach (string log in Directory.GetFiles(logs))
            {
                File.Copy(log, Path.Combine(folder, Path.GetFileName(log)));
            }
        });
        int connections = File.ReadLines(Path.Combine(logs, "conn.log")).Count(line => !line.StartsWith('#'));
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address);
        await Expect(open.Find(".status")).ToHaveTextAsync("recorded");
        await Expect(open.Find(".tile-label:text-is('Period')")).ToBeVisibleAsync();
        await Expect(open.Find("[aria-label^=Control]")).ToBeHiddenAsync();
        await open.PressAsync("2");
        await Expect(open.Find(".flows [role=status]")).ToHaveTextAsync($"{connections} recorded");
        await open.Find(".flow-row:not([hidden])").First.ClickAsync();
        await Expect(open.Find(".panel")).ToContainTextAsync("conn.log");
        await open.PressAsync("Escape", "3");
        await Expect(open.Find("[data-kind=talkers] .top-row").First).ToBeVisibleAsync();
        await open.PressAsync("4");
        await Expect(open.Find(".alert-row:not([hidden])").First).ToBeVisibleAsync();
        await open.PressAsync("5");
        await Expect(open.Find(".log-entry[aria-current]")).ToContainTextAsync("conn");
        await Expect(open.Find("button:has-text('Follow')")).ToBeHiddenAsync();
        await Expect(open.Find(".grid-foot")).ToContainTextAsync($"{connections} rows");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Keys_change_views_and_tell_about_themselves()
    {
        await using Served served = await StartAsync();
        await using OpenPage open = await chromium.OpenAsync(served.Server.Address);
        for (int i = 0; i < Views.Length; i++)
        {
            await open.PressAsync((i + 1).ToString(CultureInfo.InvariantCulture));
            await Expect(open.Find("#view-" + Views[i])).ToBeVisibleAsync();
            await Expect(open.Find("[aria-current=page]")).ToHaveAttributeAsync("data-view", Views[i]);
        }

        await open.PressAsync("?");
        await Expect(open.Find("dialog[open]")).ToContainTextAsync("Next and previous row");
        await open.PressAsync("Escape");
        await Expect(open.Find("dialog[open]")).ToHaveCountAsync(0);
        Assert.Empty(open.Complaints);
    }

    /// <summary>Colours of the style sheet as numbers, and their relative luminance (WCAG 2).</summary>
    private const string Colors = """
        var color = name => { const e = document.createElement('i'); e.style.color = `var(${name})`; document.body.append(e);
          const c = getComputedStyle(e).color.match(/[\d.]+/g).slice(0, 3).map(Number); e.remove(); return c; };
        var light = name => color(name).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        """;

    private static Task<Served> StartAsync() => Served.StartAsync(SampleSource.WriteLogs, folder => new SampleSource(folder));
}
