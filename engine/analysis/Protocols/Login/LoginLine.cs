namespace NidsVm.Analysis.Protocols.Login;

/// <summary>The begin of a line that is not complete yet, of limited length.</summary>
internal struct LoginLine
{
    /// <summary>Longer lines are cut.</summary>
    public const int MaxLength = ContentLineSplitter.MaxLineLength;

    private byte[]? _bytes;

    public int Length { get; private set; }

    public readonly bool IsFull => Length >= MaxLength;

    public readonly ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Adds a byte; what does not fit is dropped.</summary>
    public void Add(byte value)
    {
        if (IsFull)
        {
            return;
        }

        Reserve(1);
        _bytes![Length++] = value;
    }

    /// <summary>Adds bytes that fit.</summary>
    public void Add(ReadOnlySpan<byte> values)
    {
        values = values[..Math.Min(values.Length, MaxLength - Length)];
        Reserve(values.Length);
        values.CopyTo(_bytes.AsSpan(Length));
        Length += values.Length;
    }

    private void Reserve(int more)
    {
        int needed = Length + more;
        if (_bytes is null || _bytes.Length < needed)
        {
            Array.Resize(ref _bytes, Math.Min(MaxLength, Math.Max(needed, Math.Max(128, (_bytes?.Length ?? 0) * 2))));
        }
    }
}
