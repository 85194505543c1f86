using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>Looking up connections, and steering how they are analysed and recorded.</summary>
internal static class ConnectionBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("lookup_connection", Lookup);
        catalog.Add("connection_exists", Exists);
        catalog.Add("get_conn_transport_proto", TransportOf);
        catalog.Add("set_inactivity_timeout", SetInactivityTimeout);
        catalog.Add("skip_further_processing", SkipFurtherProcessing);
        catalog.Add("set_record_packets", SetRecordPackets);
        catalog.Add("Recorder::keep", Keep);
        catalog.Add("lookup_connection_analyzer_id", AnalyzerId);
        catalog.Add("disable_analyzer", DisableAnalyzer);
    }

    private static Slot Exists(in BuiltinCall call) =>
        Slot.Of(ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out _));

    private static Slot Lookup(in BuiltinCall call)
    {
        RecordValue id = call.Arguments[0].AsRecord;
        if (ConnectionLookup.TryFindOrReport(call.Machine, id, out Connection? connection))
        {
            return Slot.Of((object?)connection.Record());
        }

        // A record that looks like a connection in which nothing ever happened.
        var shape = new RecordShape(
            call.Machine, "connection", "id", "orig", "resp", "start_time", "duration", "service", "history", "uid");
        var endpoint = new RecordShape(call.Machine, "endpoint", "size", "state", "flow_label");
        RecordValue record = shape.New();
        shape.Set(record, 0, id);
        for (int side = 1; side <= 2; side++)
        {
            RecordValue end = endpoint.New();
            endpoint.Set(end, 0, 0UL);
            endpoint.Set(end, 1, 0UL);
            endpoint.Set(end, 2, 0UL);
            shape.Set(record, side, end);
        }

        shape.Set(record, 3, 0.0);
        shape.Set(record, 4, 0.0);
        if (shape.TypeOf(5) is TableType services)
        {
            shape.Set(record, 5, new TableValue(services));
        }

        shape.Set(record, 6, StringValue.Empty);
        shape.Set(record, 7, StringValue.Empty);
        return Slot.Of((object?)record);
    }

    private static Slot TransportOf(in BuiltinCall call)
    {
        RecordValue id = call.Arguments[0].AsRecord;
        int port = id.Type.IndexOf("orig_p");
        ulong transport = port < 0 ? 0 : id.Fields[port].AsCount >> 16;
        string name = transport switch
        {
            1 => "tcp",
            2 => "udp",
            3 => "icmp",
            _ => "unknown_transport",
        };
        return call.Machine.FindType("transport_proto") is EnumType type && type.TryGetValue(name, out long value)
            ? Slot.Of(value)
            : Slot.Of(0L);
    }

    private static Slot SetInactivityTimeout(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(0.0);
        }

        double before = connection.InactivityTimeout;
        connection.SetInactivityTimeout(call.Arguments[1].AsDouble);
        return Slot.Of(before);
    }

    private static Slot SkipFurtherProcessing(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(false);
        }

        connection.Session.IsSkipping = true;
        return Slot.Of(true);
    }

    private static Slot SetRecordPackets(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(false);
        }

        connection.Recorded = call.Arguments[1].AsBool ? RecordedContents.Whole : RecordedContents.Nothing;
        return Slot.Of(true);
    }

    private static Slot Keep(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(false);
        }

        connection.Recorded = (RecordedContents)call.Arguments[1].Bits;
        return Slot.Of(true);
    }

    private static Slot AnalyzerId(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFindOrReport(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            || !connection.Context.Analyzers.TryGetByAnyTag(call.Arguments[1].Bits, out AnalyzerInfo? info))
        {
            return Slot.Of(0UL);
        }

        return Slot.Of(connection.Session.TryFind(info, out Analyzer? found) ? found.Id : 0UL);
    }

    private static Slot DisableAnalyzer(in BuiltinCall call)
    {
        ulong id = call.Arguments[1].AsCount;
        bool reports = call.Arguments[2].AsBool;
        bool prevents = call.Arguments[3].AsBool;
        bool isKnown = reports
            ? ConnectionLookup.TryFindOrReport(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            : ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out connection);
        if (!isKnown)
        {
            return Slot.Of(false);
        }

        if (!connection!.Session.TryFind(id, out Analyzer? analyzer))
        {
            if (reports)
            {
                call.Machine.Reporter.Error("connection does not have analyzer specified to disable");
            }

            return Slot.Of(false);
        }

        if (!connection.Context.MayDisable(connection, analyzer))
        {
            return Slot.Of(false);
        }

        if (prevents && analyzer is { Parent: { } parent, Info: { } info })
        {
            parent.PreventChildren(info);
        }

        return Slot.Of(analyzer.Remove());
    }
}
