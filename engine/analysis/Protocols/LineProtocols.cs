using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.FileTransfer;
using NidsVm.Analysis.Protocols.Ftp;
using NidsVm.Analysis.Protocols.Smtp;
using NidsVm.Vm.Builtins;

namespace NidsVm.Analysis.Protocols;

/// <summary>The protocols whose messages are lines: mail, file transfer, chat and the small ones.</summary>
internal static class LineProtocols
{
    public static void RegisterAll(AnalyzerRegistry registry)
    {
        SmtpEvents? smtp = null;
        FtpEvents? ftp = null;
        registry.Register("FTP", (connection, info) => new FtpAnalyzer(connection, info, ftp ??= new FtpEvents(connection.Context.Machine)));
        registry.Register("FTP_ADAT", static (connection, info) => new FtpAdatAnalyzer(connection, info));
        registry.Register("FTP_DATA", Transfer);
        registry.Register("IRC_DATA", Transfer);
        registry.Register("SMTP", (connection, info) => new SmtpAnalyzer(
            connection, info, smtp ??= new SmtpEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
    }

    public static void AddBuiltins(BuiltinCatalog catalog)
    {
        SmtpBuiltins.AddTo(catalog);
    }

    private static FileTransferAnalyzer Transfer(Connection connection, AnalyzerInfo info) => new(
        connection, info, connection.Context.Machine.FindEvent("file_transferred"), FileManager.Of(connection.Context));
}
