using NidsVm.Host.Commands;

namespace NidsVm.Host.Running;

/// <summary>
/// What other threads want of a machine: functions that the one that runs it calls between two packets.
/// </summary>
/// <param name="name">whose machine it is, for messages</param>
/// <param name="current">the machine; a request may put another one in its place</param>
internal sealed class MonitorRequests(string name, Func<Monitor> current)
{
    private readonly Queue<Action> _waiting = new();
    private volatile bool _any;
    private bool _hasEnded;

    /// <summary>Whether one waits; the packet loop asks this before each packet.</summary>
    public bool Any => _any;

    /// <summary>Runs a function between two packets, and waits for its result.</summary>
    /// <exception cref="HostException">the machine has ended</exception>
    /// <exception cref="TimeoutException">it did not come to it</exception>
    public T Ask<T>(Func<Monitor, T> function, TimeSpan patience) => AskAsync(function).WaitAsync(patience).GetAwaiter().GetResult();

    /// <summary>Runs a function between two packets.</summary>
    /// <exception cref="HostException">the machine has ended</exception>
    public Task<T> AskAsync<T>(Func<Monitor, T> function)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            if (_hasEnded)
            {
                throw new HostException($"{name} has ended");
            }

            _waiting.Enqueue(() =>
            {
                try
                {
                    answer.SetResult(function(current()));
                }
#pragma warning disable CA1031 // Whatever fails belongs to the one who asked.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    answer.SetException(e);
                }
            });
            _any = true;
        }

        return answer.Task;
    }

    /// <summary>Works off what waits; called by the machine's thread.</summary>
    public void Serve()
    {
        while (true)
        {
            Action request;
            lock (_waiting)
            {
                if (!_waiting.TryDequeue(out request!))
                {
                    _any = false;
                    return;
                }
            }

            request();
        }
    }

    /// <summary>Takes no more requests; those that wait are still worked off.</summary>
    public void End()
    {
        lock (_waiting)
        {
            _hasEnded = true;
        }

        Serve();
    }
}
