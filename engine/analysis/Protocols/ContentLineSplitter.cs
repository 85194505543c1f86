namespace NidsVm.Analysis.Protocols;

/// <summary>Takes what a <see cref="ContentLineSplitter"/> cuts out of a stream.</summary>
public interface IContentLineSink
{
    /// <summary>A line without its end, or where <see cref="ContentLineSplitter.IsPlain"/> holds a piece of plain data.</summary>
    void Deliver(ContentLineSplitter source, ReadOnlySpan<byte> data);

    /// <summary>Bytes that were asked to be skipped.</summary>
    void Skipped(ContentLineSplitter source, long sequence, int length);

    void LineWeird(ContentLineSplitter source, string name);
}

/// <summary>Which single characters end a line, beside CR LF.</summary>
[Flags]
public enum LineEnds : byte
{
    None = 0,
    Cr = 1,
    Lf = 2,
    Both = Cr | Lf,
}

/// <summary>
/// Cuts one direction of a stream into lines, with stretches of plain data between them where the sink asks for that. Lines that lie whole
/// in what was delivered are passed on in place; only what is left over at the end is kept. The sink may change all switches from inside
/// its calls, which act from the next byte on.
/// </summary>
public sealed class ContentLineSplitter
{
    /// <summary>Longer lines are cut, unless a protocol sets another limit.</summary>
    public const int MaxLineLength = 64 * 1024;

    public const string WeirdSize = "contentline_size_exceeded";
    public const string WeirdSingleCr = "line_terminated_with_single_CR";
    public const string WeirdSingleLf = "line_terminated_with_single_LF";
    public const string WeirdNoEnd = "line_terminated_without_CRLF";

    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private readonly IContentLineSink _sink;
    private readonly int _maxLength;
    private byte[] _partial = [];
    private int _partialLength;
    private byte _last;
    private long _plainLeft;
    private long _deliveryLeft = -1;
    private long _skipPending;
    private long _skipTo;
    private long _sequence;
    private long _deliveredTo;

    // Bytes of the piece that follow those that may be part of a line.
    private int _behind;

    /// <param name="maxLength">longer lines are cut</param>
    public ContentLineSplitter(IContentLineSink sink, bool isOrig, int maxLength = MaxLineLength)
    {
        _sink = sink;
        _maxLength = maxLength;
        IsOrig = isOrig;
    }

    public bool IsOrig { get; set; }

    /// <summary>Single characters that end lines.</summary>
    public LineEnds Ends { get; set; } = LineEnds.Both;

    /// <summary>No weirds about odd line ends, as inside of binary parts.</summary>
    public bool SuppressesWeirds { get; set; }

    /// <summary>All that follows is dropped.</summary>
    public bool SkipsAll { get; set; }

    /// <summary>What is delivered at this moment is plain data.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The next bytes pass as they are.</summary>
    public bool ExpectsPlain => _plainLeft > 0;

    /// <summary>Bytes of a line have come whose end has not.</summary>
    public bool HasPartialLine => _partialLength > 0;

    /// <summary>Bytes of the piece being cut that follow what is delivered at this moment.</summary>
    public int RemainingInPiece { get; private set; }

    /// <summary>The last line ended in a CR, to which an LF may still belong.</summary>
    public bool EndedInCr => _last == Cr;

    /// <summary>The next bytes pass as they are; 0 goes back to lines.</summary>
    public void SetPlainDelivery(long length) => _plainLeft = length;

    /// <summary>
    /// How many of the bytes to come belong together: a line that has no end when they have come ends there. -1 for unknown.
    /// </summary>
    public void SetDeliverySize(long length) => _deliveryLeft = length;

    /// <summary>The bytes after the line being delivered, and after the LF that may still belong to it, go to the sink as skipped.</summary>
    public void SkipAfterThisLine(long length)
    {
        if (_last == Cr)
        {
            _skipPending = length;
        }
        else
        {
            Skip(length);
        }
    }

    public bool IsSkipped(long sequence, long length) => sequence + length <= _skipTo;

    public void Deliver(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || SkipsAll)
        {
            return;
        }

