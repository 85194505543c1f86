using NidsVm.Analysis.Protocols;
using NidsVm.Analysis.Tests.Policies;
using Xunit;

namespace NidsVm.Analysis.Tests.Datagrams;

public class NtpTests
{
    private const string Tell = "event ntp_message(c: connection, is_orig: bool, msg: NTP::Message) { print is_orig, msg; }";

    private static string[] Lines(byte[] message) => DatagramEngine.Lines(Tell, DatagramMessages.NtpPort, message);

    [Fact]
    public void Server_that_speaks_first_becomes_the_responder()
    {
        using PolicyEngine engine = DatagramEngine.New(Tell + "event connection_flipped(c: connection) { print \"flipped\", c$id$resp_h; }");
        engine.FromClient(DatagramMessages.NtpPort, DatagramMessages.NtpServer);
        Assert.Equal(["confirmed", "flipped, 10.0.0.1"], engine.Lines[..2]);
        string line = engine.Lines[2];
        Assert.StartsWith("T, [version=4, mode=4, std_msg=[stratum=2, poll=1.0 min 4.0 secs, precision=", line, StringComparison.Ordinal);
        Assert.Contains("root_delay=46.0 msecs 2", line, StringComparison.Ordinal);
        Assert.Contains("kiss_code=<uninitialized>, ref_id=<uninitialized>, ref_addr=192.0.2.1, ref_time=", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Extensions_are_counted_and_the_digest_told()
    {
        string line = Lines(DatagramMessages.NtpAuthenticated)[1];
        Assert.Contains("ref_id=GPS\\x00, ", line, StringComparison.Ordinal);
        Assert.Contains("key_id=10, digest=\\x00\\x11\"3DUfw\\x88\\x99\\xaa\\xbb\\xcc\\xdd\\xee\\xff, num_exts=1", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_and_private_messages()
    {
        Assert.EndsWith(
            "control_msg=[op_code=1, resp_bit=T, err_bit=F, more_bit=F, sequence=1, status=1560, association_id=0, data=ver=, key_id=<uninitialized>, "
                + "crypto_checksum=<uninitialized>], mode7_msg=<uninitialized>]",
            Lines(DatagramMessages.NtpControl)[1],
            StringComparison.Ordinal);
        Assert.EndsWith(
            "mode7_msg=[req_code=42, auth_bit=F, sequence=0, implementation=3, err=0, data=\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00]]",
            Lines(DatagramMessages.NtpPrivate)[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_off_messages() =>
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: NTP_std_msg:transmit_ts: 47 > 30"], Lines(DatagramMessages.NtpServer[..31]));
}
