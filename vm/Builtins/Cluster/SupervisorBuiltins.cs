using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Cluster;

/// <summary>Processes under a supervisor: there is none, and this process is under none. What needs one is an error of the policy.</summary>
public static class SupervisorBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Supervisor::__is_supervisor", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("Supervisor::__is_supervised", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("Supervisor::__status", Status);
        catalog.Add("Supervisor::__create", (in BuiltinCall c) => Slot.Of(new StringValue(Refuse(c))));
        catalog.Add("Supervisor::__destroy", NoSupervisor);
        catalog.Add("Supervisor::__restart", NoSupervisor);
        catalog.Add("Supervisor::__node", Node);
        catalog.Add("Supervisor::__stem_pid", (in BuiltinCall c) => NotSupervised(c, Slot.Of(-1L)));
    }

    private static string Refuse(in BuiltinCall call)
    {
        const string Reason = "supervisor mode not enabled";
        call.Error(Reason);
        return Reason;
    }

    private static Slot NoSupervisor(in BuiltinCall call)
    {
        Refuse(call);
        return Slot.Of(false);
    }

    private static Slot Status(in BuiltinCall call)
    {
        Refuse(call);
        RecordValue status = call.NewRecord("Supervisor::Status");
        var type = (TableType)status.Type.Fields[status.Type.IndexOf("nodes")].Type;
        status["nodes"] = Slot.Of(new TableValue(type));
        return Slot.Of(status);
    }

    private static Slot Node(in BuiltinCall call)
    {
        RecordValue node = call.NewRecord("Supervisor::NodeConfig");
        node["name"] = Slot.Of(new StringValue("<invalid>"));
        return NotSupervised(call, Slot.Of(node));
    }

    private static Slot NotSupervised(in BuiltinCall call, Slot instead)
    {
        call.Error("not a supervised process");
        return instead;
    }
}
