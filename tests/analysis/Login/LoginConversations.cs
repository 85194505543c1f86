using System.Text;

namespace NidsVm.Analysis.Tests.Login;

/// <summary>Logins, for tests and as seeds of mutations.</summary>
internal static class LoginConversations
{
    public const ushort TelnetPort = 23;
    public const ushort RloginPort = 513;
    public const ushort RshPort = 514;

    /// <summary>Registers the analyzers and tells what lines mean.</summary>
    public const string Policy = """
        redef login_prompts += { "ogin:" };
        redef login_failure_msgs += { "incorrect", "timed out" };
        redef login_non_failure_msgs += { "incorrect since" };
        redef login_success_msgs += { "Last login" };
        redef login_timeouts += { "timed out" };
        redef skip_authentication += { "PUBLIC LIBRARY" };
        redef direct_login_prompts += { "login: anyone" };
        event zeek_init()
            {
            Analyzer::register_for_ports(Analyzer::ANALYZER_TELNET, set(23/tcp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_RLOGIN, set(513/tcp));
            Analyzer::register_for_ports(Analyzer::ANALYZER_RSH, set(514/tcp));
            }

        """;

    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    /// <summary>A byte for the port, then pieces as <see cref="Fuzz.PolicyConversation"/> takes them.</summary>
    public static byte[][] Seeds() =>
    [
        Framed(0, (false, "login: "), (true, "me\r\n"), (false, "me\r\nPassword:"), (true, "secret\r\n"), (false, "\r\nLast login: today\r\n"), (true, "ls\r\n")),
        Framed(0, (false, "login: "), (true, "a\rb\rc\r"), (false, "\r\nlogin incorrect\r\nlogin: \r\n"), (false, "timed out\r\n")),
        Framed(
            0,
            (false, "\xff\xfd\x18\xff\xfd\x27\xff\xfd\x25\xff\xfd\x26"),
            (true, "\xff\xfb\x18\xff\xfb\x27\xff\xfb\x26\xff\xfa\x18\0xterm\xff\xf0\xff\xfa\x27\0\0USER\u0001me\u0003X\u0001y\u0002z\xff\xf0"),
            (false, "\xff\xfa\x25\u0001\xff\xf0\xff\xfa\x25\u0002\u0002\xff\xf0"),
            (true, "\xff\xfa\x26\u0003\xff\xfb\0\xff\xff\xff\xf1x\r\0")),
        Framed(1, (true, "\0me\0you\0vt100/9600\0"), (false, "\0Last login\r\n"), (true, "\xff\xffss\0\0\0\0\0\0\0\0ls\r\xff\xffsx\n")),
        Framed(2, (true, "1023\0me\0you\0ls -l\0"), (false, "\0total 0\nx\n"), (true, "more\n")),
    ];

    private static byte[] Framed(byte port, params (bool IsOrig, string Text)[] turns)
    {
        List<byte> framed = [port];
        foreach ((bool isOrig, string text) in turns)
        {
            byte[] bytes = Bytes(text);
            for (int at = 0; at < bytes.Length; at += 100)
            {
                byte[] piece = bytes[at..Math.Min(at + 100, bytes.Length)];
                framed.Add((byte)((piece.Length << 1) | (isOrig ? 1 : 0)));
                framed.AddRange(piece);
            }
        }

        return [.. framed];
    }
}
