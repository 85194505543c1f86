using System.Diagnostics;
using System.Runtime.CompilerServices;
using NidsVm.Host.Commands;
using NidsVm.Host.Metrics;
using NidsVm.Host.Page;
using NidsVm.Host.Policies;
using NidsVm.Host.Terminal;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Host.Running;

/// <summary><c>nidsvm run</c> from the request to the exit code.</summary>
internal static class PolicyRun
{
    public static int Execute(RunRequest request)
    {
        long started = Stopwatch.GetTimestamp();
        foreach (string trace in request.Traces.Where(t => t != PacketSources.StandardInput && !File.Exists(t)))
        {
            throw new PacketSourceException($"{trace}: no such capture file");
        }

        if (request.Traces.Count > 0 || request.Interface is not null)
        {
            WarmUp.Start();
        }

        BuiltinCatalog builtins = EngineBuiltins.Catalog();
        if (PolicyLoader.Load(request.Policies, builtins) is not { } program)
        {
            return CommandLine.Failure;
        }

        PacketTally tally = new();
        RunMetrics metrics = new(request.Interface ?? string.Join(' ', request.Traces), tally);
        using MetricsListener listener = new(metrics.WriteAsync);
        using Monitor monitor = new(program, builtins, MonitorSettings.Of(request) with { Metrics = listener });
        if (!monitor.Start())
        {
            return monitor.ExitCode;
        }

        MonitorRequests? requests = request.DashboardPort is not null || listener.IsListening ? new MonitorRequests("the run", () => monitor) : null;
        metrics.Requests = requests;
        using IRunPage? page = request.DashboardPort is { } port ? StartPage(monitor, requests!, request, port) : null;
        IPacketSource? current = null;
        using (StopSignal stop = new(() => Volatile.Read(ref current)?.Break()))
        {
            if (request.Interface is { } name)
            {
                using IPacketSource live = PacketSources.OpenInterface(name, request.Filter);
                Volatile.Write(ref current, live);
                monitor.Watch(live);
                page?.Watch(live);
                Follow(monitor, live, request, stop, tally, requests: requests);
            }
            else if (request.Traces.Count == 0)
            {
                IdleLoop.Run(monitor, stop, requests);
            }

            PseudoRealTime? pace = request.PseudoRealTime > 0 ? new PseudoRealTime(request.PseudoRealTime) : null;
            foreach (string trace in request.Traces)
            {
                if (stop.IsRaised || monitor.IsEnding)
                {
                    break;
                }

                using IPacketSource source = PacketSources.OpenFile(trace, request.Filter);
                Volatile.Write(ref current, source);
                page?.Watch(source);
                Follow(monitor, source, request, stop, tally, pace, requests);
            }

            requests?.End();
            monitor.Finish();
            if (request.Traces.Count > 0 && !request.Quiet && !Console.IsErrorRedirected)
            {
                Summarise(monitor, tally, Stopwatch.GetElapsedTime(started).TotalSeconds).Print();
            }

            page?.Linger(stop);
        }

        return monitor.ExitCode;
    }

    /// <summary>A method of its own: a run without the page does not come to the types of its server.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IRunPage StartPage(Monitor monitor, MonitorRequests requests, RunRequest request, int port) => RunPage.Start(monitor, requests, request, port);

    private static void Follow(Monitor monitor, IPacketSource source, RunRequest request, StopSignal stop, PacketTally tally, PseudoRealTime? pace = null, MonitorRequests? requests = null)
    {
        using TraceProgress? progress = TraceProgress.Start(source, request.Quiet);
        PacketLoop.Run(monitor, source, stop, tally, pace, requests);
        if (source.CutOff is { } cut)
        {
            CommandLine.Complain(cut);
        }

        if (source.IsLive)
        {
            PacketSourceStatistics statistics = source.Statistics;
            long all = statistics.Received + statistics.Dropped;
            double share = all == 0 ? 0 : 100.0 * statistics.Dropped / all;
            Console.Error.WriteLine($"{statistics.Received} packets received on interface {source.Name}, {statistics.Dropped} ({share:0.00}%) dropped");
        }
    }

    private static RunSummary Summarise(Monitor monitor, PacketTally tally, double seconds) => new()
    {
        Packets = tally.Packets,
        Bytes = tally.Bytes,
        SpanSeconds = tally.SpanSeconds,
        Events = monitor.Machine.EventsDispatched,
        Weirds = monitor.Weirds,
        Logs = monitor.LogRows,
        WallSeconds = seconds,
    };
}
