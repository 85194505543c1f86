using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;
using Timer = NidsVm.Vm.Runtime.Timer;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>
/// Remote procedure calls (RFC 5531) over UDP and TCP: keeps calls until their replies come or the connection ends, and raises the
/// events that all programs share. A program's analyzer reads arguments and results.
/// </summary>
public abstract class RpcAnalyzer : Analyzer, IRpcMessageSink
{
    internal const uint CallMessage = 0;
    internal const uint ReplyMessage = 1;

    private const uint Accepted = 0;
    private const uint Denied = 1;
    private const uint RpcMismatch = 0;
    private const uint AuthFailed = 1;

    private readonly Dictionary<uint, RpcCall> _calls = [];
    private readonly ExpiryTimer? _expiry;
    private RpcStream? _origStream;
    private RpcStream? _respStream;

    private protected RpcAnalyzer(Connection connection, AnalyzerInfo info, RpcEvents events)
        : base(connection, info)
    {
        Events = events;
        if (connection.Protocol == TransportProtocol.Udp)
        {
            _expiry = new ExpiryTimer(this);
        }
    }

    double IRpcMessageSink.NetworkTime => Machine.NetworkTime;

    private protected RpcEvents Events { get; }

    void IRpcMessageSink.Message(ReadOnlySpan<byte> message, bool isOrig, double start)
    {
        if (!Deliver(message, isOrig, start))
        {
            Connection.Weird(RpcWeirds.Partial);
        }
    }

    void IRpcMessageSink.TooLong(string length) => Connection.Weird(RpcWeirds.MessageTooLong, length);

    /// <summary>Reads the arguments of a call; false where they are broken.</summary>
    private protected abstract bool BuildCall(RpcCall call, ref XdrReader reader);

    /// <summary>Reads the results and raises the program's event; false where they are broken.</summary>
    /// <param name="reader">behind the status; invalid where there was no reply</param>
    private protected abstract bool BuildReply(RpcCall call, RpcStatus status, ref XdrReader reader, in RpcReplyInfo reply);

    protected override void Init()
    {
        if (_expiry is not null)
        {
            Machine.Timers.Set(_expiry, Machine.NetworkTime + Events.Timeout);
        }
    }

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        if (Connection.Protocol == TransportProtocol.Udp && !Deliver(data, isOrig, Machine.NetworkTime))
        {
            Weird(RpcWeirds.Bad);
        }
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        bool fromBegin = Connection.Session is not TcpSession tcp || tcp.EndpointState(isOrig) == (ulong)TcpState.Established;
        Stream(isOrig).Deliver(data, fromBegin);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => Stream(isOrig).Gap();

    protected override void FlipRoles()
    {
        // What a direction has collected was read as the other side's.
        _origStream = null;
        _respStream = null;
    }

    protected override void Done()
    {
        if (_expiry is not null)
        {
            Machine.Timers.Cancel(_expiry);
        }

        if (_calls.Count == 0)
        {
            return;
        }

        uint[] ids = [.. _calls.Keys];
        Array.Sort(ids);
        foreach (uint id in ids)
        {
            RpcCall call = _calls[id];
            RaiseDialogue(call, RpcStatus.Timeout, 0);
            XdrReader nothing = default;
            if (call.IsValid && !BuildReply(call, RpcStatus.Timeout, ref nothing, new RpcReplyInfo(Machine.NetworkTime, Machine.NetworkTime, 0)))
            {
                Weird(RpcWeirds.Bad);
            }
        }

        _calls.Clear();
    }

    private RpcStream Stream(bool isOrig) => isOrig
        ? _origStream ??= new RpcStream(isOrig: true, this)
        : _respStream ??= new RpcStream(isOrig: false, this);

    private bool Deliver(ReadOnlySpan<byte> message, bool isOrig, double start)
    {
        XdrReader reader = new(message);
        uint id = reader.UInt32();
        uint type = reader.UInt32();
        if (!reader.IsValid)
        {
            return false;
        }

        switch (type)
        {
            case CallMessage when !Call(id, message[8..], ref reader, isOrig, start):
            case ReplyMessage when !Reply(id, ref reader, isOrig, start):
                return false;
            case CallMessage or ReplyMessage:
                break;
            default:
                Weird(RpcWeirds.Bad);
                break;
        }

        if (reader.HasExcess())
        {
            Weird(RpcWeirds.Excess);
        }
        else if (reader.Remaining < 0)
        {
            Machine.Reporter.Error("RPC underflow");
            IsSkipping = true;
            return false;
        }

        return true;
    }

