namespace NidsVm.Vm.Patterns;

/// <summary>Where matching over chunks of input stands. A value: copy it to branch, drop it to end.</summary>
public struct PatternCursor
{
    private readonly Dfa _dfa;
    private DfaState? _state;
    private bool _started;

    internal PatternCursor(Dfa dfa)
    {
        _dfa = dfa;
        _state = dfa.Start;
    }

    /// <summary>True once nothing can match any more, whatever comes.</summary>
    public readonly bool IsDead => _state is null;

    /// <summary>Bytes consumed so far.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Feeds a chunk and stops at the first match: yields how many bytes of the chunk were consumed with it, or -1. Where
    /// <paramref name="atEnd"/> the end of the input is consumed too, and a match there tells the chunk's length.
    /// </summary>
    public int FeedToFirst(ReadOnlySpan<byte> chunk, bool atBegin, bool atEnd)
    {
        if (!Enter(atBegin))
        {
            return -1;
        }

        int end = _dfa.RunToAccept(ref _state, chunk);
        Position += end >= 0 ? end : chunk.Length;
        if (end >= 0 || _state is null || !atEnd)
        {
            return end;
        }

        _state = _dfa.End(_state);
        return _state is { IsAccepting: true } ? chunk.Length : -1;
    }

    /// <summary>Starts over, as a new cursor.</summary>
    public void Reset()
    {
        _state = _dfa.Start;
        _started = false;
        Position = 0;
    }

    private bool Enter(bool atBegin)
    {
        if (!_started)
        {
            _started = true;
            if (atBegin && _state is not null)
            {
                _state = _dfa.Begin(_state);
            }
        }

        return _state is not null;
    }
}
