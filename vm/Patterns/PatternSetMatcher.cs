namespace NidsVm.Vm.Patterns;

/// <summary>
/// Where matching a <see cref="PatternSet"/> over chunks of one input stands, and which members matched so far. A value of a few
/// words that is kept where the input's other state lies; nothing is allocated for it until a member beyond the 64th matches.
/// It belongs to the thread of its set.
/// </summary>
public struct PatternSetMatcher
{
    private readonly PatternSet _set;
    private DfaState? _state;

    // The first 64 members; the others lie in an array that is rented when one of them matches.
    private ulong _seen;
    private ulong[]? _seenMore;
    private bool _started;

    internal PatternSetMatcher(PatternSet set)
    {
        _set = set;
        _state = set.Dfa.Start;
    }

    /// <summary>The set, or null for a default value, which cannot be fed.</summary>
    public readonly PatternSet? Set => _set;

    /// <summary>True once no further member can match, whatever comes: the rest of the input need not be fed.</summary>
    public readonly bool IsDead => _state is null;

    /// <summary>Bytes consumed so far; it no longer rises when the matcher is dead.</summary>
    public long Position { get; private set; }

    /// <summary>Feeds the next chunk.</summary>
    /// <param name="chunk">bytes; may be empty, to tell the end</param>
    /// <param name="atBegin">the chunk stands at the begin of the input, so that <c>^</c> matches; looked at in the first call after a reset only</param>
    /// <param name="atEnd">the chunk ends the input, so that <c>$</c> matches; nothing may be fed afterwards</param>
    /// <returns>members that match now and did not before, in the order of their matches; valid until a matcher of the same set is fed</returns>
    public ReadOnlySpan<int> Feed(ReadOnlySpan<byte> chunk, bool atBegin, bool atEnd)
    {
        int count = 0;
        Dfa dfa = _set.Dfa;
        if (!_started)
        {
            _started = true;
            if (_state is { IsAccepting: true })
            {
                Report(_state, ref count);
            }

            if (atBegin && _state is not null)
            {
                _state = dfa.Begin(_state);
                if (_state is { IsAccepting: true })
                {
                    Report(_state, ref count);
                }
            }
        }

        int[]? known = _state?.Accepts;
        while (_state is not null && chunk.Length > 0)
        {
            // A state that accepts what the last one did is passed over.
            int end = dfa.RunToAccept(ref _state, chunk, known);
            if (end < 0)
            {
                Position += chunk.Length;
                break;
            }

            Position += end;
            Report(_state!, ref count);
            known = _state!.Accepts;
            chunk = chunk[end..];
        }

        if (atEnd && _state is not null)
        {
            _state = dfa.End(_state);
            if (_state is { IsAccepting: true })
            {
                Report(_state, ref count);
            }
        }

        return _set.Reported(count);
    }

    /// <summary>Whether a member matched since the last <see cref="Reset"/>.</summary>
    public readonly bool HasMatched(int member)
        => member < 64 ? (_seen >> member & 1) != 0 : _seenMore is not null && (_seenMore[member >> 6] >> (member & 63) & 1) != 0;

    /// <summary>Starts at the begin of another input, but keeps what matched: it is not reported again.</summary>
    public void Rewind()
    {
        _state = _set.Dfa.Start;
        _started = false;
        Position = 0;
    }

    /// <summary>As new. Call it too when the matcher is given up: it hands back what it rented.</summary>
    public void Reset()
    {
        Rewind();
        _seen = 0;
        if (_seenMore is { } more)
        {
            _seenMore = null;
            _set.Return(more);
        }
    }

    private void Report(DfaState state, ref int count)
    {
        foreach (int member in state.Accepts!)
        {
            ref ulong word = ref _seen;
            if (member >= 64)
            {
                _seenMore ??= _set.Rent();
                word = ref _seenMore[member >> 6];
            }

            ulong bit = 1UL << (member & 63);
            if ((word & bit) == 0)
            {
                word |= bit;
                _set.Report(member, count++, Position);
            }
        }
    }
}
