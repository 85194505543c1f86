using NidsVm.Packets;

namespace NidsVm.Analysis.Connections;

/// <summary>
/// What classifiers of flows ask of a connection, computed as its packets pass: sizes, flags, times between packets, bulks, subflows.
/// The quantities are those of CICFlowMeter (Lashkari et al., "Characterization of Tor Traffic using Time based Features", 2017),
/// with its thresholds. Times are in seconds. One object a connection, used again; a packet allocates nothing.
/// </summary>
public sealed class FlowFeatures
{
    /// <summary>A pause longer than this begins another subflow, and ends a bulk.</summary>
    public const double SubflowPause = 1;

    /// <summary>A pause longer than this counts as idle.</summary>
    public const double IdlePause = 5;

    /// <summary>Data packets of one side, without a pause or data of the other side between, that make a bulk.</summary>
    public const int BulkPackets = 4;

    private double _first;
    private double _last;
    private double _activeSince;

    /// <summary>The originator's packets.</summary>
    public FlowDirection Forward;

    /// <summary>The responder's packets.</summary>
    public FlowDirection Backward;

    /// <summary>Payload bytes of all packets.</summary>
    public RunningStatistics Payload;

    /// <summary>Times between packets of either side.</summary>
    public RunningStatistics Gaps;

    /// <summary>How long packets came without a pause over <see cref="IdlePause"/>, and how long such pauses were.</summary>
    public RunningStatistics Active;

    public RunningStatistics Idle;

    /// <summary>Packets with these flags of TCP, of both sides.</summary>
    public ulong Fin { get; private set; }

    public ulong Syn { get; private set; }

    public ulong Rst { get; private set; }

    public ulong Ack { get; private set; }

    public ulong Cwr { get; private set; }

    public ulong Ece { get; private set; }

    /// <summary>Stretches of packets without a pause over <see cref="SubflowPause"/>.</summary>
    public ulong Subflows { get; private set; }

    /// <summary>Time from the first packet to the last.</summary>
    public double Duration => _last - _first;

    public ulong Packets => Forward.Packets + Backward.Packets;

