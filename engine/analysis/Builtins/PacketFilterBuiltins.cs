using System.Net.NetworkInformation;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Packets;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>Filters that policies put before the analysis, by expression or by address, and the interfaces of the machine.</summary>
internal static class PacketFilterBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Pcap::precompile_pcap_filter", Precompile);
        catalog.Add("Pcap::install_pcap_filter", Install);
        catalog.Add("Pcap::error", LastError);
        catalog.Add("Pcap::get_filter_state", State);
        catalog.Add("Pcap::get_filter_state_string", StateText);
        catalog.Add("Pcap::findalldevs", Interfaces);
        catalog.Add("install_src_addr_filter", InstallSourceAddress);
        catalog.Add("install_dst_addr_filter", InstallDestinationAddress);
        catalog.Add("install_src_net_filter", InstallSourceNet);
        catalog.Add("install_dst_net_filter", InstallDestinationNet);
        catalog.Add("uninstall_src_addr_filter", UninstallSourceAddress);
        catalog.Add("uninstall_dst_addr_filter", UninstallDestinationAddress);
        catalog.Add("uninstall_src_net_filter", UninstallSourceNet);
        catalog.Add("uninstall_dst_net_filter", UninstallDestinationNet);
    }

    // ---- By expression -------------------------------------------------------------------------------------------

    private static CaptureFilters Filters(Machine machine)
    {
        if (machine.FindService<CaptureFilters>() is not { } filters)
        {
            machine.SetService(filters = new CaptureFilters());
        }

        return filters;
    }

    private static Slot Precompile(in BuiltinCall call)
    {
        // Filters are put into effect on Ethernet where no packet has told otherwise yet.
        LinkType linkType = call.Machine.FindService<PacketEngine>() is { Current.IsSet: true } engine
            ? engine.Current.LinkType
            : LinkType.Ethernet;
        string expression = call.Arguments[1].AsString.ToString();
        return Slot.Of(Filters(call.Machine).TryCompile(call.Arguments[0].Bits, expression == OfSource(call.Machine) ? "" : expression, linkType));
    }

    /// <summary>The filter of the command line, which is in effect already; "" where there is none.</summary>
    private static string OfSource(Machine machine) =>
        machine.FindGlobal("cmd_line_bpf_filter") is var index and >= 0 && machine.Global(index).Ref is StringValue filter ? filter.ToString() : "";

    private static Slot Install(in BuiltinCall call)
    {
        if (call.Machine.FindService<PacketEngine>() is not { } engine
            || !Filters(call.Machine).TryGet(call.Arguments[0].Bits, out PacketFilter? filter))
        {
            return Slot.Of(false);
        }

        engine.CaptureFilter = filter;
        return Slot.Of(true);
    }

    private static Slot LastError(in BuiltinCall call)
    {
        string error = Filters(call.Machine).LastError;
        return Slot.Of((object?)new StringValue(error.Length > 0 ? error : "no error"));
    }

    private static Slot State(in BuiltinCall call)
    {
        string state = Filters(call.Machine).ErrorOf(call.Arguments[0].Bits) is "" ? "Pcap::ok" : "Pcap::fatal";
        return call.Machine.FindType("Pcap::filter_state") is EnumType type && type.TryGetValue(state, out long value)
            ? Slot.Of(value)
            : Slot.Of(0L);
    }

    private static Slot StateText(in BuiltinCall call)
    {
        string? error = Filters(call.Machine).ErrorOf(call.Arguments[0].Bits);
        return Slot.Of((object?)new StringValue(error is null ? "filter not compiled" : error.Length > 0 ? error : "ok"));
    }

    // ---- By address ----------------------------------------------------------------------------------------------

    private static Slot InstallSourceAddress(in BuiltinCall call) => InstallAddress(call, isSource: true);

    private static Slot InstallDestinationAddress(in BuiltinCall call) => InstallAddress(call, isSource: false);

    private static Slot InstallSourceNet(in BuiltinCall call) => InstallNet(call, isSource: true);

    private static Slot InstallDestinationNet(in BuiltinCall call) => InstallNet(call, isSource: false);

    private static Slot UninstallSourceAddress(in BuiltinCall call) => UninstallAddress(call, isSource: true);

    private static Slot UninstallDestinationAddress(in BuiltinCall call) => UninstallAddress(call, isSource: false);

    private static Slot UninstallSourceNet(in BuiltinCall call) => UninstallNet(call, isSource: true);

    private static Slot UninstallDestinationNet(in BuiltinCall call) => UninstallNet(call, isSource: false);

    private static Slot InstallAddress(in BuiltinCall call, bool isSource)
    {
        if (call.Machine.FindService<PacketEngine>() is not { } engine)
        {
            return Slot.Of(false);
        }

        engine.Filters.Add(call.Arguments[0].AsAddr, isSource, call.Arguments[1].AsCount, call.Arguments[2].AsDouble);
        engine.HasFilters = true;
        return Slot.Of(true);
    }

    private static Slot InstallNet(in BuiltinCall call, bool isSource)
    {
        if (call.Machine.FindService<PacketEngine>() is not { } engine)
        {
            return Slot.Of(false);
        }

        engine.Filters.Add(call.Arguments[0].AsSubnet, isSource, call.Arguments[1].AsCount, call.Arguments[2].AsDouble);
        engine.HasFilters = true;
        return Slot.Of(true);
    }

    private static Slot UninstallAddress(in BuiltinCall call, bool isSource) =>
        Slot.Of(call.Machine.FindService<PacketEngine>() is { } engine && engine.Filters.Remove(call.Arguments[0].AsAddr, isSource));

    private static Slot UninstallNet(in BuiltinCall call, bool isSource) =>
        Slot.Of(call.Machine.FindService<PacketEngine>() is { } engine && engine.Filters.Remove(call.Arguments[0].AsSubnet, isSource));

    // ---- Interfaces ----------------------------------------------------------------------------------------------

    private static Slot Interfaces(in BuiltinCall call)
    {
        if (call.Machine.FindType("Pcap::Interfaces") is not TableType type)
        {
            throw new PolicyError("the policy library declares no Pcap::Interfaces");
        }

        var shape = new RecordShape(call.Machine, "Pcap::Interface", "name", "description", "addrs", "is_loopback", "is_up", "is_running");
        var set = new TableValue(type);
        foreach (NetworkInterface device in NetworkInterface.GetAllNetworkInterfaces())
        {
            RecordValue record = shape.New();
            shape.Set(record, 0, new StringValue(device.Name));
            if (shape.TypeOf(2) is TableType addresses)
            {
                var list = new TableValue(addresses);
                foreach (UnicastIPAddressInformation own in device.GetIPProperties().UnicastAddresses)
                {
                    Slot address = Slot.Of((object?)EngineRecords.Addr(IpAddress.FromIPAddress(own.Address)));
                    list.FindOrAdd(new ReadOnlySpan<Slot>(in address), out _);
                }

                shape.Set(record, 2, list);
            }

            bool isUp = device.OperationalStatus == OperationalStatus.Up;
            shape.Set(record, 3, device.NetworkInterfaceType == NetworkInterfaceType.Loopback);
            shape.Set(record, 4, isUp);
            shape.Set(record, 5, isUp);
            Slot key = Slot.Of((object?)record);
            set.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _);
        }

        return Slot.Of((object?)set);
    }
}
