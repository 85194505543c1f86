namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as POP3.</summary>
public static class Pop3Fuzz
{
    private static readonly LineFuzz Conversation = new(
        "POP3",
        "pop3_request(c: connection, is_orig: bool, command: string, arg: string)",
        "pop3_reply(c: connection, is_orig: bool, cmd: string, msg: string)",
        "pop3_data(c: connection, is_orig: bool, data: string)",
        "mime_entity_data(c: connection, length: count, data: string)",
        "pop3_unexpected(c: connection, is_orig: bool, msg: string, detail: string)");

    public static byte[] Generate(Random random) => Conversations.Damaged(LineSeeds.Pop3, random);

    public static string Report() => Conversation.Report();

    public static void Fuzz(ReadOnlySpan<byte> data) => Conversation.Run(data);
}
