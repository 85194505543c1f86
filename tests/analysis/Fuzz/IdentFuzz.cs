namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as Ident.</summary>
public static class IdentFuzz
{
    private static readonly LineFuzz Conversation = new(
        "IDENT",
        "ident_request(c: connection, lport: port, rport: port)",
        "ident_reply(c: connection, lport: port, rport: port, user_id: string, system: string)",
        "ident_error(c: connection, lport: port, rport: port, line: string)");

    public static byte[] Generate(Random random) => Conversations.Damaged(LineSeeds.Ident, random);

    public static string Report() => Conversation.Report();

    public static void Fuzz(ReadOnlySpan<byte> data) => Conversation.Run(data);
}
