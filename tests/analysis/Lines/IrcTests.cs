using Xunit;

namespace NidsVm.Analysis.Tests.Lines;

public class IrcTests
{
    private const string Printing = """
        event irc_request(c: connection, is_orig: bool, prefix: string, command: string, arguments: string) { print "request", prefix, command, arguments; }
        event irc_reply(c: connection, is_orig: bool, prefix: string, code: count, params: string) { print "reply", prefix, code, params; }
        event irc_message(c: connection, is_orig: bool, prefix: string, command: string, message: string) { print "message", prefix, command, message; }
        event irc_user_message(c: connection, is_orig: bool, user: string, host: string, server: string, real_name: string) { print "user", user, host, server, real_name; }
        event irc_nick_message(c: connection, is_orig: bool, who: string, newnick: string) { print "nick", who, newnick; }
        event irc_join_message(c: connection, is_orig: bool, info_list: irc_join_list) { for ( i in info_list ) print "join", i$nick, i$channel, i$password, i$usermode; }
        event irc_part_message(c: connection, is_orig: bool, nick: string, chans: string_set, message: string) { print "part", nick, chans, message; }
        event irc_privmsg_message(c: connection, is_orig: bool, source: string, target: string, message: string) { print "privmsg", source, target, message; }
        event irc_dcc_message(c: connection, is_orig: bool, prefix: string, target: string, dcc_type: string, argument: string, address: addr, dest_port: count, size: count) { print "dcc", target, dcc_type, argument, address, dest_port, size; }
        event irc_kick_message(c: connection, is_orig: bool, prefix: string, chans: string, users: string, comment: string) { print "kick", prefix, chans, users, comment; }
        event irc_names_info(c: connection, is_orig: bool, c_type: string, channel: string, users: string_set) { print "names", c_type, channel, users; }
        event irc_network_info(c: connection, is_orig: bool, users: count, services: count, servers: count) { print "network", users, services, servers; }
        event irc_channel_topic(c: connection, is_orig: bool, channel: string, topic: string) { print "topic", channel, topic; }
        event irc_whois_channel_line(c: connection, is_orig: bool, nick: string, chans: string_set) { print "whois", nick, chans; }
        event irc_quit_message(c: connection, is_orig: bool, nick: string, message: string) { print "quit", nick, message; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name; }
        """;

    [Fact]
    public void Registration() => Assert.Equal(
        ["nick, , me", "user, me, h, s, myname "], Run("C: NICK me\r\nUSER me h s :my name\r\n"));

    [Fact]
    public void Channels() => Assert.Equal(
        [
            "join, me, #a, x, ", "part, me, {", "#a", "}, bye", "kick, op!o@h, #a, me, out you go",
            "names, =, #a, {", "me", "}", "topic, #a, all of it", "quit, me, gone",
        ],
        Run(
            "S: :me!u@h JOIN #a x\r\n:me!u@h PART #a :bye\r\n:op!o@h KICK #a me :out you go\r\n",
            "S: :s 353 me = #a :@me\r\n:s 332 me #a :all of it\r\n:me!u@h QUIT :gone\r\n"));

    [Fact]
    public void Channels_of_a_user_who_is_asked_for() => Assert.Equal(
        ["whois, op, {", "#a", "}", "weird, irc_invalid_whois_channel_line"],
        Run("S: :s 319 me op :#a\r\n:s 319 me op\r\n"));

    [Fact]
    public void Numbers_in_replies() => Assert.Equal(
        ["network, 7, 2, 3"], Run("S: :s 251 me :There are 7 users and 2 services on 3 servers\r\n"));

    [Fact]
    public void Texts_and_direct_connections() => Assert.Equal(
        ["privmsg, , you, hello there", "dcc, you, SEND, a.txt, 10.0.0.1, 4000, 12", "weird, irc_invalid_dcc_message_format"],
        Run("C: PRIVMSG you :hello there\r\nPRIVMSG you :\u0001DCC SEND a.txt 167772161 4000 12\u0001\r\nPRIVMSG you :\u0001DCC x\u0001\r\n"));

    [Fact]
    public void Others_are_told_by_side() => Assert.Equal(
        ["request, , PING, x", "message, s, PONG, x", "reply, s, 900, me some"], Run("C: PING x\r\n", "S: :s PONG x\r\n:s 900 me some\r\n"));

    [Theory]
    [InlineData("KICK #a\r\n", "weird, irc_invalid_kick_message_format")]
    [InlineData("PRIVMSG you\r\n", "weird, irc_invalid_privmsg_message_format")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ x\r\n", "weird, irc_invalid_command")]
    public void Wrong_lines_are_weird(string line, string expected) => Assert.Equal([expected], Run("C: " + line));

    [Fact]
    public void Servers_may_compress_after_their_registration()
    {
        const string Server = "PASS x 0210 a Z\r\nSERVER s 1 :x\r\n";
        string compressed = Compressed("PRIVMSG you :hello there");

        Assert.Equal(
            [
                "request, , PASS, x 0210 a Z", "request, , SERVER, s 1 :x", "message, , PASS, x 0210 a Z", "message, , SERVER, s 1 :x",
                "privmsg, , you, hello there", "weird, inflate_failed",
            ],
            Run("C: " + Server, "S: " + Server, "C: " + compressed + "\r\n", "S: no compressed data\r\nnor this\r\n"));
    }

    [Fact]
    public void Only_both_together_compress()
    {
        Assert.Equal(
            [
                "request, , PASS, x 0210 a Z", "request, , SERVER, s 1 :x", "message, , PASS, x 0210 a b", "message, , SERVER, s 1 :x",
                "privmsg, , you, hello there",
            ],
            Run("C: PASS x 0210 a Z\r\nSERVER s 1 :x\r\n", "S: PASS x 0210 a b\r\nSERVER s 1 :x\r\n", "C: PRIVMSG you :hello there\r\n"));
    }

    /// <summary>In the form of zlib (RFC 1950) as Latin 1, in a stored block, so that no byte of it ends a line.</summary>
    private static string Compressed(string text) => $"\u0078\u0001\0{(char)text.Length}\0{(char)(text.Length ^ 0xFF)}\u00ff{text}";

    [Fact]
    public void Acknowledgements_of_data() => Assert.Equal(
        ["ack, 1024", "ack, 2048", "weird, irc_invalid_dcc_send_ack"],
        LineConversation.Run(
            "IRC_DATA",
            """
            event irc_dcc_send_ack(c: connection, bytes_received: count) { print "ack", bytes_received; }
            event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name; }
            """,
            "S: some\n", "C: \0\0\u0004\0\0\0\u0008\0", "C: \0"));

    private static string[] Run(params string[] turns) => LineConversation.Run("IRC", Printing, turns);
}
