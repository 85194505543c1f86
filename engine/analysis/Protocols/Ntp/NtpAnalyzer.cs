using System.Buffers.Binary;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Ntp;

/// <summary>Raises the event of NTP: one for each message. Answers that come first show that the server was taken for the client.</summary>
public sealed class NtpAnalyzer : Analyzer
{
    private readonly NtpEvents _events;
    private bool _origFlipped;
    private bool _respFlipped;

    public NtpAnalyzer(Connection connection, AnalyzerInfo info, NtpEvents events)
        : base(connection, info) => _events = events;

    protected override void Done() => Connection.Raise(_events.UdpSessionDone);

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        if (data.IsEmpty)
        {
            Violation(new WireFault("NTP_PDU:first_byte", 1, 0).Text());
            return;
        }

        int mode = data[0] & 7;
        NtpStandard standard = default;
        NtpControl control = default;
        NtpPrivate @private = default;
        WireFault fault = default;
        bool ok = mode switch
        {
            0 => true,
            NtpMode.Control => NtpControl.TryParse(data, out control, out fault),
            NtpMode.Private => NtpPrivate.TryParse(data, out @private, out fault),
            _ => NtpStandard.TryParse(data, out standard, out fault),
        };
        if (!ok)
        {
            Violation(fault.Text());
            return;
        }

        Confirm();
        CorrectRoles(mode, isOrig);
        if (!_events.Message.IsHandled())
        {
            return;
        }

        RecordShape shape = _events.MessageData;
        RecordValue message = shape.New();
        shape.Set(message, 0, (data[0] >> 3) & 7);
        shape.Set(message, 1, mode);
        switch (mode)
        {
            case 0:
                break;
            case NtpMode.Control:
                shape.Set(message, 3, NewControl(control));
                break;
            case NtpMode.Private:
                shape.Set(message, 4, NewPrivate(@private));
                break;
            default:
                shape.Set(message, 2, NewStandard(standard));
                break;
        }

        Span<Slot> a = Enqueue(_events.Message);
        a[1] = Slot.Of(isOrig);
        a[2].Ref = message;
    }

    /// <summary>Servers answer clients; each side turns the roles around at most once.</summary>
    private void CorrectRoles(int mode, bool isOrig)
    {
        ref bool flipped = ref isOrig ? ref _origFlipped : ref _respFlipped;
        if (mode == (isOrig ? NtpMode.Server : NtpMode.Client) && !flipped)
        {
            Connection.FlipRoles();
            flipped = true;
        }
    }

    private RecordValue NewStandard(in NtpStandard message)
    {
        RecordShape shape = _events.Standard;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)message.Stratum);
        shape.Set(record, 1, message.Poll);
        shape.Set(record, 2, message.Precision);
        shape.Set(record, 3, message.RootDelay);
        shape.Set(record, 4, message.RootDispersion);
        switch (message.Stratum)
        {
            case 0:
                shape.Set(record, 5, new StringValue(message.ReferenceId));
                break;
            case 1:
                shape.Set(record, 6, new StringValue(message.ReferenceId));
                break;
            default:
                shape.Set(record, 7, AddrValue.FromV4(BinaryPrimitives.ReadUInt32BigEndian(message.ReferenceId)));
                break;
        }

        shape.Set(record, 8, message.ReferenceTime);
        shape.Set(record, 9, message.OriginTime);
        shape.Set(record, 10, message.ReceiveTime);
        shape.Set(record, 11, message.TransmitTime);
        if (message.HasMac)
        {
            shape.Set(record, 12, (ulong)message.KeyId);
            shape.Set(record, 13, new StringValue(message.Digest));
        }

        if (message.Extensions >= 0)
        {
            shape.Set(record, 14, message.Extensions);
        }

        return record;
    }

    private RecordValue NewControl(in NtpControl message)
    {
        RecordShape shape = _events.Control;
        RecordValue record = shape.New();
        shape.Set(record, 0, message.OpCode);
        shape.Set(record, 1, message.IsResponse);
        shape.Set(record, 2, message.IsError);
        shape.Set(record, 3, message.HasMore);
        shape.Set(record, 4, (ulong)message.Sequence);
        shape.Set(record, 5, (ulong)message.Status);
        shape.Set(record, 6, (ulong)message.AssociationId);
        if (!message.Data.IsEmpty)
        {
            shape.Set(record, 7, new StringValue(message.Data));
        }

        if (message.HasMac)
        {
            shape.Set(record, 8, (ulong)message.KeyId);
            shape.Set(record, 9, new StringValue(message.Checksum));
        }

        return record;
    }

    private RecordValue NewPrivate(in NtpPrivate message)
    {
        RecordShape shape = _events.Private;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)message.RequestCode);
        shape.Set(record, 1, message.IsAuthenticated);
        shape.Set(record, 2, message.Sequence);
        shape.Set(record, 3, (ulong)message.Implementation);
        shape.Set(record, 4, message.Error);
        if (!message.Data.IsEmpty)
        {
            shape.Set(record, 5, new StringValue(message.Data));
        }

        return record;
    }
}
