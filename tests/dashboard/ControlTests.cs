using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NidsVm.Dashboard.Tests.Browser;

namespace NidsVm.Dashboard.Tests;

/// <summary>What changes something needs the token, and only that.</summary>
public sealed class ControlTests
{
    [Fact]
    public async Task A_token_is_refused_or_accepted()
    {
        SampleSource? source = null;
        await using Served served = await Served.StartAsync(source: folder => source = new SampleSource(folder));
        string path = Path.Combine(served.Folder, "dashboard.token");
        Assert.Equal(path, served.Server.TokenPath);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        string token = File.ReadAllText(path).Trim();
        Assert.InRange(token.Length, 32, 100);

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(served, "rotate", null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(served, "rotate", "wrong")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(served, "rotate", token[..^1])).Status);
        Assert.Empty(source!.Commands);
        (HttpStatusCode status, JsonElement answer) = await PostAsync(served, "rotate", token);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(served, "set", token, """{"name":"M::x","value":"3 sec"}""")).Status);
        Assert.Equal(["rotate", "set M::x 3 sec"], source.Commands);
    }

    [Theory]
    [InlineData("set", "no JSON", HttpStatusCode.BadRequest)]
    [InlineData("set", "[]", HttpStatusCode.BadRequest)]
    [InlineData("set", """{"name":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("set", """{"name":"x","value":3}""", HttpStatusCode.BadRequest)]
    [InlineData("print", "", HttpStatusCode.NotFound)]
    [InlineData("connections", "", HttpStatusCode.NotFound)]
    public async Task Commands_that_make_no_sense_are_refused(string command, string body, HttpStatusCode status)
    {
        SampleSource? source = null;
        await using Served served = await Served.StartAsync(source: folder => source = new SampleSource(folder), settings: new DashboardSettings { Token = "of my own" });
        Assert.Null(served.Server.TokenPath);
        (HttpStatusCode got, JsonElement answer) = await PostAsync(served, command, "of my own", body);
        Assert.Equal(status, got);
        Assert.NotEmpty(answer.GetProperty("error").GetString()!);
        Assert.Empty(source!.Commands);
    }

    [Fact]
    public async Task A_folder_has_nothing_to_steer_and_no_token()
    {
        await using Served served = await Served.StartAsync();
        Assert.Null(served.Server.TokenPath);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(served, "stop", null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(served, "stop", "any")).Status);
    }

    [Fact]
    public async Task The_file_of_the_token_goes_with_the_server()
    {
        string folder = Served.NewFolder();
        DashboardServer server = await DashboardServer.StartAsync(new SampleSource(folder), new DashboardSettings { Port = 0 });
        Assert.True(File.Exists(server.TokenPath));
        await server.DisposeAsync();
        Assert.False(File.Exists(server.TokenPath));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(Served served, string command, string? token, string body = "")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/control/" + command) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
