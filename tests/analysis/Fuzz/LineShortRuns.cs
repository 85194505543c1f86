using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>A short run of the fuzz target of each line protocol, the same each time.</summary>
public class LineShortRuns
{
    [Fact]
    public void Smtp() => ProtocolShortRuns.Run(SmtpFuzz.Fuzz, LineSeeds.Smtp, 400);

    [Fact]
    public void Ftp() => ProtocolShortRuns.Run(FtpFuzz.Fuzz, LineSeeds.Ftp, 400);

    [Fact]
    public void Pop3() => ProtocolShortRuns.Run(Pop3Fuzz.Fuzz, LineSeeds.Pop3, 400);

    [Fact]
    public void Imap() => ProtocolShortRuns.Run(ImapFuzz.Fuzz, LineSeeds.Imap, 400);

    [Fact]
    public void Irc() => ProtocolShortRuns.Run(IrcFuzz.Fuzz, LineSeeds.Irc, 400);

    [Fact]
    public void Finger() => ProtocolShortRuns.Run(FingerFuzz.Fuzz, LineSeeds.Finger, 400);

    [Fact]
    public void Ident() => ProtocolShortRuns.Run(IdentFuzz.Fuzz, LineSeeds.Ident, 400);
}
