using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>The functions of <c>base/bif/plugins/Zeek_HTTP.functions.bif.zeek</c>.</summary>
public static class HttpBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("unescape_URI", UnescapeUri, BuiltinTraits.Pure);
        catalog.Add("skip_http_entity_data", SkipEntityData);
    }

    private static Slot UnescapeUri(in BuiltinCall call)
    {
        ReadOnlySpan<byte> uri = call.Arguments[0].AsString.Span;
        byte[] plain = new byte[uri.Length];
        HttpUriFaults faults = HttpUriFaults.None;
        int length = HttpUri.Unescape(uri, plain, ref faults);
        return Slot.Of((object)new StringValue(plain.AsSpan(0, length)));
    }

    private static Slot SkipEntityData(in BuiltinCall call)
    {
        if (Find(call) is { } connection && connection.Context.Analyzers.TryGet("HTTP", out AnalyzerInfo? info)
            && connection.Session.TryFind(info, out Analyzer? found) && found is HttpAnalyzer http)
        {
            http.SkipEntityData(call.Arguments[1].AsBool);
        }
        else
        {
            call.Machine.Reporter.Error("no analyzer associated with connection record");
        }

        return default;
    }

    /// <summary>The live TCP connection that the first argument tells of, or null.</summary>
    private static Connection? Find(in BuiltinCall call)
    {
        if (call.Machine.FindService<AnalysisContext>() is not { } context
            || context.Records.Connection.Get(call.Arguments[0].AsRecord, 0) is not RecordValue id
            || context.Records.ConnectionId.Get(id, 0) is not AddrValue orig
            || context.Records.ConnectionId.Get(id, 2) is not AddrValue resp)
        {
            return null;
        }

        const int TcpProtocol = 6;
        ushort origPort = (ushort)id.Fields[context.Records.ConnectionId.SlotOf(1)].Bits;
        ushort respPort = (ushort)id.Fields[context.Records.ConnectionId.SlotOf(3)].Bits;
        return context.Manager.Table.Find(ConnectionKey.Of(
            new IpAddress(orig.Hi, orig.Lo), origPort, new IpAddress(resp.Hi, resp.Lo), respPort, TcpProtocol, isOneWay: false));
    }
}
