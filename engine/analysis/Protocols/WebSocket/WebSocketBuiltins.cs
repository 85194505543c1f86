using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Connections;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.WebSocket;

/// <summary>The function of <c>base/bif/plugins/Zeek_WebSocket.functions.bif.zeek</c>.</summary>
public static class WebSocketBuiltins
{
    public static void AddTo(BuiltinCatalog catalog) => catalog.Add("WebSocket::__configure_analyzer", Configure);

    private static Slot Configure(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFindByRecord(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            || !connection.Session.TryFind(call.Arguments[1].AsCount, out Analyzer? found) || found is not WebSocketAnalyzer webSocket)
        {
            call.Machine.Reporter.Warning("no WebSocket analyzer of that number");
            return Slot.Of(false);
        }

        return Slot.Of(webSocket.Configure(call.Arguments[2].AsRecord));
    }
}
