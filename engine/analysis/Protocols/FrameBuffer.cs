namespace NidsVm.Analysis.Protocols;

/// <summary>
/// Keeps the incomplete end of one direction of a stream until the rest of it comes. Use: <see cref="Join"/> what arrives with what was
/// kept, work off whole units, <see cref="Keep"/> what is left. Nothing is copied as long as units come whole.
/// </summary>
public struct FrameBuffer
{
    private const int FirstSize = 256;

    private byte[]? _bytes;
    private int _length;

    /// <summary>Bytes that were kept.</summary>
    public readonly int Length => _length;

    /// <summary>All bytes not worked off yet. Valid until <see cref="Keep"/> or <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Join(ReadOnlySpan<byte> data)
    {
        if (_length == 0)
        {
            return data;
        }

        Append(data);
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Keeps the end of what <see cref="Join"/> gave.</summary>
    /// <param name="rest">the last bytes of it</param>
    public void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            Clear();
            return;
        }

        if (_length > 0)
        {
            // What was kept holds the rest as its end.
            int from = _length - rest.Length;
            if (from > 0)
            {
                rest.CopyTo(_bytes);
            }

            _length = rest.Length;
            return;
        }

        Append(rest);
    }

    /// <summary>Forgets all, and gives large memory back.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes is { Length: > 16 * 1024 })
        {
            _bytes = null;
        }
    }

    private void Append(ReadOnlySpan<byte> data)
    {
        int needed = _length + data.Length;
        if (_bytes is null || needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(FirstSize, Math.Max(needed, (_bytes?.Length ?? 0) * 2)));
        }

        data.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
    }
}
