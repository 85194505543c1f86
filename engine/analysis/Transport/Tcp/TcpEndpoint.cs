using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>
/// One side of a TCP connection: its state, its place in sequence space and its window. Absolute numbers are those of the
/// packets; relative ones count from the initial sequence number, so that a stream's first byte has 1.
/// </summary>
internal sealed class TcpEndpoint : TcpReassembler
{
    public TcpEndpoint(TcpSession session) => Session = session;

    public TcpSession Session { get; }

    /// <summary>What it sends, put in order.</summary>
    public TcpReassembler Stream => this;

    public TcpEndpoint Peer => Session.PeerOf(this);

    public bool IsOrig;
    public TcpState State;
    public TcpState PreviousState;
    public bool DidClose;

    /// <summary>Time of its last packet; 0 before the first.</summary>
    public double LastTime;

    public long StartSequence;
    public uint LastSequence;
    public uint AckSequence;
    public uint SequenceWraps;
    public uint AckWraps;

    /// <summary>Advertised window in bytes, scaled.</summary>
    public uint Window;

    /// <summary>Shift count of the window, 0 to 14 (RFC 7323).</summary>
    public byte WindowScale;

    public uint WindowAckSequence;
    public uint WindowSequence;

    /// <summary>Relative number one past the FIN.</summary>
    public ulong FinSequence;

    public uint FinCount;
    public uint RstCount;

    // Relative numbers (their low halves) of the last control packets: a repetition is not written into the history.
    public uint HistoryLastSyn;
    public uint HistoryLastFin;
    public uint HistoryLastRst;

    // Repeated oddities, whose letters in the history come at powers of ten.
    public uint Checksums;
    public uint Retransmissions;
    public uint ZeroWindows;
    public uint Gaps;

    public void Clear(bool isOrig)
    {
        IsOrig = isOrig;
        State = PreviousState = TcpState.Inactive;
        DidClose = false;
        LastTime = 0;
        StartSequence = 0;
        LastSequence = AckSequence = SequenceWraps = AckWraps = 0;
        Window = WindowAckSequence = WindowSequence = 0;
        WindowScale = 0;
        FinSequence = 0;
        FinCount = RstCount = 0;
        HistoryLastSyn = HistoryLastFin = HistoryLastRst = 0;
        Checksums = Retransmissions = ZeroWindows = Gaps = 0;
        Clear();
    }

    private Connection Connection => Session.Connection;

    public bool IsActive => State != TcpState.Inactive && !DidClose;

    public bool HasDoneSomething => LastTime != 0;

    public uint StartSequence32 => unchecked((uint)StartSequence);

    /// <summary>True where none of this side's data was acknowledged; the SYN may have been.</summary>
    public bool NoDataAcked
    {
        get
        {
            ulong ack = Full(AckSequence, AckWraps);
            ulong start = unchecked((ulong)StartSequence);
            return ack == start || ack == start + 1;
        }
    }

    public static ulong Full(uint sequence, uint wraps) => ((ulong)wraps << 32) + sequence;

    public ulong ToRelative(uint sequence, uint wraps) => unchecked(Full(sequence, wraps) - (ulong)StartSequence);

    public void UpdateLastSequence(uint sequence)
    {
        if (sequence < LastSequence)
        {
            SequenceWraps++;
        }

        LastSequence = sequence;
    }

    public void UpdateAckSequence(uint sequence)
    {
        if (sequence < AckSequence)
        {
            AckWraps++;
        }

        AckSequence = sequence;
    }

    /// <summary>Payload bytes that this side has sent, as far as its sequence numbers tell.</summary>
    public ulong Size
    {
        get
        {
            if (PreviousState == TcpState.SynSent && State == TcpState.Reset && Peer.State == TcpState.Inactive && !NoDataAcked)
            {
                // A half-open connection that was found out and aborted: the numbers belong to another one.
                return 0;
            }

            ulong last = Full(LastSequence, SequenceWraps);
            ulong ack = Full(AckSequence, AckWraps);
            ulong size = unchecked(Math.Max(last, ack) - (ulong)StartSequence);
            if (size != 0)
            {
                // The SYN; partial connections are numbered as if there had been one.
                size--;
            }

            return FinCount > 0 && size != 0 ? size - 1 : size;
        }
    }

    public void SetState(TcpState state)
    {
        if (state == State)
        {
            return;
        }

        // The end of the handshake starts the long inactivity timeout.
        if (!IsHandshake(state) && IsHandshake(State) && IsHandshake(Peer.State))
        {
            Connection.SetInactivityTimeout(Connection.Context.Settings.TcpInactivityTimeout);
        }

        PreviousState = State;
        State = state;
    }

    public bool CheckHistory(uint bit, char letter) =>
        IsOrig ? Connection.CheckHistory(bit, letter) : Connection.CheckHistory(bit << 16, (char)(letter | 0x20));

    public void AddHistory(char letter) => Connection.AddHistory(IsOrig ? letter : (char)(letter | 0x20));

    public void ChecksumError() => Repeated('C', ref Checksums, Events.TcpMultipleChecksumErrors);

    public void Retransmitted() => Repeated('T', ref Retransmissions, Events.TcpMultipleRetransmissions);

    public void ZeroWindow() => Repeated('W', ref ZeroWindows, Events.TcpMultipleZeroWindows);

    public void Gap() => Repeated('G', ref Gaps, Events.TcpMultipleGap);

    private EngineEvents Events => Connection.Context.Events;

    private void Repeated(char letter, ref uint counter, Vm.Runtime.EventHandle? handle)
    {
        uint reached = Connection.ScaledHistory(IsOrig ? letter : (char)(letter | 0x20), ref counter);
        if (reached != 0)
        {
            Connection.RaiseHistoryThreshold(handle, IsOrig, reached);
        }
    }

    private static bool IsHandshake(TcpState state) => state is TcpState.Inactive or TcpState.SynSent or TcpState.SynAckSent;
}
