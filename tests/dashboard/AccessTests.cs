using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace NidsVm.Dashboard.Tests;

/// <summary>Who is let in: names of this machine, on the loopback address alone.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task The_page_and_its_files_are_served_with_rules_for_the_browser()
    {
        await using Served served = await Served.StartAsync();
        using HttpResponseMessage page = await served.Client.GetAsync("");
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Equal("default-src 'self'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.False(page.Headers.Contains("Access-Control-Allow-Origin"));

        using HttpRequestMessage again = new(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using HttpResponseMessage same = await served.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);

        JsonElement session = await served.GetAsync("api/session");
        Assert.Equal("folder", session.GetProperty("mode").GetString());
        Assert.False(session.GetProperty("control").GetBoolean());
        if (session.GetProperty("charts").GetBoolean())
        {
            using HttpResponseMessage charts = await served.Client.GetAsync("vendor/uplot.js");
            Assert.Equal("text/javascript; charset=utf-8", charts.Content.Headers.ContentType!.ToString());
            Assert.True((await charts.Content.ReadAsByteArrayAsync()).Length > 10_000);
        }
    }

    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:PORT", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1:1", false)]
    [InlineData("127.0.0.1:PORT", true)]
    [InlineData("localhost:PORT", true)]
    [InlineData("LOCALHOST:PORT", true)]
    [InlineData("[::1]:PORT", true)]
    public async Task Only_names_of_this_machine_are_answered_to(string host, bool isRight)
    {
        await using Served served = await Served.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "api/session");
        request.Headers.Host = host.Replace("PORT", served.Server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        Assert.Equal(isRight ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        string folder = Served.NewFolder();
        DashboardException e = await Assert.ThrowsAsync<DashboardException>(
            () => DashboardServer.StartAsync(new Logs.FolderSource(folder), new DashboardSettings { Port = port }));
        Directory.Delete(folder);
        Assert.Contains($"port {port}", e.Message, StringComparison.Ordinal);
    }
}
