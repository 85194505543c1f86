using System.Text;
using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>The header fields that decide about the body.</summary>
public sealed partial class HttpEntity
{
    protected override void OnHeader(MimeField field)
    {
        if (Depth == 0 && field.Lines > 1)
        {
            _message.Weird(HttpWeirds.LineFolding, Encoding.Latin1.GetString(field.Name));
        }

        // All of these names begin with C, T or E.
        switch (field.Name[0] | 0x20)
        {
            case 'c' when MimeTokens.EqualsIgnoreCase(field.Name, "content-length"u8):
                OnContentLength(field);
                break;
            case 'c' when MimeTokens.EqualsIgnoreCase(field.Name, "content-range"u8) && _message.Session.ReplyCode == 206:
                OnContentRange(field);
                break;
            case 'c' when MimeTokens.EqualsIgnoreCase(field.Name, "content-encoding"u8):
                OnContentEncoding(field.FirstToken);
                break;
            case 't' when MimeTokens.EqualsIgnoreCase(field.Name, "transfer-encoding"u8):
                OnTransferEncoding(field);
                break;
            case 'e' when MimeTokens.EqualsIgnoreCase(field.Name, "expect"u8):
                OnExpect(field.FirstToken);
                break;
            default:
                break;
        }

        base.OnHeader(field);
    }

    private void OnContentLength(MimeField field)
    {
        if (_chunks != Chunks.None)
        {
            _message.Weird(HttpWeirds.LengthAndChunked, null);
        }

        ReadOnlySpan<byte> token = field.FirstToken;
        if (token.IsEmpty)
        {
            return;
        }

        if (!HttpLine.TryNumber(token, 10, out long length) || length < 0)
        {
            _message.Weird(HttpWeirds.BadContentLength, Encoding.Latin1.GetString(token));
            _contentLength = 0;
            return;
        }

        if (length > 0 && token[0] == '0')
        {
            _message.Weird(HttpWeirds.LeadingZeros, Encoding.Latin1.GetString(token));
        }

        _contentLength = length;
        if (_isPartial && _rangeLength != _contentLength)
        {
            // The longer one, so that nothing can hide behind the shorter.
            _message.Weird(HttpWeirds.RangeLength, null);
            _contentLength = Math.Max(_rangeLength, _contentLength);
        }

        CheckExpect();
    }

    private void CheckExpect()
    {
        if (_contentLength == 0 && _expects100)
        {
            _message.Weird(HttpWeirds.NoLengthExpect100, null);
        }
    }

    /// <summary>RFC 9110 14.4: <c>bytes first-last/length</c>, the length perhaps unknown (<c>*</c>).</summary>
    private void OnContentRange(MimeField field)
    {
        if (_chunks != Chunks.None)
        {
            _message.Weird(HttpWeirds.RangeAndChunked, null);
        }

        if (!field.FirstToken.SequenceEqual("bytes"u8))
        {
            _message.Weird(HttpWeirds.RangeUnit, null);
            return;
        }

        string range = Encoding.Latin1.GetString(field.AfterFirstToken).Replace(" ", "", StringComparison.Ordinal);
        int slash = range.IndexOf('/', StringComparison.Ordinal);
        int dash = slash < 0 ? -1 : range.AsSpan(0, slash).IndexOf('-');
        if (dash < 0)
        {
            _message.Weird(HttpWeirds.RangeSyntax, null);
            return;
        }

        if (!TryNumber(range.AsSpan(0, dash), out long first) || !TryNumber(range.AsSpan(dash + 1, slash - dash - 1), out long last))
        {
            _message.Weird(HttpWeirds.RangeSyntax, range);
        }
        else if (first < 0 || last < 0)
        {
            _message.Weird(HttpWeirds.RangeInvalid, range);
        }
        else if (last < first)
        {
            _message.Weird(HttpWeirds.RangeNotPositive, range);
        }
        else if (last - first == long.MaxValue)
        {
            _message.Weird(HttpWeirds.RangeOverflow, range);
        }
        else
        {
            SetRange(range, first, last - first + 1, range.AsSpan(slash + 1));
        }
    }

    private void SetRange(string range, long first, long length, ReadOnlySpan<char> instance)
    {
        if (instance is not "*" && !TryNumber(instance, out _instanceLength))
        {
            _message.Weird(HttpWeirds.RangeInstance, range);
            _instanceLength = 0;
        }

        _isPartial = true;
        _offset = first;
        _rangeLength = length;
        if (_contentLength > 0 && _contentLength != _rangeLength)
        {
            _message.Weird(HttpWeirds.RangeLength, null);
        }

        _contentLength = _contentLength > 0 ? Math.Max(_contentLength, _rangeLength) : _rangeLength;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long value)
    {
        Span<byte> bytes = stackalloc byte[Math.Min(text.Length, 32)];
        Encoding.Latin1.GetBytes(text[..bytes.Length], bytes);
        return HttpLine.TryNumber(bytes, 10, out value);
    }

    private void OnTransferEncoding(MimeField field)
    {
        if (Depth > 0)
        {
            _message.Weird(HttpWeirds.NestedTransferEncoding, null);
            return;
        }

        if (!MimeTokens.EqualsIgnoreCase(field.FirstToken, "chunked"u8) || _message.Session.OngoingVersion != HttpVersion.Http11)
        {
            return;
        }

        _chunks = Chunks.Before;
        ReadOnlySpan<byte> rest = field.AfterFirstToken;
        if (!rest.IsEmpty)
        {
            _message.Weird(HttpWeirds.ChunkedMulti, Encoding.Latin1.GetString(rest));
        }

        if (_contentLength >= 0)
        {
            _message.Weird(HttpWeirds.LengthAndChunked, null);
        }
    }

    private void OnContentEncoding(ReadOnlySpan<byte> token)
    {
        if (MimeTokens.EqualsIgnoreCase(token, "gzip"u8) || MimeTokens.EqualsIgnoreCase(token, "x-gzip"u8))
        {
            _compression = Compression.Gzip;
        }
        else if (MimeTokens.EqualsIgnoreCase(token, "deflate"u8))
        {
            _compression = Compression.Deflate;
        }
    }

    private void OnExpect(ReadOnlySpan<byte> token)
    {
        if (!MimeTokens.EqualsIgnoreCase(token, "100-continue"u8))
        {
            _message.Weird(HttpWeirds.UnknownExpect, Encoding.Latin1.GetString(token));
        }

        _expects100 = true;
        CheckExpect();
    }
}
