using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NidsVm.Vm.Runtime;

namespace NidsVm.Input.Reading;

/// <summary>The thread that reads one source: first all of it, then on demand and at each heartbeat what changed.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The collection of orders holds nothing that outlives the thread.")]
internal sealed class ReaderThread
{
    private readonly BlockingCollection<Order> _orders = [];
    private readonly ManualResetEventSlim _firstReading = new();
    private readonly Arrivals _arrivals;
    private readonly SourceReader _reader;
    private readonly TimeSpan _heartbeat;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private bool _isDisabled;

    /// <param name="stream">the stream that gets what is read</param>
    /// <param name="name">the reader with its source, for messages</param>
    /// <param name="reader">reads the source</param>
    /// <param name="arrivals">takes what was read</param>
    /// <param name="heartbeat">how often the source is looked at</param>
    public ReaderThread(InputStream stream, string name, SourceReader reader, Arrivals arrivals, TimeSpan heartbeat)
    {
        Stream = stream;
        Name = name;
        _reader = reader;
        _arrivals = arrivals;
        _heartbeat = heartbeat;
        reader.Thread = this;
        _thread = new Thread(Run) { IsBackground = true, Name = "input " + stream.Name };
    }

    private enum Order
    {
        Update,
        Stop,
    }

    public InputStream Stream { get; }

    public string Name { get; }

    /// <summary>The source was read a first time, or cannot be.</summary>
    public bool HasReadOnce => _firstReading.IsSet;

    /// <summary>The first reading ends by itself, and soon.</summary>
    public bool IsWorthWaitingFor => _reader.IsWorthWaitingFor;

    /// <summary>Set when the reader shall end as soon as it can.</summary>
    public bool IsStopping => _isStopping;

    public void Start() => _thread.Start();

    /// <summary>Looks at the source again.</summary>
    public void Update() => _orders.Add(Order.Update);

    /// <summary>Ends after what was ordered before.</summary>
    public void Stop() => _orders.Add(Order.Stop);

    /// <summary>Ends now, in the middle of a reading.</summary>
    public void Abort()
    {
        _isStopping = true;
        _orders.Add(Order.Stop);
        _reader.Interrupt();
    }

    /// <summary>Called by the reader.</summary>
    public void Send(InputMessage message)
    {
        if (!_isDisabled || message is InputMessage.Closed)
        {
            _arrivals.Add(this, message);
        }
    }

    /// <summary>Called by the reader: an error after which nothing more is read.</summary>
    public void Fail(string message)
    {
        Send(new InputMessage.Report(ReportLevel.Error, message));
        Disable();
    }

    /// <summary>Nothing more is read.</summary>
    public void Disable()
    {
        if (!_isDisabled)
        {
            Send(new InputMessage.Failed());
            _isDisabled = true;
        }
    }

    private void Run()
    {
        try
        {
            bool isAlive = Guard(_reader.Initialise);
            if (!isAlive)
            {
                // What is told after the reader was disabled still gets out.
                _arrivals.Add(this, new InputMessage.Report(ReportLevel.Error, "Init failed"));
                Disable();
                _arrivals.Add(this, new InputMessage.Report(ReportLevel.Error, "terminating thread"));
            }

            _firstReading.Set();
            while (!_isStopping)
            {
                if (!_orders.TryTake(out Order order, _heartbeat))
                {
                    if (isAlive && !_isDisabled)
                    {
                        Guard(_reader.Heartbeat);
                    }

                    continue;
                }

                if (order == Order.Stop)
                {
                    break;
                }

                if (isAlive && !_isDisabled && !Guard(_reader.Update))
                {
                    Disable();
                    _arrivals.Add(this, new InputMessage.Report(ReportLevel.Error, "terminating thread"));
                }
            }

            _reader.Close();
        }
        finally
        {
            _firstReading.Set();
            _arrivals.Add(this, new InputMessage.Closed());
        }
    }

    /// <summary>Runs a step of the reader; what the system refuses is an error of the stream.</summary>
    private bool Guard(Func<bool> step)
    {
        try
        {
            bool isSound = step();
            _reader.FlushRows();
            return isSound;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            _reader.FlushRows();
            Fail(failure.Message);
            return false;
        }
    }
}
