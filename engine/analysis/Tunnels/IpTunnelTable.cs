using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Tunnels;

/// <summary>The identifiers of tunnels directly on IP: one for a pair of hosts, for as long as packets pass.</summary>
internal sealed class IpTunnelTable
{
    // Beyond this the table starts afresh; tunnels still in use get new identifiers.
    private const int Limit = 100_000;

    private readonly Dictionary<(IpAddress, IpAddress, TunnelType), StringValue> _uids = [];
    private readonly UidGenerator _generator;

    public IpTunnelTable(UidGenerator generator) => _generator = generator;

    public StringValue UidOf(in IpAddress source, in IpAddress destination, TunnelType type)
    {
        var key = source < destination ? (source, destination, type) : (destination, source, type);
        if (!_uids.TryGetValue(key, out StringValue? uid))
        {
            if (_uids.Count >= Limit)
            {
                _uids.Clear();
            }

            _uids.Add(key, uid = _generator.Next('C'));
        }

        return uid;
    }
}
