namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>Bytes of a unit that has not come as a whole.</summary>
internal struct TlsBuffer
{
    private byte[]? _bytes;
    private int _length;

    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public readonly bool IsEmpty => _length == 0;

    public void Append(ReadOnlySpan<byte> data)
    {
        if (_bytes is null || _bytes.Length - _length < data.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + data.Length, Math.Min(2 * _length, _length + TlsLimits.HandshakeMessage)));
        }

        data.CopyTo(_bytes.AsSpan(_length));
        _length += data.Length;
    }

    /// <summary>Drops the first bytes.</summary>
    public void Consume(int count)
    {
        _bytes.AsSpan(count, _length - count).CopyTo(_bytes);
        _length -= count;
    }

    /// <summary>Drops all, the memory with it.</summary>
    public void Clear()
    {
        _bytes = null;
        _length = 0;
    }
}
