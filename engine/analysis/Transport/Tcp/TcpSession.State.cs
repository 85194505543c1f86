using System.Runtime.CompilerServices;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>The state machine of both endpoints, and the end of the connection.</summary>
public sealed partial class TcpSession
{
    /// <param name="advance">how far the packet goes beyond what the endpoint had sent</param>
    /// <param name="doClose">set where the packet closes the endpoint</param>
    /// <param name="raiseClose">set where the close is to be reported as a finished connection</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdateState(
        double now,
        TcpEndpoint endpoint,
        uint baseSequence,
        uint ackSequence,
        int length,
        int advance,
        TcpFlags flags,
        out bool doClose,
        out bool raiseClose)
    {
        doClose = raiseClose = false;
        switch (endpoint.State)
        {
            case TcpState.Inactive:
                UpdateInactive(now, endpoint, baseSequence, ackSequence, length, flags, ref doClose, ref raiseClose);
                break;
            case TcpState.SynSent or TcpState.SynAckSent:
                UpdateSynSent(endpoint, length, flags, ref doClose, ref raiseClose);
                break;
            case TcpState.Established or TcpState.Partial:
                // Nothing but control bits changes these.
                if ((flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) != TcpFlags.None)
                {
                    UpdateEstablished(endpoint, flags, ref doClose, ref raiseClose);
                }

                break;
            case TcpState.Closed:
                UpdateClosed(now, endpoint, advance, flags, ref doClose);
                break;
            case TcpState.Reset:
                UpdateReset(length, flags);
                break;
        }
    }

    private void UpdateInactive(
        double now,
        TcpEndpoint endpoint,
        uint baseSequence,
        uint ackSequence,
        int length,
        TcpFlags flags,
        ref bool doClose,
        ref bool raiseClose)
    {
        bool isOrig = endpoint.IsOrig;
        TcpEndpoint peer = endpoint.Peer;
        bool hasAck = (flags & TcpFlags.Ack) != TcpFlags.None;
        if ((flags & TcpFlags.Syn) != TcpFlags.None)
        {
            if (isOrig)
            {
                if (hasAck)
                {
                    Weird(ConnectionWeirds.ConnectionOriginatorSYNAck);
                    endpoint.SetState(TcpState.SynAckSent);
                }
                else
                {
                    endpoint.SetState(TcpState.SynSent);
                    if (peer.State == TcpState.Inactive)
                    {
                        SetHalfOpen(true);
                    }
                }

                if (Context.Settings.TcpAttemptDelay > 0)
                {
                    Connection.AddAttemptTimer(now + Context.Settings.TcpAttemptDelay);
                }
            }
            else
            {
                SynReply(endpoint, peer, baseSequence, ackSequence, hasAck);
            }
        }

        if ((flags & TcpFlags.Fin) != TcpFlags.None)
        {
            endpoint.SetState(TcpState.Closed);
            doClose = raiseClose = true;
            if (peer.State != TcpState.Partial && (flags & TcpFlags.Syn) == TcpFlags.None)
            {
                Weird(ConnectionWeirds.SpontaneousFIN);
            }
        }

        if ((flags & TcpFlags.Rst) != TcpFlags.None)
        {
            endpoint.SetState(TcpState.Reset);

            // The answer to an initial SYN; or to a SYN-ACK that nobody asked for.
            bool isReject = isOrig ? peer.State == TcpState.Established : peer.State is TcpState.SynSent or TcpState.SynAckSent;
            doClose = true;
            raiseClose = !isReject;
            if (isReject)
            {
                Connection.Raise(Context.Events.ConnectionRejected);
            }
            else if (peer.State == TcpState.Inactive)
            {
                Weird(ConnectionWeirds.SpontaneousRST);
            }
        }

        if (endpoint.State != TcpState.Inactive)
        {
            return;
        }

        if (!isOrig && length == 0 && _orig.State == TcpState.SynSent)
        {
            // Some acknowledge a SYN before they send their own.
            return;
        }

        if (hasAck && peer.State == TcpState.Established)
        {
            // A SYN-ACK was seen, and now its acknowledgement: only the initial SYN was missed.
            endpoint.SetState(TcpState.Established);
            IsPartial = false;
            _firstPacketSeen |= isOrig ? SeenOrig : SeenResp;
            return;
        }

        endpoint.SetState(TcpState.Partial);
        Connection.EnableStatusUpdateTimer();
        if (peer.State == TcpState.Partial)
        {
            Connection.Raise(Context.Events.PartialConnection);
        }
    }

    private void SynReply(TcpEndpoint endpoint, TcpEndpoint peer, uint baseSequence, uint ackSequence, bool hasAck)
    {
        if (hasAck)
        {
            if (peer.State is not (TcpState.Inactive or TcpState.Partial)
                && !Sequence.IsBetween(ackSequence, peer.StartSequence32, peer.LastSequence))
            {
                Weird(ConnectionWeirds.BadSYNAck);
            }
        }
        else if (peer.State == TcpState.SynAckSent && baseSequence == endpoint.StartSequence32)
        {
            // SYN and SYN-ACK came the wrong way round: the one taken for the responder is the originator.
            IsPartial = false;
            Connection.FlipRoles();
            peer.SetState(TcpState.Established);
            _firstPacketSeen |= SeenOrig;
        }
        else
        {
            Weird(ConnectionWeirds.SimultaneousOpen);
        }

        if (peer.State == TcpState.SynSent)
        {
            peer.SetState(TcpState.Established);
        }
        else if (peer.State == TcpState.Inactive)
        {
            Weird(ConnectionWeirds.UnsolicitedSYNResponse);
        }

        endpoint.SetState(TcpState.Established);
        if (peer.State != TcpState.Partial)
        {
            Connection.Raise(Context.Events.ConnectionEstablished);
            Connection.EnableStatusUpdateTimer();
        }
    }

    private void UpdateSynSent(TcpEndpoint endpoint, int length, TcpFlags flags, ref bool doClose, ref bool raiseClose)
    {
        TcpEndpoint peer = endpoint.Peer;
        if ((flags & TcpFlags.Syn) != TcpFlags.None)
        {
            if (endpoint.IsOrig)
            {
                if ((flags & (TcpFlags.Ack | TcpFlags.Fin | TcpFlags.Rst)) == TcpFlags.Ack && endpoint.State != TcpState.SynAckSent)
                {
                    Weird(ConnectionWeirds.RepeatedSYNWithAck);
                }
            }
            else if ((flags & TcpFlags.Ack) == TcpFlags.None && endpoint.State != TcpState.SynSent)
            {
                Weird(ConnectionWeirds.RepeatedSYNReplyWoAck);
            }
        }

        if ((flags & TcpFlags.Fin) != TcpFlags.None)
        {
            if (peer.State is TcpState.Inactive or TcpState.SynSent)
            {
                Weird(ConnectionWeirds.InappropriateFIN);
            }

            endpoint.SetState(TcpState.Closed);
            doClose = raiseClose = true;
        }

        if ((flags & TcpFlags.Rst) != TcpFlags.None)
        {
            endpoint.SetState(TcpState.Reset);
            WasReset();
            doClose = true;
        }
        else if (length > 0)
        {
            Weird(ConnectionWeirds.DataBeforeEstablished);
        }
    }

    private void UpdateEstablished(TcpEndpoint endpoint, TcpFlags flags, ref bool doClose, ref bool raiseClose)
    {
        TcpEndpoint peer = endpoint.Peer;
        if ((flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn && endpoint.State == TcpState.Partial && peer.State == TcpState.Inactive)
        {
            Weird(ConnectionWeirds.SYNAfterPartial);
            endpoint.SetState(TcpState.SynSent);
        }

        bool hasRst = (flags & TcpFlags.Rst) != TcpFlags.None;
        if ((flags & TcpFlags.Fin) != TcpFlags.None && !hasRst)
        {
            endpoint.SetState(TcpState.Closed);
            if (peer.State == TcpState.Reset && peer.PreviousState == TcpState.Closed)
            {
                // FIN and then RST is a normal end.
                peer.SetState(TcpState.Closed);
            }

            doClose = raiseClose = true;
        }

        if (hasRst)
        {
            endpoint.SetState(TcpState.Reset);
            doClose = true;
            if (peer.State != TcpState.Reset || peer.PreviousState != TcpState.Established)
            {
                WasReset();
            }
        }
    }

    private void UpdateClosed(double now, TcpEndpoint endpoint, int advance, TcpFlags flags, ref bool doClose)
    {
        if ((flags & TcpFlags.Syn) != TcpFlags.None)
        {
            Weird(ConnectionWeirds.SYNAfterClose);
        }

        if ((flags & TcpFlags.Fin) != TcpFlags.None && advance > 0)
        {
            Weird(ConnectionWeirds.FINAdvancedLastSeq);
        }

        // After the FINs of both sides a RST changes nothing.
        if ((flags & TcpFlags.Rst) != TcpFlags.None && endpoint.Peer.State != TcpState.Closed)
        {
            endpoint.SetState(TcpState.Reset);
            doClose |= !endpoint.DidClose;
            if (Context.Events.ConnectionReset.IsHandled())
            {
                Connection.AddTimer(ConnectionTimerKind.TcpReset, now + Context.Settings.TcpResetDelay);
            }
        }
    }

    private void UpdateReset(int length, TcpFlags flags)
    {
        if ((flags & TcpFlags.Syn) != TcpFlags.None)
        {
            Weird(ConnectionWeirds.SYNAfterReset);
        }

        if ((flags & TcpFlags.Fin) != TcpFlags.None)
        {
            Weird(ConnectionWeirds.FINAfterReset);
        }

        if (length > 0 && (flags & TcpFlags.Rst) == TcpFlags.None)
        {
            Weird(ConnectionWeirds.DataAfterReset);
        }
    }

    // ---- The end -------------------------------------------------------------------------------------------------

    private bool IsDataPending(TcpEndpoint endpoint) => !IsSkipping && _reassembles && endpoint.Stream.IsDataPending;

    /// <summary>An endpoint has closed; the rest waits until its data was delivered.</summary>
    private void Closed(TcpEndpoint endpoint, TcpEndpoint peer, bool raise)
    {
        foreach (Analyzer child in Children)
        {
            child.ConnectionClosed(endpoint.IsOrig, raise);
        }

        if (IsDataPending(endpoint))
        {
            _isCloseDeferred = true;
            _raisesDeferredClose |= raise;
            return;
        }

        _isCloseDeferred = false;
        if (endpoint.DidClose)
        {
            return;
        }

        endpoint.DidClose = true;
        bool isComplete = endpoint.State == TcpState.Reset || peer.DidClose || peer.State == TcpState.Inactive;
        EngineSettings settings = Context.Settings;
        if (isComplete)
        {
            if (endpoint.PreviousState != TcpState.Inactive || peer.State != TcpState.Inactive)
            {
                if (_raisesDeferredClose)
                {
                    raise = true;
                    _raisesDeferredClose = false;
                }

                if (raise)
                {
                    WasFinished(peer.State == TcpState.Inactive);
                }
            }

            Connection.CancelSessionTimers();
            Connection.AddTimer(ConnectionTimerKind.Delete, Connection.LastTime + settings.TcpCloseDelay);
        }
        else
        {
            // Unless something was seen of this side before, the other one may never close.
            if (endpoint.PreviousState == TcpState.Inactive && Context.Events.ConnectionPartialClose.IsHandled())
            {
                Connection.AddTimer(ConnectionTimerKind.TcpPartialClose, Connection.LastTime + settings.TcpPartialCloseDelay);
            }

            Connection.AddTimer(ConnectionTimerKind.TcpExpire, Connection.LastTime + settings.TcpSessionTimer);
        }
    }

    /// <summary>A stream ended and all of it was delivered.</summary>
    internal void EndpointEof(TcpEndpoint endpoint)
    {
        if (Context.Events.ConnectionEof.IsHandled())
        {
            Enqueue(Context.Events.ConnectionEof)[1] = Slot.Of(endpoint.IsOrig);
        }

        foreach (Analyzer child in Children)
        {
            child.EndpointEof(endpoint.IsOrig);
        }

        if (_isCloseDeferred)
        {
            if (IsDataPending(endpoint) && AreBothClosed)
            {
                Weird(ConnectionWeirds.PendingDataWhenClosed);
            }

            Closed(endpoint, endpoint.Peer, _raisesDeferredClose);
            _isCloseDeferred = false;
        }
    }

    private void WasFinished(bool isHalf)
    {
        foreach (Analyzer child in Children)
        {
            child.ConnectionFinished(isHalf);
        }

        Connection.Raise(isHalf ? Context.Events.ConnectionHalfFinished : Context.Events.ConnectionFinished);
        _isActive = false;
    }

    private void WasReset()
    {
        Connection.Raise(Context.Events.ConnectionReset);
        foreach (Analyzer child in Children)
        {
            child.ConnectionReset();
        }

        _isActive = false;
    }

    /// <summary>Whether the connection waits for an answer to its SYN: there may be only so many.</summary>
    private void SetHalfOpen(bool isHalfOpen)
    {
        if (_isHalfOpen != isHalfOpen)
        {
            _isHalfOpen = isHalfOpen;
            Context.Manager.HalfOpen += isHalfOpen ? 1 : -1;
        }
    }

    protected override void Done()
    {
        SetHalfOpen(false);
        if (Context.IsEnding && _isActive && !AreBothClosed)
        {
            Connection.Raise(Context.Events.ConnectionPending);
        }

        _orig.Stream.Done();
        _resp.Stream.Done();
        if (Context.TcpStatistics.IsActive)
        {
            Context.TcpStatistics.Close(this);
        }
    }

    // ---- Timers --------------------------------------------------------------------------------------------------

    internal override void TimerFired(ConnectionTimerKind kind, double now)
    {
        switch (kind)
        {
            case ConnectionTimerKind.Delete:
                // Told as a time-out, although the close was reported when it happened.
                if (Context.Settings.TcpCloseDelay > 0)
                {
                    Connection.Raise(Context.Events.ConnectionTimeout);
                }

                Context.Manager.Remove(Connection);
                break;
            case ConnectionTimerKind.TcpAttempt:
                AttemptDue();
                break;
            case ConnectionTimerKind.TcpExpire:
                ExpireDue(now);
                break;
            case ConnectionTimerKind.TcpPartialClose:
                PartialCloseDue();
                break;
            case ConnectionTimerKind.TcpReset:
                ResetDue();
                break;
        }
    }

    private void AttemptDue()
    {
        if (_isActive && (_orig.State is TcpState.SynSent or TcpState.SynAckSent) && _resp.State == TcpState.Inactive)
        {
            Connection.Raise(Context.Events.ConnectionAttempt);
            _isActive = false;
            Context.Manager.Remove(Connection);
        }
    }

    private void PartialCloseDue()
    {
        if (_isActive && _orig.State != TcpState.Inactive && _resp.State != TcpState.Inactive && !AreBothClosed
            && _orig.State != TcpState.Reset && _resp.State != TcpState.Reset)
        {
            Connection.Raise(Context.Events.ConnectionPartialClose);
            Context.Manager.Remove(Connection);
        }
    }

    private void ExpireDue(double now)
    {
        if (!_isActive)
        {
            return;
        }

        if (Connection.LastTime + Context.Settings.TcpConnectionLinger < now)
        {
            bool isOver = IsClosed
                && (AreBothClosed
                    || _orig.State is TcpState.Reset or TcpState.Inactive
                    || _resp.State is TcpState.Reset or TcpState.Inactive);
            if (isOver)
            {
                Connection.Raise(Context.Events.ConnectionTimeout);
                _isActive = false;
                Context.Manager.Remove(Connection);
                return;
            }

            if (_resp.State == TcpState.Inactive && _orig.State == TcpState.Inactive)
            {
                // Only packets that could not be used.
                Connection.Raise(Context.Events.ConnectionTimeout);
                Context.Manager.Remove(Connection);
                return;
            }
        }

        // While both sides are open there is nothing to look for; a close sets the timer anew.
        if (IsClosed || _orig.State == TcpState.Inactive)
        {
            Connection.AddTimer(ConnectionTimerKind.TcpExpire, now + Context.Settings.TcpSessionTimer);
        }
    }

    private void ResetDue()
    {
        if (!_isActive)
        {
            return;
        }

        if (!AreBothClosed)
        {
            WasReset();
        }

        Context.Manager.Remove(Connection);
    }
}
