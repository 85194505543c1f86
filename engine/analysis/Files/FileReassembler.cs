namespace NidsVm.Analysis.Files;

/// <summary>Takes a file's bytes in order.</summary>
public interface IFileStream
{
    void InOrder(ReadOnlySpan<byte> data);

    void Missing(long offset, long length);
}

/// <summary>
/// Puts pieces of a file in order. Bytes that came first win where pieces overlap. Holds at most <see cref="FileLimits.ReassemblyBlocks"/>
/// pieces; the caller flushes when too many bytes wait.
/// </summary>
public sealed class FileReassembler
{
    private readonly SortedList<long, byte[]> _blocks = [];
    private readonly IFileStream _stream;

    /// <param name="offset">where the next byte in order belongs</param>
    public FileReassembler(IFileStream stream, long offset)
    {
        _stream = stream;
        Next = offset;
    }

    /// <summary>Where the next byte in order belongs.</summary>
    public long Next { get; private set; }

    /// <summary>Bytes that wait.</summary>
    public long Waiting { get; private set; }

    public bool IsFull => _blocks.Count >= FileLimits.ReassemblyBlocks;

    public bool IsFlushing { get; private set; }

    public void Add(long offset, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (offset < Next)
            {
                int known = (int)Math.Min(Next - offset, data.Length);
                data = data[known..];
                offset += known;
            }
            else if (offset > Next)
            {
                Insert(ref offset, ref data);
            }
            else
            {
                int length = (int)Math.Min(data.Length, RoomAt(offset));
                Next += length;
                _stream.InOrder(data[..length]);
                data = data[length..];
                offset += length;
                DeliverWaiting();
            }
        }
    }

    /// <summary>Delivers all that waits, and tells of the holes between.</summary>
    /// <returns>bytes of the holes</returns>
    public long Flush() => _blocks.Count == 0 ? 0 : FlushTo(_blocks.Keys[^1] + _blocks.Values[^1].Length);

    /// <summary>Delivers what waits below an offset, and tells of the holes up to it.</summary>
    /// <returns>bytes of the holes</returns>
    public long FlushTo(long offset)
    {
        if (IsFlushing)
        {
            return 0;
        }

        IsFlushing = true;
        long holes = 0;
        while (Next < offset)
        {
            long until = _blocks.Count > 0 ? Math.Min(_blocks.Keys[0], offset) : offset;
            if (until > Next)
            {
                holes += until - Next;
                long start = Next;
                Next = until;
                _stream.Missing(start, until - start);
            }

            DeliverWaiting();
        }

        IsFlushing = false;
        return holes;
    }

    private void DeliverWaiting()
    {
        while (_blocks.Count > 0 && _blocks.Keys[0] <= Next)
        {
            long offset = _blocks.Keys[0];
            byte[] block = _blocks.Values[0];
            _blocks.RemoveAt(0);
            Waiting -= block.Length;
            long known = Next - offset;
            if (known < block.Length)
            {
                Next += block.Length - known;
                _stream.InOrder(block.AsSpan((int)known));
            }
        }
    }

    /// <summary>How many bytes fit from an offset on before a piece that is there already.</summary>
    private long RoomAt(long offset)
    {
        foreach (long key in _blocks.Keys)
        {
            if (key >= offset)
            {
                return key - offset;
            }
        }

        return long.MaxValue;
    }

    /// <summary>Keeps what of the data is not there yet, up to the next piece.</summary>
    private void Insert(ref long offset, ref ReadOnlySpan<byte> data)
    {
        foreach ((long key, byte[] block) in _blocks)
        {
            if (key <= offset && offset < key + block.Length)
            {
                int known = (int)Math.Min(key + block.Length - offset, data.Length);
                offset += known;
                data = data[known..];
                return;
            }
        }

        int length = (int)Math.Min(RoomAt(offset), data.Length);
        _blocks.Add(offset, data[..length].ToArray());
        Waiting += length;
        offset += length;
        data = data[length..];
    }
}
