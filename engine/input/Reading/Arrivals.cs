using System.Collections.Concurrent;

namespace NidsVm.Input.Reading;

/// <summary>What the readers have for the packet loop, in the order in which it came. Bounded: a reader that is far ahead waits.</summary>
internal sealed class Arrivals : IDisposable
{
    private readonly ConcurrentQueue<(ReaderThread From, InputMessage Message)> _queue = [];
    private readonly SemaphoreSlim _room = new(InputLimits.WaitingBatches);
    private readonly CancellationTokenSource _ended = new();
    private int _count;

    /// <summary>True where something waits.</summary>
    public bool Any => Volatile.Read(ref _count) != 0;

    /// <summary>Adds a message; called by readers. Rows wait for room.</summary>
    public void Add(ReaderThread from, InputMessage message)
    {
        if (message is InputMessage.Rows)
        {
            try
            {
                _room.Wait(_ended.Token);
            }
            catch (OperationCanceledException)
            {
                // The run is over: nobody takes it any more.
                return;
            }
        }

        _queue.Enqueue((from, message));
        Interlocked.Increment(ref _count);
    }

    public bool TryTake(out (ReaderThread From, InputMessage Message) next)
    {
        if (!_queue.TryDequeue(out next))
        {
            return false;
        }

        Interlocked.Decrement(ref _count);
        if (next.Message is InputMessage.Rows)
        {
            _room.Release();
        }

        return true;
    }

    /// <summary>Readers wait no longer.</summary>
    public void Dispose() => _ended.Cancel();
}
