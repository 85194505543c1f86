using Xunit;

namespace NidsVm.Analysis.Tests.Streams;

public class NetbiosSessionTests
{
    private const ushort Port = 139;

    private const string Tell = """
        event netbios_session_message(c: connection, is_orig: bool, msg_type: count, data_len: count) { print "message", is_orig, msg_type, data_len; }
        event netbios_session_request(c: connection, msg: string) { print "request", msg; }
        event netbios_session_accepted(c: connection, msg: string) { print "accepted", msg; }
        event netbios_session_rejected(c: connection, msg: string) { print "rejected", msg; }
        event netbios_session_raw_message(c: connection, is_orig: bool, msg: string) { print "raw", is_orig, msg; }
        event netbios_session_ret_arg_resp(c: connection, msg: string) { print "elsewhere", msg; }
        event netbios_session_keepalive(c: connection, msg: string) { print "alive"; }

        """;

    private static readonly byte[] Request = [0x81, 0, 0, 34, 32, .. "FDEFFCFGEFFCCACACACACACACACACACA"u8, 0];

    /// <summary>Both directions of one conversation.</summary>
    internal static (bool IsOrig, byte[] Data)[] Conversation =>
    [
        (true, Request), (false, [0x83, 0, 0, 1, (byte)'!']), (false, [0x82, 0, 0, 0]), (true, [0, 0, 0, 2, (byte)'h', (byte)'i']),
        (false, [0, 0, 0, 5, 0xFF, (byte)'S', (byte)'M', (byte)'B', 1]), (false, [0x84, 0, 0, 1, (byte)'x']), (true, [0x85, 0, 0, 0]),
    ];

    [Fact]
    public void Conversation_of_all_kinds() => Assert.Equal(
        [
            "message, T, 129, 34", "request, SERVER          ", "message, F, 131, 1", "rejected, !", "message, F, 130, 0", "accepted, ",
            "message, T, 0, 2", "weird, netbios_raw_session_msg", "raw, T, hi", "message, F, 0, 5", "weird, no_smb_session_using_parsesambamsg",
            "message, F, 132, 1", "elsewhere, x", "message, T, 133, 0", "alive",
        ],
        StreamEngine.Hear(Tell, Port, Conversation));

    [Fact]
    public void Names_that_are_none() => Assert.Equal(
        ["message, T, 129, 3", "message, T, 129, 3", "message, T, 1, 0", "weird, unknown_netbios_type"],
        StreamEngine.Hear(Tell, Port, (true, [0x81, 0, 0, 3, 2, (byte)'A', (byte)'Q', 0x81, 0, 0, 3, 4, (byte)'A', (byte)'A', 1, 0, 0, 0])));
}
