namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as SMTP.</summary>
public static class SmtpFuzz
{
    private static readonly LineFuzz Conversation = new(
        "SMTP",
        "smtp_request(c: connection, is_orig: bool, command: string, arg: string)",
        "smtp_reply(c: connection, is_orig: bool, code: count, cmd: string, msg: string, cont_resp: bool)",
        "smtp_data(c: connection, is_orig: bool, data: string)",
        "smtp_unexpected(c: connection, is_orig: bool, msg: string, detail: string)",
        "smtp_starttls(c: connection)",
        "mime_all_headers(c: connection, hlist: mime_header_list)",
        "mime_one_header(c: connection, h: mime_header_rec)",
        "mime_segment_data(c: connection, length: count, data: string)",
        "mime_entity_data(c: connection, length: count, data: string)",
        "mime_all_data(c: connection, length: count, data: string)",
        "mime_content_hash(c: connection, content_len: count, hash_value: string)",
        "get_file_handle(tag: Analyzer::Tag, c: connection, is_orig: bool)");

    public static byte[] Generate(Random random) => Conversations.Damaged(LineSeeds.Smtp, random);

    public static string Report() => Conversation.Report();

    public static void Fuzz(ReadOnlySpan<byte> data) => Conversation.Run(data);
}
