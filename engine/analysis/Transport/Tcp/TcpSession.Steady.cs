using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>The segment that a connection under way nearly always brings, in one go.</summary>
public sealed partial class TcpSession
{
    // Sequence numbers further from the initial one than this take the long way, which knows how they wrap.
    private const uint NearStart = int.MaxValue;

    /// <summary>
    /// Handles a segment of an established connection that acknowledges, begins where the last one of its side ended, and changes
    /// nothing but numbers. False where anything is otherwise, or somebody wants to see single segments; nothing was done then.
    /// </summary>
    /// <param name="payload">captured, without padding</param>
    /// <param name="length">of the payload on the wire</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TrySteady(scoped in DecodedPacket packet, ReadOnlySpan<byte> segment, ReadOnlySpan<byte> payload, int length, TcpEndpoint endpoint)
    {
        TcpEndpoint peer = endpoint.IsOrig ? _resp : _orig;
        var flags = (TcpFlags)segment[13];
        if ((flags & ~TcpFlags.Psh) != TcpFlags.Ack
            || endpoint.State != TcpState.Established || peer.State != TcpState.Established
            || _firstPacketSeen != (SeenOrig | SeenResp) || !_sawFirstAck
            || endpoint.FinCount != 0 || endpoint.DidClose
            || (endpoint.SequenceWraps | peer.AckWraps) != 0
            || payload.Length != length)
        {
            return false;
        }

        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(segment[4..]);
        uint ackSequence = BinaryPrimitives.ReadUInt32BigEndian(segment[8..]);
        uint relative = unchecked(sequence - endpoint.StartSequence32);
        uint relativeAck = unchecked(ackSequence - peer.StartSequence32);
        uint ackAdvance = unchecked(ackSequence - peer.AckSequence);
        uint end = unchecked(sequence + (uint)length);
        if (sequence != endpoint.LastSequence || end < sequence || relative > NearStart || relativeAck > NearStart
            || ackAdvance > NearStart || ackSequence < peer.AckSequence)
        {
            return false;
        }

        int scale = endpoint.WindowScale;
        uint window = (uint)BinaryPrimitives.ReadUInt16BigEndian(segment[14..]) << scale;
        bool isNewWindow = Sequence.Delta(sequence, endpoint.WindowSequence) >= 0 && Sequence.Delta(ackSequence, endpoint.WindowAckSequence) >= 0;
        if (window == 0
            || (isNewWindow && Sequence.Delta(unchecked(ackSequence + window), unchecked(endpoint.WindowAckSequence + endpoint.Window)) < 0))
        {
            return false;
        }

        Connection connection = Connection;
        AnalysisContext context = connection.Context;
        EngineEvents events = context.Events;
        if (!connection.HasHistory(length > 0 ? HistoryData : HistoryAck, endpoint.IsOrig)
            || events.TcpPacket.IsHandled() || events.TcpOption.IsHandled() || events.TcpOptions.IsHandled()
            || context.TcpStatistics.IsActive || context.Load.CutsContents)
        {
            return false;
        }

        if (isNewWindow)
        {
            endpoint.Window = window;
            endpoint.WindowAckSequence = ackSequence;
            endpoint.WindowSequence = sequence;
        }

        connection.LastTime = endpoint.LastTime = packet.Time;
        peer.AckSequence = ackSequence;
        endpoint.LastSequence = end;
        if (_reassembles)
        {
            peer.Stream.Acknowledged(relativeAck);
            if (length > 0 && !IsSkipping)
            {
                endpoint.Stream.Data(relative, payload, flags);
            }
        }

        return true;
    }
}
