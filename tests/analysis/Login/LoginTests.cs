using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;
using Xunit;
using static NidsVm.Analysis.Tests.Login.LoginConversations;

namespace NidsVm.Analysis.Tests.Login;

/// <summary>Dialogues of Telnet, rlogin and rsh: what policies are told of users, passwords, options and commands.</summary>
public class LoginTests
{
    private const string Tell = Policy + """
        event login_success(c: connection, user: string, client_user: string, password: string, line: string) { print "success", user, client_user, password, line; }
        event login_failure(c: connection, user: string, client_user: string, password: string, line: string) { print "failure", user, client_user, password, line; }
        event login_confused(c: connection, msg: string, line: string) { print "confused", msg, line; }
        event login_confused_text(c: connection, line: string) { print "text", line; }
        event login_terminal(c: connection, terminal: string) { print "terminal", terminal; }
        event login_display(c: connection, display: string) { print "display", display; }
        event login_prompt(c: connection, prompt: string) { print "prompt", prompt; }
        event authentication_accepted(name: string, c: connection) { print "accepted", name; }
        event authentication_rejected(name: string, c: connection) { print "rejected", name; }
        event authentication_skipped(c: connection) { print "skipped", get_login_state(c$id); }
        event activating_encryption(c: connection) { print "encryption"; }
        event inconsistent_option(c: connection) { print "inconsistent"; }
        event bad_option(c: connection) { print "bad option"; }
        event bad_option_termination(c: connection) { print "bad termination"; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name, source; }

        """;

    private static string[] Run(string policy, ushort port, params (bool IsOrig, string Text)[] turns)
    {
        using PolicyEngine engine = new(policy);
        engine.Handshake(port);
        uint client = 1001;
        uint server = 5001;
        foreach ((bool isOrig, string text) in turns)
        {
            byte[] bytes = Bytes(text);
            if (isOrig)
            {
                engine.FromClient(client, server, TcpFlags.Ack, bytes, port);
                client += (uint)bytes.Length;
            }
            else
            {
                engine.FromServer(server, client, TcpFlags.Ack, bytes, port);
                server += (uint)bytes.Length;
            }
        }

        engine.FromClient(client, server, TcpFlags.Ack | TcpFlags.Fin, port: port);
        engine.FromServer(server, client + 1, TcpFlags.Ack | TcpFlags.Fin, port: port);
        engine.FromClient(client + 1, server + 1, TcpFlags.Ack, port: port);
        return engine.Lines;
    }

    [Fact]
    public void User_and_password_are_told() => Assert.Equal(
        ["success, me, , secret, Last login: today"],
        Run(Tell, TelnetPort, (false, "login: \r\n"), (true, "me\r\n"), (false, "Password:\r\n"), (true, "secret\r\n"), (false, "\r\nLast login: today\r\n")));

    [Fact]
    public void A_failure_comes_before_the_next_try() => Assert.Equal(
        ["failure, me, , wrong, Login incorrect", "success, you, , right, Last login"],
        Run(
            Tell, TelnetPort, (false, "login: \r\n"), (true, "me\r\n"), (true, "wrong\r\n"), (false, "Login incorrect\r\n"), (false, "login: \r\n"),
            (true, "you\r\n"), (true, "right\r\n"), (false, "incorrect since yesterday\r\nLast login\r\n")));

    [Fact]
    public void Who_says_nothing_times_out() => Assert.Equal(
        ["failure, <timeout>, , <none>, Login timed out"], Run(Tell, TelnetPort, (false, "login: \r\n"), (false, "Login timed out\r\n")));

    [Fact]
    public void Without_success_message_enough_lines_will_do() => Assert.Equal(
        ["success, me, , secret, 12"],
        Run(Tell, TelnetPort, (false, "login: \r\n"), (true, "me\r\nsecret\r\n"), (false, string.Concat(Enumerable.Range(0, 15).Select(static i => i + "\n")))));

    [Fact]
    public void Users_who_play_the_server_are_found_out() => Assert.Equal(
        ["confused, possible_login_ploy, Last login", "text, me", "text, Last login", "text, more"],
        Run(Tell, TelnetPort, (false, "login: \r\n"), (true, "me\r\nLast login\r\n"), (false, "Last login\r\n"), (true, "more\r\n")));

    [Fact]
    public void Two_prompts_without_typing_confuse() => Assert.Equal(
        ["confused, multiple_login_prompts, login:", "text, login:"], Run(Tell, TelnetPort, (false, "login:\r\nlogin:\r\n")));

    [Fact]
    public void Too_much_typed_ahead_confuses() => Assert.Equal(
        ["confused, excessive_typeahead, x", .. Enumerable.Repeat("text, x", 13)],
        Run(Tell, TelnetPort, (true, string.Concat(Enumerable.Repeat("x\n", 13)))));

    [Fact]
    public void Some_ask_nobody() => Assert.Equal(["skipped, 2"], Run(Tell, TelnetPort, (false, "THE PUBLIC LIBRARY\r\n"), (true, "x\r\n"), (false, "login:\r\n")));

    [Fact]
    public void A_direct_prompt_is_a_success() => Assert.Equal(
        ["success, anyone?, , <none>, login: anyone?"], Run(Tell, TelnetPort, (false, "login: anyone?\r\n"), (true, "x\r\n")));