    private bool Call(uint id, ReadOnlySpan<byte> body, ref XdrReader reader, bool isOrig, double start)
    {
        if (!isOrig)
        {
            Weird(RpcWeirds.ResponderCall);
        }

        if (_calls.TryGetValue(id, out RpcCall? call))
        {
            if (!call.IsRepeatedBy(body))
            {
                Weird(RpcWeirds.RexmitInconsistency);
            }

            call.StartTime = start;
            call.LastTime = Machine.NetworkTime;
            if (call.HeaderLength > body.Length)
            {
                Weird(RpcWeirds.Underflow);
                return false;
            }

            reader.Skip(call.HeaderLength);
        }
        else
        {
            call = RpcCall.TryParse(id, body, ref reader);
            if (call is null)
            {
                Weird(RpcWeirds.Bad);
                return false;
            }

            call.StartTime = start;
            call.LastTime = Machine.NetworkTime;
            if (Events.MaxPendingCalls > 0 && (ulong)_calls.Count >= Events.MaxPendingCalls)
            {
                Weird(RpcWeirds.PendingCallsDiscarded);
                Connection.Raise(Events.DiscardedPendingCalls);
                _calls.Clear();
            }

            _calls[id] = call;
        }

        RaiseCall(call);
        if (!BuildCall(call, ref reader) || !reader.IsValid)
        {
            Weird(RpcWeirds.Bad);
            return false;
        }

        call.IsValid = true;
        return true;
    }

    private bool Reply(uint id, ref XdrReader reader, bool isOrig, double start)
    {
        int length = reader.Remaining;
        if (isOrig)
        {
            Weird(RpcWeirds.OriginatorReply);
        }

        if (!TryReadStatus(ref reader, out RpcStatus status))
        {
            return false;
        }

        RaiseReply(id, status, reader.Remaining);
        if (!_calls.TryGetValue(id, out RpcCall? call))
        {
            Weird(RpcWeirds.UnpairedResponse);
            reader.DropRest();
            return true;
        }

        if (call.IsValid)
        {
            if (!BuildReply(call, status, ref reader, new RpcReplyInfo(start, Machine.NetworkTime, length)))
            {
                Weird(RpcWeirds.Bad);
            }
        }
        else if (status == RpcStatus.Success)
        {
            Weird(RpcWeirds.ReplyToInvalidRequest);
        }

        RaiseDialogue(call, status, reader.Remaining);
        _calls.Remove(id);
        return true;
    }

    private bool TryReadStatus(ref XdrReader reader, out RpcStatus status)
    {
        const int MaxVerifier = 400;
        status = RpcStatus.UnknownError;
        switch (reader.UInt32())
        {
            case Accepted:
                reader.UInt32();
                reader.Opaque(MaxVerifier);
                uint accept = reader.UInt32();
                if (accept <= (uint)RpcStatus.SystemError)
                {
                    status = (RpcStatus)accept;
                }

                if (accept == (uint)RpcStatus.ProgramMismatch)
                {
                    // The lowest and highest version that there is.
                    reader.UInt64();
                }

                break;

            case Denied:
                uint reject = reader.UInt32();
                if (reject == RpcMismatch)
                {
                    status = RpcStatus.VersionMismatch;
                    reader.UInt64();
                }
                else if (reject == AuthFailed)
                {
                    status = RpcStatus.AuthError;
                    reader.UInt32();
                }
                else if (reader.IsValid)
                {
                    Weird(RpcWeirds.Bad);
                }

                break;

            default:
                Weird(RpcWeirds.Bad);
                break;
        }

        return reader.IsValid;
    }

    // ---- Events --------------------------------------------------------------------------------------------------

    private void RaiseCall(RpcCall call)
    {
        if (Events.Call.IsHandled())
        {
            Span<Slot> a = Enqueue(Events.Call);
            a[1] = Slot.Of((long)call.Id);
            a[2] = Slot.Of((long)call.Program);
            a[3] = Slot.Of((long)call.Version);
            a[4] = Slot.Of((long)call.Procedure);
            a[5] = Slot.Of((long)call.Length);
        }
    }

    private void RaiseReply(uint id, RpcStatus status, int length)
    {
        if (Events.Reply.IsHandled())
        {
            Span<Slot> a = Enqueue(Events.Reply);
            a[1] = Slot.Of((long)id);
            a[2] = Slot.Of((long)status);
            a[3] = Slot.Of((long)length);
        }
    }

    private void RaiseDialogue(RpcCall call, RpcStatus status, int replyLength)
    {
        if (Events.Dialogue.IsHandled())
        {
            Span<Slot> a = Enqueue(Events.Dialogue);
            a[1] = Slot.Of((long)call.Program);
            a[2] = Slot.Of((long)call.Version);
            a[3] = Slot.Of((long)call.Procedure);
            a[4] = Slot.Of((long)status);
            a[5] = Slot.Of(call.StartTime);
            a[6] = Slot.Of((long)call.Length);
            a[7] = Slot.Of((long)replyLength);
        }
    }

    /// <summary>A conversation over UDP is over after a fixed time.</summary>
    private sealed class ExpiryTimer : Timer
    {
        private readonly RpcAnalyzer _analyzer;

        public ExpiryTimer(RpcAnalyzer analyzer) => _analyzer = analyzer;

        public override void Fire(double now, bool isTerminating)
        {
            Connection connection = _analyzer.Connection;
            connection.Raise(_analyzer.Context.Events.ConnectionTimeout);
            _analyzer.Context.Manager.Remove(connection);
        }
    }
}

/// <summary>When a reply came, and its length in bytes behind number and type.</summary>
internal readonly record struct RpcReplyInfo(double Start, double Last, int Length);
