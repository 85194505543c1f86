namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as IRC.</summary>
public static class IrcFuzz
{
    private static readonly LineFuzz Conversation = new(
        "IRC",
        "irc_request(c: connection, is_orig: bool, prefix: string, command: string, arguments: string)",
        "irc_reply(c: connection, is_orig: bool, prefix: string, code: count, params: string)",
        "irc_join_message(c: connection, is_orig: bool, info_list: irc_join_list)",
        "irc_part_message(c: connection, is_orig: bool, nick: string, chans: string_set, message: string)",
        "irc_privmsg_message(c: connection, is_orig: bool, source: string, target: string, message: string)",
        "irc_dcc_message(c: connection, is_orig: bool, prefix: string, target: string, dcc_type: string, argument: string, address: addr, dest_port: count, size: count)",
        "irc_user_message(c: connection, is_orig: bool, user: string, host: string, server: string, real_name: string)",
        "irc_names_info(c: connection, is_orig: bool, c_type: string, channel: string, users: string_set)",
        "irc_who_line(c: connection, is_orig: bool, target_nick: string, channel: string, user: string, host: string, server: string, nick: string, params: string, hops: count, real_name: string)",
        "irc_network_info(c: connection, is_orig: bool, users: count, services: count, servers: count)");

    public static byte[] Generate(Random random) => Conversations.Damaged(LineSeeds.Irc, random);

    public static string Report() => Conversation.Report();

    public static void Fuzz(ReadOnlySpan<byte> data) => Conversation.Run(data);
}
