using NidsVm.Analysis.Tests.Login;
using NidsVm.Analysis.Tests.Policies;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as a dialogue over Telnet, rlogin and rsh.</summary>
public static class LoginFuzz
{
    private static readonly ushort[] Ports = [LoginConversations.TelnetPort, LoginConversations.RloginPort, LoginConversations.RshPort];

    // Compiled once: every input goes through a connection of its own.
    private static PolicyEngine? _engine;
    private static PolicyConversation? _conversation;

    public static byte[] Generate(Random random) => Conversations.Damaged(LoginConversations.Seeds(), random);

    public static string Report() => EventCounts.Report(_engine);

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        _conversation ??= new PolicyConversation(_engine = new PolicyEngine(LoginConversations.Policy + EventCounts.Policy + """
            event login_success(c: connection, user: string, client_user: string, password: string, line: string) { }
            event login_failure(c: connection, user: string, client_user: string, password: string, line: string) { }
            event login_confused(c: connection, msg: string, line: string) { }
            event login_confused_text(c: connection, line: string) { }
            event login_input_line(c: connection, line: string) { }
            event rsh_request(c: connection, client_user: string, server_user: string, line: string, new_session: bool) { }
            """));
        if (!data.IsEmpty)
        {
            _conversation.Tcp(Ports[data[0] % Ports.Length], data[1..]);
        }
    }
}
