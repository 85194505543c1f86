using System.Runtime.CompilerServices;
using NidsVm.Analysis.Engine;
using NidsVm.Host.Commands;
using NidsVm.Host.Running;
using NidsVm.Packets;
using Monitor = NidsVm.Host.Running.Monitor;

namespace NidsVm.Host.Service;

/// <summary>
/// One thread with a machine, an engine and a share of the interface's flows. Others reach its machine only through
/// <see cref="Ask{T}"/>: what they want to do there runs between two packets.
/// </summary>
internal sealed class Worker : IDisposable
{
    private readonly IPacketSource _source;
    private readonly MonitorRequests _requests;
    private readonly Thread _thread;
    private readonly Action<Worker> _ended;
    private Monitor _monitor;
    private volatile bool _isStopping;
    private bool _hasFinished;
    private long _lastTurn = Environment.TickCount64;
    private long _packets;
    private long _bytes;

    /// <param name="index">which of the workers, from 0</param>
    /// <param name="source">its packets; disposed with the worker</param>
    /// <param name="monitor">its machine, started; disposed with the worker</param>
    /// <param name="ended">called on the worker's thread when it ends without having been asked to</param>
    public Worker(int index, IPacketSource source, Monitor monitor, Action<Worker> ended)
    {
        Index = index;
        _source = source;
        _monitor = monitor;
        _ended = ended;
        _requests = new MonitorRequests($"worker {index}", () => _monitor);
        monitor.Watch(source);
        Traffic = monitor.Traffic;
        _thread = new Thread(Run) { Name = $"worker {index}", IsBackground = true };
    }

    public int Index { get; }

    /// <summary>What others want of its machine.</summary>
    public MonitorRequests Requests => _requests;

    /// <summary>Why the worker ended, or null.</summary>
    public string? Failure { get; private set; }

    public int ExitCode => _monitor.ExitCode;

    /// <summary>
    /// Told of a machine that another one replaces: on the worker's thread when it happens, and once more on another thread, with
    /// true, when the old machine has ended.
    /// </summary>
    public Action<Monitor, bool>? MachineReplaced { get; set; }

    /// <summary>Packets taken so far, and their captured bytes.</summary>
    public long Packets => Interlocked.Read(ref _packets);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Counters of the source.</summary>
    public PacketSourceStatistics Source => _source.Statistics;

    /// <summary>What traffic there was, by protocol, of all its machines.</summary>
    public TrafficCounters Traffic { get; }

    /// <summary>Figures of the machine at work that any thread may read.</summary>
    public MonitorFigures Figures => _monitor.Figures;

    /// <summary>Time since the worker last began to look for a packet.</summary>
    public TimeSpan Silence => TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref _lastTurn));

    public void Start() => _thread.Start();

    /// <summary>Runs a function between two packets, and waits for its result.</summary>
    /// <exception cref="HostException">the worker has ended</exception>
    /// <exception cref="TimeoutException">the worker did not come to it</exception>
    public T Ask<T>(Func<Monitor, T> function, TimeSpan patience) => _requests.Ask(function, patience);

    /// <summary>
    /// Puts another machine in the place of this one, between two packets, and yields the old one, which is to be ended by the caller:
    /// that may take a while, and the worker goes on meanwhile.
    /// </summary>
    /// <param name="next">the new machine, started; the worker's from the moment on that the task completes</param>
    /// <exception cref="HostException">the worker has ended</exception>
    public Task<Monitor> ReplaceAsync(Monitor next) => AskAsync(
        old =>
        {
            if (_hasFinished)
            {
                throw new HostException($"worker {Index} has ended");
            }

            MachineReplaced?.Invoke(old, false);
            next.Watch(_source);
            next.Traffic = Traffic;
            _monitor = next;
            return old;
        });

    /// <summary>Ends the worker as at the end of its input, and waits for it.</summary>
    public void Stop()
    {
        _isStopping = true;
        _source.Break();
        if (!_thread.ThreadState.HasFlag(ThreadState.Unstarted))
        {
            _thread.Join();
        }
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _source.Dispose();
    }

    /// <summary>Runs a function between two packets.</summary>
    /// <exception cref="HostException">the worker has ended</exception>
    public Task<T> AskAsync<T>(Func<Monitor, T> function) => _requests.AskAsync(function);

    private void Run()
    {
        try
        {
            Loop();
            _monitor.Finish();
            Failure = _source.CutOff;
        }
#pragma warning disable CA1031 // A worker that fails ends the service with its reason; the process would die without one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = e.ToString();
        }

        _hasFinished = true;
        _requests.End();
        if (!_isStopping)
        {
            _ended(this);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Loop()
    {
        const int PacketsPerTurn = 256;

        CapturedPacket packet = default;
        int left = PacketsPerTurn;
        while (!_isStopping && !_monitor.IsEnding)
        {
            if (_requests.Any)
            {
                _requests.Serve();
            }

            switch (_source.Next(ref packet))
            {
                case PacketReadStatus.Packet:
                    _packets++;
                    _bytes += packet.CaptureLength;
                    _monitor.Process(ref packet);
                    if (--left == 0)
                    {
                        left = PacketsPerTurn;
                        _monitor.FlushLogs();
                        _monitor.LookAtLoad(_source, packet.Time);
                        Interlocked.Exchange(ref _lastTurn, Environment.TickCount64);
                    }

                    break;
                case PacketReadStatus.Idle:
                    _monitor.Idle();
                    _monitor.LookAtLoad(_source, double.PositiveInfinity);
                    Interlocked.Exchange(ref _lastTurn, Environment.TickCount64);
                    break;
                default:
                    return;
            }
        }
    }
}
