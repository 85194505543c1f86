using NidsVm.Analysis.Analyzers;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>What the library's analyzer framework asks of the engine.</summary>
internal static class AnalyzerBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("is_protocol_analyzer", (in BuiltinCall call) => Slot.Of(IsOf(call, "Analyzer::Tag")));
        catalog.Add("is_packet_analyzer", (in BuiltinCall call) => Slot.Of(IsOf(call, "PacketAnalyzer::Tag")));
        catalog.Add("is_file_analyzer", (in BuiltinCall call) => Slot.Of(IsOf(call, "Files::Tag")));
        catalog.Add("Analyzer::__enable_analyzer", Enable);
        catalog.Add("Analyzer::__disable_analyzer", Disable);
        catalog.Add("Analyzer::__disable_all_analyzers", DisableAll);
        catalog.Add("Analyzer::__register_for_port", RegisterPort);
        catalog.Add("Analyzer::__schedule_analyzer", Schedule);
        catalog.Add("Analyzer::__name", NameOf);
        catalog.Add("Analyzer::__tag", TagOf);
        catalog.Add("Analyzer::__has_tag", HasTag);
    }

    /// <summary>Whether a value of <c>AllAnalyzers::Tag</c> is one of the tags of one kind.</summary>
    private static bool IsOf(in BuiltinCall call, string tags) =>
        call.Machine.FindType(tags) is EnumType type && type.NameOf(call.Arguments[0].Bits) is not null;

    private static Slot Enable(in BuiltinCall call) => Switch(call, isEnabled: true);

    private static Slot Disable(in BuiltinCall call) => Switch(call, isEnabled: false);

    private static Slot Switch(in BuiltinCall call, bool isEnabled)
    {
        if (call.Machine.FindService<AnalyzerRegistry>() is not { } registry
            || !registry.TryGetByTag(call.Arguments[0].Bits, out AnalyzerInfo? info))
        {
            return Slot.Of(false);
        }

        info.IsEnabled = isEnabled;
        return Slot.Of(true);
    }

    private static Slot DisableAll(in BuiltinCall call)
    {
        if (call.Machine.FindService<AnalyzerRegistry>() is { } registry)
        {
            foreach (AnalyzerInfo info in registry.All)
            {
                info.IsEnabled = false;
            }
        }

        return default;
    }

    private static Slot RegisterPort(in BuiltinCall call)
    {
        if (call.Machine.FindService<AnalyzerRegistry>() is not { } registry
            || !registry.TryGetByTag(call.Arguments[0].Bits, out AnalyzerInfo? info))
        {
            return Slot.Of(false);
        }

        registry.RegisterPort(info, call.Arguments[1].AsCount);
        return Slot.Of(true);
    }

    private static Slot Schedule(in BuiltinCall call)
    {
        if (call.Machine.FindService<AnalyzerRegistry>() is not { } registry
            || !registry.TryGetByTag(call.Arguments[3].Bits, out AnalyzerInfo? info))
        {
            return Slot.Of(false);
        }

        AddrValue orig = call.Arguments[0].AsAddr;
        AddrValue resp = call.Arguments[1].AsAddr;
        return Slot.Of(registry.Schedule(
            new IpAddress(orig.Hi, orig.Lo),
            new IpAddress(resp.Hi, resp.Lo),
            call.Arguments[2].AsCount,
            info,
            call.Machine.NetworkTime + call.Arguments[4].AsDouble));
    }

    private static Slot NameOf(in BuiltinCall call)
    {
        if (call.Machine.FindService<AnalyzerRegistry>() is { } registry
            && registry.TryGetByAnyTag(call.Arguments[0].Bits, out AnalyzerInfo? info))
        {
            return Slot.Of((object?)new StringValue(info.Name));
        }

        // Files' analyzers have tags of their own.
        const string Prefix = "Files::ANALYZER_";
        string? name = call.Machine.FindType("Files::Tag") is EnumType files ? files.NameOf(call.Arguments[0].Bits) : null;
        return Slot.Of((object?)(name is not null && name.StartsWith(Prefix, StringComparison.Ordinal)
            ? new StringValue(name[Prefix.Length..])
            : new StringValue("<error>")));
    }

    private static Slot TagOf(in BuiltinCall call) =>
        Slot.Of(TryTag(call, call.Arguments[0].AsString.ToString(), out long tag) ? tag : 0L);

    private static Slot HasTag(in BuiltinCall call) => Slot.Of(TryTag(call, call.Arguments[0].AsString.ToString(), out _));

    private static bool TryTag(in BuiltinCall call, string name, out long tag)
    {
        tag = 0;
        if (call.Machine.FindService<AnalyzerRegistry>() is not { } registry)
        {
            return false;
        }

        if ((registry.TryGet(name, out AnalyzerInfo? info) && info.Tag >= 0) || (registry.TryGetPacket(name, out info) && info.Tag >= 0))
        {
            tag = info.Tag;
            return true;
        }

        return call.Machine.FindType("Files::Tag") is EnumType files && files.TryGetValue("Files::ANALYZER_" + name, out tag);
    }
}
