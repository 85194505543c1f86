namespace NidsVm.Analysis.Protocols;

/// <summary>
/// One direction of a stream of messages that tell their length: what is kept of the last message, and what happens at gaps. A gap that
/// ends within the message at hand costs that message; any other one makes the place of the next message unknown.
/// </summary>
internal struct FramedStream
{
    private FrameBuffer _buffer;
    private long _skip;

    /// <summary>Nothing can be made of the rest of the stream.</summary>
    public bool IsLost { get; private set; }

    /// <summary>All bytes not worked off yet; <see cref="Keep"/> must follow.</summary>
    public ReadOnlySpan<byte> Join(ReadOnlySpan<byte> data)
    {
        if (_skip > 0)
        {
            int skipped = (int)Math.Min(_skip, data.Length);
            _skip -= skipped;
            data = data[skipped..];
        }

        return _buffer.Join(data);
    }

    /// <summary>Keeps the incomplete message at the end; gives up where it exceeds a limit.</summary>
    public void Keep(ReadOnlySpan<byte> rest, int limit)
    {
        if (rest.Length > limit)
        {
            GiveUp();
        }
        else
        {
            _buffer.Keep(rest);
        }
    }

    /// <summary>Drops what was kept.</summary>
    public void Drop() => _buffer.Clear();

    /// <summary>Bytes that will not come.</summary>
    /// <param name="message">length of the message at hand, or 0 where that is not known yet</param>
    public void Gap(ulong length, int message)
    {
        ulong missing = (ulong)Math.Max(0L, message > 0 ? message - _buffer.Length : 0) + (ulong)_skip;
        if (length > missing)
        {
            GiveUp();
            return;
        }

        _skip = (long)(missing - length);
        _buffer.Clear();
    }

    public void GiveUp()
    {
        IsLost = true;
        _buffer.Clear();
    }
}
