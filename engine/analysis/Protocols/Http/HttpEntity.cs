using System.Text;
using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>Whether a body follows the header of a message.</summary>
public enum HttpBody : byte
{
    /// <summary>None, whatever the header says (RFC 9112 6.3: HEAD, 1xx, 204, 304).</summary>
    NotExpected,

    /// <summary>Without a length it goes on until the connection ends.</summary>
    Expected,

    /// <summary>Only where the header tells of one.</summary>
    Maybe,
}

/// <summary>A message, or a part of a multipart body: framing of the body, ranges, compression.</summary>
public sealed partial class HttpEntity : MimeEntity, IInflateSink
{
    private enum Chunks : byte
    {
        None,
        Before,
        Size,
        Data,
        DataEnd,
        Trailer,
        Done,
    }

    private enum Compression : byte
    {
        None,
        Gzip,
        Deflate,
    }

    private readonly HttpMessage _message;
    private readonly MimeLimits _mimeLimits;
    private HttpBody _expectedBody;
    private Chunks _chunks;
    private Compression _compression;
    private Inflater? _inflater;
    private bool _inflates;
    private bool _skipsBody;
    private bool _isPartial;
    private bool _sendsSize = true;
    private bool _expects100;
    private long _contentLength = -1;
    private long _rangeLength = -1;
    private long _instanceLength = -1;
    private long _left;
    private long _offset;
    private string? _fileId;

    public HttpEntity(HttpMessage message, HttpEntity? parent, HttpBody expectedBody, MimeLimits limits)
        : base(message, parent, limits)
    {
        _message = message;
        _mimeLimits = limits;
        _expectedBody = expectedBody;
    }

    /// <summary>Bytes of the body, decoded.</summary>
    public long BodyLength { get; private set; }

    public long HeaderLength { get; private set; }

    public string? FileId => _fileId;

    public void Reset(HttpBody expectedBody)
    {
        Reset();
        _expectedBody = expectedBody;
        _chunks = Chunks.None;
        _compression = Compression.None;
        _inflates = false;
        _skipsBody = false;
        _isPartial = false;
        _sendsSize = true;
        _expects100 = false;
        _contentLength = -1;
        _rangeLength = -1;
        _instanceLength = -1;
        _left = 0;
        _offset = 0;
        _fileId = null;
        BodyLength = 0;
        HeaderLength = 0;
    }

    /// <summary>No data go out any more.</summary>
    public void SkipBody() => _skipsBody = true;

    public override void Deliver(ReadOnlySpan<byte> data, bool withEnd)
    {
        if (HasEnded)
        {
            // Multipart bodies may have something behind their last boundary.
            if (Kind != MimeKind.Multipart)
            {
                _message.Problem(MimeProblem.IllegalFormat, "data trailing the end of entity");
            }
        }
        else if (InHeader)
        {
            if (!withEnd)
            {
                _message.Weird(HttpWeirds.NoLineEndInHeader, null);
            }

            HeaderLength += data.Length;
            base.Deliver(data, withEnd);
        }
        else if (Kind is MimeKind.Multipart or MimeKind.Message)
        {
            DeliverParts(data, withEnd);
        }
        else if (_chunks != Chunks.None)
        {
            DeliverChunked(data, withEnd);
        }
        else if (_contentLength >= 0)
        {
            DeliverBody(data, withEnd: false);
            _left -= data.Length;
            if (_left <= 0)
            {
                _message.SetPlainDelivery(0);
                EndOfData();
            }
        }
        else
        {
            DeliverBody(data, withEnd);
        }
    }

    public override void EndOfData()
    {
        if (_inflates)
        {
            _inflates = false;
            _compression = Compression.None;
        }

        if (Depth == 0)
        {
            _message.SetDeliverySize(-1);
        }

        if (BodyLength > 0)
        {
            _message.Session.Sink.ForwardEndOfData(_message.IsOrig);
        }

        base.EndOfData();
    }

    /// <summary>Bytes are missing. True where they are all part of the body, so that parsing can go on behind them.</summary>
    public bool Gap(long length)
    {
        // Behind the end of a message too: what is missing there may have been part of the body.
        if ((HasEnded && InHeader) || BodyLength == 0)
        {
            return false;
        }

        _message.Session.Sink.FileGap(ref _fileId, _message.IsOrig, BodyLength, length);
        if (_isPartial)
        {
            _offset += length;
        }

        if (_chunks == Chunks.None ? _contentLength < 0 : _chunks != Chunks.Data)
        {
            return false;
        }

        if (_left < length)
        {
            return false;
        }

        BodyLength += length;
        _left -= length;
        _message.SetPlainDelivery(_left);
        if (_left == 0)
        {
            if (_chunks == Chunks.Data)
            {
                _chunks = Chunks.DataEnd;
            }
            else
            {
                EndOfData();
            }
        }

        return true;
    }

    void IInflateSink.Inflated(ReadOnlySpan<byte> data) => DeliverPlainBody(data, withEnd: false);

