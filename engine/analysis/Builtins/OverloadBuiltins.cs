using NidsVm.Analysis.Engine;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>What policies know and decide of load shedding.</summary>
internal static class OverloadBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Overload::stats", Stats);
        catalog.Add("Overload::set_step", SetStep);
    }

    private static Slot Stats(in BuiltinCall call)
    {
        var shape = new RecordShape(
            call.Machine, "Overload::Stats", "step", "forward", "back", "conns_undetected", "conns_cut", "pkts_unsampled", "syns_kept", "syns_answered", "syns_forgotten");
        RecordValue record = shape.New();
        PacketEngine? engine = call.Machine.FindService<PacketEngine>();
        LoadShedding? load = engine?.Context.Load;
        shape.Set(record, 0, (ulong)(load?.Step ?? 0));
        shape.Set(record, 1, load?.Forward ?? 0UL);
        shape.Set(record, 2, load?.Back ?? 0UL);
        shape.Set(record, 3, load?.Undetected ?? 0UL);
        shape.Set(record, 4, load?.Cut ?? 0UL);
        shape.Set(record, 5, load?.Unsampled ?? 0UL);
        shape.Set(record, 6, engine?.SynsKept ?? 0UL);
        shape.Set(record, 7, engine?.SynsAnswered ?? 0UL);
        shape.Set(record, 8, engine?.SynsForgotten ?? 0UL);
        return Slot.Of((object?)record);
    }

    private static Slot SetStep(in BuiltinCall call)
    {
        ulong step = call.Arguments[0].AsCount;
        if (step > EngineLimits.SheddingSteps || call.Machine.FindService<AnalysisContext>() is not { } context)
        {
            return Slot.Of(false);
        }

        context.Load.Go((int)step, "set by a policy");
        return Slot.Of(true);
    }
}
