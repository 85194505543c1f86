using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Cluster;

/// <summary>A value on its way to other processes, with the type it had: a copy, so that later changes of the value do not show.</summary>
internal sealed class BrokerDataValue : OpaqueValue
{
    public BrokerDataValue(PolicyType type, Slot value)
        : base("Broker::Data")
    {
        Type = type;
        Value = value;
    }

    public PolicyType Type { get; }

    public Slot Value { get; }
}