    [Fact]
    public void Lines_are_told_without_options()
    {
        const string Lines = Policy + """
            event login_input_line(c: connection, line: string) { print "in", line; }
            event login_output_line(c: connection, line: string) { print "out", line; }
            event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name, source; }
            """;
        Assert.Equal(
            ["in, ab\\xffc", "weird, NUL_in_line, TELNET", "in, de", "out, x", "out, y", "in, rest"],
            Run(
                Lines, TelnetPort, (true, "a\xff\xfb\x01"), (true, "b\xff"), (true, "\xff" + "c\r"), (true, "\0d\0e\r\n"), (true, "\xff\xf1res"),
                (false, "x\ny\r"), (true, "t")));
    }

    [Fact]
    public void The_environment_tells_user_terminal_and_display() => Assert.Equal(
        ["terminal, xterm", "display, host:0", "prompt, SunOS", "terminal, vt", "confused, multiple_USERs, you", "text, you"],
        Run(
            Tell, TelnetPort, (true, "\xff\xfa\x18\0xterm\xff\xf0"),
            (true, "\xff\xfa\x27\0\0USER\u0001me\0DISPLAY\u0001host:0\u0003TTYPROMPT\u0001SunOS\0TERM\u0001vt\xff\xf0"),
            (true, "\xff\xfa\x27\0\0USER\u0001you\xff\xf0")));

    [Fact]
    public void Options_are_followed() => Assert.Equal(
        ["bad option", "bad option", "inconsistent", "rejected, me", "accepted, me", "inconsistent", "encryption"],
        Run(
            Tell, TelnetPort,
            (true, "\xff\xfa\x18\xff\xf0"),
            (true, "\xff\xfa\x27\x09\xff\xf0"),
            (true, "\xff\xfa\x25\0\xff\xf0"),
            (true, "\xff\xfa\x25\u0003me\xff\xf0"),
            (false, "\xff\xfa\x25\u0002\u0001\xff\xf0"),
            (false, "\xff\xfa\x25\u0002\u0002\xff\xf0"),
            (true, "\xff\xfa\x26\u0003\xff\xf0"),
            (true, "\xff\xfd\x26"), (false, "\xff\xfb\x26"), (true, "\xff\xfa\x26\u0003\xff\xf0"), (true, "secret\r\n")));

    [Fact]
    public void Authentication_without_a_name_has_an_empty_one() =>
        Assert.Equal(["accepted, "], Run(Tell, TelnetPort, (false, "\xff\xfa\x25\u0002\u0002\xff\xf0")));

    [Fact]
    public void A_suboption_that_another_option_ends_is_bad() =>
        Assert.Equal(["bad termination", "terminal, x"], Run(Tell, TelnetPort, (true, "\xff\xfa\x18\0x\xff\xfb\x01")));

    [Fact]
    public void Rlogin_tells_both_users() => Assert.Equal(
        ["terminal, vt100/9600", "success, you, me, <none>, Last login"],
        Run(Tell, RloginPort, (true, "\0me\0you\0vt100/9600\0"), (false, "\0"), (false, "Last login\r\n"), (true, "\xff\xffss12345678ls\r")));

    [Fact]
    public void Rlogin_without_its_begin_is_weird() => Assert.Equal(
        ["weird, bad_rlogin_prolog, CONTENTLINE"], Run(Tell, RloginPort, (true, "x")));

    [Fact]
    public void Rsh_tells_commands_and_replies()
    {
        const string Commands = Policy + """
            event rsh_request(c: connection, client_user: string, server_user: string, line: string, new_session: bool) { print client_user, server_user, line, new_session; }
            event rsh_reply(c: connection, client_user: string, server_user: string, line: string) { print client_user, server_user, line; }
            event conn_weird(name: string, c: connection, addl: string, source: string) { print name; }
            """;
        Assert.Equal(
            ["me, you, ls -l, T", "me, you, ", "me, you, total 0", "me, you, more, F"],
            Run(Commands, RshPort, (true, "1023\0me\0you\0ls -l\0"), (false, "\0total 0\n"), (true, "more\n")));
        Assert.Equal(["bad_rsh_prolog", "<none>, <none>, x, F"], Run(Commands, RshPort, (true, "!x\n")));
    }

    [Fact]
    public void Policies_set_the_state() => Assert.Equal(
        ["T, 1"],
        Run(
            Policy + """
                event login_input_line(c: connection, line: string) { print set_login_state(c$id, LOGIN_STATE_LOGGED_IN), get_login_state(c$id); }
                event login_success(c: connection, user: string, client_user: string, password: string, line: string) { print "success"; }
                """,
            TelnetPort, (false, "login:\r\n"), (true, "me\r\n"), (false, "Last login\r\n")));

    [Fact]
    public void Lines_are_cut()
    {
        string[] lines = Run(
            Policy + """
                event login_input_line(c: connection, line: string) { print |line|; }
                event conn_weird(name: string, c: connection, addl: string, source: string) { print name; }
                """,
            TelnetPort,
            [.. Enumerable.Repeat((true, new string('x', 1000)), 70)]);
        Assert.Equal(["contentline_size_exceeded", "65536", "4464"], lines);
    }
}
