using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Messages and weirds raised by policies, and how weirds are sampled.</summary>
public static class ReporterBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Reporter::info", Info);
        catalog.Add("Reporter::warning", Warning);
        catalog.Add("Reporter::error", Error);
        catalog.Add("Reporter::fatal", Fatal);
        catalog.Add("Reporter::fatal_error_with_core", Fatal);
        catalog.Add("Reporter::net_weird", (in BuiltinCall c) => Weird(c, "net_weird"));
        catalog.Add("Reporter::flow_weird", (in BuiltinCall c) => Weird(c, "flow_weird"));
        catalog.Add("Reporter::conn_weird", (in BuiltinCall c) => Weird(c, "conn_weird"));
        catalog.Add("Reporter::file_weird", (in BuiltinCall c) => Weird(c, "file_weird"));
        catalog.Add("Reporter::get_weird_sampling_whitelist", (in BuiltinCall c) => Slot.Of(Sampling(c).Whitelist(c)));
        catalog.Add("Reporter::set_weird_sampling_whitelist", (in BuiltinCall c) => Set(c, (s, a) => s.SetWhitelist(a.AsTable)));
        catalog.Add("Reporter::get_weird_sampling_global_list", (in BuiltinCall c) => Slot.Of(Sampling(c).GlobalList(c)));
        catalog.Add("Reporter::set_weird_sampling_global_list", (in BuiltinCall c) => Set(c, (s, a) => s.SetGlobalList(a.AsTable)));
        catalog.Add("Reporter::get_weird_sampling_threshold", (in BuiltinCall c) => Slot.Of(Sampling(c).Threshold));
        catalog.Add("Reporter::set_weird_sampling_threshold", (in BuiltinCall c) => Set(c, (s, a) => s.Threshold = a.AsCount));
        catalog.Add("Reporter::get_weird_sampling_rate", (in BuiltinCall c) => Slot.Of(Sampling(c).Rate));
        catalog.Add("Reporter::set_weird_sampling_rate", (in BuiltinCall c) => Set(c, (s, a) => s.Rate = a.AsCount));
        catalog.Add("Reporter::get_weird_sampling_duration", (in BuiltinCall c) => Slot.Of(Sampling(c).Duration));
        catalog.Add("Reporter::set_weird_sampling_duration", (in BuiltinCall c) => Set(c, (s, a) => s.Duration = a.AsDouble));
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

    private static WeirdSampling Sampling(in BuiltinCall call)
    {
        WeirdSampling? sampling = call.Machine.FindService<WeirdSampling>();
        if (sampling is null)
        {
            call.Machine.SetService(sampling = new WeirdSampling(call.Machine));
        }

        return sampling;
    }

    private static Slot Set(in BuiltinCall call, Action<WeirdSampling, Slot> change)
    {
        change(Sampling(call), call.Arguments[0]);
        return Slot.Of(true);
    }
}
