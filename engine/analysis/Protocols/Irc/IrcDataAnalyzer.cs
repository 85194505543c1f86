using System.Buffers.Binary;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.FileTransfer;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Irc;

/// <summary>A direct connection between clients (DCC SEND): a file one way, and how much of it has come the other way.</summary>
public sealed class IrcDataAnalyzer : FileTransferAnalyzer
{
    private readonly IrcEvents _events;

    public IrcDataAnalyzer(Connection connection, AnalyzerInfo info, IrcEvents events, FileManager files)
        : base(connection, info, events.Transferred, files)
    {
        _events = events;
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (!isOrig)
        {
            base.DeliverStream(data, isOrig);
            return;
        }

        if (data.Length % sizeof(uint) != 0)
        {
            Weird("irc_invalid_dcc_send_ack");
            return;
        }

        if (_events.DccSendAck.IsHandled())
        {
            for (; !data.IsEmpty; data = data[sizeof(uint)..])
            {
                uint received = BinaryPrimitives.ReadUInt32BigEndian(data);
                Enqueue(_events.DccSendAck)[1] = Slot.Of((ulong)received);
            }
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        if (!isOrig)
        {
            base.Undelivered(sequence, length, isOrig);
        }
    }
}
