using NidsVm.Dashboard;
using NidsVm.Host.Commands;
using NidsVm.Host.Running;
using NidsVm.Packets;
using Monitor = NidsVm.Host.Running.Monitor;

namespace NidsVm.Host.Page;

/// <summary>The page of a run.</summary>
internal sealed class RunPage : IRunPage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly PageServer _server;
    private readonly RunSource _source;

    private RunPage(PageServer server, RunSource source)
    {
        _server = server;
        _source = source;
    }

    /// <exception cref="HostException">the page cannot be served</exception>
    public static RunPage Start(Monitor monitor, MonitorRequests requests, RunRequest request, int port)
    {
        RunSource source = new(monitor, requests, request);
        PageServer server = PageServer.Start(() => source, new DashboardSettings { Port = port });
        Console.Error.WriteLine($"the page is at {server.Address}");
        return new RunPage(server, source);
    }

    public void Watch(IPacketSource packets) => _source.Watch(packets);

    public void Linger(StopSignal stop)
    {
        _source.End();
        if (!stop.IsRaised)
        {
            Console.Error.WriteLine($"the run has ended; its logs are at {_server.Address} until Ctrl-C");
        }

        while (!stop.IsRaised)
        {
            Thread.Sleep(Pause);
        }
    }

    public void Dispose()
    {
        _source.End();
        _server.Dispose();
    }
}