        Cut(data);
    }

    /// <summary>The stream ended: a line without an end is delivered.</summary>
    public void EndOfStream()
    {
        if (_partialLength > 0)
        {
            Deliver("\n"u8);
        }
    }

    /// <summary>Drops what is left over, for another stream.</summary>
    public void Reset()
    {
        _partialLength = 0;
        _last = 0;
        _plainLeft = 0;
        _deliveryLeft = -1;
        _skipPending = 0;
        _skipTo = 0;
        _sequence = 0;
        _deliveredTo = 0;
        Ends = LineEnds.Both;
        SuppressesWeirds = false;
        SkipsAll = false;
    }

    private void Skip(long length)
    {
        _skipPending = 0;
        _skipTo = _deliveredTo + length;
    }

    private void Cut(ReadOnlySpan<byte> data)
    {
        _deliveredTo = _sequence;
        while (!data.IsEmpty && !SkipsAll)
        {
            if ((Ends & LineEnds.Cr) != LineEnds.None && _last == Cr && data[0] == Lf)
            {
                // CR ended the line already; this tests before plain delivery, which may have begun with that line.
                _last = Lf;
                long left = _deliveryLeft;
                Advance(ref data, 1);
                _deliveryLeft = left;
            }

            if (_plainLeft > 0 && !data.IsEmpty)
            {
                int length = (int)Math.Min(_plainLeft, data.Length);
                _last = 0;
                _plainLeft -= length;
                ReadOnlySpan<byte> plain = data[..length];
                Advance(ref data, length);
                IsPlain = true;
                RemainingInPiece = data.Length + _behind;
                _sink.Deliver(this, plain);
                IsPlain = false;
                if (data.IsEmpty)
                {
                    return;
                }
            }

            if (_skipPending > 0)
            {
                Skip(_skipPending);
            }

            if (_sequence < _skipTo)
            {
                int length = (int)Math.Min(_skipTo - _sequence, data.Length);
                _sink.Skipped(this, _sequence, length);
                Advance(ref data, length);
            }

            if (data.IsEmpty)
            {
                break;
            }

            if (_deliveryLeft < 0 || data.Length < _deliveryLeft)
            {
                CutLine(ref data);
                continue;
            }

            // No line goes beyond what belongs together.
            ReadOnlySpan<byte> together = data[..(int)_deliveryLeft];
            _behind = data.Length - together.Length;
            int before = together.Length;
            CutLine(ref together);
            data = data[(before - together.Length)..];
            _behind = 0;
            if (_deliveryLeft == 0)
            {
                EndTogether();
            }
        }
    }

    private void EndTogether()
    {
        _deliveryLeft = -1;
        if (_partialLength > 0)
        {
            _sink.LineWeird(this, WeirdNoEnd);
            int length = _partialLength;
            _partialLength = 0;
            _last = Lf;
            RemainingInPiece = 0;
            _sink.Deliver(this, _partial.AsSpan(0, length));
        }
    }

    private void Advance(ref ReadOnlySpan<byte> data, int length)
    {
        data = data[length..];
        _sequence += length;
        _deliveredTo = _sequence;
        if (_deliveryLeft > 0)
        {
            _deliveryLeft = Math.Max(0, _deliveryLeft - length);
        }
    }

    /// <summary>Delivers the next line, or keeps what is there of it.</summary>
    private void CutLine(ref ReadOnlySpan<byte> data)
    {
        int from = 0;
        while (true)
        {
            if (_last == Cr && data[from] != Lf && !EndsLine(data[from..]))
            {
                Weird(WeirdSingleCr);
                _last = 0;
            }

            int found = data[from..].IndexOfAny(Cr, Lf);
            int at = found < 0 ? data.Length : from + found;
            if (_partialLength + at >= _maxLength)
            {
                _sink.LineWeird(this, WeirdSize);
                int cut = _maxLength - _partialLength;
                Emit(ref data, cut, cut, data[cut - 1]);
                return;
            }

            if (found < 0)
            {
                _last = data[^1];
                Keep(data);
                Advance(ref data, data.Length);
                return;
            }

            if (data[at] == Cr)
            {
                if (at + 1 < data.Length && data[at + 1] == Lf)
                {
                    Emit(ref data, at, at + 2, Lf);
                    return;
                }

                if ((Ends & LineEnds.Cr) != LineEnds.None)
                {
                    Emit(ref data, at, at + 1, Cr);
                    return;
                }

                _last = Cr;
            }
            else if (at == 0 && _last == Cr)
            {
                if (_partialLength > 0)
                {
                    // The CR before was kept as a character, and is part of the end after all.
                    _partialLength--;
                    Emit(ref data, 0, 1, Lf);
                    return;
                }

                // The CR was an end when it came; only since then single characters end no lines.
                _last = Lf;
                Advance(ref data, 1);
                return;
            }
            else
            {
                if ((Ends & LineEnds.Lf) != LineEnds.None)
                {
                    Emit(ref data, at, at + 1, Lf);
                    return;
                }

                Weird(WeirdSingleLf);
                _last = Lf;
            }

            from = at + 1;
            if (from == data.Length)
            {
                Keep(data);
                Advance(ref data, data.Length);
                return;
            }
        }
    }

    /// <summary>Whether a CR at the start of what follows ends a line, and so hides that another stood before it.</summary>
    private bool EndsLine(ReadOnlySpan<byte> data) => data[0] == Cr && ((Ends & LineEnds.Cr) != LineEnds.None || data is [_, Lf, ..]);

    private void Weird(string name)
    {
        if (!SuppressesWeirds)
        {
            _sink.LineWeird(this, name);
        }
    }

    /// <summary>Delivers the kept part plus the first bytes of <paramref name="data"/>, and moves behind the end of the line.</summary>
    private void Emit(ref ReadOnlySpan<byte> data, int length, int consumed, byte last)
    {
        ReadOnlySpan<byte> line = data[..length];
        if (_partialLength > 0)
        {
            Keep(line);
            line = _partial.AsSpan(0, _partialLength);
        }

        Advance(ref data, consumed);
        _last = last;
        RemainingInPiece = data.Length + _behind;
        _partialLength = 0;
        _sink.Deliver(this, line);
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        int needed = _partialLength + data.Length;
        if (needed > _partial.Length)
        {
            Array.Resize(ref _partial, Math.Max(256, Math.Max(needed, _partial.Length * 2)));
        }

        data.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength = needed;
    }
}
