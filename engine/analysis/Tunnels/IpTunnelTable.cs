using System.Runtime.InteropServices;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tunnels;

/// <summary>
/// The tunnels directly on IP: one for a pair of hosts and a kind, named after the sender of its first packet. One that was
/// silent for <c>Tunnel::ip_tunnel_timeout</c> is forgotten.
/// </summary>
internal sealed class IpTunnelTable
{
    // Beyond this the table starts afresh; tunnels still in use get new identifiers.
    private const int Limit = 100_000;

    private readonly Dictionary<(IpAddress, IpAddress, TunnelType), Entry> _tunnels = [];
    private readonly UidGenerator _generator;
    private readonly double _timeout;

    /// <param name="generator">of identifiers</param>
    /// <param name="timeout">seconds of silence after which a tunnel is forgotten; 0: never</param>
    public IpTunnelTable(UidGenerator generator, double timeout)
    {
        _generator = generator;
        _timeout = timeout;
    }

    /// <param name="now">network time of the packet in the tunnel</param>
    public TunnelLayer LayerOf(in IpAddress source, in IpAddress destination, TunnelType type, double now)
    {
        var key = source < destination ? (source, destination, type) : (destination, source, type);
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrNullRef(_tunnels, key);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry))
        {
            MakeRoom(now);
            entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_tunnels, key, out _);
            entry.Layer = NewLayer(source, destination, type);
        }
        else if (IsOver(entry, now))
        {
            entry.Layer = NewLayer(source, destination, type);
        }

        entry.LastTime = now;
        return entry.Layer;
    }

    private TunnelLayer NewLayer(in IpAddress source, in IpAddress destination, TunnelType type) =>
        new() { Source = source, Destination = destination, Type = type, Uid = _generator.Next('C') };

    private bool IsOver(in Entry entry, double now) => _timeout > 0 && now - entry.LastTime >= _timeout;

    private void MakeRoom(double now)
    {
        if (_tunnels.Count < Limit)
        {
            return;
        }

        foreach ((var key, Entry entry) in _tunnels)
        {
            if (IsOver(entry, now))
            {
                _tunnels.Remove(key);
            }
        }

        if (_tunnels.Count >= Limit)
        {
            _tunnels.Clear();
        }
    }

    private struct Entry
    {
        public TunnelLayer Layer;
        public double LastTime;
    }
}
