using System.Text;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Dashboard.Live;
using NidsVm.Host.Commands;
using NidsVm.Host.Running;
using NidsVm.Packets;
using NidsVm.Vm.Values;
using Monitor = NidsVm.Host.Running.Monitor;

namespace NidsVm.Host.Page;

/// <summary>
/// Copies of connections for the page. The machine's thread only copies numbers between two packets; texts are made of them on the
/// thread that asks.
/// </summary>
internal static class FlowCopies
{
    // Connections with packets since then are taken first where there are too many.
    private const double LatelySeconds = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The connections of some machines, at most so many of all; null where no machine answers.</summary>
    public static FlowSnapshot? Take(IReadOnlyList<MonitorRequests> machines, int most)
    {
        List<Task<Copies>> tasks = [];
        foreach (MonitorRequests machine in machines)
        {
            try
            {
                tasks.Add(machine.AskAsync(monitor => CopyOf(monitor, most / machines.Count)));
            }
            catch (HostException)
            {
                // It has ended: its connections are in the log.
                continue;
            }
        }

        long total = 0;
        List<FlowRow> rows = [];
        bool any = false;
        foreach (Task<Copies> task in tasks)
        {
            try
            {
                Copies copies = task.WaitAsync(Patience).GetAwaiter().GetResult();
                any = true;
                total += copies.Total;
                foreach (ref readonly Copy copy in copies.Rows.AsSpan())
                {
                    rows.Add(RowOf(copy));
                }
            }
            catch (TimeoutException)
            {
                // The page shows what the others have.
                total += 0;
            }
        }

        return any ? new FlowSnapshot((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds, total, rows) : null;
    }

    private static Copies CopyOf(Monitor monitor, int most)
    {
        ConnectionTable table = monitor.Connections.Table;
        Connection[] connections = new Connection[Math.Min(most, table.Count)];
        int count = table.Sample(connections, monitor.Machine.NetworkTime - LatelySeconds, Environment.TickCount & int.MaxValue);
        Copy[] rows = new Copy[count];
        TrafficCounters traffic = monitor.Traffic;
        for (int i = 0; i < count; i++)
        {
            Connection c = connections[i];
            rows[i] = new Copy
            {
                Uid = c.DrawnUid,
                Orig = c.Orig,
                OrigPort = c.OrigPort,
                Resp = c.Resp,
                RespPort = c.RespPort,
                Protocol = c.Protocol,
                Service = TrafficCounters.IsService(c.TrafficPlace) ? traffic.NameOf(c.TrafficPlace) : "",
                State = ConnectionState.Of(c),
                History = Encoding.ASCII.GetString(c.History),
                Start = c.StartTime,
                Duration = c.LastTime - c.StartTime,
                Size = c.Size,
            };
        }

        return new Copies(table.Count, rows);
    }

    private static FlowRow RowOf(in Copy copy) => new()
    {
        Uid = copy.Uid?.ToString() ?? "",
        OrigHost = copy.Orig.ToString(),
        OrigPort = copy.OrigPort,
        RespHost = copy.Resp.ToString(),
        RespPort = copy.RespPort,
        Protocol = copy.Protocol switch
        {
            TransportProtocol.Tcp => "tcp",
            TransportProtocol.Udp => "udp",
            TransportProtocol.Icmp => "icmp",
            _ => "unknown_transport",
        },
        Service = copy.Service,
        State = copy.State,
        History = copy.History,
        Start = copy.Start,
        Duration = copy.Duration,
        OrigPackets = (long)copy.Size.OrigPackets,
        OrigBytes = (long)copy.Size.OrigBytes,
        RespPackets = (long)copy.Size.RespPackets,
        RespBytes = (long)copy.Size.RespBytes,
    };

    private sealed record Copies(int Total, Copy[] Rows);

    private struct Copy
    {
        public StringValue? Uid;
        public IpAddress Orig;
        public IpAddress Resp;
        public ushort OrigPort;
        public ushort RespPort;
        public TransportProtocol Protocol;
        public string Service;
        public string State;
        public string History;
        public double Start;
        public double Duration;
        public ConnectionSize Size;
    }
}
