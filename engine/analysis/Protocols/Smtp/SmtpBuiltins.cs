using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Connections;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Smtp;

/// <summary>The functions of <c>base/bif/plugins/Zeek_SMTP.functions.bif.zeek</c>.</summary>
public static class SmtpBuiltins
{
    public static void AddTo(BuiltinCatalog catalog) => catalog.Add("skip_smtp_data", SkipData);

    private static Slot SkipData(in BuiltinCall call)
    {
        if (ConnectionLookup.TryFindByRecord(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            && connection.Context.Analyzers.TryGet("SMTP", out AnalyzerInfo? info)
            && connection.Session.TryFind(info, out Analyzer? found) && found is SmtpAnalyzer smtp)
        {
            smtp.SkipData();
        }

        return default;
    }
}
