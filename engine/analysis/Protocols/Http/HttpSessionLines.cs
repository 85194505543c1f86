using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>Request and status lines, and what follows from them.</summary>
public sealed partial class HttpSession
{
    private void DeliverRequestLine(ReadOnlySpan<byte> line)
    {
        switch (_requestState)
        {
            case Expect.Message:
                _request.Deliver(line, withEnd: true);
                break;
            case Expect.Line when ParseRequestLine(line, out int methodEnd):
                BeginRequest(line, line[..methodEnd]);
                break;
            case Expect.Line when !RequestExpected:
                Sink.Problem("crud_trailing_HTTP_request", line);
                break;
            case Expect.Line when line.IsEmpty:
                // A line end too many after the last request, which servers forgive.
                Sink.Weird(HttpWeirds.EmptyRequest, null);
                break;
            case Expect.Line:
                Sink.Violation("not a http request line", line);
                _requestState = Expect.Nothing;
                break;
            default:
                break;
        }
    }

    private void BeginRequest(ReadOnlySpan<byte> line, ReadOnlySpan<byte> method)
    {
        _requests++;
        if (!_keepsAlive && _requests > 1)
        {
            Sink.Weird(HttpWeirds.MultipleRequests, null);
        }

        _requestState = Expect.Message;
        _requestOngoing = true;
        if (_unanswered.Count < MaxUnanswered)
        {
            _unanswered.Enqueue(IsMethod(method, "HEAD"u8));
        }

        Sink.Confirmed();
        _isConnect |= IsMethod(method, "CONNECT"u8);
        Sink.Request(method, line[_uriStart.._uriEnd], _unescaped.AsSpan(0, _unescapedLength), _requestVersion);
        BeginMessage(isOrig: true, HttpBody.Maybe, line.Length);
        if (_requestVersion == HttpVersion.Http09)
        {
            if (!method.SequenceEqual("GET"u8))
            {
                Sink.Weird(HttpWeirds.Http09Method, Text(method));
            }

            if (_replyBegun)
            {
                Sink.Weird(HttpWeirds.Http09ReplyFirst, null);
                _reply.Done(isInterrupted: false, HttpFinish.Normal);
                _replyBegun = false;
            }

            // The reply is nothing but data.
            _replyState = Expect.Http09;
            _respIsRaw = true;
        }
    }

    /// <summary>The text or its beginning, in any case: the comparison goes as far as the method does.</summary>
    private static bool IsMethod(ReadOnlySpan<byte> method, ReadOnlySpan<byte> name)
    {
        if (method.Length > name.Length)
        {
            return false;
        }

        for (int i = 0; i < method.Length; i++)
        {
            if ((method[i] is >= (byte)'a' and <= (byte)'z' ? method[i] & 0xDF : method[i]) != name[i])
            {
                return false;
            }
        }

        return true;
    }

    private int _uriStart;
    private int _uriEnd;
    private int _unescapedLength;

    /// <summary>Method, target, version (RFC 9112 3); the target goes to where the version begins, whatever it holds.</summary>
    private bool ParseRequestLine(ReadOnlySpan<byte> line, out int methodEnd)
    {
        methodEnd = HttpLine.MethodEnd(line);
        if (methodEnd == 0)
        {
            Sink.Weird(HttpLine.EndsInVersion(line) ? HttpWeirds.BadRequestWithVersion : HttpWeirds.BadRequest, null);
            return false;
        }

        int start = HttpLine.SkipBlanks(line, methodEnd);
        if (start == methodEnd)
        {
            Sink.Weird(HttpWeirds.BadRequest, null);
            return false;
        }

        ParseTarget(line, start);

        // Without a version it may be HTTP/0.9, but hardly with a method of one or two letters or without a target.
        if (_requestVersion == HttpVersion.Http09 && (methodEnd < 3 || _uriEnd == _uriStart))
        {
            Sink.Weird(HttpWeirds.BadRequest, null);
            return false;
        }

        Sink.RequestLine(_unescaped.AsSpan(0, _unescapedLength));
        return true;
    }

    private void ParseTarget(ReadOnlySpan<byte> line, int start)
    {
        int uriEnd = start;
        while (uriEnd < line.Length && HttpUri.IsUriChar(line[uriEnd]))
        {
            uriEnd++;
        }

        bool startsWithKeyword = HttpLine.StartsWithKeyword(line[start..], out bool isOdd);
        if (isOdd)
        {
            Sink.Weird(HttpWeirds.LowerCaseKeyword, null);
        }

        if (uriEnd >= line.Length && startsWithKeyword)
        {
            Sink.Weird(HttpWeirds.MissingUri, null);
            uriEnd = start;
        }

        int version = uriEnd;
        for (; version < line.Length; version++)
        {
            uriEnd = version;
            version = HttpLine.SkipBlanks(line, version);
            if (HttpLine.StartsWithKeyword(line[version..], out isOdd))
            {
                if (isOdd)
                {
                    Sink.Weird(HttpWeirds.LowerCaseKeyword, null);
                }

                break;
            }
        }

        if (version >= line.Length)
        {
            SetVersion(ref _requestVersion, HttpVersion.Http09);
        }
        else if (version + 8 <= line.Length)
        {
            SetVersion(ref _requestVersion, ParseVersion(line[(version + 5)..]));
            if (HttpLine.SkipBlanks(line, version + 8) != line.Length)
            {
                Sink.Problem("crud after HTTP version is ignored", line[start..]);
            }
        }
        else
        {
            Sink.Problem("bad_HTTP_version", line[start..]);
        }

        _uriStart = start;
        _uriEnd = uriEnd;
        Unescape(line[start..uriEnd]);
    }

