using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Cluster;

/// <summary>Messages between the nodes of a cluster, for the one node there is: they are accepted, and reach nobody.</summary>
public static class ClusterBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Cluster::publish", Publish);
        catalog.Add("Cluster::make_event", MakeEvent);
        catalog.Add("Cluster::__subscribe", (in BuiltinCall _) => Slot.Of(true));
        catalog.Add("Cluster::__unsubscribe", (in BuiltinCall _) => Slot.Of(true));
        catalog.Add("Cluster::Backend::__init", (in BuiltinCall _) => Slot.Of(true));

        // No pool has a node that lives.
        catalog.Add("Cluster::publish_rr", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("Cluster::publish_hrw", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("Cluster::__listen_websocket", Listen);
        catalog.Add("Cluster::set_table_change_infos_forward_topic", (in BuiltinCall _) => default);
        catalog.Add("Cluster::__publish_table", (in BuiltinCall _) => Slot.Of(true));
    }

    private static Slot Publish(in BuiltinCall call)
    {
        if (call.Count < 2)
        {
            call.Error("Cluster::publish: expected at least two arguments");
            return Slot.Of(false);
        }

        // A message that was made before has been looked at then.
        bool isMade = call.Arguments[1].Ref is RecordValue;
        return Slot.Of(isMade || EventArguments.Fit(call, 1, "Cluster::publish", out _));
    }

    private static Slot MakeEvent(in BuiltinCall call)
    {
        RecordValue result = call.NewRecord("Cluster::Event");
        VectorValue arguments = new(new VectorType(PolicyType.Any));
        result["args"] = Slot.Of(arguments);
        if (!EventArguments.Fit(call, 0, "Cluster::make_event", out FunctionValue? target))
        {
            return Slot.Of(result);
        }

        result["ev"] = Slot.Of(target);
        for (int i = 1; i < call.Count; i++)
        {
            Slot value = call.Actual(i, out PolicyType type);
            arguments.Add(Slot.Of(type.IsScalar ? new BoxedScalar(type, value.Bits) : value.Ref));
        }

        return Slot.Of(result);
    }

    private static Slot Listen(in BuiltinCall call)
    {
        call.Machine.Reporter.Warning("Cluster::listen_websocket: messages from other processes are not supported");
        return Slot.Of(false);
    }
}