    /// <summary>Makes the object that of another connection.</summary>
    public void Clear()
    {
        Forward = default;
        Backward = default;
        Payload = default;
        Gaps = default;
        Active = default;
        Idle = default;
        (Fin, Syn, Rst, Ack, Cwr, Ece, Subflows) = (0, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>Counts a packet.</summary>
    /// <param name="packet">decoded down to its transport header, whose fixed part is there</param>
    public void Add(scoped in DecodedPacket packet, bool isOrig)
    {
        double now = packet.Time;
        int header = HeaderLength(packet);
        int transport = packet.IpTotalLength > 0 ? packet.IpTotalLength - packet.IpHeaderLength : packet.Transport.Length;
        int payload = Math.Max(0, transport - header);
        if (Packets == 0)
        {
            _first = _activeSince = now;
            Subflows = 1;
        }
        else
        {
            double gap = now - _last;
            Gaps.Add(gap);
            if (gap > SubflowPause)
            {
                Subflows++;
            }

            if (gap > IdlePause)
            {
                Active.Add(_last - _activeSince);
                Idle.Add(gap);
                _activeSince = now;
            }
        }

        _last = now;
        Payload.Add(payload);
        ref FlowDirection side = ref isOrig ? ref Forward : ref Backward;
        side.Add(now, header, payload, isOrig ? Backward.LastBulkTime : Forward.LastBulkTime);
        if (packet.Protocol == IpProtocol.Tcp && TcpView.TryParse(packet.Transport, out TcpView tcp))
        {
            CountFlags(tcp.Flags);
            side.AddTcp(tcp);
        }
    }

    /// <summary>No more packets come: the last active stretch ends.</summary>
    public void Finish() => Active.Add(_last - _activeSince);

    /// <summary>Originator and responder have changed places.</summary>
    public void Flip() => (Forward, Backward) = (Backward, Forward);

    private static int HeaderLength(scoped in DecodedPacket packet) => packet.Protocol switch
    {
        IpProtocol.Tcp => (packet.Transport[12] >> 4) * 4,
        IpProtocol.Udp or IpProtocol.Icmp or IpProtocol.IcmpV6 => 8,
        _ => 0,
    };

    private void CountFlags(TcpFlags flags)
    {
        Fin += Bit(flags, TcpFlags.Fin);
        Syn += Bit(flags, TcpFlags.Syn);
        Rst += Bit(flags, TcpFlags.Rst);
        Ack += Bit(flags, TcpFlags.Ack);
        Cwr += Bit(flags, TcpFlags.Cwr);
        Ece += Bit(flags, TcpFlags.Ece);
    }

    private static ulong Bit(TcpFlags flags, TcpFlags flag) => (flags & flag) != TcpFlags.None ? 1UL : 0;
}

/// <summary>The features of one side of a flow.</summary>
public struct FlowDirection
{
    private double _lastTime;
    private double _bulkStart;
    private ulong _bulkHelperPackets;
    private ulong _bulkHelperBytes;

    /// <summary>Payload bytes of the packets.</summary>
    public RunningStatistics Payload;

    /// <summary>Bytes of the transport headers.</summary>
    public RunningStatistics Headers;

    /// <summary>Times between packets of this side.</summary>
    public RunningStatistics Gaps;

    public ulong Packets { get; private set; }

    /// <summary>Packets with payload.</summary>
    public ulong DataPackets { get; private set; }

    public ulong Psh { get; private set; }

    public ulong Urg { get; private set; }

    /// <summary>Window in the first packet, and in the last, as the header tells it.</summary>
    public ulong InitialWindow { get; private set; }

    public ulong LastWindow { get; private set; }

    /// <summary>Bulks so far, and what was in them.</summary>
    public ulong Bulks { get; private set; }

    public ulong BulkPackets { get; private set; }

    public ulong BulkBytes { get; private set; }

    public double BulkDuration { get; private set; }

    /// <summary>When the last data packet came.</summary>
    internal double LastBulkTime { get; private set; }

    internal void Add(double now, int header, int payload, double otherBulkTime)
    {
        if (Packets > 0)
        {
            Gaps.Add(now - _lastTime);
        }

        _lastTime = now;
        Packets++;
        Headers.Add(header);
        Payload.Add(payload);
        if (payload > 0)
        {
            DataPackets++;
            AddToBulk(now, (ulong)payload, otherBulkTime);
        }
    }

    internal void AddTcp(scoped in TcpView tcp)
    {
        if (Packets == 1)
        {
            InitialWindow = tcp.Window;
        }

        LastWindow = tcp.Window;
        Psh += (tcp.Flags & TcpFlags.Psh) != TcpFlags.None ? 1UL : 0;
        Urg += (tcp.Flags & TcpFlags.Urg) != TcpFlags.None ? 1UL : 0;
    }

    private void AddToBulk(double now, ulong bytes, double otherBulkTime)
    {
        bool goesOn = _bulkHelperPackets > 0 && otherBulkTime <= _bulkStart && now - LastBulkTime <= FlowFeatures.SubflowPause;
        if (!goesOn)
        {
            _bulkStart = now;
            _bulkHelperPackets = 0;
            _bulkHelperBytes = 0;
        }

        _bulkHelperPackets++;
        _bulkHelperBytes += bytes;
        if (_bulkHelperPackets == FlowFeatures.BulkPackets)
        {
            Bulks++;
            BulkPackets += _bulkHelperPackets;
            BulkBytes += _bulkHelperBytes;
            BulkDuration += now - _bulkStart;
        }
        else if (_bulkHelperPackets > FlowFeatures.BulkPackets)
        {
            BulkPackets++;
            BulkBytes += bytes;
            BulkDuration += now - LastBulkTime;
        }

        LastBulkTime = now;
    }
}

/// <summary>Least, greatest, sum, mean and deviation of numbers that come one by one (Welford, 1962).</summary>
public struct RunningStatistics
{
    private double _mean;
    private double _squares;

    public ulong Count { get; private set; }

    /// <summary>0 where there are no numbers, as all of the others.</summary>
    public double Minimum { get; private set; }

    public double Maximum { get; private set; }

    public double Total { get; private set; }

    public readonly double Mean => _mean;

    /// <summary>Deviation of the sample; 0 for fewer than two numbers.</summary>
    public readonly double Deviation => Count > 1 ? Math.Sqrt(_squares / (Count - 1)) : 0;

    public void Add(double number)
    {
        Minimum = Count == 0 ? number : Math.Min(Minimum, number);
        Maximum = Count == 0 ? number : Math.Max(Maximum, number);
        Count++;
        Total += number;
        double difference = number - _mean;
        _mean += difference / Count;
        _squares += difference * (number - _mean);
    }
}
