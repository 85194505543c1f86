using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Connections;

/// <summary>
/// One conversation: who talks to whom since when, what has passed, and the tree of analyzers that look at it. Objects are
/// pooled: after removal one serves another conversation, so nothing outside the engine may hold on to it (policies hold its
/// record, which stays theirs).
/// </summary>
public sealed partial class Connection
{
    private const uint UnknownPacketSeen = 0x400;

    private const int ShortHistory = 16;

    // Nearly all histories are short; a long one moves to an array, which the pooled object keeps.
    private HistoryLetters _shortHistory;
    private byte[]? _longHistory;
    private int _historyLength;
    private uint _historySeen;
    private ConnectionTimer? _timers;
    private double _inactivityTimeout;

    internal Connection(AnalysisContext context) => Context = context;

    public AnalysisContext Context { get; }

    public ConnectionKey Key { get; private set; }

    /// <summary>Originator's address.</summary>
    public IpAddress Orig => _isOrigFirst ? Key.First : Key.Second;

    /// <summary>Responder's address.</summary>
    public IpAddress Resp => _isOrigFirst ? Key.Second : Key.First;

    public ushort OrigPort => _isOrigFirst ? Key.FirstPort : Key.SecondPort;

    public ushort RespPort => _isOrigFirst ? Key.SecondPort : Key.FirstPort;

    public TransportProtocol Protocol { get; private set; }

    /// <summary>Protocol number of the IP header.</summary>
    public byte IpProtocol => Key.Protocol;

    /// <summary>Network time of the first packet, seconds since 1970.</summary>
    public double StartTime { get; private set; }

    /// <summary>Network time of the last packet that counted, seconds since 1970.</summary>
    public double LastTime { get; internal set; }

    /// <summary>Counts and thresholds of both directions.</summary>
    public ConnectionSize Size;

    /// <summary>What is measured of the flow; null where no policy wants it.</summary>
    public FlowFeatures? Flow { get; private set; }

    public bool IsInTable { get; internal set; }

    /// <summary>Something odd was reported on this connection before.</summary>
    public bool HadWeird { get; internal set; }

    /// <summary>What of its packets is written to the trace file.</summary>
    public RecordedContents Recorded { get; set; }

    /// <summary>The root of the analyzer tree.</summary>
    public TransportSession Session { get; internal set; } = null!;

    /// <summary>The tunnels around its last packet, outermost first; null without.</summary>
    public TunnelLayer[]? Tunnel { get; private set; }

    /// <summary>What the tunnels that it carries (over UDP) have shown so far.</summary>
    internal Tunnels.UdpTunnelState TunnelState;

    /// <summary>Where its packets are counted in <see cref="TrafficCounters"/>.</summary>
    public byte TrafficPlace { get; internal set; }

    internal Connection? NextFree { get; set; }

    private bool _isOrigFirst;
    private bool _timersCancelled;
    private bool _statusUpdateInstalled;
    private bool _sawOrigPacket;
    private bool _sawRespPacket;
    private uint _origFlowLabel;
    private uint _respFlowLabel;
    private ulong _origMac;
    private ulong _respMac;
    private bool _hasMac;
    private ulong _tunnelChanges;
    private ushort _vlan;
    private ushort _innerVlan;

    /// <summary>Inactivity timeout in seconds; 0: none.</summary>
    public double InactivityTimeout => _inactivityTimeout;

    public ReadOnlySpan<byte> History => HistoryBytes;

    private Span<byte> HistoryBytes =>
        _historyLength <= ShortHistory
            ? MemoryMarshal.CreateSpan(ref Unsafe.As<HistoryLetters, byte>(ref _shortHistory), _historyLength)
            : _longHistory.AsSpan(0, _historyLength);

