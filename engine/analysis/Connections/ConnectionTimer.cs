using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Connections;

/// <summary>What a connection's timer is for.</summary>
public enum ConnectionTimerKind : byte
{
    /// <summary>No packet for the inactivity timeout.</summary>
    Inactivity,

    /// <summary>The regular <c>connection_status_update</c>.</summary>
    StatusUpdate,

    /// <summary>The connection was closed a while ago.</summary>
    Delete,

    /// <summary>An initial SYN without an answer.</summary>
    TcpAttempt,

    /// <summary>The regular look whether a TCP connection is over.</summary>
    TcpExpire,

    /// <summary>One side closed, and the other one did not follow.</summary>
    TcpPartialClose,

    /// <summary>A reset after the close.</summary>
    TcpReset,
}

/// <summary>A pending timer of one connection. Pooled; a connection links its own so that it can cancel them.</summary>
internal sealed class ConnectionTimer : Vm.Runtime.Timer
{
    public Connection? Owner;
    public ConnectionTimerKind Kind;

    /// <summary>Of <see cref="ConnectionTimerKind.TcpExpire"/>: stands for a <see cref="ConnectionTimerKind.TcpAttempt"/> too.</summary>
    public bool IsAttempt;

    // The owner's list, or the pool's free list.
    public ConnectionTimer? NextOfOwner;

    /// <summary>Set by the transport session rather than by the connection; cancelled when the session closes.</summary>
    public bool IsOfSession => Kind >= ConnectionTimerKind.Delete;

    // What still matters when the program ends before the timer is due.
    private bool FiresAtEnd => Kind is ConnectionTimerKind.TcpAttempt or ConnectionTimerKind.TcpReset;

    public override void ComeNext()
    {
        if (Owner is { } owner)
        {
            ConnectionAhead.Fetch(owner);
        }
    }

    public override void Fire(double now, bool isTerminating)
    {
        if (Owner is not { } owner)
        {
            return;
        }

        ConnectionTimerKind kind = Kind;
        bool isAttempt = IsAttempt;
        bool fires = !isTerminating || FiresAtEnd;
        owner.FetchRecord();
        owner.Forget(this);
        if (fires)
        {
            owner.TimerFired(kind, now);
        }

        if (isAttempt && owner.IsInTable)
        {
            owner.TimerFired(ConnectionTimerKind.TcpAttempt, now);
        }

        if (fires || isAttempt)
        {
            owner.Context.Manager.EndStep();
        }
    }
}
