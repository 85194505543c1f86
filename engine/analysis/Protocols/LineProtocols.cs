using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.FileTransfer;
using NidsVm.Analysis.Protocols.Finger;
using NidsVm.Analysis.Protocols.Ftp;
using NidsVm.Analysis.Protocols.Ident;
using NidsVm.Analysis.Protocols.Imap;
using NidsVm.Analysis.Protocols.Irc;
using NidsVm.Analysis.Protocols.Pop3;
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
        FingerEvents? finger = null;
        registry.Register("FINGER", (connection, info) => new FingerAnalyzer(connection, info, finger ??= new FingerEvents(connection.Context.Machine)));
        IdentEvents? ident = null;
        registry.Register("IDENT", (connection, info) => new IdentAnalyzer(connection, info, ident ??= new IdentEvents(connection.Context.Machine)));
        ImapEvents? imap = null;
        registry.Register("IMAP", (connection, info) => new ImapAnalyzer(connection, info, imap ??= new ImapEvents(connection.Context.Machine)));
        IrcEvents? irc = null;
        registry.Register("IRC", (connection, info) => new IrcAnalyzer(connection, info, irc ??= new IrcEvents(connection.Context.Machine)));
        registry.Register("IRC_DATA", (connection, info) => new IrcDataAnalyzer(
            connection, info, irc ??= new IrcEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
        Pop3Events? pop3 = null;
        registry.Register("POP3", (connection, info) => new Pop3Analyzer(
            connection, info, pop3 ??= new Pop3Events(connection.Context.Machine), FileManager.Of(connection.Context)));
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
