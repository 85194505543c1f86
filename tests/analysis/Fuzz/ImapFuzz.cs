namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as IMAP.</summary>
public static class ImapFuzz
{
    private static readonly LineFuzz Conversation = new(
        "IMAP",
        "imap_capabilities(c: connection, capabilities: string_vec)",
        "imap_starttls(c: connection)");

    public static byte[] Generate(Random random) => Conversations.Damaged(LineSeeds.Imap, random);

    public static string Report() => Conversation.Report();

    public static void Fuzz(ReadOnlySpan<byte> data) => Conversation.Run(data);
}
