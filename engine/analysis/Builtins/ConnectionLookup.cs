using System.Diagnostics.CodeAnalysis;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>From a policy's <c>conn_id</c> or <c>connection</c> to the live connection.</summary>
internal static class ConnectionLookup
{
    // What the proto field of a conn_id holds where nobody has set it.
    private const ulong UnsetProtocol = 65_535;

    /// <summary>The live connection with that <c>conn_id</c>; false where there is none.</summary>
    public static bool TryFind(Machine machine, RecordValue id, [NotNullWhen(true)] out Connection? connection)
    {
        connection = null;
        if (machine.FindService<AnalysisContext>() is not { } context)
        {
            return false;
        }

        RecordShape shape = context.Records.ConnectionId;
        var orig = (AddrValue)shape.Get(id, 0)!;
        var resp = (AddrValue)shape.Get(id, 2)!;
        ulong origPort = id.Fields[shape.SlotOf(1)].AsCount;
        ulong respPort = id.Fields[shape.SlotOf(3)].AsCount;
        int field = shape.SlotOf(4);
        ulong given = field >= 0 && id.IsSet(field) ? id.Fields[field].AsCount : UnsetProtocol;
        byte protocol = given < 256 ? (byte)given : ProtocolOf(respPort, orig);
        var from = new IpAddress(orig.Hi, orig.Lo);
        var to = new IpAddress(resp.Hi, resp.Lo);
        ConnectionTable table = context.Manager.Table;
        connection = table.Find(Key(isOneWay: false));
        if (connection is null && protocol is IpProtocol.Icmp or IpProtocol.IcmpV6)
        {
            connection = table.Find(Key(isOneWay: true));
        }

        return connection is not null;

        ConnectionKey Key(bool isOneWay)
        {
            ConnectionKey key = ConnectionKey.Of(from, (ushort)origPort, to, (ushort)respPort, protocol, isOneWay);
            return context.Settings.KeysVlans ? context.Records.WithVlans(key, id) : key;
        }
    }

    /// <summary>As <see cref="TryFind"/>, and reports an error where there is none.</summary>
    public static bool TryFindOrReport(Machine machine, RecordValue id, [NotNullWhen(true)] out Connection? connection)
    {
        if (TryFind(machine, id, out connection))
        {
            return true;
        }

        machine.Reporter.Error("connection ID not a known connection");
        return false;
    }

    /// <summary>The live connection that a <c>connection</c> record stands for.</summary>
    public static bool TryFindByRecord(Machine machine, RecordValue record, [NotNullWhen(true)] out Connection? connection)
    {
        connection = null;
        return machine.FindService<AnalysisContext>() is { } context
            && context.Records.Connection.Get(record, 0) is RecordValue id
            && TryFind(machine, id, out connection);
    }

    private static byte ProtocolOf(ulong port, AddrValue address) => (TransportProtocol)(port >> 16) switch
    {
        TransportProtocol.Tcp => IpProtocol.Tcp,
        TransportProtocol.Udp => IpProtocol.Udp,
        TransportProtocol.Icmp => address.IsV4 ? IpProtocol.Icmp : IpProtocol.IcmpV6,
        _ => 0,
    };
}
