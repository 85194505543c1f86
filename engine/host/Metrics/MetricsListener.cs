using System.Net;
using NidsVm.Host.Commands;
using NidsVm.Vm.Builtins.Telemetry;

namespace NidsVm.Host.Metrics;

/// <summary>Serves metrics at the addresses that policies name (<c>Telemetry::metrics_port</c>), one server an address for all workers.</summary>
/// <param name="write">makes the page</param>
internal sealed class MetricsListener(Func<Task<string>> write) : IMetricsListener, IDisposable
{
    private readonly Dictionary<string, IDisposable> _servers = new(StringComparer.Ordinal);

    /// <summary>Whether a policy has asked.</summary>
    public bool IsListening
    {
        get
        {
            lock (_servers)
            {
                return _servers.Count > 0;
            }
        }
    }

    public string? Listen(string address, int port)
    {
        if (!IPAddress.TryParse(address.Length == 0 ? "0.0.0.0" : address, out IPAddress? parsed))
        {
            return $"metrics cannot be served at {address}: this is no address";
        }

        IPEndPoint point = new(parsed, port);
        lock (_servers)
        {
            if (_servers.ContainsKey(point.ToString()))
            {
                return null;
            }

            try
            {
                _servers.Add(point.ToString(), MetricsServer.Start(point, write));
                return null;
            }
            catch (HostException e)
            {
                return e.Message;
            }
        }
    }

    public void Dispose()
    {
        lock (_servers)
        {
            foreach (IDisposable server in _servers.Values)
            {
                server.Dispose();
            }

            _servers.Clear();
        }
    }
}
