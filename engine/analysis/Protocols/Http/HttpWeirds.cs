using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>Names of the irregularities that HTTP traffic can show.</summary>
public static class HttpWeirds
{
    public const string BadRequest = "bad_HTTP_request";
    public const string BadRequestWithVersion = "bad_HTTP_request_with_version";
    public const string LowerCaseKeyword = "lowercase_HTTP_keyword";
    public const string MissingUri = "missing_HTTP_uri";
    public const string VersionMismatch = "HTTP_version_mismatch";
    public const string EmptyRequest = "empty_http_request";
    public const string MultipleRequests = "unexpected_multiple_HTTP_requests";
    public const string ClientData = "unexpected_client_HTTP_data";
    public const string ServerData = "unexpected_server_HTTP_data";
    public const string OverlappingMessages = "HTTP_overlapping_messages";
    public const string Http09Method = "invalid_http_09_request_method";
    public const string Http09ReplyFirst = "http_09_reply_before_request";
    public const string LateFlip = "HTTP_late_flip_roles";
    public const string ConnectWithData = "protocol_data_with_HTTP_CONNECT_reply";
    public const string UpgradeWithData = "protocol_data_with_HTTP_upgrade_reply";
    public const string NoLineEndInHeader = "http_no_crlf_in_header_list";
    public const string LineFolding = "HTTP_obsolete_line_folding";
    public const string BadChunkSize = "HTTP_bad_chunk_size";
    public const string ChunkedMultipart = "HTTP_chunked_transfer_for_multipart_message";
    public const string ChunkedMulti = "HTTP_chunked_multi";
    public const string LengthAndChunked = "HTTP_content_length_and_chunked";
    public const string RangeAndChunked = "HTTP_content_range_and_chunked";
    public const string NestedTransferEncoding = "HTTP_nested_transfer_encoding_header";
    public const string BadContentLength = "HTTP_bad_content_length";
    public const string LeadingZeros = "HTTP_content_length_leading_zeros";
    public const string NoLengthExpect100 = "HTTP_content_length_0_and_expect_100_cont";
    public const string UnknownExpect = "HTTP_expect_not_100_continue";
    public const string RangeLength = "HTTP_range_not_matching_len";
    public const string RangeUnit = "HTTP_content_range_unknown_byte_unit";
    public const string RangeSyntax = "HTTP_content_range_cannot_parse";
    public const string RangeInvalid = "HTTP_content_range_invalid";
    public const string RangeNotPositive = "HTTP_non_positive_content_range";
    public const string RangeOverflow = "HTTP_content_range_overflow";
    public const string RangeInstance = "HTTP_content_range_invalid_instance";
    public const string InflateFailed = "inflate_failed";
    public const string PercentAtEnd = "illegal_%_at_end_of_URI";
    public const string PartialEscape = "partial_escape_at_end_of_URI";
    public const string DoublePercent = "double_%_in_URI";
    public const string UnescapedPercent = "unescaped_%_in_URI";

    /// <summary>The part of the program that logs name as the one who noticed.</summary>
    public static string SourceOf(string name) => name switch
    {
        InflateFailed => "ZIP",
        MimeEntity.Base64Weird => "",
        ContentLineSplitter.WeirdSize or ContentLineSplitter.WeirdSingleCr or ContentLineSplitter.WeirdSingleLf
            or ContentLineSplitter.WeirdNoEnd => "CONTENTLINE",
        _ => "HTTP",
    };
}
