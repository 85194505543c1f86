using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>The ports of <c>likely_server_ports</c>, one bit each.</summary>
internal sealed class LikelyServers
{
    private readonly ulong[] _tcp = new ulong[1024];
    private readonly ulong[] _udp = new ulong[1024];

    public LikelyServers(TableValue? ports)
    {
        for (int i = 0; ports is not null && i < ports.EntryLimit; i++)
        {
            if (ports.IsLive(i))
            {
                Add(ports.KeyAt(i)[0].AsCount);
            }
        }
    }

    /// <param name="port">as slots hold it</param>
    public void Add(ulong port)
    {
        ulong[]? bits = (port >> 16) switch
        {
            1 => _tcp,
            2 => _udp,
            _ => null,
        };
        if (bits is not null)
        {
            bits[(port & 0xFFFF) >> 6] |= 1UL << (int)(port & 63);
        }
    }

    public bool HasTcp(ushort port) => (_tcp[port >> 6] & (1UL << (port & 63))) != 0;

    public bool HasUdp(ushort port) => (_udp[port >> 6] & (1UL << (port & 63))) != 0;
}
