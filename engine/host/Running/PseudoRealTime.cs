using System.Diagnostics;

namespace NidsVm.Host.Running;

/// <summary>Holds recorded packets back until as much time has passed since the first one as when they were recorded, or a part of it.</summary>
internal sealed class PseudoRealTime
{
    // A wait looks for the end of the run this often.
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(50);

    private readonly double _speed;
    private double _firstTime;
    private long _started;

    /// <param name="speed">1: as fast as recorded; 2: twice as fast</param>
    public PseudoRealTime(double speed) => _speed = speed;

    /// <summary>Waits until a packet is due.</summary>
    /// <param name="packetTime">its time, seconds since 1970</param>
    /// <param name="stop">ends the wait early</param>
    /// <param name="requests">what others want of the machine meanwhile, or null</param>
    public void WaitFor(double packetTime, StopSignal stop, MonitorRequests? requests)
    {
        if (_started == 0)
        {
            _started = Stopwatch.GetTimestamp();
            _firstTime = packetTime;
            return;
        }

        double due = (packetTime - _firstTime) / _speed;
        while (!stop.IsRaised && due - Stopwatch.GetElapsedTime(_started).TotalSeconds is var left and > 0)
        {
            requests?.Serve();
            Thread.Sleep(left < LongestNap.TotalSeconds ? TimeSpan.FromSeconds(left) : LongestNap);
        }
    }
}
