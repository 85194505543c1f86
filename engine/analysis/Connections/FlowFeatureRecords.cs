using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Connections;

/// <summary>The features of a flow as policies see them: <c>FlowMeter::Features</c>, whose times are in microseconds.</summary>
internal sealed class FlowFeatureRecords
{
    private const double Microseconds = 1e6;

    private static readonly string[] Fields =
    [
        "uid", "flow_duration", "fwd_pkts_tot", "bwd_pkts_tot", "fwd_data_pkts_tot", "bwd_data_pkts_tot", "fwd_pkts_per_sec",
        "bwd_pkts_per_sec", "flow_pkts_per_sec", "down_up_ratio", "fwd_header_size_tot", "fwd_header_size_min", "fwd_header_size_max",
        "bwd_header_size_tot", "bwd_header_size_min", "bwd_header_size_max", "flow_FIN_flag_count", "flow_SYN_flag_count",
        "flow_RST_flag_count", "fwd_PSH_flag_count", "bwd_PSH_flag_count", "flow_ACK_flag_count", "fwd_URG_flag_count",
        "bwd_URG_flag_count", "flow_CWR_flag_count", "flow_ECE_flag_count", "fwd_pkts_payload", "bwd_pkts_payload", "flow_pkts_payload",
        "fwd_iat", "bwd_iat", "flow_iat", "payload_bytes_per_second", "fwd_subflow_pkts", "bwd_subflow_pkts", "fwd_subflow_bytes",
        "bwd_subflow_bytes", "fwd_bulk_bytes", "bwd_bulk_bytes", "fwd_bulk_packets", "bwd_bulk_packets", "fwd_bulk_rate", "bwd_bulk_rate",
        "active", "idle", "fwd_init_window_size", "bwd_init_window_size", "fwd_last_window_size", "bwd_last_window_size",
    ];

    private readonly RecordShape _features;
    private readonly RecordShape _statistics;

    public FlowFeatureRecords(Machine machine)
    {
        _features = new RecordShape(machine, "FlowMeter::Features", Fields);
        _statistics = new RecordShape(machine, "FlowMeter::Statistics", "min", "max", "tot", "avg", "std");
    }

    /// <summary>The record of a flow that has ended.</summary>
    public RecordValue Of(StringValue uid, FlowFeatures flow)
    {
        RecordValue record = _features.New();
        int field = 0;
        _features.Set(record, field++, uid);
        Numbers([flow.Duration]);
        ref FlowDirection fwd = ref flow.Forward;
        ref FlowDirection bwd = ref flow.Backward;
        Counts([fwd.Packets, bwd.Packets, fwd.DataPackets, bwd.DataPackets]);
        double duration = flow.Duration;
        Numbers([Rate(fwd.Packets, duration), Rate(bwd.Packets, duration), Rate(flow.Packets, duration), Rate(bwd.Packets, fwd.Packets)]);
        Counts([(ulong)fwd.Headers.Total, (ulong)fwd.Headers.Minimum, (ulong)fwd.Headers.Maximum]);
        Counts([(ulong)bwd.Headers.Total, (ulong)bwd.Headers.Minimum, (ulong)bwd.Headers.Maximum]);
        Counts([flow.Fin, flow.Syn, flow.Rst, fwd.Psh, bwd.Psh, flow.Ack, fwd.Urg, bwd.Urg, flow.Cwr, flow.Ece]);
        Statistics(fwd.Payload, 1);
        Statistics(bwd.Payload, 1);
        Statistics(flow.Payload, 1);
        Statistics(fwd.Gaps, Microseconds);
        Statistics(bwd.Gaps, Microseconds);
        Statistics(flow.Gaps, Microseconds);
        Numbers(
        [
            Rate(flow.Payload.Total, duration),
            Rate(fwd.Packets, flow.Subflows), Rate(bwd.Packets, flow.Subflows),
            Rate(fwd.Payload.Total, flow.Subflows), Rate(bwd.Payload.Total, flow.Subflows),
            Rate(fwd.BulkBytes, fwd.Bulks), Rate(bwd.BulkBytes, bwd.Bulks),
            Rate(fwd.BulkPackets, fwd.Bulks), Rate(bwd.BulkPackets, bwd.Bulks),
            Rate(fwd.BulkBytes, fwd.BulkDuration), Rate(bwd.BulkBytes, bwd.BulkDuration),
        ]);
        Statistics(flow.Active, Microseconds);
        Statistics(flow.Idle, Microseconds);
        Counts([fwd.InitialWindow, bwd.InitialWindow, fwd.LastWindow, bwd.LastWindow]);
        return record;

        void Counts(ReadOnlySpan<ulong> counts)
        {
            foreach (ulong count in counts)
            {
                _features.Set(record, field++, count);
            }
        }

        void Numbers(ReadOnlySpan<double> numbers)
        {
            foreach (double number in numbers)
            {
                _features.Set(record, field++, number);
            }
        }

        void Statistics(in RunningStatistics of, double scale)
        {
            RecordValue statistics = _statistics.New();
            _statistics.Set(statistics, 0, of.Minimum * scale);
            _statistics.Set(statistics, 1, of.Maximum * scale);
            _statistics.Set(statistics, 2, of.Total * scale);
            _statistics.Set(statistics, 3, of.Mean * scale);
            _statistics.Set(statistics, 4, of.Deviation * scale);
            _features.Set(record, field++, statistics);
        }
    }

    /// <summary>A share; 0 where there is nothing to share by.</summary>
    private static double Rate(double of, double by) => by > 0 ? of / by : 0;
}
