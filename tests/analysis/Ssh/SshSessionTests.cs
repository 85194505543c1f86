using NidsVm.Analysis.Protocols.Ssh;
using Xunit;

namespace NidsVm.Analysis.Tests.Ssh;

public sealed class SshSessionTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    [InlineData(1)]
    public void FollowsTheKeyExchangeUpToEncryption(int piece)
    {
        (List<string> lines, int encrypted) = Run(piece, SshConversations.Curve());
        Assert.Equal(
            [
                "banner Welcome", "resp version SSH-2.0-Server", "orig version SSH-2.0-Client",
                "orig kexinit curve25519-sha256,rsa2048-sha256 hmac-md5", "resp kexinit rsa2048-sha256,curve25519-sha256 hmac-md5",
                "orig key client point", "orig ecc init", "host key the key", "resp key server point", "confirmed", "confirmed",
            ],
            lines);
        Assert.Equal(7, encrypted);
    }

    [Fact]
    public void Ssh1ShowsItsHostKey() => Assert.Equal(
        ["orig version SSH-1.5-Client", "resp version SSH-1.5-Server", "host key mod ex"], Run(int.MaxValue, SshConversations.Ssh1()).Lines);

    [Fact]
    public void GroupExchangeShowsTheGroup() => Assert.Equal(
        ["group p g", "resp dh init", "host key k", "confirmed"], Run(int.MaxValue, SshConversations.All()[2]).Lines[4..]);

    [Fact]
    public void MethodsThatNobodyKnowsAreTold()
    {
        List<string> lines = Run(int.MaxValue, SshConversations.All()[5]).Lines;
        Assert.Contains("unknown something else", lines);
        Assert.Equal("violation", lines[^1]);
    }

    [Fact]
    public void VersionsThatDoNotFitAreAViolation() => Assert.Equal(
        "violation",
        Run(int.MaxValue, (true, SshConversations.Version("SSH-2.0-a")), (false, SshConversations.Version("SSH-1.5-b")), (true, [1, 2, 3, 4])).Lines[^1]);

    [Fact]
    public void SizesTellHowLoggingInWent()
    {
        SshLogins logins = default;
        Assert.Equal(SshLogin.Nothing, logins.Segment(isOrig: false, 99));
        Assert.Equal(SshLogin.Nothing, logins.Segment(isOrig: true, 64));
        Assert.Equal(SshLogin.Nothing, logins.Segment(isOrig: false, 48));
        Assert.Equal(SshLogin.Nothing, logins.Segment(isOrig: false, 600));
        Assert.Equal(SshLogin.Nothing, logins.Segment(isOrig: false, 80));
        Assert.Equal(SshLogin.Failed, logins.Segment(isOrig: false, 80));
        Assert.Equal(SshLogin.Succeeded, logins.Segment(isOrig: false, 32));
        Assert.Equal(SshLogin.Nothing, logins.Segment(isOrig: false, 80));
    }

    [Fact]
    public void ServersWithoutProofAreTold()
    {
        SshLogins logins = default;
        logins.Segment(isOrig: true, 64);
        logins.Segment(isOrig: false, 48);
        Assert.Equal(SshLogin.SucceededAtOnce, logins.Segment(isOrig: false, 32));
    }

    private static (List<string> Lines, int Encrypted) Run(int piece, params (bool IsOrig, byte[] Data)[] turns)
    {
        SshRecorder recorder = new();
        SshSession session = new(recorder, SshRecorder.Limits);
        int encrypted = 0;
        foreach ((bool isOrig, byte[] data) in turns)
        {
            for (int at = 0; at < data.Length; at += Math.Min(piece, data.Length))
            {
                encrypted += session.Deliver(isOrig, data.AsSpan(at, Math.Min(piece, data.Length - at)));
            }
        }

        return (recorder.Lines, encrypted);
    }
}