    private void Unescape(ReadOnlySpan<byte> uri)
    {
        if (uri.Length > _unescaped.Length)
        {
            _unescaped = new byte[Math.Max(256, uri.Length)];
        }

        HttpUriFaults faults = HttpUriFaults.None;
        _unescapedLength = HttpUri.Unescape(uri, _unescaped, ref faults);
        if (faults == HttpUriFaults.None)
        {
            return;
        }

        if ((faults & HttpUriFaults.DoublePercent) != HttpUriFaults.None)
        {
            Sink.Weird(HttpWeirds.DoublePercent, null);
        }

        if ((faults & HttpUriFaults.UnescapedPercent) != HttpUriFaults.None)
        {
            Sink.Weird(HttpWeirds.UnescapedPercent, null);
        }

        if ((faults & HttpUriFaults.PercentAtEnd) != HttpUriFaults.None)
        {
            Sink.Weird(HttpWeirds.PercentAtEnd, null);
        }

        if ((faults & HttpUriFaults.PartialEscape) != HttpUriFaults.None)
        {
            Sink.Weird(HttpWeirds.PartialEscape, null);
        }
    }

    private HttpVersion ParseVersion(ReadOnlySpan<byte> text)
    {
        if (!HttpVersion.TryParse(text, out HttpVersion version))
        {
            Sink.Problem("bad_HTTP_version", text);
        }

        return version;
    }

    private void SetVersion(ref HttpVersion known, HttpVersion version)
    {
        if (known.IsKnown && known != version)
        {
            Sink.Weird(HttpWeirds.VersionMismatch, null);
        }

        known = version;
        if (version.Major > 1 || (version.Major == 1 && version.Minor > 0))
        {
            _keepsAlive = true;
        }
    }

    private void DeliverReplyLine(ReadOnlySpan<byte> line)
    {
        if (_replyState == Expect.Message)
        {
            _reply.Deliver(line, withEnd: true);
            if (_isConnect && line.IsEmpty)
            {
                BeginTunnel();
            }
        }
        else if (_replyState == Expect.Http09)
        {
            DeliverHttp09(line);
        }
        else if (_replyState == Expect.Line)
        {
            if (ParseReplyLine(line, out int reasonStart))
            {
                BeginReply(line, reasonStart);
            }
            else if (!line.IsEmpty)
            {
                Sink.Violation("not a http reply line", line);
                _replyState = Expect.Nothing;
            }
        }
    }

    private void BeginReply(ReadOnlySpan<byte> line, int reasonStart)
    {
        _replies++;
        if (_unanswered.Count > 0)
        {
            Sink.Confirmed();
        }

        _replyState = Expect.Message;
        _replyOngoing = true;
        Sink.Reply(_replyVersion, ReplyCode, reasonStart < 0 ? default : line[reasonStart..], reasonStart >= 0);
        if (_isConnect && ReplyCode != 200)
        {
            _isConnect = false;
        }

        BeginMessage(isOrig: false, ExpectedReplyBody(), line.Length);
    }

    /// <summary>Version, code, reason (RFC 9112 4). The reason may be missing; then its start is -1.</summary>
    private bool ParseReplyLine(ReadOnlySpan<byte> line, out int reasonStart)
    {
        reasonStart = -1;
        if (!HttpLine.StartsWithKeyword(line, out bool isOdd))
        {
            Sink.Problem("bad_HTTP_reply", line);
            return false;
        }

        if (isOdd)
        {
            Sink.Weird(HttpWeirds.LowerCaseKeyword, null);
        }

        SetVersion(ref _replyVersion, ParseVersion(line[5..]));
        int code = 5;
        while (code < line.Length && !MimeTokens.IsBlank(line[code]))
        {
            code++;
        }

        code = HttpLine.SkipBlanks(line, code);
        if (code + 3 > line.Length)
        {
            Sink.Problem("HTTP_reply_code_missing", line);
            return false;
        }

        ReplyCode = Code(line.Slice(code, 3));
        int end = code + 3;
        while (end < line.Length && !MimeTokens.IsBlank(line[end]))
        {
            end++;
        }

        if (end >= line.Length)
        {
            Sink.Problem("HTTP_reply_reason_phrase_missing", line);
        }
        else
        {
            reasonStart = HttpLine.SkipBlanks(line, end);
        }

        return true;
    }

    private static int Code(ReadOnlySpan<byte> digits)
    {
        int code = 0;
        foreach (byte b in digits)
        {
            if (!char.IsAsciiDigit((char)b))
            {
                return 0;
            }

            code = (code * 10) + b - '0';
        }

        return code;
    }

    private HttpBody ExpectedReplyBody()
    {
        bool toHead = _unanswered.TryPeek(out bool isHead) && isHead;
        return toHead || ReplyCode is (>= 100 and < 200) or 204 or 304 ? HttpBody.NotExpected : HttpBody.Expected;
    }

    private void DeliverHttp09(ReadOnlySpan<byte> data)
    {
        if (!_replyBegun)
        {
            SetVersion(ref _replyVersion, HttpVersion.Http09);
            if (_unanswered.Count > 0)
            {
                Sink.Confirmed();
                _unanswered.Dequeue();
            }

            ClosesConnection = true;
            _replyOngoing = true;
            Sink.Reply(_replyVersion, ReplyCode, default, hasReason: false);
            BeginMessage(isOrig: false, ExpectedReplyBody(), 0);
            _reply.Deliver(default, withEnd: true);
        }

        _reply.Deliver(data, withEnd: false);
    }

    private void BeginTunnel()
    {
        if (Sink.BeginTunnel())
        {
            PassRest(HttpWeirds.ConnectWithData);
            _isTunnel = true;
            LeaveLines();
        }
    }
}
