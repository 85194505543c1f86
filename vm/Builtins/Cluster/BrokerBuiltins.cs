using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Cluster;

/// <summary>
/// The reference's messages between processes, for a process that is alone: nobody is connected, what is published reaches nobody,
/// subscriptions are kept for nobody. Values become messages and can be looked into, so that policies that make them run.
/// </summary>
public static class BrokerBuiltins
{
    private const string NoPeers = "messages from and to other processes are not supported: no peer will connect";

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Broker::__listen", Listen);
        catalog.Add("Broker::__peer", Connect);
        catalog.Add("Broker::__peer_no_retry", Connect);
        catalog.Add("Broker::__unpeer", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("Broker::__is_outbound_peering", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("Broker::__peers", (in BuiltinCall c) => Slot.Of(c.NewVector("Broker::PeerInfos", PolicyType.Any)));
        catalog.Add("Broker::__node_id", (in BuiltinCall c) => Slot.Of(new StringValue(Identity.Of(c.Machine))));
        catalog.Add("Broker::__peering_stats", (in BuiltinCall c) => Slot.Of(new TableValue((TableType)c.Machine.FindType("BrokerPeeringStatsTable")!)));

        catalog.Add("Broker::make_event", MakeEvent);
        catalog.Add("Broker::publish", (in BuiltinCall _) => Slot.Of(true));
        catalog.Add("Broker::__flush_logs", (in BuiltinCall _) => Slot.Of(0L));
        catalog.Add("Broker::__publish_id", PublishId);
        catalog.Add("Broker::__subscribe", (in BuiltinCall _) => Slot.Of(true));
        catalog.Add("Broker::__forward", (in BuiltinCall _) => Slot.Of(true));
        catalog.Add("Broker::__unsubscribe", (in BuiltinCall _) => Slot.Of(true));

        catalog.Add("Broker::__data", (in BuiltinCall c) => Slot.Of(Data(c, 0)));
        catalog.Add("Broker::__data_type", DataType);
        catalog.Add("Broker::__opaque_clone_through_serialization", (in BuiltinCall c) => Slot.Of(ValueCopier.Copy(Boxed(c, 0), c.Machine)));
    }

    private static Slot Listen(in BuiltinCall call)
    {
        Identity.WarnOnce(call.Machine, "Broker::listen: " + NoPeers);
        return Slot.Of(1L << 16);
    }

    private static Slot Connect(in BuiltinCall call)
    {
        Identity.WarnOnce(call.Machine, "Broker::peer: " + NoPeers);
        return Slot.Of(false);
    }

    private static Slot PublishId(in BuiltinCall call)
    {
        string id = call.String(1).ToString();
        if (call.Machine.FindGlobal(id) >= 0)
        {
            return Slot.Of(true);
        }

        call.Error($"Broker::publish_id: no such identifier: {id}");
        return Slot.Of(false);
    }

    /// <summary>An event and its arguments as a message; without a name where the arguments do not fit.</summary>
    private static Slot MakeEvent(in BuiltinCall call)
    {
        RecordValue result = call.NewRecord("Broker::Event");
        VectorValue arguments = call.NewVector("Broker::DataVector", PolicyType.Any);
        result["args"] = Slot.Of(arguments);
        if (!EventArguments.Fit(call, 0, "Broker::make_event", out FunctionValue? target))
        {
            return Slot.Of(result);
        }

        result["name"] = Slot.Of(new StringValue(target.Name));
        for (int i = 1; i < call.Count; i++)
        {
            arguments.Add(Slot.Of(Data(call, i)));
        }

        return Slot.Of(result);
    }

    private static RecordValue Data(in BuiltinCall call, int i)
    {
        Slot value = call.Actual(i, out PolicyType type);
        RecordValue data = call.NewRecord("Broker::Data");
        if (type.Tag is not (TypeTag.File or TypeTag.Type or TypeTag.Any or TypeTag.Error))
        {
            data["data"] = Slot.Of(new BrokerDataValue(type, ValueCopier.Copy(type, value, call.Machine)));
        }

        return data;
    }

    private static Slot DataType(in BuiltinCall call)
    {
        var kinds = (EnumType)call.Machine.FindType("Broker::DataType")!;
        string name = ((RecordValue)call.Arguments[0].Ref!)["data"].Ref is BrokerDataValue data ? NameOf(data.Type) : "NONE";
        return Slot.Of(kinds.TryGetValue("Broker::" + name, out long kind) ? kind : 0);
    }

    private static string NameOf(PolicyType type) => type switch
    {
        TableType { Yield: null } => "SET",
        { Tag: TypeTag.Record or TypeTag.Func or TypeTag.Pattern or TypeTag.Opaque } => "VECTOR",
        _ => type.Tag.ToString().ToUpperInvariant(),
    };

    private static object? Boxed(in BuiltinCall call, int i)
    {
        Slot value = call.Actual(i, out PolicyType type);
        return type.IsScalar ? new BoxedScalar(type, value.Bits) : value.Ref;
    }

    /// <summary>The process's name among nodes, and what was said once.</summary>
    internal sealed class Identity
    {
        private readonly string _id = Guid.NewGuid().ToString("D");
        private readonly HashSet<string> _said = new(StringComparer.Ordinal);

        public static string Of(Machine machine) => Get(machine)._id;

        public static void WarnOnce(Machine machine, string message)
        {
            if (Get(machine)._said.Add(message))
            {
                machine.Reporter.Warning(message);
            }
        }

        private static Identity Get(Machine machine)
        {
            Identity? known = machine.FindService<Identity>();
            if (known is null)
            {
                machine.SetService(known = new Identity());
            }

            return known;
        }
    }
}
