using NidsVm.Dashboard;
using NidsVm.Host.Commands;
using NidsVm.Host.Metrics;
using NidsVm.Host.Service;

namespace NidsVm.Host.Page;

/// <summary>The page of a service; its metrics are served there, too.</summary>
internal sealed class ServicePage : IDisposable
{
    private readonly PageServer _server;
    private readonly ServiceSource _source;

    private ServicePage(PageServer server, ServiceSource source)
    {
        _server = server;
        _source = source;
    }

    public string Address => _server.Address;

    /// <summary>The file with the token, or null.</summary>
    public string? TokenPath => _server.TokenPath;

    /// <exception cref="HostException">the page cannot be served</exception>
    public static ServicePage Start(MonitorService service)
    {
        ServiceSource source = new(service);
        DashboardSettings settings = new()
        {
            Port = service.Settings.DashboardPort,
            Token = service.Settings.DashboardToken,
            Extra = [(MetricsServer.Path, context => MetricsServer.RespondAsync(context, service.WriteMetricsAsync))],
        };
        return new ServicePage(PageServer.Start(() => source, settings), source);
    }

    public void Dispose()
    {
        _source.End();
        _server.Dispose();
    }
}
