using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Radius;

/// <summary>Raises the events of RADIUS: one for each attribute, then one for the message.</summary>
public sealed class RadiusAnalyzer : Analyzer
{
    private readonly RadiusEvents _events;

    public RadiusAnalyzer(Connection connection, AnalyzerInfo info, RadiusEvents events)
        : base(connection, info) => _events = events;

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        if (!RadiusMessage.TryParse(data, out RadiusMessage message, out WireFault fault))
        {
            Violation(fault.Text());
            return;
        }

        RadiusAttributes attributes = message.Attributes;
        while (attributes.TryNext(out byte code, out ReadOnlySpan<byte> value))
        {
            if (_events.Attribute.IsHandled())
            {
                StringValue text = new(value);
                Span<Slot> a = Enqueue(_events.Attribute);
                a[1] = Slot.Of((ulong)code);
                a[2].Ref = text;
            }
        }

        if (attributes.Fault.IsSet)
        {
            Violation(attributes.Fault.Text());
            return;
        }

        Confirm();
        if (_events.Message.IsHandled())
        {
            RecordValue record = NewMessage(message);
            Enqueue(_events.Message)[1].Ref = record;
        }
    }

    private RecordValue NewMessage(in RadiusMessage message)
    {
        RecordShape shape = _events.MessageData;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)message.Code);
        shape.Set(record, 1, (ulong)message.TransactionId);
        shape.Set(record, 2, new StringValue(message.Authenticator));
        TableValue? table = null;
        RadiusAttributes attributes = message.Attributes;
        while (attributes.TryNext(out byte code, out ReadOnlySpan<byte> value))
        {
            table ??= new TableValue(_events.Attributes!);
            Slot key = Slot.Of((ulong)code);
            int entry = table.FindOrAdd(new ReadOnlySpan<Slot>(in key), out bool isNew);
            ref Slot place = ref table.ValueAt(entry);
            if (isNew)
            {
                place = Slot.Of((object)new VectorValue(_events.AttributeList!));
            }

            place.AsVector.Add(Slot.Of((object)new StringValue(value)));
        }

        if (table is not null)
        {
            shape.Set(record, 3, table);
        }

        return record;
    }
}
