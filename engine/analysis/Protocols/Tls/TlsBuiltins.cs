using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>The functions of <c>base/bif/plugins/Zeek_SSL.functions.bif.zeek</c> that ask for the analyzer of a connection.</summary>
public static class TlsBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("set_ssl_established", static (in BuiltinCall call) => With(call, static (tls, _) => tls.SetEstablished()));
        catalog.Add("set_secret", static (in BuiltinCall call) => With(call, static (tls, secret) => tls.SetSecret(secret)));
        catalog.Add("set_keys", static (in BuiltinCall call) => With(call, static (tls, keys) => tls.SetKeys(keys)));
    }

    /// <summary>Does something with the analyzer of the connection that the first argument tells of; false where there is none.</summary>
    private static Slot With(in BuiltinCall call, Action<TlsAnalyzer, ReadOnlySpan<byte>> action)
    {
        if (!ConnectionLookup.TryFindByRecord(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            || !connection.Context.Analyzers.TryGet("SSL", out AnalyzerInfo? info)
            || !connection.Session.TryFind(info, out Analyzer? found) || found is not TlsAnalyzer tls)
        {
            return Slot.Of(false);
        }

        action(tls, call.Count > 1 ? call.Bytes(1) : default);
        return Slot.Of(true);
    }
}
