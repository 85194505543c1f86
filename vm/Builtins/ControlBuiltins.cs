using System.Reflection;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>The run itself: ending it, limits, facts about process and program.</summary>
public static class ControlBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("exit", Exit);
        catalog.Add("terminate", Terminate);
        catalog.Add("zeek_is_terminating", (in BuiltinCall c) => Slot.Of(c.Machine.IsTerminating));
        catalog.Add("suspend_processing", (in BuiltinCall c) => Suspend(c, true));
        catalog.Add("continue_processing", (in BuiltinCall c) => Suspend(c, false));
        catalog.Add("is_processing_suspended", (in BuiltinCall c) => Slot.Of(c.Machine.IsProcessingSuspended));
        catalog.Add("set_max_recursion_depth", SetDepth);
        catalog.Add("get_max_recursion_depth", (in BuiltinCall c) => Slot.Of((long)c.Machine.MaxCallDepth));

        catalog.Add("getenv", (in BuiltinCall c) => Slot.Of(new StringValue(Environment.GetEnvironmentVariable(c.String(0).ToString()) ?? "")));
        catalog.Add("setenv", SetEnvironment);
        catalog.Add("getpid", (in BuiltinCall _) => Slot.Of((long)Environment.ProcessId));
        catalog.Add("gethostname", (in BuiltinCall _) => Slot.Of(new StringValue(HostName())));
        catalog.Add("zeek_version", (in BuiltinCall _) => Slot.Of(new StringValue(Version())));
        catalog.Add("zeek_args", Arguments);
        catalog.Add("bare_mode", (in BuiltinCall c) => Slot.Of(c.Machine.FindService<RunFacts>()?.IsBare ?? false));
        catalog.Add("reading_live_traffic", (in BuiltinCall c) => Slot.Of(c.Machine.FindService<RunFacts>()?.IsLive ?? false));
        catalog.Add("reading_traces", (in BuiltinCall c) => Slot.Of(c.Machine.FindService<RunFacts>()?.IsReadingTraces ?? false));
        catalog.Add("packet_source", PacketSource);
        catalog.Add("have_spicy", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("have_spicy_analyzers", (in BuiltinCall _) => Slot.Of(false));
        catalog.Add("get_plugin_components", PluginComponents);
    }

    private static Slot Exit(in BuiltinCall call)
    {
        call.Machine.Output.Flush();
        FileTable.Of(call.Machine).FlushAll();
        call.Machine.Exit((int)call.Int(0));
        return default;
    }

    private static Slot Terminate(in BuiltinCall call)
    {
        if (call.Machine.IsTerminating)
        {
            return Slot.Of(false);
        }

        call.Machine.TerminationRequested = true;
        return Slot.Of(true);
    }

    private static Slot Suspend(in BuiltinCall call, bool suspend)
    {
        call.Machine.IsProcessingSuspended = suspend;
        return default;
    }

    private static Slot SetDepth(in BuiltinCall call)
    {
        call.Machine.MaxCallDepth = (int)Math.Min(call.CountAt(0), int.MaxValue);
        return default;
    }

    private static Slot SetEnvironment(in BuiltinCall call)
    {
        string name = call.String(0).ToString();
        if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
        {
            return Slot.Of(false);
        }

        Environment.SetEnvironmentVariable(name, call.String(1).ToString());
        return Slot.Of(true);
    }

    private static string HostName()
    {
        try
        {
            return Environment.MachineName;
        }
        catch (InvalidOperationException)
        {
            return "<unknown>";
        }
    }

    private static string Version()
    {
        Version? version = typeof(ControlBuiltins).Assembly.GetName().Version;
        string? text = typeof(ControlBuiltins).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return text?.Split('+')[0] ?? version?.ToString() ?? "0.0.0";
    }

    private static Slot Arguments(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("string_vec", PolicyType.String);
        foreach (string argument in Environment.GetCommandLineArgs())
        {
            result.Add(Slot.Of(new StringValue(argument)));
        }

        return Slot.Of(result);
    }

    private static Slot PacketSource(in BuiltinCall call)
    {
        RunFacts facts = call.Machine.FindService<RunFacts>() ?? new RunFacts();
        RecordValue result = call.NewRecord("PacketSource");
        result["live"] = Slot.Of(facts.IsLive);
        result["path"] = Slot.Of(new StringValue(facts.SourcePath));
        result["link_type"] = Slot.Of((long)facts.LinkType);
        result["netmask"] = Slot.Of((long)facts.Netmask);
        return Slot.Of(result);
    }

    /// <summary>Writers and analyzers that are built in, as the tags of the library's enumerations name them.</summary>
    private static Slot PluginComponents(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("plugin_component_vec", PolicyType.Any);
        string category = call.String(0).ToString();
        (string typeName, string prefix) = category.ToUpperInvariant() switch
        {
            "WRITER" => ("Log::Writer", "Log::WRITER_"),
            "READER" => ("Input::Reader", "Input::READER_"),
            "ANALYZER" => ("Analyzer::Tag", "Analyzer::ANALYZER_"),
            "PACKET ANALYZER" or "PACKET_ANALYZER" => ("PacketAnalyzer::Tag", "PacketAnalyzer::ANALYZER_"),
            "FILE ANALYZER" or "FILE_ANALYZER" => ("Files::Tag", "Files::ANALYZER_"),
            _ => ("", ""),
        };
        if (call.Machine.FindType(typeName) is EnumType tags)
        {
            foreach (string name in tags.Names)
            {
                string canonical = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
                RecordValue component = call.NewRecord("PluginComponent");
                component["name"] = Slot.Of(new StringValue(canonical));
                component["canonical_name"] = Slot.Of(new StringValue(canonical));
                component["tag"] = Slot.Of(new StringValue(name));

                // Readers have names so far, and nothing behind them.
                component["enabled"] = Slot.Of(!typeName.Equals("Input::Reader", StringComparison.Ordinal));
                result.Add(Slot.Of(component));
            }
        }

        return Slot.Of(result);
    }
}
