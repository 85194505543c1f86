using System.Runtime.CompilerServices;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport;
using NidsVm.Analysis.Transport.Icmp;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Connections;

/// <summary>Opens, finds and removes connections, and keeps the objects of finished ones for reuse.</summary>
public sealed class ConnectionManager
{
    private readonly AnalysisContext _context;
    private readonly List<Connection> _refresh = [];
    private readonly List<Connection> _removed = [];
    private readonly Connection?[] _free = new Connection?[4];
    private readonly int[] _freeCount = new int[4];
    private FlowFeatureRecords? _flowRecords;
    private ConnectionTimer? _freeTimers;
    private int _freeTimerCount;

    internal ConnectionManager(AnalysisContext context, ulong seed)
    {
        _context = context;
        Table = new ConnectionTable(seed);
    }

    public ConnectionTable Table { get; }

    /// <summary>Connections by transport: now, at most, and ever.</summary>
    public ConnectionCounts Tcp { get; } = new();

    public ConnectionCounts Udp { get; } = new();

    public ConnectionCounts Icmp { get; } = new();

    public ConnectionCounts Other { get; } = new();

    /// <summary>Connections that ended because nothing came for their inactivity timeout.</summary>
    public ulong EndedByInactivity { get; private set; }

    /// <summary>Connections removed before their time because <see cref="EngineLimits.Connections"/> was reached.</summary>
    public ulong Evicted { get; private set; }

    /// <summary>TCP connections that wait for an answer to their SYN.</summary>
    public int HalfOpen { get; internal set; }

    /// <summary>Whether no more may.</summary>
    internal bool IsHalfOpenFull => HalfOpen >= _context.Settings.MaxHalfOpen && _context.Settings.MaxHalfOpen != 0;

    /// <summary>Called for each connection after its analyzers have ended and before it leaves the table.</summary>
    internal Action<Connection>? Removing { get; set; }

    /// <summary>The connections of one transport.</summary>
    public ConnectionCounts CountsOf(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => Tcp,
        TransportProtocol.Udp => Udp,
        TransportProtocol.Icmp => Icmp,
        _ => Other,
    };

    /// <summary>Makes the connection that a packet starts, with its analyzers, and puts it into the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Connection Open(
        in ConnectionKey key,
        uint hash,
        scoped in DecodedPacket packet,
        TransportProtocol protocol,
        ushort sourcePort,
        bool flip,
        ReadOnlySpan<TunnelLayer> tunnel)
    {
        if (Table.Count >= EngineLimits.Connections && Table.StalestNear(hash) is { } stalest)
        {
            Evicted++;
            _context.Weirds.OfNet(ConnectionWeirds.ConnectionLimitReached, "", "");
            Remove(stalest);
        }

        Connection connection = Rent(protocol);
        connection.Open(key, packet, protocol, sourcePort);
        connection.SetTunnel(tunnel);
        TransportSession session = connection.Session;
        session.Clear();
        if (flip)
        {
            connection.FlipRoles();
        }

        session.Open();
        Table.Add(connection);
        CountsOf(protocol).Add();
        connection.Raise(_context.Events.NewConnection);
        return connection;
    }

    /// <summary>Ends a connection: its timers, its analyzers, and its place in the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Remove(Connection connection)
    {
        if (!connection.IsInTable)
        {
            return;
        }

        connection.CancelTimers();
        connection.Session.Finish();
        connection.Raise(_context.Events.ConnectionStateRemove);
        if (connection.Flow is not null)
        {
            RaiseFlowFeatures(connection, connection.Flow);
        }

        Removing?.Invoke(connection);
        connection.IsInTable = false;
        Table.Remove(connection);
        CountsOf(connection.Protocol).Drop();
        _removed.Add(connection);
    }

    private void RaiseFlowFeatures(Connection connection, FlowFeatures flow)
    {
        flow.Finish();
        RecordValue features = (_flowRecords ??= new FlowFeatureRecords(_context.Machine)).Of(connection.Uid, flow);
        RecordValue record = connection.Record();
        Span<Slot> a = _context.Machine.Enqueue(_context.Events.FlowFeatures!);
        a[0].Ref = record;
        a[1].Ref = features;
    }

    /// <summary>
    /// Ends all connections, in the order of their keys: the same one in each run. Where they are very many, their events are
    /// worked off in between, so that these do not take as much memory again.
    /// </summary>
    internal void RemoveAll()
    {
        Connection[] all = Table.ToArray();
        Array.Sort(all, static (a, b) => a.Key.CompareTo(b.Key));
        foreach (Connection connection in all)
        {
            Remove(connection);
            if (_context.Machine.Queue.Count >= EngineLimits.EventsAtEnd)
            {
                EndStep();
                _context.Machine.DrainEvents();
            }
        }

        EndStep();
    }

    internal void CountInactivityEnd() => EndedByInactivity++;

    internal void RefreshBeforeHandlers(Connection connection)
    {
        if (!connection.IsRefreshPending)
        {
            connection.IsRefreshPending = true;
            _refresh.Add(connection);
        }
    }

    /// <summary>After a packet or a timer: records show what handlers are to see, and removed connections may be used anew.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void EndStep()
    {
        if (_refresh.Count > 0)
        {
            foreach (Connection connection in _refresh)
            {
                connection.IsRefreshPending = false;
                if (connection.IsInTable || !_context.Events.ConnectionStateRemove.IsHandled())
                {
                    // The others have been brought up to date with that event.
                    connection.Refresh();
                }
            }

            _refresh.Clear();
        }

        if (_removed.Count > 0)
        {
            foreach (Connection connection in _removed)
            {
                _context.Weirds.Forget(connection);
                Return(connection);
            }

            _removed.Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal ConnectionTimer RentTimer()
    {
        if (_freeTimers is not { } timer)
        {
            return new ConnectionTimer();
        }

        _freeTimers = timer.NextOfOwner;
        _freeTimerCount--;
        return timer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void ReturnTimer(ConnectionTimer timer)
    {
        timer.Owner = null;
        timer.IsAttempt = false;
        timer.NextOfOwner = null;
        if (_freeTimerCount < EngineLimits.PooledTimers)
        {
            timer.NextOfOwner = _freeTimers;
            _freeTimers = timer;
            _freeTimerCount++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Connection Rent(TransportProtocol protocol)
    {
        ref Connection? free = ref _free[(int)protocol];
        if (free is { } connection)
        {
            free = connection.NextFree;
            connection.NextFree = null;
            _freeCount[(int)protocol]--;
            return connection;
        }

        connection = new Connection(_context);
        connection.Session = protocol switch
        {
            TransportProtocol.Tcp => new TcpSession(connection),
            TransportProtocol.Udp => new UdpSession(connection),
            TransportProtocol.Icmp => new IcmpSession(connection),
            _ => new UnknownIpSession(connection),
        };
        return connection;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Return(Connection connection)
    {
        int pool = (int)connection.Protocol;
        connection.Close();
        if (_freeCount[pool] < EngineLimits.PooledConnections)
        {
            connection.NextFree = _free[pool];
            _free[pool] = connection;
            _freeCount[pool]++;
        }
    }
}
