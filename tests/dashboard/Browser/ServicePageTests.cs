using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace NidsVm.Dashboard.Tests.Browser;

/// <summary>The whole way: packets on the loopback interface, the service, the page in a browser.</summary>
[Collection(Chromium.Collection)]
public sealed class ServicePageTests(Chromium chromium, ITestOutputHelper output)
{
    /// <summary>Two seconds are the aim; a machine that is busy with other things gets more.</summary>
    private static readonly TimeSpan LatencyBound = TimeSpan.FromSeconds(10);

    private const int LatencyTrials = 5;
    private const string Hostile = "<img src=x onerror=window.hacked=1>";

    [BrowserServiceFact]
    public async Task Traffic_is_on_the_page_within_seconds_and_leads_to_its_logs()
    {
        await using MonitoredLoopback service = await MonitoredLoopback.StartAsync();
        await using OpenPage open = await chromium.OpenAsync(service.Address);
        await Expect(open.Find(".brand .source")).ToHaveTextAsync("live on lo");
        await Expect(open.Find(".status")).ToHaveTextAsync("live");

        await ChartsMoveAsync(open);
        await FlowsComeInTimeAsync(open);
        await RequestsLeadToLogsAsync(open, service);
        await ControlAsync(open, service);
        Assert.All(open.Complaints, text => Assert.Contains("403", text, StringComparison.Ordinal));
    }

    /// <summary>Datagrams are counted where they belong, and the chart changes with them.</summary>
    private static async Task ChartsMoveAsync(OpenPage open)
    {
        using CancellationTokenSource enough = new();
        Task sending = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                MonitoredLoopback.SendDatagrams(1, 50);
                await Task.Delay(50);
            }
        });
        ILocator udp = open.Find("[aria-label='Packets'] [data-series=udp] .legend-value");
        await open.UntilAsync("parseFloat(document.querySelector(\"[aria-label='Packets'] [data-series=udp] .legend-value\")?.textContent ?? '0') > 0");
        await Expect(udp).ToContainTextAsync("pkt/s");
        if (await open.Find(".chart canvas").CountAsync() > 0)
        {
            const string Picture = "document.querySelector(\"[aria-label='Packets'] canvas\").toDataURL()";
            await open.Page.EvaluateAsync($"window.before = {Picture}");
            await open.UntilAsync($"window.before !== {Picture}");
        }

        await enough.CancelAsync();
        await sending;
    }

    /// <summary>From the packet that opens a flow to its row in the page.</summary>
    private async Task FlowsComeInTimeAsync(OpenPage open)
    {
        await open.PressAsync("2");
        await Expect(open.Find("#view-flows")).ToBeVisibleAsync();
        List<double> seconds = [];
        for (int i = 0; i < LatencyTrials; i++)
        {
            string port = ":" + MonitoredLoopback.DatagramPort(10 + i).ToString(CultureInfo.InvariantCulture);
            Stopwatch watch = Stopwatch.StartNew();
            MonitoredLoopback.SendDatagrams(10 + i, 3);
            await Expect(open.Find($".flow-row:not([hidden]):has-text('{port}')").First).ToBeVisibleAsync();
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        output.WriteLine("from packet to page: " + string.Join(", ", seconds.Select(s => s.ToString("F2", CultureInfo.InvariantCulture))) + " s");
        Assert.All(seconds, s => Assert.InRange(s, 0, LatencyBound.TotalSeconds));
    }

    /// <summary>A request is in http.log, as text even if it is made of markup; its uid leads to the connection, whose rows are there.</summary>
    private static async Task RequestsLeadToLogsAsync(OpenPage open, MonitoredLoopback service)
    {
        await service.RequestAsync("www.example.net", "/plain");
        await service.RequestAsync(Hostile, "/" + Hostile.Replace(' ', '+'));
        await open.PressAsync("5");
        await Expect(open.Find("[data-log=http]")).ToBeVisibleAsync();
        await open.Find("[data-log=http]").ClickAsync();
        ILocator row = open.Page.Locator(".log-row:not([hidden])", new() { HasText = Hostile }).First;
        await Expect(row).ToBeVisibleAsync();
        Assert.True(await open.Page.EvaluateAsync<bool>("window.hacked === undefined && document.querySelector('img[src=x]') === null"));
        await open.Find(".log-row:not([hidden]):has-text('/plain') .uid").First.ClickAsync();
        await Expect(open.Find(".panel-title")).ToContainTextAsync("Connection C");
        await Expect(open.Find(".panel .panel-log").First).ToContainTextAsync(".log");
        await Expect(open.Find(".panel")).ToContainTextAsync("/plain");
        await open.PressAsync("Escape");
    }

    /// <summary>The token of the log folder rotates the logs; another one does not.</summary>
    private static async Task ControlAsync(OpenPage open, MonitoredLoopback service)
    {
        await open.Find("[aria-label^=Control]").ClickAsync();
        await open.Find("#token").FillAsync("not-the-token");
        await open.PressAsync("Enter");
        await open.Find("text=Rotate logs").ClickAsync();
        await Expect(open.Find(".dialog-message")).ToHaveTextAsync("The server refused this token.");
        await open.Find("#token").FillAsync((await File.ReadAllTextAsync(service.TokenPath)).Trim());
        await open.PressAsync("Enter");
        await open.Find("text=Rotate logs").ClickAsync();
        await Expect(open.Find(".dialog-message")).ToHaveAttributeAsync("data-kind", "good");
        await open.PressAsync("Escape");
    }
}
