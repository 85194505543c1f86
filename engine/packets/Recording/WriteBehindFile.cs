using System.Collections.Concurrent;

namespace NidsVm.Packets;

/// <summary>
/// A file that a thread of its own writes, from blocks that the caller fills. The queue is bounded: a disk that is too slow holds
/// the caller up. After an error nothing more is written; <see cref="Error"/> tells.
/// </summary>
internal sealed class WriteBehindFile : Stream
{
    private const int BlockBytes = 1 << 18;
    private const int MaxWaiting = 16;

    private readonly Stream _file;
    private readonly BlockingCollection<(byte[] Block, int Length)> _filled = new(MaxWaiting);
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly Thread _thread;
    private byte[] _block = new byte[BlockBytes];
    private int _used;
    private volatile string? _error;

    public WriteBehindFile(Stream file)
    {
        _file = file;
        _thread = new Thread(Run) { Name = "recorder", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why writing has stopped, or null.</summary>
    public string? Error => _error;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int n = Math.Min(buffer.Length, BlockBytes - _used);
            buffer[..n].CopyTo(_block.AsSpan(_used));
            _used += n;
            buffer = buffer[n..];
            if (_used == BlockBytes)
            {
                Flush();
            }
        }
    }

    /// <summary>Hands over what waits; does not wait for the disk.</summary>
    public override void Flush()
    {
        if (_used > 0)
        {
            _filled.Add((_block, _used));
            _block = _free.TryTake(out byte[]? free) ? free : new byte[BlockBytes];
            _used = 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Writes all that waits, and closes the file.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_filled.IsAddingCompleted)
        {
            Flush();
            _filled.CompleteAdding();
            _thread.Join();
            _filled.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Run()
    {
        foreach ((byte[] block, int length) in _filled.GetConsumingEnumerable())
        {
            if (_error is null)
            {
                Try(() => _file.Write(block, 0, length));
            }

            _free.Add(block);
        }

        Try(_file.Dispose);
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (IOException e)
        {
            _error ??= e.Message;
        }
    }
}
