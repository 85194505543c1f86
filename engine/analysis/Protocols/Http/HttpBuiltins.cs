using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Connections;
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
    private static Connection? Find(in BuiltinCall call) =>
        ConnectionLookup.TryFindByRecord(call.Machine, call.Arguments[0].AsRecord, out Connection? connection) && connection.Protocol == TransportProtocol.Tcp
            ? connection
            : null;
}
