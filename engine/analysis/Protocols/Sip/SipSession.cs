using System.Globalization;

namespace NidsVm.Analysis.Protocols.Sip;

/// <summary>Takes what <see cref="SipSession"/> finds. Spans are valid during the call only.</summary>
public interface ISipSink
{
    /// <param name="junk">what stands before the method</param>
    void Request(ReadOnlySpan<byte> junk, ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> version);

    void Reply(ReadOnlySpan<byte> version, int code, ReadOnlySpan<byte> reason);

    void Header(bool isRequest, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    void EndHeaders(bool isRequest);

    void EndMessage(bool isRequest);

    void Violation(string reason);
}

/// <summary>
/// Requests and replies of SIP (RFC 3261 7). What makes a request is how it begins, not who sends it. A message may go on in the next
/// datagram of its kind: requests and replies are two streams.
/// </summary>
public sealed class SipSession
{
    /// <summary>Longer lines and bodies are given up.</summary>
    public const int MaxLine = 1024 * 1024;

    public const int MaxBody = 10 * 1024 * 1024;

    private readonly ISipSink _sink;
    private Flow _requests;
    private Flow _replies;

    public SipSession(ISipSink sink) => _sink = sink;

    private enum State : byte
    {
        FirstLine,
        Headers,
        Body,
    }

    public void Deliver(ReadOnlySpan<byte> datagram)
    {
        // Clients keep their place in address translators with empty lines.
        if (datagram.Length == 2 && datagram[0] == '\r')
        {
            return;
        }

        bool isRequest = datagram.Length <= 6 || !datagram.StartsWith("SIP/"u8);
        ref Flow flow = ref isRequest ? ref _requests : ref _replies;
        if (Parse(ref flow, isRequest, datagram) is { } fault)
        {
            flow.Clear();
            _sink.Violation("Binpac exception: binpac exception: " + fault);
        }
    }

    private string? Parse(ref Flow flow, bool isRequest, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> rest = flow.Buffer.Join(data);
        while (true)
        {
            if (flow.State == State.Body)
            {
                if (flow.BodyLeft > 0)
                {
                    flow.Lines.FinishEnd(ref rest);
                }

                int length = Math.Min(flow.BodyLeft, rest.Length);
                rest = rest[length..];
                flow.BodyLeft -= length;
                if (flow.BodyLeft > 0)
                {
                    flow.Buffer.Clear();
                    return null;
                }

                flow.State = State.FirstLine;
                _sink.EndMessage(isRequest);
            }

            if (!flow.Lines.TryTake(ref rest, out ReadOnlySpan<byte> line))
            {
                if (rest.Length > MaxLine)
                {
                    return "flowbuffer capacity exceeded";
                }

                flow.Buffer.Keep(rest);
                return null;
            }

            string? fault = flow.State == State.FirstLine
                ? isRequest ? RequestLine(ref flow, line) : ReplyLine(ref flow, line)
                : Header(ref flow, isRequest, line);
            if (fault is not null)
            {
                return fault;
            }
        }
    }

    private string? RequestLine(ref Flow flow, ReadOnlySpan<byte> line)
    {
        int begin = 0;
        while (begin < line.Length && !IsToken(line[begin]))
        {
            begin++;
        }

        int end = begin;
        while (end < line.Length && IsToken(line[end]))
        {
            end++;
        }

        ReadOnlySpan<byte> rest = SkipBlanks(line[end..]);
        int uriEnd = 0;
        while (uriEnd < rest.Length && rest[uriEnd] is > 0x20 and < 0x7F)
        {
            uriEnd++;
        }

        if (end == begin || uriEnd == 0 || !TryVersion(SkipBlanks(rest[uriEnd..]), out ReadOnlySpan<byte> version, out _))
        {
            return "string mismatch at SIP_RequestLine";
        }

        flow.State = State.Headers;
        _sink.Request(line[..begin], line[begin..end], rest[..uriEnd], version);
        return null;
    }

    private string? ReplyLine(ref Flow flow, ReadOnlySpan<byte> line)
    {
        if (!TryVersion(line, out ReadOnlySpan<byte> version, out ReadOnlySpan<byte> rest))
        {
            return "string mismatch at SIP_ReplyLine";
        }

        rest = SkipBlanks(rest);
        if (rest.Length < 3 || !char.IsAsciiDigit((char)rest[0]) || !char.IsAsciiDigit((char)rest[1]) || !char.IsAsciiDigit((char)rest[2]))
        {
            return "string mismatch at SIP_Status:stat_str";
        }

        int code = ((rest[0] - '0') * 100) + ((rest[1] - '0') * 10) + rest[2] - '0';
        flow.State = State.Headers;
        _sink.Reply(version, code, SkipBlanks(rest[3..]));
        return null;
    }

    private string? Header(ref Flow flow, bool isRequest, ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            if (flow.ContentLength is < 0 or > MaxBody)
            {
                return "out_of_bound: SIP_Body:body";
            }

            flow.State = State.Body;
            flow.BodyLeft = flow.ContentLength;
            _sink.EndHeaders(isRequest);
            return null;
        }

        int end = line.IndexOfAny((byte)':', (byte)' ', (byte)'\t');
        if (end <= 0)
        {
            return "string mismatch at SIP_Header:name";
        }

        ReadOnlySpan<byte> name = line[..end];
        ReadOnlySpan<byte> value = SkipBlanks(line[end..]);
        if (value.IsEmpty || value[0] != ':')
        {
            return "string mismatch at SIP_Header";
        }

        value = SkipBlanks(value[1..]);
        if (name.SequenceEqual("Content-Length"u8) || name.SequenceEqual("L"u8))
        {
            flow.ContentLength = Number(value);
        }

        _sink.Header(isRequest, name, value);
        return null;
    }

    /// <summary>"SIP/2.0"; the version without the name.</summary>
    private static bool TryVersion(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> version, out ReadOnlySpan<byte> rest)
    {
        version = rest = default;
        if (!text.StartsWith("SIP/"u8))
        {
            return false;
        }

        text = text[4..];
        int major = Digits(text);
        if (major == 0 || major == text.Length || text[major] != '.')
        {
            return false;
        }

        int minor = Digits(text[(major + 1)..]);
        int length = major + 1 + minor;
        version = text[..length];
        rest = text[length..];
        return minor > 0;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        int count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? text.Length : count;
    }

    private static int Number(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        bool isNegative = !text.IsEmpty && text[0] == '-';
        if (isNegative || (!text.IsEmpty && text[0] == '+'))
        {
            text = text[1..];
        }

        if (!int.TryParse(text[..Digits(text)], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            number = Digits(text) > 0 ? int.MaxValue : 0;
        }

        return isNegative ? -number : number;
    }

    private static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> text) => text.TrimStart(" \t"u8);

    /// <summary>Characters of a token (RFC 3261 25.1).</summary>
    private static bool IsToken(byte c) => char.IsAsciiLetterOrDigit((char)c) || "_.!%*+`'~-"u8.Contains(c);

    private struct Flow
    {
        public FrameBuffer Buffer;
        public BareLines Lines;
        public State State;
        public int BodyLeft;

        /// <summary>The last that was told; a message that tells none has as much.</summary>
        public int ContentLength;

        public void Clear()
        {
            Buffer.Clear();
            Lines.Clear();
            State = State.FirstLine;
            BodyLeft = 0;
        }
    }
}
