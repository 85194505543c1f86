namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as FTP.</summary>
public static class FtpFuzz
{
    private static readonly LineFuzz Conversation = new(
        "FTP",
        "ftp_request(c: connection, command: string, arg: string)",
        "ftp_reply(c: connection, code: count, msg: string, cont_resp: bool)",
        "ftp_starttls(c: connection)");

    public static byte[] Generate(Random random) => Conversations.Damaged(LineSeeds.Ftp, random);

    public static string Report() => Conversation.Report();

    public static void Fuzz(ReadOnlySpan<byte> data) => Conversation.Run(data);
}
