using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NidsVm.Dashboard.Access;
using NidsVm.Dashboard.Http;
using NidsVm.Dashboard.Live;
using NidsVm.Dashboard.Logs;

namespace NidsVm.Dashboard;

/// <summary>The server of the page, on 127.0.0.1: files of the page, and what they ask for below <c>/api</c>.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private const int MaxConnections = 256;
    private const int MaxRequestBytes = 64 * 1024;

    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(2);

    private readonly IDashboardSource _source;
    private readonly WebApplication _application;
    private readonly AccessToken? _token;
    private readonly AccessRules _rules;
    private readonly WebFiles _files = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly LogDigest _digest;
    private readonly LiveFeed _feed;
    private bool _isDisposed;

    private DashboardServer(IDashboardSource source, DashboardSettings settings)
    {
        _source = source;
        _token = source.HasControl ? AccessToken.Make(settings.Token, source.LogFolder) : null;
        _rules = new AccessRules(_token);
        EventStreams streams = new(_ending.Token);

        LogFolder folder = new(source.LogFolder, source.LogsSince > 0 ? DateTime.UnixEpoch.AddSeconds(source.LogsSince) : default);
        _digest = new LogDigest(folder, source.Mode == DashboardMode.Folder ? DigestStart.Folder : source.LogsSince > 0 ? DigestStart.Current : DigestStart.RecentPart);
        _feed = new LiveFeed(source, _digest, streams);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(IPAddress.Loopback, settings.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownPatience);
        _application = builder.Build();
        _application.Use(next => context => GuardAsync(context, next));
        _application.UseRouting();
        foreach ((string path, RequestDelegate handler) in settings.Extra)
        {
            _application.MapGet(path, handler);
        }

        _application.MapGet("/api/session", (RequestDelegate)SessionAsync);
        new LogEndpoints(folder, streams, source).Map(_application);
        new LiveEndpoints(source, folder, _digest, _feed, new FlowBoard(source, _digest), streams).Map(_application);
        _application.MapFallback("/api/{**rest}", context => Answer.ErrorAsync(context, StatusCodes.Status404NotFound, "there is no such address"));
        _application.MapFallback("/{**path}", _files.SendAsync);
    }

    /// <summary>The port that is listened on.</summary>
    public int Port => _rules.Port;

    public string Address => $"http://127.0.0.1:{Port}/";

    /// <summary>The file with the token, or null.</summary>
    public string? TokenPath => _token?.Path;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="DashboardException">the port is taken, or the file of the token cannot be written</exception>
    public static async Task<DashboardServer> StartAsync(IDashboardSource source, DashboardSettings settings)
    {
        DashboardServer server = new(source, settings);
        try
        {
            await server._application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new DashboardException($"the page cannot be served on port {settings.Port}: {(e.InnerException ?? e).Message}");
        }

        string address = server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server._rules.Port = new Uri(address).Port;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _feed.Dispose();
        _digest.Dispose();
        _ending.Dispose();
        _token?.Dispose();
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await _rules.ApplyAsync(context, next).ConfigureAwait(false);
        }
        catch (RequestException e) when (!context.Response.HasStarted)
        {
            await Answer.ErrorAsync(context, e.Status, e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when ((e is IOException or UnauthorizedAccessException) && !context.Response.HasStarted)
        {
            await Answer.ErrorAsync(context, StatusCodes.Status500InternalServerError, e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || _ending.IsCancellationRequested)
        {
            // Who asked has gone, or the server ends.
        }
    }

    private Task SessionAsync(HttpContext context) => Answer.JsonAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("program", "nidsvm");
        json.WriteString("version", typeof(DashboardServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);
        json.WriteString("mode", _source.Mode switch { DashboardMode.Live => "live", DashboardMode.Folder => "folder", _ => "trace" });
        json.WriteString("title", _source.Title);
        json.WriteNumber("started", _source.Started);
        json.WriteBoolean("charts", _files.Has(WebFiles.ChartLibrary));
        json.WriteBoolean("control", _source.HasControl);
        json.WriteStartArray("views");
        foreach (string view in (ReadOnlySpan<string>)["overview", "flows", "top", "alerts", "logs"])
        {
            json.WriteStringValue(view);
        }

        if (_source.IsRunning)
        {
            json.WriteStringValue("handlers");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
