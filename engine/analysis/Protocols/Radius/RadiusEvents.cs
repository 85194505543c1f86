using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Radius;

/// <summary>The events and types of RADIUS, looked up once; documented in <c>base/bif/plugins/Zeek_RADIUS.events.bif.zeek</c>.</summary>
public sealed class RadiusEvents
{
    public RadiusEvents(Machine machine)
    {
        Message = machine.FindEvent("radius_message");
        Attribute = machine.FindEvent("radius_attribute");
        MessageData = new RecordShape(machine, "RADIUS::Message", "code", "trans_id", "authenticator", "attributes");
        AttributeList = machine.FindType("RADIUS::AttributeList") as VectorType;
        Attributes = machine.FindType("RADIUS::Attributes") as TableType;
    }

    public EventHandle? Message { get; }

    public EventHandle? Attribute { get; }

    /// <summary>code trans_id authenticator attributes</summary>
    public RecordShape MessageData { get; }

    public VectorType? AttributeList { get; }

    public TableType? Attributes { get; }
}
