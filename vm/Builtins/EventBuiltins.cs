using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>The event that runs, event groups, and metadata of events.</summary>
public static class EventBuiltins
{
    private const long NetworkTimestamp = 1;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("is_event_handled", IsEventHandled);
        catalog.Add("current_analyzer", (in BuiltinCall c) => Slot.Of(c.Machine.CurrentAnalyzer));
        catalog.Add("is_remote_event", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("enable_event_group", (in BuiltinCall c) => Switch(c, isModule: false, enable: true));
        catalog.Add("disable_event_group", (in BuiltinCall c) => Switch(c, isModule: false, enable: false));
        catalog.Add("has_event_group", (in BuiltinCall c) => Slot.Of(Has(c, isModule: false)));
        catalog.Add("enable_module_events", (in BuiltinCall c) => Switch(c, isModule: true, enable: true));
        catalog.Add("disable_module_events", (in BuiltinCall c) => Switch(c, isModule: true, enable: false));
        catalog.Add("has_module_events", (in BuiltinCall c) => Slot.Of(Has(c, isModule: true)));
        catalog.Add("generate_all_events", GenerateAll);
        catalog.Add("EventMetadata::register", RegisterMetadata);
        catalog.Add("EventMetadata::current", CurrentMetadata);
        catalog.Add("EventMetadata::current_all", AllMetadata);
        catalog.Add("__init_secondary_bifs", (in BuiltinCall _) => Slot.Of(true));
    }

    private static Slot IsEventHandled(in BuiltinCall call)
    {
        EventHandle? handle = call.Machine.FindEvent(call.String(0).ToString());
        if (handle is null)
        {
            call.Error($"is_event_handled: '{call.String(0)}' is not an event");
        }

        return Slot.Of(handle is { IsHandledByPolicies: true });
    }

    private static Slot GenerateAll(in BuiltinCall call)
    {
        call.Machine.RaiseAllEvents();
        return Slot.Of(true);
    }

    /// <summary>True where a body of an event or hook belongs to the group, or was written in the module.</summary>
    private static bool Has(in BuiltinCall call, bool isModule)
    {
        string group = call.String(0).ToString();
        foreach (Routine routine in call.Machine.Program.Routines)
        {
            if (routine.Kind is not (RoutineKind.Event or RoutineKind.Hook))
            {
                continue;
            }

            foreach (RoutineBody body in routine.Bodies)
            {
                bool found = isModule ? string.Equals(body.Module, group, StringComparison.Ordinal) : body.Groups.Contains(group, StringComparer.Ordinal);
                if (found)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static Slot Switch(in BuiltinCall call, bool isModule, bool enable)
    {
        if (!Has(call, isModule))
        {
            call.Error($"no event group named {call.String(0)}");
            return Slot.Of(false);
        }

        string name = call.String(0).ToString();
        if (isModule)
        {
            call.Machine.SetModuleEnabled(name, enable);
        }
        else
        {
            call.Machine.SetGroupEnabled(name, enable);
        }

        return Slot.Of(true);
    }

    private static Slot RegisterMetadata(in BuiltinCall call)
    {
        if (call.Arguments[1].Ref is not TypeValue type)
        {
            call.Error("register() expects a type");
            return Slot.Of(false);
        }

        Dictionary<long, PolicyType> known = Registry(call.Machine).Types;
        if (known.TryGetValue(call.Int(0), out PolicyType? earlier))
        {
            return Slot.Of(earlier.Tag == type.Type.Tag);
        }

        known.Add(call.Int(0), type.Type);
        return Slot.Of(true);
    }

    private static MetadataRegistry Registry(Machine machine)
    {
        MetadataRegistry? registry = machine.FindService<MetadataRegistry>();
        if (registry is null)
        {
            machine.SetService(registry = new MetadataRegistry());
        }

        return registry;
    }

    private static bool AddsTimestamp(Machine machine)
        => machine.FindGlobal("EventMetadata::add_network_timestamp") is var i and >= 0 && machine.Global(i) is { Ref: null, Bits: not 0 };

    private static Slot Timestamp(Machine machine) => Slot.Of(new BoxedScalar(PolicyType.Time, BitConverter.DoubleToInt64Bits(machine.CurrentEventTime)));

    private static Slot CurrentMetadata(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("any_vec", PolicyType.Any);
        if (call.Int(0) == NetworkTimestamp && AddsTimestamp(call.Machine))
        {
            result.Add(Timestamp(call.Machine));
        }

        return Slot.Of(result);
    }

    private static Slot AllMetadata(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("event_metadata_vec", PolicyType.Any);
        if (AddsTimestamp(call.Machine))
        {
            RecordValue entry = call.NewRecord("EventMetadata::Entry");
            entry["id"] = Slot.Of(NetworkTimestamp);
            entry["val"] = Timestamp(call.Machine);
            result.Add(Slot.Of(entry));
        }

        return Slot.Of(result);
    }

    /// <summary>Kinds of metadata that policies have registered, and the types of their values.</summary>
    private sealed class MetadataRegistry
    {
        public Dictionary<long, PolicyType> Types { get; } = new() { [NetworkTimestamp] = PolicyType.Time };
    }
}