    /// <summary>Makes a pooled object the connection that a packet starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Open(
        in ConnectionKey key, scoped in DecodedPacket packet, TransportProtocol protocol, ushort sourcePort)
    {
        Key = key;
        Protocol = protocol;
        TrafficPlace = (byte)protocol;
        _isOrigFirst = key.First == packet.Source && key.FirstPort == sourcePort;
        StartTime = LastTime = packet.Time;
        Size = default;
        HadWeird = false;
        Recorded = Context.Settings.RecordedContents;
        Tunnel = null;
        _historyLength = 0;
        _historySeen = 0;
        _timers = null;
        _inactivityTimeout = 0;
        _timersCancelled = _statusUpdateInstalled = false;
        _sawOrigPacket = true;
        _sawRespPacket = false;
        _origFlowLabel = packet.FlowLabel;
        _respFlowLabel = 0;
        _hasMac = packet.HasMac;
        _origMac = packet.SourceMac;
        _respMac = packet.DestinationMac;
        _vlan = packet.Vlan;
        _innerVlan = packet.InnerVlan;
        _tunnelChanges = 0;
        TunnelState = default;
        IsInTable = true;
        if (Context.MetersFlows)
        {
            (Flow ??= new FlowFeatures()).Clear();
        }

        ResetRecord();
    }

    /// <summary>Lets go of everything that belongs to the finished conversation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Close()
    {
        Session.Clear();
        Size = default;
        Tunnel = null;
        ResetRecord();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFromOrig(in IpAddress source, ushort sourcePort) => sourcePort == OrigPort && source == (_isOrigFirst ? Key.First : Key.Second);

    // ---- History -------------------------------------------------------------------------------------------------

    /// <summary>Whether a letter was written into the history before.</summary>
    /// <param name="bit">the originator's; the responder's are shifted by 16</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasHistory(uint bit, bool isOrig) => (_historySeen & (isOrig ? bit : bit << 16)) != 0;

    /// <summary>Writes a letter into the history the first time that the bit is seen; true where it was seen before.</summary>
    internal bool CheckHistory(uint bit, char letter)
    {
        if ((_historySeen & bit) != 0)
        {
            return true;
        }

        _historySeen |= bit;
        AddHistory(letter);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddHistory(char letter)
    {
        if (_historyLength == EngineLimits.HistoryLetters)
        {
            return;
        }

        if (_historyLength == ShortHistory)
        {
            _longHistory ??= new byte[ShortHistory * 4];
            HistoryBytes.CopyTo(_longHistory);
        }
        else if (_historyLength > ShortHistory && _historyLength == _longHistory!.Length)
        {
            Array.Resize(ref _longHistory, _historyLength * 2);
        }

        _historyLength++;
        HistoryBytes[^1] = (byte)letter;
    }

    /// <summary>Marks that part of the traffic was not analysed, because a limit was reached.</summary>
    /// <returns>true where that was not known before</returns>
    public bool NoteUnanalysed() => !CheckHistory(UnknownPacketSeen, 'X');

    /// <summary>Counts a repeated oddity, and writes its letter each time the count reaches the next power of ten.</summary>
    /// <returns>the count that was reached, or 0</returns>
    internal uint ScaledHistory(char letter, ref uint count)
    {
        count++;
        if (count is not (1 or 10 or 100 or 1_000 or 10_000 or 100_000 or 1_000_000 or 10_000_000 or 100_000_000 or 1_000_000_000))
        {
            return 0;
        }

        AddHistory(letter);
        return count;
    }

    /// <summary>Raises the event of a repeated oddity; not for the first occurrence.</summary>
    internal void RaiseHistoryThreshold(EventHandle? handle, bool isOrig, uint threshold)
    {
        if (threshold > 1 && handle.IsHandled())
        {
            RecordValue record = Record();
            Span<Slot> a = Context.Machine.Enqueue(handle);
            a[0].Ref = record;
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((ulong)threshold);
        }
    }

    // ---- Roles, encapsulation, labels ----------------------------------------------------------------------------

    /// <summary>Originator and responder change places. The connection gets a new record.</summary>
    /// <param name="fromStart">whether the history is rewritten as if the roles had been so from the start</param>
    public void FlipRoles(bool fromStart = false)
    {
        _isOrigFirst = !_isOrigFirst;
        (_origMac, _respMac) = (_respMac, _origMac);
        (_origFlowLabel, _respFlowLabel) = (_respFlowLabel, _origFlowLabel);
        (_sawOrigPacket, _sawRespPacket) = (_sawRespPacket, _sawOrigPacket);
        Flow?.Flip();
        Size.Flip();
        DropRecord();
        Session?.NextFlipRoles();
        if (fromStart)
        {
            RewriteHistory();
        }
        else
        {
            AddHistory('^');
        }

        if (Context.Events.ConnectionFlipped.IsHandled())
        {
            RecordValue record = Record();
            Context.Machine.Enqueue(Context.Events.ConnectionFlipped)[0].Ref = record;
        }
    }

    private void RewriteHistory()
    {
        Span<byte> letters = HistoryBytes;
        for (int i = 0; i < letters.Length; i++)
        {
            letters[i] ^= char.IsAsciiLetter((char)letters[i]) ? (byte)0x20 : (byte)0;
        }

        AddHistory('^');
        letters = HistoryBytes;
        letters[..^1].CopyTo(letters[1..]);
        letters[0] = (byte)'^';
        _historySeen = BitOperations.RotateLeft(_historySeen, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void CheckFlowLabel(bool isOrig, uint label)
    {
        ref uint mine = ref isOrig ? ref _origFlowLabel : ref _respFlowLabel;
        ref bool saw = ref isOrig ? ref _sawOrigPacket : ref _sawRespPacket;
        if (mine != label)
        {
            uint old = mine;
            mine = label;
            UpdateFlowLabel(isOrig, label);
            if (saw && Context.Events.ConnectionFlowLabelChanged.IsHandled())
            {
                RecordValue record = Record();
                Span<Slot> a = Context.Machine.Enqueue(Context.Events.ConnectionFlowLabelChanged);
                a[0].Ref = record;
                a[1] = Slot.Of(isOrig);
                a[2] = Slot.Of((ulong)old);
                a[3] = Slot.Of((ulong)label);
            }
        }

        saw = true;
    }

    /// <summary>Takes note of the tunnels around a new packet; raises <c>tunnel_changed</c> where they differ from before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckTunnel(ReadOnlySpan<TunnelLayer> layers)
    {
        if ((Tunnel is not null || !layers.IsEmpty) && !SameLayers(Tunnel, layers))
        {
            ChangeTunnel(layers);
        }
    }

    private void ChangeTunnel(ReadOnlySpan<TunnelLayer> layers)
    {
        ulong limit = Context.Settings.TunnelMaxChanges;
        if (limit != 0 && _tunnelChanges >= limit)
        {
            Weird(ConnectionWeirds.TunnelMaxChangesPerConnectionExceeded, limit.ToString(CultureInfo.InvariantCulture));
            NoteUnanalysed();
        }
        else if (Context.Events.TunnelChanged.IsHandled())
        {
            RecordValue record = Record();
            VectorValue? vector = Context.Records.TunnelVector(layers);
            Span<Slot> a = Context.Machine.Enqueue(Context.Events.TunnelChanged);
            a[0].Ref = record;
            a[1].Ref = vector;
        }

        _tunnelChanges++;
        SetTunnel(layers);
    }

    internal void SetTunnel(ReadOnlySpan<TunnelLayer> layers) => Tunnel = layers.IsEmpty ? null : layers.ToArray();

    private static bool SameLayers(ReadOnlySpan<TunnelLayer> a, ReadOnlySpan<TunnelLayer> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (!TunnelLayer.Same(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    // ---- Timers --------------------------------------------------------------------------------------------------

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddTimer(ConnectionTimerKind kind, double due)
    {
        if (_timersCancelled || !IsInTable)
        {
            return;
        }

        ConnectionTimer timer = Context.Manager.RentTimer();
        timer.Owner = this;
        timer.Kind = kind;
        timer.NextOfOwner = _timers;
        _timers = timer;
        Context.Machine.Timers.Set(timer, due);
    }

    /// <summary>
    /// Sets the timer of an unanswered SYN. The one that looks whether the connection is over is due at the same time by default:
    /// then that one serves both, where there are many.
    /// </summary>
    internal void AddAttemptTimer(double due)
    {
        ConnectionTimer? first = Context.Machine.Timers.KeepsOrder ? null : _timers;
        for (ConnectionTimer? timer = first; timer is not null; timer = timer.NextOfOwner)
        {
            if (timer.Kind == ConnectionTimerKind.TcpExpire && timer.Due == due)
            {
                timer.IsAttempt = true;
                return;
            }
        }

        AddTimer(ConnectionTimerKind.TcpAttempt, due);
    }

    /// <summary>Takes a timer that has fired out of the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Forget(ConnectionTimer timer)
    {
        ref ConnectionTimer? link = ref _timers;
        while (link is not null && !ReferenceEquals(link, timer))
        {
            link = ref link.NextOfOwner;
        }

        if (link is not null)
        {
            link = timer.NextOfOwner;
        }

        Context.Manager.ReturnTimer(timer);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void CancelTimers()
    {
        if (Context.Machine.Timers.KeepsOrder)
        {
            CancelInOrder();
        }

        while (_timers is { } timer)
        {
            Context.Machine.Timers.Cancel(timer);
            Forget(timer);
        }

        _timersCancelled = true;
    }

    /// <summary>Cancels the connection's own timers and then those of its session, in the order in which they were set.</summary>
    private void CancelInOrder()
    {
        ConnectionTimer? oldest = null;
        while (_timers is { } timer)
        {
            _timers = timer.NextOfOwner;
            timer.NextOfOwner = oldest;
            oldest = timer;
        }

        _timers = oldest;
        for (ConnectionTimer? timer = oldest; timer is not null; timer = timer.NextOfOwner)
        {
            if (!timer.IsOfSession)
            {
                Context.Machine.Timers.Cancel(timer);
            }
        }
    }

    /// <summary>Cancels what the transport session set; later ones may be added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void CancelSessionTimers()
    {
        ConnectionTimer? timer = _timers;
        while (timer is not null)
        {
            ConnectionTimer? next = timer.NextOfOwner;
            if (timer.IsOfSession)
            {
                Context.Machine.Timers.Cancel(timer);
                Forget(timer);
            }

            timer = next;
        }
    }

    /// <summary>Sets after how many seconds without a packet the connection is given up; 0: never.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetInactivityTimeout(double timeout)
    {
        if (timeout == _inactivityTimeout)
        {
            return;
        }

        _inactivityTimeout = timeout;
        ConnectionTimer? timer = _timers;
        while (timer is not null && timer.Kind != ConnectionTimerKind.Inactivity)
        {
            timer = timer.NextOfOwner;
        }

        if (timer is not null)
        {
            if (timeout > 0 && timer.Due <= LastTime + timeout && !Context.Machine.Timers.KeepsOrder)
            {
                // It comes early enough to see that there is more time: cheaper than to move it.
                return;
            }

            Context.Machine.Timers.Cancel(timer);
            Forget(timer);
        }

        if (timeout > 0)
        {
            AddTimer(ConnectionTimerKind.Inactivity, LastTime + timeout);
        }
    }

    internal void EnableStatusUpdateTimer()
    {
        if (_statusUpdateInstalled)
        {
            return;
        }

        double interval = Context.Settings.ConnectionStatusUpdateInterval;
        if (interval > 0 && Context.Events.ConnectionStatusUpdate.IsHandled())
        {
            AddTimer(ConnectionTimerKind.StatusUpdate, Context.Machine.NetworkTime + interval);
            _statusUpdateInstalled = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void TimerFired(ConnectionTimerKind kind, double now)
    {
        switch (kind)
        {
            case ConnectionTimerKind.Inactivity:
                if (LastTime + _inactivityTimeout <= now)
                {
                    if (!Context.MayTimeOut(this))
                    {
                        AddTimer(ConnectionTimerKind.Inactivity, now + _inactivityTimeout);
                        break;
                    }

                    Raise(Context.Events.ConnectionTimeout);
                    Context.Manager.CountInactivityEnd();
                    Context.Manager.Remove(this);
                }
                else
                {
                    AddTimer(ConnectionTimerKind.Inactivity, LastTime + _inactivityTimeout);
                }

                break;

            case ConnectionTimerKind.StatusUpdate:
                Raise(Context.Events.ConnectionStatusUpdate);
                AddTimer(ConnectionTimerKind.StatusUpdate, Context.Machine.NetworkTime + Context.Settings.ConnectionStatusUpdateInterval);
                break;

            default:
                Session.TimerFired(kind, now);
                break;
        }
    }

    // ---- Reports -------------------------------------------------------------------------------------------------

    /// <summary>Queues an event whose only argument is this connection, if somebody handles it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Raise(EventHandle? handle)
    {
        if (handle.IsHandled())
        {
            RecordValue record = Record();
            Context.Machine.Enqueue(handle)[0].Ref = record;
        }
    }

    /// <summary>Reports something odd on this connection.</summary>
    /// <param name="name">as policies and logs show it</param>
    /// <param name="detail">additional text, or ""</param>
    /// <param name="source">who noticed, or ""</param>
    public void Weird(string name, string detail = "", string source = "")
    {
        HadWeird = true;
        Context.Weirds.OfConnection(this, name, detail, source);
    }

    [InlineArray(ShortHistory)]
    private struct HistoryLetters
    {
        private byte _first;
    }

    public override string ToString() => $"{Orig}:{OrigPort} > {Resp}:{RespPort}/{Protocol}";
}
