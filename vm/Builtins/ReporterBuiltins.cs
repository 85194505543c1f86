using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Messages of policies, and weirds about files.</summary>
public static class ReporterBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Reporter::info", Info);
        catalog.Add("Reporter::warning", Warning);
        catalog.Add("Reporter::error", Error);
        catalog.Add("Reporter::fatal", Fatal);
        catalog.Add("Reporter::fatal_error_with_core", Fatal);
        catalog.Add("Reporter::file_weird", (in BuiltinCall c) => Weird(c, "file_weird"));
    }

    private static Slot Info(in BuiltinCall call)
    {
        call.Machine.Reporter.Info(call.String(0).ToString());
        return Slot.Of(true);
    }

    private static Slot Warning(in BuiltinCall call)
    {
        call.Machine.Reporter.Warning(call.String(0).ToString());
        return Slot.Of(true);
    }

    private static Slot Error(in BuiltinCall call)
    {
        call.Machine.Reporter.Error(call.String(0).ToString());
        return Slot.Of(true);
    }

    private static Slot Fatal(in BuiltinCall call)
    {
        call.Machine.Reporter.FatalError(call.String(0).ToString());
        call.Machine.Output.Flush();
        call.Machine.Exit(1);
        return default;
    }

    /// <summary>Raises a weird's event with the first arguments of the call, whatever they are about.</summary>
    private static Slot Weird(in BuiltinCall call, string name)
    {
        if (call.Machine.FindEvent(name) is { HasHandlers: true } handle)
        {
            Span<Slot> arguments = call.Machine.Enqueue(handle);
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i].Ref = i < call.Count ? call.Arguments[i].Ref : StringValue.Empty;
            }
        }

        return Slot.Of(true);
    }
}
