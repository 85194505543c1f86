namespace NidsVm.Packets;

/// <summary>
/// Has the kernel map the pages of a recording before the packet loop comes to them, on a thread of its own: a page fault in the
/// loop costs more than analysing a packet. Stays a fixed distance ahead; order and content of what is read do not depend on it.
/// Pages that the loop has passed are unmapped again, so that memory stays flat and the end of the program has nothing to undo.
/// </summary>
internal sealed unsafe class ReadAhead : IDisposable
{
    private const long Distance = 16 << 20;
    private const long Step = 2 << 20;

    private readonly byte* _start;
    private readonly long _length;
    private readonly Func<long> _position;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    private ReadAhead(byte* start, long length, Func<long> position)
    {
        _start = start;
        _length = length;
        _position = position;
        _thread = new Thread(Run) { Name = "read ahead", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Starts for recordings that are worth it; null for short ones and for machines with one processor.</summary>
    public static ReadAhead? For(byte* start, long length, Func<long> position) =>
        length < 4 * Step || Environment.ProcessorCount < 2 ? null : new ReadAhead(start, length, position);

    /// <summary>Returns once the mapping is no longer touched.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
    }

    private void Run()
    {
        long done = 0;
        long passed = 0;
        while (!_isStopping)
        {
            bool worked = false;
            if (_position() - passed >= 2 * Step)
            {
                MemoryAdvice.Forget(_start + passed, Step);
                passed += Step;
                worked = true;
            }

            if (done < _length && done - _position() < Distance)
            {
                long step = Math.Min(Step, _length - done);
                MemoryAdvice.Populate(_start + done, step);
                done += step;
                worked = true;
            }

            if (!worked)
            {
                if (_position() >= _length)
                {
                    return;
                }

                Thread.Sleep(1);
            }
        }
    }
}
