using System.Diagnostics;
using NidsVm.Vm.Runtime;

namespace NidsVm.Host.Running;

/// <summary>What a handler's body cost.</summary>
internal readonly record struct HandlerTime(string Name, string Source, int Line, long Calls, long Ticks);

/// <summary>Measures the handlers of machines while somebody wants to know; several may at once.</summary>
internal sealed class HandlerTimes(IReadOnlyList<MonitorRequests> machines)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private int _users;

    /// <summary>Measures from now on.</summary>
    /// <exception cref="Commands.HostException">a machine has ended</exception>
    /// <exception cref="TimeoutException">a machine is too busy to answer</exception>
    public Measurement Begin()
    {
        lock (_lock)
        {
            _users++;
        }

        try
        {
            return new Measurement(this, Read());
        }
        catch
        {
            End();
            throw;
        }
    }

    private List<HandlerTime> Read()
    {
        List<HandlerTime> all = [];
        foreach (MonitorRequests machine in machines)
        {
            // A machine that took the place of another one has none yet.
            all.AddRange(machine.Ask(
                monitor => (monitor.Machine.Profiler ??= new HandlerProfiler()).RowsOf(monitor.Machine.Program)
                    .Select(r => new HandlerTime(r.Name, r.Source, r.Line, r.Calls, r.Ticks)).ToList(),
                Patience));
        }

        return [.. all.GroupBy(h => (h.Name, h.Source, h.Line)).Select(g => new HandlerTime(g.Key.Name, g.Key.Source, g.Key.Line, g.Sum(h => h.Calls), g.Sum(h => h.Ticks)))];
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_users > 0)
            {
                return;
            }
        }

        foreach (MonitorRequests machine in machines)
        {
            try
            {
                // Nobody waits for it: the machine may be about to end.
                _ = machine.AskAsync(monitor => monitor.Machine.Profiler = null);
            }
            catch (Commands.HostException)
            {
                // It has ended, and with it what was measured.
                continue;
            }
        }
    }

    /// <summary>One who wants to know, from its begin on until it is disposed.</summary>
    internal sealed class Measurement : IDisposable
    {
        private readonly HandlerTimes _times;
        private readonly Dictionary<(string, string, int), HandlerTime> _begin;
        private readonly long _started = Stopwatch.GetTimestamp();

        public Measurement(HandlerTimes times, List<HandlerTime> begin)
        {
            _times = times;
            _begin = begin.ToDictionary(h => (h.Name, h.Source, h.Line));
        }

        /// <summary>Seconds since the begin.</summary>
        public double Seconds => Stopwatch.GetElapsedTime(_started).TotalSeconds;

        /// <summary>What handlers cost since the begin, the costliest first, with their share of the time of all machines.</summary>
        /// <exception cref="Commands.HostException">a machine has ended</exception>
        /// <exception cref="TimeoutException">a machine is too busy to answer</exception>
        public IEnumerable<(HandlerTime Handler, double Share)> Read()
        {
            List<HandlerTime> now = _times.Read();
            double all = Math.Max(1e-3, Seconds) * _times.MachineCount * Stopwatch.Frequency;
            return now.Select(Since).Where(h => h.Calls > 0).OrderByDescending(h => h.Ticks).Select(h => (h, h.Ticks / all));
        }

        public void Dispose() => _times.End();

        private HandlerTime Since(HandlerTime now)
        {
            HandlerTime begin = _begin.GetValueOrDefault((now.Name, now.Source, now.Line));
            return begin.Calls <= now.Calls ? now with { Calls = now.Calls - begin.Calls, Ticks = Math.Max(0, now.Ticks - begin.Ticks) } : now;
        }
    }

    private int MachineCount => machines.Count;
}
