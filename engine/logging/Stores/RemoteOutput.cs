using NidsVm.Logging.Columns;
using NidsVm.Logging.Output;

namespace NidsVm.Logging.Stores;

/// <summary>
/// A log that goes to a server: batches wait in a bounded queue for a thread of their own, which tries again with growing pauses
/// while the server does not answer. A full queue drops the newest batch and counts its rows; the packet loop and the log thread
/// never wait.
/// </summary>
internal sealed class RemoteOutput : RowOutput
{
    /// <summary>Batches that may wait.</summary>
    public const int MaxWaiting = 256;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // At the end of a run a server gets this long to take what waits.
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(10);

    private readonly IRemoteStore _store;
    private readonly Queue<(object Batch, int Rows)> _waiting = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Thread _thread;
    private bool _isClosing;
    private string? _complaint;
    private long _lost;

    public RemoteOutput(IRemoteStore store)
    {
        _store = store;
        _thread = new Thread(Run) { Name = "store", IsBackground = true };
        _thread.Start();
    }

    public override string Name => _store.Name;

    public override long LostRows => Interlocked.Read(ref _lost);

    public override int WaitingBatches
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count;
            }
        }
    }

    public override void Write(LogColumn[] columns, RowBatch rows)
    {
        lock (_waiting)
        {
            if (_waiting.Count >= MaxWaiting)
            {
                Lose(rows.Count, "the server takes too long; rows are lost");
                return;
            }
        }

        object batch = _store.Copy(columns, rows);
        lock (_waiting)
        {
            _waiting.Enqueue((batch, rows.Count));
        }

        _filled.Release();
    }

    public override string? TakeComplaint() => Interlocked.Exchange(ref _complaint, null);

    public override bool IsClosed => !_thread.IsAlive;

    /// <summary>The log thread has other logs to write: the store's own thread ends when all is sent, or given up.</summary>
    public override void Close()
    {
        lock (_waiting)
        {
            _isClosing = true;
            _giveUp.CancelAfter(LastPatience);
            _filled.Release();
        }
    }

    public override void WaitClosed() => _thread.Join();

    private void Run()
    {
        while (true)
        {
            _filled.Wait();
            (object Batch, int Rows) next;
            lock (_waiting)
            {
                if (!_waiting.TryPeek(out next))
                {
                    if (_isClosing)
                    {
                        break;
                    }

                    continue;
                }
            }

            Deliver(next.Batch, next.Rows);
            lock (_waiting)
            {
                _waiting.Dequeue();
            }
        }

        _store.Dispose();
        _filled.Dispose();
        _giveUp.Dispose();
    }

    private void Deliver(object batch, int rows)
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            try
            {
                _store.Send(batch, _giveUp.Token);
                return;
            }
            catch (StoreException e) when (e.IsTemporary && !_giveUp.IsCancellationRequested)
            {
                _complaint ??= $"{Name}: {e.Message}; trying again";
                _giveUp.Token.WaitHandle.WaitOne(pause);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (StoreException e)
            {
                Lose(rows, e.Message);
                return;
            }
            catch (OperationCanceledException)
            {
                Lose(rows, "the server did not answer before the end");
                return;
            }
        }
    }

    private void Lose(int rows, string reason)
    {
        long lost = Interlocked.Add(ref _lost, rows);
        _complaint = $"{Name}: {reason} ({lost} rows lost so far)";
    }
}

/// <summary>A server's side of <see cref="RemoteOutput"/>.</summary>
internal interface IRemoteStore : IDisposable
{
    /// <summary>Server and table, for messages.</summary>
    string Name { get; }

    /// <summary>Makes what is sent of rows, which are used again afterwards. Called by the log thread.</summary>
    object Copy(LogColumn[] columns, RowBatch rows);

    /// <summary>Sends a batch. Called by the store's thread.</summary>
    /// <exception cref="StoreException">the server did not take it</exception>
    void Send(object batch, CancellationToken giveUp);
}

/// <summary>A server that does not take rows.</summary>
internal sealed class StoreException(string message, bool isTemporary) : Exception(message)
{
    /// <summary>Whether the same rows may be taken later.</summary>
    public bool IsTemporary { get; } = isTemporary;
}
