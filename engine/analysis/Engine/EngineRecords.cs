using NidsVm.Analysis.Connections;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Engine;

/// <summary>The library's record types that the connection layer fills, with their fields in the order of the constants below.</summary>
public sealed class EngineRecords
{
    private readonly VectorType? _tunnelVector;

    public EngineRecords(Machine machine)
    {
        Connection = new RecordShape(
            machine, "connection", "id", "orig", "resp", "start_time", "duration", "service", "history", "uid", "tunnel", "vlan", "inner_vlan");
        ConnectionId = new RecordShape(machine, "conn_id", "orig_h", "orig_p", "resp_h", "resp_p", "proto", "ctx");
        ConnectionContext = new RecordShape(machine, "conn_id_ctx", "vlan", "inner_vlan");
        Endpoint = new RecordShape(machine, "endpoint", "size", "state", "num_pkts", "num_bytes_ip", "flow_label", "l2_addr");
        TunnelConnection = new RecordShape(machine, "Tunnel::EncapsulatingConn", "cid", "tunnel_type", "uid");
        SynPacket = new RecordShape(
            machine, "SYN_packet", "is_orig", "DF", "ttl", "size", "win_size", "win_scale", "MSS", "SACK_OK", "TSval", "TSecr");
        TcpOption = new RecordShape(
            machine, "TCP::Option", "kind", "length", "data", "mss", "window_scale", "sack", "send_timestamp", "echo_timestamp", "rate", "ttl_diff", "qs_nonce");
        Confirmation = new RecordShape(machine, "AnalyzerConfirmationInfo", "c", "f", "aid", "packet_segment");
        Violation = new RecordShape(machine, "AnalyzerViolationInfo", "reason", "c", "f", "aid", "data");
        TcpOptionList = machine.FindType("TCP::OptionList") as VectorType;
        CountVector = machine.FindType("index_vec") as VectorType;
        _tunnelVector = machine.FindType("EncapsulatingConnVector") as VectorType;
        TunnelTypeValues = EnumValues(
            machine, "Tunnel::Type", "Tunnel::NONE", "Tunnel::IP", "Tunnel::AYIYA", "Tunnel::TEREDO", "Tunnel::SOCKS", "Tunnel::GTPv1", "Tunnel::HTTP", "Tunnel::GRE", "Tunnel::VXLAN", "Tunnel::GENEVE");
    }

    /// <summary>id orig resp start_time duration service history uid tunnel vlan inner_vlan</summary>
    public RecordShape Connection { get; }

    /// <summary>orig_h orig_p resp_h resp_p proto ctx</summary>
    public RecordShape ConnectionId { get; }

    /// <summary>vlan inner_vlan, where a policy has added them</summary>
    public RecordShape ConnectionContext { get; }

    /// <summary>size state num_pkts num_bytes_ip flow_label l2_addr</summary>
    public RecordShape Endpoint { get; }

    /// <summary>cid tunnel_type uid</summary>
    public RecordShape TunnelConnection { get; }

    /// <summary>is_orig DF ttl size win_size win_scale MSS SACK_OK TSval TSecr</summary>
    public RecordShape SynPacket { get; }

    /// <summary>kind length data mss window_scale sack send_timestamp echo_timestamp rate ttl_diff qs_nonce</summary>
    public RecordShape TcpOption { get; }

    /// <summary>c f aid packet_segment</summary>
    public RecordShape Confirmation { get; }

    /// <summary>reason c f aid data</summary>
    public RecordShape Violation { get; }

    public VectorType? TcpOptionList { get; }

    public VectorType? CountVector { get; }

    private long[] TunnelTypeValues { get; }

    /// <summary>A port as slots hold it.</summary>
    public static ulong PortBits(ushort number, TransportProtocol protocol) => number | ((ulong)protocol << 16);

    public static AddrValue Addr(in IpAddress address) => RecentValues.Address(address);

    public RecordValue NewConnectionId(
        in IpAddress orig, ushort origPort, in IpAddress resp, ushort respPort, TransportProtocol protocol, byte ipProtocol)
    {
        RecordValue id = ConnectionId.New();
        FillConnectionId(id, orig, origPort, resp, respPort, protocol, ipProtocol);
        return id;
    }

    /// <summary>Writes a five-tuple into a <c>conn_id</c>.</summary>
    public void FillConnectionId(
        RecordValue id, in IpAddress orig, ushort origPort, in IpAddress resp, ushort respPort, TransportProtocol protocol, byte ipProtocol)
    {
        ConnectionId.Set(id, 0, Addr(orig));
        ConnectionId.Set(id, 1, PortBits(origPort, protocol));
        ConnectionId.Set(id, 2, Addr(resp));
        ConnectionId.Set(id, 3, PortBits(respPort, protocol));
        ConnectionId.Set(id, 4, (ulong)ipProtocol);
    }

    /// <summary>Writes the VLANs of a key into a <c>conn_id</c>, where it has any and the library has room for them.</summary>
    public void FillVlans(RecordValue id, in ConnectionKey key)
    {
        if ((key.Vlan | key.InnerVlan) == 0 || !ConnectionContext.Exists)
        {
            return;
        }

        RecordValue context = ConnectionContext.New();
        if (key.Vlan != 0)
        {
            ConnectionContext.Set(context, 0, (ulong)key.Vlan);
        }

        if (key.InnerVlan != 0)
        {
            ConnectionContext.Set(context, 1, (ulong)key.InnerVlan);
        }

        ConnectionId.Set(id, 5, context);
    }

    /// <summary>The key with the VLANs that a <c>conn_id</c> names.</summary>
    public ConnectionKey WithVlans(in ConnectionKey key, RecordValue id)
    {
        int outer = ConnectionContext.SlotOf(0);
        int inner = ConnectionContext.SlotOf(1);
        return ConnectionId.Get(id, 5) is RecordValue context
            ? key.WithVlans(
                outer >= 0 && context.IsSet(outer) ? (ushort)context.Fields[outer].AsCount : (ushort)0,
                inner >= 0 && context.IsSet(inner) ? (ushort)context.Fields[inner].AsCount : (ushort)0)
            : key;
    }

    /// <summary>The <c>EncapsulatingConnVector</c> of some layers; null where the library lacks it.</summary>
    public VectorValue? TunnelVector(ReadOnlySpan<TunnelLayer> layers)
    {
        if (_tunnelVector is null)
        {
            return null;
        }

        var vector = new VectorValue(_tunnelVector, layers.Length);
        foreach (ref readonly TunnelLayer layer in layers)
        {
            RecordValue record = TunnelConnection.New();
            byte ipProtocol = layer.Protocol switch
            {
                TransportProtocol.Tcp => IpProtocol.Tcp,
                TransportProtocol.Udp => IpProtocol.Udp,
                _ => 0,
            };
            TunnelConnection.Set(
                record, 0, NewConnectionId(layer.Source, layer.SourcePort, layer.Destination, layer.DestinationPort, layer.Protocol, ipProtocol));
            TunnelConnection.Set(record, 1, (ulong)TunnelTypeValues[(int)layer.Type]);
            TunnelConnection.Set(record, 2, layer.Uid);
            vector.Add(Slot.Of((object?)record));
        }

        return vector;
    }

    private static long[] EnumValues(Machine machine, string type, params string[] names)
    {
        var found = machine.FindType(type) as EnumType;
        return Array.ConvertAll(names, n => found is not null && found.TryGetValue(n, out long value) ? value : 0);
    }
}
