using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Smtp;
using NidsVm.Vm.Builtins;

namespace NidsVm.Analysis.Protocols;

/// <summary>The protocols whose messages are lines: mail, file transfer, chat and the small ones.</summary>
internal static class LineProtocols
{
    public static void RegisterAll(AnalyzerRegistry registry)
    {
        SmtpEvents? smtp = null;
        registry.Register("SMTP", (connection, info) => new SmtpAnalyzer(
            connection, info, smtp ??= new SmtpEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
    }

    public static void AddBuiltins(BuiltinCatalog catalog)
    {
        SmtpBuiltins.AddTo(catalog);
    }
}
