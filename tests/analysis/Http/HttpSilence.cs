using NidsVm.Analysis.Protocols.Http;
using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Tests.Http;

/// <summary>Takes everything and counts replies.</summary>
internal sealed class HttpSilence : IHttpSink
{
    public int Replies { get; private set; }

    public double NetworkTime => 0;

    public void Weird(string name, string? detail)
    {
    }

    public void Confirmed()
    {
    }

    public void Violation(string reason, ReadOnlySpan<byte> data)
    {
    }

    public void RequestLine(ReadOnlySpan<byte> unescapedUri)
    {
    }

    public void Body(bool isOrig, ReadOnlySpan<byte> data, bool isFirst)
    {
    }

    public void Request(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> unescapedUri, HttpVersion version)
    {
    }

    public void Reply(HttpVersion version, int code, ReadOnlySpan<byte> reason, bool hasReason) => Replies++;

    public void BeginEntity(bool isOrig)
    {
    }

    public void EndEntity(bool isOrig)
    {
    }

    public void Header(bool isOrig, MimeField field)
    {
    }

    public void AllHeaders(bool isOrig, ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype)
    {
    }

    public void EntityData(bool isOrig, ReadOnlySpan<byte> data)
    {
    }

    public void MessageDone(bool isOrig, in HttpMessageStat stat)
    {
    }

    public void Problem(string category, ReadOnlySpan<byte> detail)
    {
    }

    public void Stats(int requests, int replies, HttpVersion requestVersion, HttpVersion replyVersion)
    {
    }

    public void FileData(ref string? fileId, bool isOrig, ReadOnlySpan<byte> data, long offset)
    {
    }

    public void FileSize(ref string? fileId, bool isOrig, long size)
    {
    }

    public void FileGap(ref string? fileId, bool isOrig, long offset, long length)
    {
    }

    public void FileEnd(string? fileId, bool isOrig)
    {
    }

    public bool BeginTunnel() => true;

    public void Upgrade(ReadOnlySpan<byte> protocol)
    {
    }

    public void Forward(bool isOrig, ReadOnlySpan<byte> data)
    {
    }

    public void ForwardEndOfData(bool isOrig)
    {
    }
}
