namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>
/// A header and a body (RFC 2045), delivered line by line: takes the header apart, finds the parts of multipart bodies, which are entities
/// too, and decodes the data of leaves. Can be used again after <see cref="Reset"/>.
/// </summary>
public partial class MimeEntity
{
    private static readonly byte[] TypeText = "TEXT"u8.ToArray();
    private static readonly byte[] SubtypePlain = "PLAIN"u8.ToArray();

    private readonly MimeLimits _limits;
    private byte[] _headerLine = [];
    private int _headerLength;
    private int _headerLines;
    private byte[]? _boundary;

    // Kept from message to message, as most are alike.
    private ReadOnlyMemory<byte> _lastType;
    private ReadOnlyMemory<byte> _lastSubtype;
    private MimeEntity? _child;

    public MimeEntity(MimeMessage message, MimeEntity? parent, MimeLimits limits)
    {
        Message = message;
        Parent = parent;
        _limits = limits;
        Depth = parent is null ? 0 : parent.Depth + 1;
        _transferEncoding = parent?._transferEncoding ?? TransferEncoding.Other;
    }

    public MimeMessage Message { get; }

    public MimeEntity? Parent { get; }

    /// <summary>0 for the message itself.</summary>
    public int Depth { get; }

    public MimeKind Kind { get; private set; } = MimeKind.Text;

    /// <summary>The media type in upper case.</summary>
    public ReadOnlyMemory<byte> Type { get; private set; } = TypeText;

    public ReadOnlyMemory<byte> Subtype { get; private set; } = SubtypePlain;

    protected bool InHeader { get; set; } = true;

    protected bool HasEnded { get; private set; }

    /// <summary>As new.</summary>
    public virtual void Reset()
    {
        _headerLength = 0;
        _headerLines = 0;
        _boundary = null;
        _child = null;
        Kind = MimeKind.Text;
        Type = TypeText;
        Subtype = SubtypePlain;
        InHeader = true;
        HasEnded = false;
        ResetDecoding();
    }

    /// <param name="withEnd">a line end follows that is not part of <paramref name="data"/></param>
    public virtual void Deliver(ReadOnlySpan<byte> data, bool withEnd)
    {
        if (!InHeader)
        {
            DeliverBodyLine(data, withEnd);
        }
        else if (data.IsEmpty || data[0] == 0)
        {
            FinishHeaderLine();
            InHeader = false;
            OnAllHeaders();

            // The trailer of a chunked body ends the entity here.
            if (!HasEnded && Kind == MimeKind.Message)
            {
                BeginChild();
            }
        }
        else if (MimeTokens.IsBlank(data[0]))
        {
            ContinueHeaderLine(data);
        }
        else
        {
            FinishHeaderLine();
            AppendHeader(data);
        }
    }

    public virtual void EndOfData()
    {
        if (HasEnded)
        {
            return;
        }

        HasEnded = true;
        if (InHeader)
        {
            FinishHeaderLine();
            InHeader = false;
            OnAllHeaders();
            Message.Problem(MimeProblem.IllegalFormat, "entity body missing");
        }
        else
        {
            if (_child is not null)
            {
                if (Kind == MimeKind.Multipart)
                {
                    Message.Problem(MimeProblem.IllegalFormat, "multipart closing boundary delimiter missing");
                }

                EndChild();
            }

            FinishDecoding();
        }

        Message.EndEntity(this);
    }

    protected virtual MimeEntity NewChild() => new(Message, this, _limits);

    protected virtual void OnHeader(MimeField field) => Message.Header(this, field);

    protected virtual void OnAllHeaders() => Message.AllHeaders(this);

    protected virtual void OnData(ReadOnlySpan<byte> data) => Message.Data(this, data);

    private void DeliverBodyLine(ReadOnlySpan<byte> data, bool withEnd)
    {
        if (Kind == MimeKind.Multipart && IsBoundary(data, out bool isClosing))
        {
            if (_child is not null)
            {
                EndChild();
            }

            if (isClosing)
            {
                EndOfData();
            }
            else if (!HasEnded)
            {
                BeginChild();
            }

            return;
        }

        if (Kind is MimeKind.Multipart or MimeKind.Message)
        {
            // What stands before the first and after the last boundary belongs to nothing.
            _child?.Deliver(data, withEnd);
        }
        else
        {
            Decode(data, withEnd);
        }
    }

    private bool IsBoundary(ReadOnlySpan<byte> line, out bool isClosing)
    {
        isClosing = false;
        if (_boundary is null || !line.StartsWith("--"u8) || !line[2..].StartsWith(_boundary))
        {
            return false;
        }

        isClosing = line[(2 + _boundary.Length)..].StartsWith("--"u8);
        return true;
    }

