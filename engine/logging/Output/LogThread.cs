using NidsVm.Logging.Archive;
using NidsVm.Logging.Columns;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Output;

/// <summary>
/// Makes text of rows and writes it behind the packet loop: one thread and a bounded queue, which several loops may share. A full
/// queue holds the packet loop up rather than growing.
/// </summary>
public sealed class LogThread : IDisposable
{
    /// <summary>Batches that may wait.</summary>
    public const int MaxWaiting = 64;

    private static readonly TimeSpan ArchivePeriod = TimeSpan.FromMilliseconds(200);

    private readonly LogArchive? _archive;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly SemaphoreSlim _room = new(MaxWaiting);
    private readonly LogJob[] _ring = new LogJob[MaxWaiting];
    private readonly TextBuffer _text = new(1 << 16);
    private readonly ManualResetEventSlim _idle = new(true);
    private Thread? _thread;
    private int _head;
    private int _count;
    private volatile bool _isStopping;

    /// <param name="archive">what rotates the logs, told of the time as it passes; null where policies rotate them</param>
    public LogThread(LogArchive? archive = null)
    {
        _archive = archive;
        if (archive is not null)
        {
            Start();
        }
    }

    /// <summary>Hands work over; what it holds belongs to the thread from now on.</summary>
    internal void Post(in LogJob job)
    {
        if (_thread is null)
        {
            Start();
        }

        _room.Wait();
        lock (_lock)
        {
            _ring[(_head + _count) % MaxWaiting] = job;
            _count++;
            _idle.Reset();
        }

        _filled.Release();
    }

    /// <summary>Batches that wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
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

    private void Write(in LogJob job, RowBatch rows)
    {
        if (job.Output is RowOutput store)
        {
            store.Write(job.Writer!.Columns, rows);
            rows.Clear();
            job.Writer.Return(rows);
            return;
        }

        int count = rows.Count;
        job.Writer!.Format(rows, _text);
        job.Writer.Return(rows);
        job.Output.Write(_text.Span, count);
        _text.Clear();
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { Name = "logs", IsBackground = true };
                _thread.Start();
            }
        }
    }

    private void Run()
    {
        while (true)
        {
            if (_archive is null)
            {
                _filled.Wait();
            }
            else
            {
                bool isIdle = !_filled.Wait(0);
                _archive.RotateIfDue(DateTime.Now, isIdle);
                if (isIdle && !_filled.Wait(ArchivePeriod))
                {
                    continue;
                }
            }

            LogJob job;
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

            if (job.Rows is { } rows)
            {
                Write(job, rows);
            }
            else if (job.Text is { } text)
            {
                job.Output.Write(text.Span, 0);
            }

            if (job.Closes)
            {
                job.Output.Close();
            }

            lock (_lock)
            {
                if (_count == 0)
                {
                    _idle.Set();
                }
            }

            _room.Release();
        }
    }
}

/// <summary>What the log thread is to write.</summary>
/// <param name="Output">where to</param>
/// <param name="Writer">whose rows they are; null for text</param>
/// <param name="Rows">the rows, or null</param>
/// <param name="Text">a header or footer, or null; where there are no rows either, there is only something to close</param>
/// <param name="Closes">close the file afterwards</param>
internal readonly record struct LogJob(LogOutput Output, LogWriter? Writer, RowBatch? Rows, TextBuffer? Text, bool Closes);
