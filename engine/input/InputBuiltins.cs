using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Input;

/// <summary>The built-in functions of <c>base/bif/input.bif</c>. They need an <see cref="InputManager"/> among the machine's services.</summary>
public static class InputBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Input::__create_table_stream", (in BuiltinCall call) => Slot.Of(Inputs(call).CreateTable(call.Arguments[0].AsRecord)));
        catalog.Add("Input::__create_event_stream", (in BuiltinCall call) => Slot.Of(Inputs(call).CreateEvent(call.Arguments[0].AsRecord)));
        catalog.Add("Input::__create_analysis_stream", (in BuiltinCall call) => Slot.Of(Inputs(call).CreateAnalysis(call.Arguments[0].AsRecord)));
        catalog.Add("Input::__remove_stream", (in BuiltinCall call) => Slot.Of(Inputs(call).Remove(call.String(0).ToString())));
        catalog.Add("Input::__force_update", (in BuiltinCall call) => Slot.Of(Inputs(call).ForceUpdate(call.String(0).ToString())));
    }

    private static InputManager Inputs(in BuiltinCall call) => call.Machine.Service<InputManager>();
}
