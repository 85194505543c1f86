using NidsVm.Dashboard;
using NidsVm.Host.Commands;

namespace NidsVm.Host.Page;

/// <summary>The server of the page as commands use it. Nothing outside this folder names a type of the server, so that no run loads it that shows no page.</summary>
internal sealed class PageServer : IDisposable
{
    private readonly DashboardServer _server;

    private PageServer(DashboardServer server) => _server = server;

    public string Address => _server.Address;

    /// <summary>The file with the token, or null.</summary>
    public string? TokenPath => _server.TokenPath;

    /// <exception cref="HostException">the page cannot be served</exception>
    public static PageServer Start(Func<IDashboardSource> source, DashboardSettings settings)
    {
        try
        {
            return new PageServer(DashboardServer.StartAsync(source(), settings).GetAwaiter().GetResult());
        }
        catch (DashboardException e)
        {
            throw new HostException(e.Message);
        }
    }

    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
