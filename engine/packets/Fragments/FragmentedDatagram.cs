namespace NidsVm.Packets;

/// <summary>
/// A datagram of which not all fragments have come. The buffer holds the header of the fragment that came first, then
/// the payload, every byte at its own place; the blocks say which bytes are there.
/// </summary>
internal sealed class FragmentedDatagram
{
    // Invariant: ordered by start, not empty, not overlapping. Neighbours are not merged, because each overlap with
    // an earlier fragment counts for itself.
    private (int Start, int End)[] _blocks = new (int, int)[8];
    private int _count;

    public FragmentKey Key { get; private set; }

    public double FirstSeen { get; private set; }

    public byte[] Buffer { get; set; } = [];

    public int HeaderLength { get; set; }

    public byte Version { get; set; }

    public byte NextProtocol { get; set; }

    /// <summary>Length of the payload as the last fragment gives it; 0 while it is not known.</summary>
    public int Size { get; set; }

    public FragmentedDatagram? Older { get; set; }

    public FragmentedDatagram? Newer { get; set; }

    public ReadOnlySpan<(int Start, int End)> Blocks => _blocks.AsSpan(0, _count);

    public void Start(FragmentKey key, double time)
    {
        Key = key;
        FirstSeen = time;
        Size = 0;
        _count = 0;
    }

    /// <summary>Copies the bytes that are not there yet to their places. The buffer is large enough.</summary>
    public void Insert(int offset, ReadOnlySpan<byte> payload)
    {
        var position = offset;
        var upper = offset + payload.Length;
        var i = 0;
        while (position < upper)
        {
            // The first block that ends behind the position bounds the gap that may begin there.
            while (i < _count && _blocks[i].End <= position)
            {
                i++;
            }

            if (i < _count && _blocks[i].Start <= position)
            {
                position = _blocks[i].End;
                continue;
            }

            var end = i < _count ? Math.Min(upper, _blocks[i].Start) : upper;
            payload[(position - offset)..(end - offset)].CopyTo(Buffer.AsSpan(HeaderLength + position));
            AddBlock(i, position, end);
            position = end;
        }
    }

    private void AddBlock(int index, int start, int end)
    {
        if (_count == _blocks.Length)
        {
            Array.Resize(ref _blocks, 2 * _count);
        }

        Array.Copy(_blocks, index, _blocks, index + 1, _count - index);
        _blocks[index] = (start, end);
        _count++;
    }
}
