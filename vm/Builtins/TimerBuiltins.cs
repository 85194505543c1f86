using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>What policies can do with the handles that <c>schedule</c> yields.</summary>
public static class TimerBuiltins
{
    /// <summary>Adds them to a catalog.</summary>
    public static void AddTo(BuiltinCatalog catalog) => catalog.Add("cancel_timer", Cancel);

    private static Slot Cancel(in BuiltinCall call) =>
        Slot.Of(call.Arguments[0].Ref is TimerHandle handle && call.Machine.CancelTimer(handle));
}
