namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as Finger.</summary>
public static class FingerFuzz
{
    private static readonly LineFuzz Conversation = new(
        "FINGER",
        "finger_request(c: connection, full: bool, username: string, hostname: string)",
        "finger_reply(c: connection, reply_line: string)");

    public static byte[] Generate(Random random) => Conversations.Damaged(LineSeeds.Finger, random);

    public static string Report() => Conversation.Report();

    public static void Fuzz(ReadOnlySpan<byte> data) => Conversation.Run(data);
}
