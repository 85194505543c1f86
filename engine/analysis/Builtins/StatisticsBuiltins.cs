using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>What the engine has counted. All zero where the program runs without packets.</summary>
internal static class StatisticsBuiltins
{
    private static readonly string[] ConnectionFields =
    [
        "total_conns", "current_conns", "sess_current_conns", "num_packets", "num_fragments", "max_fragments",
        "num_tcp_conns", "max_tcp_conns", "cumulative_tcp_conns",
        "num_udp_conns", "max_udp_conns", "cumulative_udp_conns",
        "num_icmp_conns", "max_icmp_conns", "cumulative_icmp_conns",
        "num_packets_unprocessed", "killed_by_inactivity",
    ];

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("get_conn_stats", Connections);
        catalog.Add("get_net_stats", Net);
        catalog.Add("get_gap_stats", Gaps);
        catalog.Add("get_reassembler_stats", Reassembly);
        catalog.Replace("get_reporter_stats", Weirds);
    }

    private static Slot Connections(in BuiltinCall call)
    {
        var shape = new RecordShape(call.Machine, "ConnStats", ConnectionFields);
        RecordValue record = shape.New();
        PacketEngine? engine = call.Machine.FindService<PacketEngine>();
        ConnectionManager? manager = engine?.Context.Manager;
        ulong total = manager is null ? 0 : manager.Tcp.Total + manager.Udp.Total + manager.Icmp.Total + manager.Other.Total;
        ulong current = (ulong)(manager?.Table.Count ?? 0);
        shape.Set(record, 0, total);
        shape.Set(record, 1, current);
        shape.Set(record, 2, current);
        shape.Set(record, 3, engine?.Packets ?? 0UL);
        shape.Set(record, 4, (ulong)(engine?.Decoder.FragmentedDatagrams ?? 0));
        shape.Set(record, 5, (ulong)(engine?.Decoder.MaxFragmentedDatagrams ?? 0));
        Fill(shape, record, 6, manager?.Tcp);
        Fill(shape, record, 9, manager?.Udp);
        Fill(shape, record, 12, manager?.Icmp);
        shape.Set(record, 15, engine?.NotProcessed ?? 0UL);
        shape.Set(record, 16, manager?.EndedByInactivity ?? 0UL);
        return Slot.Of((object?)record);
    }

    private static void Fill(RecordShape shape, RecordValue record, int field, ConnectionCounts? counts)
    {
        shape.Set(record, field, counts?.Current ?? 0UL);
        shape.Set(record, field + 1, counts?.Highest ?? 0UL);
        shape.Set(record, field + 2, counts?.Total ?? 0UL);
    }

    private static Slot Net(in BuiltinCall call)
    {
        var shape = new RecordShape(call.Machine, "NetStats", "pkts_recvd", "pkts_dropped", "pkts_link", "bytes_recvd", "pkts_filtered");
        RecordValue record = shape.New();
        PacketEngine? engine = call.Machine.FindService<PacketEngine>();
        PacketSourceStatistics statistics = engine?.SourceStatistics?.Invoke()
            ?? new PacketSourceStatistics((long)(engine?.Packets ?? 0), (long)(engine?.Bytes ?? 0), 0, 0, 0);
        shape.Set(record, 0, (ulong)statistics.Received);
        shape.Set(record, 1, (ulong)statistics.Dropped);
        shape.Set(record, 2, (ulong)statistics.Link);
        shape.Set(record, 3, (ulong)statistics.ReceivedBytes);
        shape.Set(record, 4, (ulong)statistics.Filtered);
        return Slot.Of((object?)record);
    }

    private static Slot Gaps(in BuiltinCall call)
    {
        var shape = new RecordShape(call.Machine, "GapStats", "ack_events", "ack_bytes", "gap_events", "gap_bytes");
        RecordValue record = shape.New();
        ReassemblyStatistics? statistics = call.Machine.FindService<AnalysisContext>()?.Reassembly;
        shape.Set(record, 0, statistics?.AckEvents ?? 0UL);
        shape.Set(record, 1, statistics?.AckBytes ?? 0UL);
        shape.Set(record, 2, statistics?.GapEvents ?? 0UL);
        shape.Set(record, 3, statistics?.GapBytes ?? 0UL);
        return Slot.Of((object?)record);
    }

    private static Slot Weirds(in BuiltinCall call)
    {
        var shape = new RecordShape(call.Machine, "ReporterStats", "weirds", "weirds_by_type");
        RecordValue record = shape.New();
        WeirdReporter? weirds = call.Machine.FindService<AnalysisContext>()?.Weirds;
        shape.Set(record, 0, weirds?.Total ?? 0UL);
        if (shape.TypeOf(1) is TableType type)
        {
            var table = new TableValue(type);
            foreach ((string name, ulong count) in weirds?.Counts ?? new Dictionary<string, ulong>(StringComparer.Ordinal))
            {
                Slot key = Slot.Of((object?)new StringValue(name));
                int entry = table.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _);
                table.ValueAt(entry) = Slot.Of(count);
            }

            shape.Set(record, 1, table);
        }

        return Slot.Of((object?)record);
    }

    private static Slot Reassembly(in BuiltinCall call)
    {
        var shape = new RecordShape(call.Machine, "ReassemblerStats", "file_size", "frag_size", "tcp_size", "unknown_size");
        RecordValue record = shape.New();
        shape.Set(record, 0, 0UL);
        shape.Set(record, 1, 0UL);
        shape.Set(record, 2, (ulong)(call.Machine.FindService<AnalysisContext>()?.Reassembly.HeldBytes ?? 0));
        shape.Set(record, 3, 0UL);
        return Slot.Of((object?)record);
    }
}