    protected override MimeEntity NewChild() => new HttpEntity(_message, this, HttpBody.Expected, _mimeLimits);

    protected override void OnAllHeaders()
    {
        if (Parent is { Kind: MimeKind.Multipart })
        {
            // Single CR and LF characters inside of a part are no line ends: those that are taken away are put back as CR LF.
            _message.SetBinaryLines(true);
        }

        if (_chunks == Chunks.Trailer)
        {
            _chunks = Chunks.Done;
            EndOfData();
            return;
        }

        base.OnAllHeaders();
        if (_expectedBody == HttpBody.NotExpected)
        {
            EndOfData();
        }
        else if (Kind is MimeKind.Multipart or MimeKind.Message)
        {
            BeginParts();
        }
        else if (_chunks != Chunks.None)
        {
            _chunks = Chunks.Size;
        }
        else if (_contentLength == 0)
        {
            EndOfData();
        }
        else if (_contentLength > 0)
        {
            _left = _contentLength;
            _message.SetPlainDelivery(_contentLength);
        }
        else if (_message.Session.ClosesConnection || _compression != Compression.None)
        {
            // Until the connection ends.
            _left = long.MaxValue;
            _message.SetPlainDelivery(long.MaxValue);
        }
        else if (_expectedBody != HttpBody.Expected)
        {
            EndOfData();
        }
    }

    protected override void OnData(ReadOnlySpan<byte> data)
    {
        if (!_skipsBody)
        {
            base.OnData(data);
        }

        IHttpSink sink = _message.Session.Sink;
        if (_sendsSize && _compression == Compression.None)
        {
            long size = _isPartial ? _instanceLength : _contentLength;
            if (size > 0)
            {
                sink.FileSize(ref _fileId, _message.IsOrig, size);
            }
        }

        _sendsSize = false;
        sink.FileData(ref _fileId, _message.IsOrig, data, _isPartial ? _offset : -1);
        if (_isPartial)
        {
            _offset += data.Length;
        }
    }

    private void BeginParts()
    {
        if (_chunks != Chunks.None)
        {
            _message.Weird(HttpWeirds.ChunkedMultipart, null);
        }

        if (Depth == 0 && _contentLength >= 0)
        {
            if (_contentLength == 0)
            {
                EndOfData();
                return;
            }

            _left = _contentLength;
            _message.SetDeliverySize(_contentLength);
        }
    }

    private void DeliverParts(ReadOnlySpan<byte> data, bool withEnd)
    {
        DeliverBody(data, withEnd);
        if (Depth == 0 && _contentLength > 0)
        {
            _left -= data.Length + (withEnd ? 2 : 0);
            if (_left <= 0)
            {
                _message.SetPlainDelivery(0);
                EndOfData();
            }
        }
    }

    /// <summary>RFC 9112 7.1: size in hexadecimal, data, line end; the last size is 0, and a trailer follows.</summary>
    private void DeliverChunked(ReadOnlySpan<byte> data, bool withEnd)
    {
        switch (_chunks)
        {
            case Chunks.Size:
                if (!HttpLine.TryNumber(data, 16, out _left))
                {
                    _message.Weird(HttpWeirds.BadChunkSize, Encoding.Latin1.GetString(data));
                    _left = 0;
                }

                if (_left > 0)
                {
                    _chunks = Chunks.Data;
                    _message.SetPlainDelivery(_left);
                }
                else
                {
                    InHeader = true;
                    _chunks = Chunks.Trailer;
                }

                break;
            case Chunks.Data:
                _left -= data.Length;
                if (_left <= 0)
                {
                    _message.SetPlainDelivery(0);
                    _chunks = Chunks.DataEnd;
                }

                DeliverBody(data, withEnd: false);
                break;
            case Chunks.DataEnd:
                if (!data.IsEmpty)
                {
                    _message.Problem(MimeProblem.IllegalFormat, "inaccurate chunk size: data before <CR><LF>");
                }

                _chunks = Chunks.Size;
                break;
            default:
                break;
        }
    }

    private void DeliverBody(ReadOnlySpan<byte> data, bool withEnd)
    {
        if (_compression == Compression.None)
        {
            DeliverPlainBody(data, withEnd);
            return;
        }

        if (!_inflates)
        {
            _inflater ??= new Inflater();
            _inflater.Reset();
            _inflates = true;
        }

        bool wasGood = _inflater!.Status == InflateStatus.NeedsMore;
        if (_inflater.Deliver(data, this) == InflateStatus.Failed && wasGood)
        {
            _message.Weird(HttpWeirds.InflateFailed, null);
        }
    }

    private void DeliverPlainBody(ReadOnlySpan<byte> data, bool withEnd)
    {
        bool isFirst = BodyLength == 0;
        BodyLength += data.Length + (withEnd ? 2 : 0);
        if (!_skipsBody)
        {
            base.Deliver(data, withEnd);
        }

        _message.Session.Sink.Body(_message.IsOrig, data, isFirst);
        _message.Session.Sink.Forward(_message.IsOrig, data);
    }
}