    private void BeginChild()
    {
        if (_limits.MaxDepth > 0 && Depth >= _limits.MaxDepth)
        {
            Message.Weird("exceeded_mime_max_depth", Depth.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        _child = NewChild();
        Message.BeginEntity(_child);
    }

    private void EndChild()
    {
        MimeEntity child = _child!;
        child.EndOfData();
        _child = null;
    }

    private void AppendHeader(ReadOnlySpan<byte> data)
    {
        int needed = _headerLength + data.Length;
        if (needed > _headerLine.Length)
        {
            Array.Resize(ref _headerLine, Math.Max(256, Math.Max(needed, _headerLine.Length * 2)));
        }

        data.CopyTo(_headerLine.AsSpan(_headerLength));
        _headerLength = needed;
        _headerLines++;
    }

    private void ContinueHeaderLine(ReadOnlySpan<byte> data)
    {
        if (_headerLines == 0)
        {
            Message.Problem(MimeProblem.IllegalFormat, "first header line starts with linear whitespace");
            data = data.TrimStart(" \t"u8);
            if (data.IsEmpty)
            {
                return;
            }
        }
        else if (_limits.MaxHeaderBytes > 0 && _headerLength >= _limits.MaxHeaderBytes)
        {
            Message.Weird("exceeded_mime_max_header_bytes", _headerLength.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        AppendHeader(data);
    }

    private void FinishHeaderLine()
    {
        if (_headerLines == 0)
        {
            return;
        }

        ReadOnlySpan<byte> line = _headerLine.AsSpan(0, _headerLength);
        int lines = _headerLines;
        _headerLength = 0;
        _headerLines = 0;
        if (MimeField.TryParse(line, lines, out MimeField field))
        {
            ParseField(field);
            OnHeader(field);
        }
    }

    private void ParseField(MimeField field)
    {
        if (MimeTokens.EqualsIgnoreCase(field.Name, "content-type"u8))
        {
            ParseContentType(field.Value);
        }
        else if (MimeTokens.EqualsIgnoreCase(field.Name, "content-transfer-encoding"u8))
        {
            ParseTransferEncoding(field);
        }
    }

    private void ParseContentType(ReadOnlySpan<byte> value)
    {
        int end = MimeTokens.TokenPair(value, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> subtype);
        if (end < 0)
        {
            Message.Problem(MimeProblem.IllegalFormat, "media type/subtype not found in content type");
            return;
        }

        Type = _lastType = ToUpper(type, _lastType);
        Subtype = _lastSubtype = ToUpper(subtype, _lastSubtype);
        Kind = MimeTokens.EqualsIgnoreCase(type, "multipart"u8) ? MimeKind.Multipart
            : MimeTokens.EqualsIgnoreCase(type, "message"u8) ? MimeKind.Message
            : MimeTokens.EqualsIgnoreCase(type, "text"u8) ? MimeKind.Text
            : MimeKind.Other;
        if (Kind is MimeKind.Multipart or MimeKind.Message)
        {
            ParseParameters(value[end..]);
        }

        if (Kind == MimeKind.Multipart && _boundary is null)
        {
            Message.Problem(
                MimeProblem.IllegalFormat,
                "boundary delimiter is not specified for a multipart entity -- content is treated as type application/octet-stream");
            Kind = MimeKind.Other;
        }
    }

    private void ParseParameters(ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            rest = rest[MimeTokens.SkipBlanksAndComments(rest)..];
            if (rest.IsEmpty || rest[0] != ';')
            {
                return;
            }

            rest = rest[1..];
            int end = MimeTokens.Token(rest, out ReadOnlySpan<byte> attribute);
            if (end < 0)
            {
                Message.Problem(MimeProblem.IllegalFormat, "attribute name not found in parameter specification");
                return;
            }

            rest = rest[end..];
            int blanks = MimeTokens.SkipBlanksAndComments(rest);
            if (blanks >= rest.Length || rest[blanks] != '=')
            {
                Message.Problem(MimeProblem.IllegalFormat, "= not found in parameter specification");
                continue;
            }

            rest = rest[(blanks + 1)..];
            bool isBoundary = Kind == MimeKind.Multipart && MimeTokens.EqualsIgnoreCase(attribute, "boundary"u8);
            end = MimeTokens.Value(rest, isBoundary, out ReadOnlySpan<byte> value, out bool isQuoted);
            if (end < 0)
            {
                Message.Problem(
                    MimeProblem.IllegalFormat,
                    isBoundary ? "Could not parse multipart boundary" : "value not found in parameter specification");
                continue;
            }

            if (isBoundary)
            {
                _boundary = isQuoted ? MimeTokens.Unquote(value) : value.ToArray();
            }

            rest = rest[end..];
        }
    }

    /// <summary>The text in upper case; <paramref name="known"/> where that is the same already.</summary>
    private static ReadOnlyMemory<byte> ToUpper(ReadOnlySpan<byte> text, ReadOnlyMemory<byte> known)
    {
        Span<byte> upper = text.Length <= 128 ? stackalloc byte[text.Length] : new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            upper[i] = text[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(text[i] & 0xDF) : text[i];
        }

        return upper.SequenceEqual(known.Span) ? known : upper.ToArray();
    }
}
