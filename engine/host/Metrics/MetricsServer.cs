using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NidsVm.Host.Commands;

namespace NidsVm.Host.Metrics;

/// <summary>Serves <c>/metrics</c> at an address of its own, and nothing else.</summary>
internal sealed class MetricsServer : IDisposable
{
    public const string Path = "/metrics";

    private const int MaxConnections = 32;

    private readonly WebApplication _application;

    private MetricsServer(WebApplication application, string address)
    {
        _application = application;
        Address = address;
    }

    /// <summary>Where it listens, as a URL.</summary>
    public string Address { get; }

    /// <summary>Reads an address: <c>127.0.0.1:9798</c>, <c>[::]:9798</c>; port 0 stands for any free one.</summary>
    /// <exception cref="HostException">it is none</exception>
    public static IPEndPoint ParseAddress(string address) => IPEndPoint.TryParse(address, out IPEndPoint? point) && address.Contains(':', StringComparison.Ordinal)
        ? point
        : throw new HostException($"setting MetricsAddress: \"{address}\" is not of the form ADDRESS:PORT");

    /// <exception cref="HostException">the address cannot be listened at</exception>
    public static MetricsServer Start(IPEndPoint point, Func<Task<string>> write)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(point);
        });
        builder.Services.AddSingleton<IHostLifetime, OthersLifetime>();
        WebApplication application = builder.Build();
        application.Run(context => RespondAsync(context, write));
        try
        {
            application.Start();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            ((IDisposable)application).Dispose();
            throw new HostException($"metrics cannot be served at {point}: {e.Message}");
        }

        return new MetricsServer(application, application.Urls.First() + Path);
    }

    /// <summary>Answers one request.</summary>
    public static async Task RespondAsync(HttpContext context, Func<Task<string>> write)
    {
        HttpResponse response = context.Response;
        if (context.Request.Path != Path)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!HttpMethods.IsGet(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = HttpMethods.Get;
        }
        else
        {
            response.ContentType = PrometheusText.ContentType;
            response.Headers.CacheControl = "no-store";
            await response.WriteAsync(await write().ConfigureAwait(false), context.RequestAborted).ConfigureAwait(false);
        }
    }

    public void Dispose() => ((IDisposable)_application).Dispose();

    /// <summary>The server ends with the service, which hears the signals.</summary>
    private sealed class OthersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
