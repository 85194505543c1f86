namespace NidsVm.Input.Reading;

/// <summary>Cuts a stream of bytes into records that end with a separator. What stands before the end of the stream is one, too.</summary>
internal sealed class RecordSource : IDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _separator;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    // Bytes from the start that are known to hold no separator.
    private int _searched;

    /// <param name="stream">what is read; disposed of with this</param>
    /// <param name="separator">ends each record; not empty</param>
    public RecordSource(Stream stream, byte[] separator)
    {
        _stream = stream;
        _separator = separator;
    }

    /// <summary>The next record without its separator, valid until the next call; false at the end, after which more may have come.</summary>
    public bool TryNext(out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            int at = _buffer.AsSpan(_start + _searched, _end - _start - _searched).IndexOf(_separator);
            if (at >= 0)
            {
                record = _buffer.AsSpan(_start, _searched + at);
                _start += _searched + at + _separator.Length;
                _searched = 0;
                return true;
            }

            _searched = Math.Max(0, _end - _start - _separator.Length + 1);
            if (_end - _start >= InputLimits.RecordBytes || !Fill())
            {
                record = _buffer.AsSpan(_start, _end - _start);
                _start = _end = _searched = 0;
                return !record.IsEmpty;
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
