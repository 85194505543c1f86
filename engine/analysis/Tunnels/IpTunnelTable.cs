using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tunnels;

/// <summary>The tunnels directly on IP: one for a pair of hosts and a kind, named after the sender of its first packet.</summary>
internal sealed class IpTunnelTable
{
    // Beyond this the table starts afresh; tunnels still in use get new identifiers.
    private const int Limit = 100_000;

    private readonly Dictionary<(IpAddress, IpAddress, TunnelType), TunnelLayer> _layers = [];
    private readonly UidGenerator _generator;

    public IpTunnelTable(UidGenerator generator) => _generator = generator;

    public TunnelLayer LayerOf(in IpAddress source, in IpAddress destination, TunnelType type)
    {
        var key = source < destination ? (source, destination, type) : (destination, source, type);
        if (!_layers.TryGetValue(key, out TunnelLayer layer))
        {
            if (_layers.Count >= Limit)
            {
                _layers.Clear();
            }

            layer = new TunnelLayer { Source = source, Destination = destination, Type = type, Uid = _generator.Next('C') };
            _layers.Add(key, layer);
        }

        return layer;
    }
}
