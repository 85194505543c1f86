using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>Figures about a message that ended.</summary>
/// <param name="Start">network time at which its first line came, seconds since 1970</param>
/// <param name="BodyLength">bytes, decoded</param>
/// <param name="GapLength">bytes of the body that were never seen</param>
/// <param name="HeaderLength">bytes of all lines before the body, without their ends</param>
public readonly record struct HttpMessageStat(
    double Start, bool IsInterrupted, string FinishMessage, long BodyLength, long GapLength, long HeaderLength);

/// <summary>
/// Takes what an <see cref="HttpSession"/> finds, in the order of the traffic. Spans are valid during the call only. File identifiers are
/// the sink's: null stands for none yet, or no longer.
/// </summary>
public interface IHttpSink
{
    double NetworkTime { get; }

    void Weird(string name, string? detail);

    /// <summary>The connection does speak HTTP.</summary>
    void Confirmed();

    void Violation(string reason, ReadOnlySpan<byte> data);

    /// <summary>The URI of a request line, right after it was read; before <see cref="Request"/>.</summary>
    void RequestLine(ReadOnlySpan<byte> unescapedUri);

    void Request(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> unescapedUri, HttpVersion version);

    /// <param name="hasReason">false where the status line ends with the code</param>
    void Reply(HttpVersion version, int code, ReadOnlySpan<byte> reason, bool hasReason);

    void BeginEntity(bool isOrig);

    void EndEntity(bool isOrig);

    void Header(bool isOrig, MimeField field);

    /// <summary>The header ended; its media type in upper case.</summary>
    void AllHeaders(bool isOrig, ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype);

    void EntityData(bool isOrig, ReadOnlySpan<byte> data);

    /// <summary>A piece of a body, decoded; also of bodies that are skipped.</summary>
    void Body(bool isOrig, ReadOnlySpan<byte> data, bool isFirst);

    void MessageDone(bool isOrig, in HttpMessageStat stat);

    /// <summary>Something was wrong that is no weird.</summary>
    void Problem(string category, ReadOnlySpan<byte> detail);

    void Stats(int requests, int replies, HttpVersion requestVersion, HttpVersion replyVersion);

    /// <summary>Data of the top-level message's file; <paramref name="offset"/> is -1 where they follow those before.</summary>
    void FileData(ref string? fileId, bool isOrig, ReadOnlySpan<byte> data, long offset);

    void FileSize(ref string? fileId, bool isOrig, long size);

    void FileGap(ref string? fileId, bool isOrig, long offset, long length);

    void FileEnd(string? fileId, bool isOrig);

    /// <summary>The connection becomes a tunnel: what follows is forwarded, and found out about. False where nothing takes it.</summary>
    bool BeginTunnel();

    /// <summary>The connection changes to another protocol.</summary>
    void Upgrade(ReadOnlySpan<byte> protocol);

    /// <summary>Data for what <see cref="BeginTunnel"/> or <see cref="Upgrade"/> began, or of a body for who looks into bodies.</summary>
    void Forward(bool isOrig, ReadOnlySpan<byte> data);

    void ForwardEndOfData(bool isOrig);
}
