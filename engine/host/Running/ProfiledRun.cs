using System.Diagnostics;
using NidsVm.Host.Commands;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Profiling;

namespace NidsVm.Host.Running;

/// <summary>One run of a program with probes over traces. What policies print is dropped, their logs go to a folder that is removed.</summary>
/// <param name="Packets">packets read</param>
/// <param name="Seconds">time of the whole run, probes included</param>
/// <param name="ExitCode">what <c>nidsvm run</c> would have ended with</param>
internal sealed record ProfiledRun(long Packets, double Seconds, int ExitCode)
{
    /// <exception cref="HostException">the run was interrupted</exception>
    public static ProfiledRun Execute(PolicyProfiler profiler, BuiltinCatalog builtins, IReadOnlyList<string> traces, bool ignoreChecksums)
    {
        DirectoryInfo logs = Directory.CreateTempSubdirectory("nidsvm-profile");
        try
        {
            MonitorSettings settings = new()
            {
                ReadsTraces = traces.Count > 0,
                IgnoreChecksums = ignoreChecksums,
                LogFolder = logs.FullName,
                Output = Stream.Null,
                Profiler = profiler,
            };
            long started = Stopwatch.GetTimestamp();
            using Monitor monitor = new(profiler.Program, builtins, settings);
            PacketTally tally = new();
            if (monitor.Start())
            {
                Run(monitor, traces, tally);
            }

            return new ProfiledRun(tally.Packets, Stopwatch.GetElapsedTime(started).TotalSeconds, monitor.ExitCode);
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }

    private static void Run(Monitor monitor, IReadOnlyList<string> traces, PacketTally tally)
    {
        IPacketSource? current = null;
        using StopSignal stop = new(() => Volatile.Read(ref current)?.Break());
        if (traces.Count == 0)
        {
            IdleLoop.Run(monitor, stop);
        }

        foreach (string trace in traces)
        {
            using IPacketSource source = PacketSources.OpenFile(trace);
            Volatile.Write(ref current, source);
            PacketLoop.Run(monitor, source, stop, tally);
        }

        monitor.Finish();
        if (stop.IsRaised)
        {
            throw new HostException("interrupted");
        }
    }
}
