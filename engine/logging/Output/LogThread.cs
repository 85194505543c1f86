using NidsVm.Vm.Values;

namespace NidsVm.Logging.Output;

/// <summary>
/// Writes blocks of rows behind the packet loop: one thread and a bounded queue. A full queue holds the packet loop up rather than
/// growing. Blocks are used again, so that steady writing allocates nothing.
/// </summary>
public sealed class LogThread : IDisposable
{
    /// <summary>Blocks that may wait.</summary>
    public const int MaxWaiting = 64;

    /// <summary>Bytes after which a block is handed over.</summary>
    public const int BlockBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly SemaphoreSlim _room = new(MaxWaiting);
    private readonly Job[] _ring = new Job[MaxWaiting];
    private readonly Stack<TextBuffer> _free = new();
    private readonly ManualResetEventSlim _idle = new(true);
    private Thread? _thread;
    private int _head;
    private int _count;
    private bool _isStopping;

    /// <summary>An empty block.</summary>
    public TextBuffer Rent()
    {
        lock (_lock)
        {
            if (_free.TryPop(out TextBuffer? block))
            {
                return block;
            }
        }

        return new TextBuffer(BlockBytes + 4096);
    }

    /// <summary>Hands a block over to be written.</summary>
    /// <param name="file">where to</param>
    /// <param name="block">the rows; it belongs to the thread from now on</param>
    /// <param name="closes">close the file afterwards</param>
    public void Post(LogFile file, TextBuffer block, bool closes = false)
    {
        Start();
        _room.Wait();
        lock (_lock)
        {
            _ring[(_head + _count) % MaxWaiting] = new Job(file, block, closes);
            _count++;
            _idle.Reset();
        }

        _filled.Release();
    }

    /// <summary>Waits until everything that was handed over is written.</summary>
    public void WaitIdle() => _idle.Wait();

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        WaitIdle();
        _isStopping = true;
        _filled.Release();
        _thread?.Join();
        _filled.Dispose();
        _room.Dispose();
        _idle.Dispose();
    }

    private void Start()
    {
        if (_thread is not null)
        {
            return;
        }

        _thread = new Thread(Run) { Name = "logs", IsBackground = true };
        _thread.Start();
    }

    private void Run()
    {
        while (true)
        {
            _filled.Wait();
            Job job;
            lock (_lock)
            {
                if (_count == 0)
                {
                    if (_isStopping)
                    {
                        return;
                    }

                    continue;
                }

                job = _ring[_head];
                _ring[_head] = default;
                _head = (_head + 1) % MaxWaiting;
                _count--;
            }

            job.File.Write(job.Block.Span);
            if (job.Closes)
            {
                job.File.Close();
            }

            job.Block.Clear();
            lock (_lock)
            {
                _free.Push(job.Block);
                if (_count == 0)
                {
                    _idle.Set();
                }
            }

            _room.Release();
        }
    }

    private readonly record struct Job(LogFile File, TextBuffer Block, bool Closes);
}
