using System.Runtime.CompilerServices;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport;

/// <summary>The root of a connection's analyzers: its transport protocol. Pooled with the connection.</summary>
public abstract class TransportSession : Analyzer
{
    private protected TransportSession(Connection connection)
        : base(connection, null)
    {
    }

    /// <summary>Holds signatures against the connection; null where there are none for it.</summary>
    internal DetectionAnalyzer? Detection
    {
        get
        {
            // Looked up among the few children: a field would cost every idle connection its bytes.
            foreach (Analyzer child in Children)
            {
                if (child is DetectionAnalyzer { IsBeingRemoved: false, IsFinished: false } detection)
                {
                    return detection;
                }
            }

            return null;
        }
    }

    /// <summary>Payload bytes of one endpoint, as the connection's record tells them.</summary>
    internal abstract ulong EndpointSize(bool isOrig);

    /// <summary>State of one endpoint, as the connection's record tells it.</summary>
    internal abstract ulong EndpointState(bool isOrig);

    /// <summary>Makes a pooled session as good as new.</summary>
    internal virtual void Clear() => ResetTree();

    /// <summary>Starts a new connection: its timers and its analyzers.</summary>
    internal abstract void Open();

    /// <summary>Handles one packet of the connection.</summary>
    internal abstract void Process(scoped in DecodedPacket packet, bool isOrig);

    /// <summary>Whether a packet of these endpoints is the first one of another connection.</summary>
    internal virtual bool IsReuse(scoped in DecodedPacket packet) => false;

    internal virtual void TimerFired(ConnectionTimerKind kind, double now)
    {
        if (kind == ConnectionTimerKind.Delete)
        {
            Context.Manager.Remove(Connection);
        }
    }

    /// <summary>Whether a connection is so long that load shedding leaves its further contents out.</summary>
    /// <param name="bytes">that it has carried so far</param>
    protected bool IsCut(ulong bytes)
    {
        if (bytes <= Context.Settings.Overload.LongConnection)
        {
            return false;
        }

        if (Connection.NoteUnanalysed())
        {
            Context.Load.CountCut();
        }

        return true;
    }

    /// <summary>Counts a packet towards the connection's size and checks the thresholds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void CountPacket(scoped in DecodedPacket packet, bool isOrig)
    {
        ref ConnectionSize size = ref Connection.Size;
        if (isOrig)
        {
            size.OrigPackets++;
            size.OrigBytes += (uint)packet.IpTotalLength;
        }
        else
        {
            size.RespPackets++;
            size.RespBytes += (uint)packet.IpTotalLength;
        }

        if (size.Thresholds is not null || Context.HasPacketThresholds)
        {
            ThresholdChecks.Check(Connection, isOrig);
        }
    }

    protected void RaisePacketContents(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > 0 && Context.Events.PacketContents.IsHandled())
        {
            RecordValue record = Connection.Record();
            var contents = new StringValue(payload);
            Span<Slot> a = Machine.Enqueue(Context.Events.PacketContents);
            a[0].Ref = record;
            a[1].Ref = contents;
        }
    }
}
