using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>
/// Counts what each side of a TCP connection repeats and sends out of order, where policies have switched
/// <c>Analyzer::ANALYZER_TCPSTATS</c> on: <c>tcp_rexmit</c> for each repetition, <c>conn_stats</c> at the end.
/// </summary>
public sealed class TcpStatistics
{
    private const string AnalyzerName = "TCPSTATS";

    // An identification this far below the last one belongs to a packet out of order; further, to another count.
    private const int OutOfOrderReach = 256;

    private readonly AnalysisContext _context;
    private readonly Dictionary<TcpSession, Sides> _sides = [];
    private readonly RecordShape _shape;
    private readonly bool _ignoresKeepAlives;

    internal TcpStatistics(AnalysisContext context)
    {
        _context = context;
        _shape = new RecordShape(
            context.Machine, "endpoint_stats", "num_pkts", "num_rxmit", "num_rxmit_bytes", "num_in_order", "num_OO", "num_repl", "endian_type");
        int keepAlives = context.Machine.FindGlobal("ignore_keep_alive_rexmit");
        _ignoresKeepAlives = keepAlives >= 0 && context.Machine.Global(keepAlives).AsBool;
    }

    /// <summary>Byte order that a side counts the identifications of its packets in, by the library's <c>ENDIAN_*</c>.</summary>
    private enum Endian : byte
    {
        Unknown,
        Little,
        Big,
        Confused,
    }

    /// <summary>Whether any connection is counted.</summary>
    internal bool IsActive => _sides.Count > 0;

    private bool IsWanted => (_context.Events.ConnStats.IsHandled() || _context.Events.TcpRexmit.IsHandled())
        && _context.Analyzers.TryGet(AnalyzerName, out AnalyzerInfo? info) && info.IsEnabled;

    /// <summary>Begins to count a connection, if policies want that.</summary>
    internal void Open(TcpSession session)
    {
        if (IsWanted)
        {
            _sides[session] = new Sides();
        }
    }

    /// <summary>Counts a packet of a connection.</summary>
    /// <param name="sequence">relative number of its first byte of data</param>
    /// <param name="length">bytes of data</param>
    internal void Packet(TcpSession session, TcpEndpoint endpoint, scoped in DecodedPacket packet, ulong sequence, int length)
    {
        if (!_sides.TryGetValue(session, out Sides? sides))
        {
            return;
        }

        ref Side side = ref endpoint.IsOrig ? ref sides.Orig : ref sides.Resp;
        var id = (ushort)packet.FragmentId;
        if (++side.Packets == 1)
        {
            side.LastId = id;
            return;
        }

        if (id == side.LastId)
        {
            side.Replicated++;
            return;
        }

        if (side.IsOutOfOrder(id))
        {
            side.OutOfOrder++;
            return;
        }

        side.LastId = id;
        side.InOrder++;
        ulong top = sequence + (ulong)length;
        if (top > side.Top)
        {
            side.Top = top;
            return;
        }

        int inFlight = Math.Max(0, Sequence.Delta(endpoint.LastSequence, endpoint.AckSequence));
        if (!_ignoresKeepAlives || length > 1 || inFlight > 0)
        {
            side.Retransmitted++;
            side.RetransmittedBytes += (uint)length;
        }

        if (_context.Events.TcpRexmit.IsHandled())
        {
            RecordValue record = session.Connection.Record();
            Span<Slot> a = _context.Machine.Enqueue(_context.Events.TcpRexmit);
            a[0].Ref = record;
            a[1] = Slot.Of(endpoint.IsOrig);
            a[2] = Slot.Of(sequence);
            a[3] = Slot.Of((ulong)length);
            a[4] = Slot.Of((ulong)inFlight);
            a[5] = Slot.Of((ulong)endpoint.Peer.Window);
        }
    }

    /// <summary>Ends the counting of a connection and tells the sums.</summary>
    internal void Close(TcpSession session)
    {
        if (!_sides.Remove(session, out Sides? sides) || !_context.Events.ConnStats.IsHandled())
        {
            return;
        }

        RecordValue record = session.Connection.Record();
        RecordValue orig = Sums(sides.Orig);
        RecordValue resp = Sums(sides.Resp);
        Span<Slot> a = _context.Machine.Enqueue(_context.Events.ConnStats);
        a[0].Ref = record;
        a[1].Ref = orig;
        a[2].Ref = resp;
    }

    private RecordValue Sums(in Side side)
    {
        RecordValue record = _shape.New();
        _shape.Set(record, 0, side.Packets);
        _shape.Set(record, 1, side.Retransmitted);
        _shape.Set(record, 2, side.RetransmittedBytes);
        _shape.Set(record, 3, side.InOrder);
        _shape.Set(record, 4, side.OutOfOrder);
        _shape.Set(record, 5, side.Replicated);
        _shape.Set(record, 6, (ulong)side.Endian);
        return record;
    }

    private sealed class Sides
    {
        public Side Orig;
        public Side Resp;
    }

    private struct Side
    {
        public ulong Packets;
        public ulong Retransmitted;
        public ulong RetransmittedBytes;
        public ulong InOrder;
        public ulong OutOfOrder;
        public ulong Replicated;
        public ulong Top;
        public ushort LastId;
        public Endian Endian;

        /// <summary>Whether an identification lies a little below the last one, in the byte order in which the two lie nearer.</summary>
        public bool IsOutOfOrder(ushort id)
        {
            int big = (short)(id - LastId);
            int little = (short)(Flip(id) - Flip(LastId));
            bool isBig = Math.Abs(big) < Math.Abs(little);
            Endian seen = isBig ? Endian.Big : Endian.Little;
            Endian = Endian == Endian.Unknown || Endian == seen ? seen : Endian.Confused;
            return (isBig ? big : little) is < 0 and > -OutOfOrderReach;
        }

        private static ushort Flip(ushort value) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
    }
}
