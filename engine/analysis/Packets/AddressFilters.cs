using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>
/// Filters that policies install for hosts and networks: packets from or to them are dropped with a probability, unless they
/// carry one of the given TCP flags. Packets that no filter is for follow <c>packet_filter_default</c>.
/// </summary>
internal sealed class AddressFilters
{
    private readonly Random _random = new();
    private readonly bool _dropsOthers;
    private readonly Dictionary<IpAddress, Filter> _sources = [];
    private readonly Dictionary<IpAddress, Filter> _destinations = [];
    private readonly List<(IpNetwork Net, Filter Filter)> _sourceNets = [];
    private readonly List<(IpNetwork Net, Filter Filter)> _destinationNets = [];

    public AddressFilters(AnalysisContext context)
    {
        int index = context.Machine.FindGlobal("packet_filter_default");
        _dropsOthers = index >= 0 && context.Machine.Global(index).AsBool;
    }

    /// <param name="flags">TCP flags that let a packet through</param>
    /// <param name="probability">share of the other packets that are dropped, 0 to 1</param>
    public void Add(AddrValue address, bool isSource, ulong flags, double probability) =>
        (isSource ? _sources : _destinations)[Key(address)] = new Filter((byte)flags, probability);

    public bool Remove(AddrValue address, bool isSource) => (isSource ? _sources : _destinations).Remove(Key(address));

    /// <inheritdoc cref="Add(AddrValue, bool, ulong, double)"/>
    public void Add(SubnetValue net, bool isSource, ulong flags, double probability)
    {
        Remove(net, isSource);
        (isSource ? _sourceNets : _destinationNets).Add((Network(net), new Filter((byte)flags, probability)));
    }

    public bool Remove(SubnetValue net, bool isSource)
    {
        IpNetwork network = Network(net);
        return (isSource ? _sourceNets : _destinationNets).RemoveAll(n => n.Net == network) > 0;
    }

    public bool Drops(scoped in DecodedPacket packet)
    {
        if (TryFind(_sources, _sourceNets, packet.Source, out Filter filter)
            || TryFind(_destinations, _destinationNets, packet.Destination, out filter))
        {
            return Drops(filter, packet);
        }

        return _dropsOthers;
    }

    private bool Drops(Filter filter, scoped in DecodedPacket packet)
    {
        if (packet.Protocol == IpProtocol.Tcp && TcpView.TryParse(packet.Transport, out TcpView tcp) && ((byte)tcp.Flags & filter.Flags) != 0)
        {
            return false;
        }

        return _random.NextDouble() < filter.Probability;
    }

    private static bool TryFind(
        Dictionary<IpAddress, Filter> hosts, List<(IpNetwork Net, Filter Filter)> nets, in IpAddress address, out Filter filter)
    {
        if (hosts.TryGetValue(address, out filter))
        {
            return true;
        }

        foreach ((IpNetwork net, Filter of) in nets)
        {
            if (net.Contains(address))
            {
                filter = of;
                return true;
            }
        }

        return false;
    }

    private static IpAddress Key(AddrValue address) => new(address.Hi, address.Lo);

    private static IpNetwork Network(SubnetValue net) => new(new IpAddress(net.Prefix.Hi, net.Prefix.Lo), net.Length);

    private readonly record struct Filter(byte Flags, double Probability);
}
