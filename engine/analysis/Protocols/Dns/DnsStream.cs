namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>Takes messages out of a stream.</summary>
public interface IDnsMessageSink
{
    void Message(ReadOnlySpan<byte> message, bool isOrig);
}

/// <summary>
/// Cuts one direction of a TCP stream into messages: two bytes of length before each (RFC 1035 4.2.2). A message that lies whole in what
/// was delivered is passed on in place.
/// </summary>
public struct DnsStream
{
    private byte[]? _buffer;
    private int _filled;
    private int _size;
    private int _lengthBytes;

    /// <summary>Bytes of a message that is not complete yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _buffer.AsSpan(0, _filled);

    public void Deliver(ReadOnlySpan<byte> data, bool isOrig, IDnsMessageSink sink)
    {
        while (!data.IsEmpty)
        {
            if (_lengthBytes < 2)
            {
                _size = (_size << 8) | data[0];
                _lengthBytes++;
                data = data[1..];
                if (_lengthBytes < 2 || _size > 0)
                {
                    continue;
                }
            }

            if (_filled == 0 && data.Length >= _size)
            {
                ReadOnlySpan<byte> message = data[.._size];
                data = data[_size..];
                Restart();
                sink.Message(message, isOrig);
                continue;
            }

            if (_buffer is null || _buffer.Length < _size)
            {
                Array.Resize(ref _buffer, Math.Max(_size, 512));
            }

            int length = Math.Min(_size - _filled, data.Length);
            data[..length].CopyTo(_buffer.AsSpan(_filled));
            _filled += length;
            data = data[length..];
            if (_filled == _size)
            {
                int size = _size;
                Restart();
                sink.Message(_buffer.AsSpan(0, size), isOrig);
            }
        }
    }

    /// <summary>Drops what is left over.</summary>
    public void Clear() => Restart();

    private void Restart()
    {
        _filled = 0;
        _size = 0;
        _lengthBytes = 0;
    }
}
