namespace NidsVm.Analysis.Protocols.Login;

/// <summary>Takes what a <see cref="TelnetStream"/> finds.</summary>
public interface ITelnetSink
{
    void Line(bool isOrig, ReadOnlySpan<byte> line);

    void Environment(bool isOrig, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    void Terminal(ReadOnlySpan<byte> terminal);

    /// <param name="name">of the user, empty where the other side told none</param>
    void Authenticated(bool isAccepted, ReadOnlySpan<byte> name);

    void Encrypting();

    void BadOption();

    void InconsistentOption();

    void BadOptionTermination();

    void LineTooLong();
}

/// <summary>
/// One direction of the network virtual terminal (RFC 854): cuts lines, and takes options out of them. A line ends with CR or LF; a NUL
/// behind a CR belongs to the end.
/// </summary>
public sealed class TelnetStream
{
    /// <summary>Longest suboption; the rest of a longer one is dropped.</summary>
    public const int MaxSuboption = 4096;

    private const byte Interpret = 255;
    private const byte Suboption = 250;
    private const byte SuboptionEnd = 240;
    private const byte FirstNegotiation = 251;
    private const byte LastNegotiation = 254;

    private readonly ITelnetSink _sink;
    private readonly bool _isOrig;
    private readonly TelnetOptions _options;
    private LoginLine _line;
    private byte[] _suboption = [];
    private int _suboptionLength;
    private byte _last;
    private byte _negotiation;
    private Progress _progress;

    public TelnetStream(ITelnetSink sink, bool isOrig)
    {
        _sink = sink;
        _isOrig = isOrig;
        _options = new TelnetOptions(sink, this, isOrig);
    }

    private enum Progress : byte
    {
        InText,
        BehindInterpret,
        InNegotiation,
        InSuboption,
        InSuboptionBehindInterpret,
    }

    /// <summary>The other direction.</summary>
    public TelnetStream Peer { get; set; } = null!;

    /// <summary>Only seven bits of each byte count.</summary>
    public bool IsBinary { get; set; }

    /// <summary>Nothing more can be read.</summary>
    public bool IsEncrypted { get; set; }

    internal TelnetOptions Options => _options;

    /// <summary>Bytes that are more than text.</summary>
    private static ReadOnlySpan<byte> Special => [(byte)'\r', (byte)'\n', 0, Interpret];

    public void Deliver(ReadOnlySpan<byte> data)
    {
        if (IsEncrypted)
        {
            return;
        }

        while (!data.IsEmpty)
        {
            if (_progress == Progress.InText)
            {
                Text(ref data);
            }
            else if (Option(data[0]))
            {
                data = data[1..];
            }
        }
    }

    /// <summary>The stream ended: a line without an end is delivered.</summary>
    public void Flush()
    {
        if (_line.Length > 0 || _progress != Progress.InText)
        {
            Deliver("\n"u8);
        }
    }

    private void Text(ref ReadOnlySpan<byte> data)
    {
        // Lines that lie whole in what was delivered, without anything special, are passed on in place.
        int special = IsBinary ? 0 : data.IndexOfAny(Special);
        if (special < 0)
        {
            AddText(data);
            _last = data[^1];
            data = default;
            return;
        }

        if (special > 0)
        {
            ReadOnlySpan<byte> text = data[..special];
            byte end = data[special];
            data = data[special..];
            _last = text[^1];
            if (_line.Length == 0 && end is (byte)'\r' or (byte)'\n')
            {
                data = data[1..];
                _last = end;
                _sink.Line(_isOrig, text);
                return;
            }

            AddText(text);
            return;
        }

        byte c = data[0];
        data = data[1..];
        if (IsBinary && c != Interpret)
        {
            c &= 0x7F;
        }

        switch (c)
        {
            case (byte)'\n' when _last == '\r':
            case 0 when _last == '\r':
                break;
            case (byte)'\r' or (byte)'\n':
                Emit();
                break;
            case Interpret:
                _progress = Progress.BehindInterpret;
                return;
            default:
                AddText(new ReadOnlySpan<byte>(in c));
                break;
        }

        _last = c;
    }

    private void Emit()
    {
        // Cleared before: the sink may have the rest skipped, but never looks at what is kept.
        LoginLine line = _line;
        _line.Clear();
        _sink.Line(_isOrig, line.Span);
    }

    private void AddText(ReadOnlySpan<byte> text)
    {
        while (_line.Length + text.Length > LoginLine.MaxLength)
        {
            int room = LoginLine.MaxLength - _line.Length;
            _line.Add(text[..room]);
            text = text[room..];
            _sink.LineTooLong();
            Emit();
        }

        _line.Add(text);
    }

    /// <summary>Takes a byte of an option; false where it has to be looked at again.</summary>
    private bool Option(byte code)
    {
        switch (_progress)
        {
            case Progress.BehindInterpret:
                BehindInterpret(code);
                return true;

            case Progress.InNegotiation:
                _progress = Progress.InText;
                _options.Negotiate(_negotiation, code);
                return true;

            case Progress.InSuboption:
                if (code == Interpret)
                {
                    _progress = Progress.InSuboptionBehindInterpret;
                }
                else
                {
                    AddToSuboption(code);
                }

                return true;

            default:
                return EndSuboption(code);
        }
    }

    private void BehindInterpret(byte code)
    {
        _progress = Progress.InText;
        switch (code)
        {
            case Interpret:
                // The byte itself.
                AddText([Interpret]);
                _last = code;
                break;
            case Suboption:
                _suboptionLength = 0;
                _progress = Progress.InSuboption;
                break;
            case >= FirstNegotiation and <= LastNegotiation:
                _negotiation = code;
                _progress = Progress.InNegotiation;
                break;
        }
    }

    private bool EndSuboption(byte code)
    {
        if (code == Interpret)
        {
            AddToSuboption(code);
            _progress = Progress.InSuboption;
            return true;
        }

        // Another option ends a suboption, too; so do BSD's servers.
        bool isEnd = code == SuboptionEnd;
        if (!isEnd)
        {
            _sink.BadOptionTermination();
        }

        _progress = isEnd ? Progress.InText : Progress.BehindInterpret;
        if (_suboptionLength > 0)
        {
            _options.Suboption(_suboption[0], _suboption.AsSpan(1, _suboptionLength - 1));
        }

        return isEnd;
    }

    private void AddToSuboption(byte value)
    {
        if (_suboptionLength == MaxSuboption)
        {
            return;
        }

        if (_suboptionLength == _suboption.Length)
        {
            Array.Resize(ref _suboption, Math.Min(MaxSuboption, Math.Max(64, _suboption.Length * 2)));
        }

        _suboption[_suboptionLength++] = value;
    }
}
