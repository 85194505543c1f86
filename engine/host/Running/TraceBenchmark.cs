using System.Diagnostics;
using System.Globalization;
using NidsVm.Host.Commands;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using Spectre.Console;

namespace NidsVm.Host.Running;

/// <summary>
/// Runs a program over a trace several times: whole rounds for the rates, and one more with a clock around every stage and every
/// handler, which costs time itself and therefore counts for shares only. Logs go to a folder that is removed.
/// </summary>
internal sealed class TraceBenchmark
{
    private readonly ProgramImage _program;
    private readonly BuiltinCatalog _builtins;
    private readonly string _trace;
    private readonly bool _ignoreChecksums;

    public TraceBenchmark(ProgramImage program, BuiltinCatalog builtins, string trace, bool ignoreChecksums)
    {
        _program = program;
        _builtins = builtins;
        _trace = trace;
        _ignoreChecksums = ignoreChecksums;
    }

    public int Run(int rounds)
    {
        DirectoryInfo logs = Directory.CreateTempSubdirectory("nidsvm-bench");
        try
        {
            // The first round warms the code up and is not counted.
            Round best = RunRound(logs.FullName);
            for (int i = 0; i < rounds; i++)
            {
                Round round = RunRound(logs.FullName);
                best = i == 0 || round.Seconds < best.Seconds ? round : best;
            }

            StageClock stages = new();
            RunRound(logs.FullName, stages);
            Print(best, stages);
            return best.ExitCode;
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }

    private Round RunRound(string logFolder, StageClock? stages = null)
    {
        using IPacketSource source = PacketSources.OpenFile(_trace);
        using Monitor monitor = new(_program, _builtins, new MonitorSettings { ReadsTraces = true, IgnoreChecksums = _ignoreChecksums, LogFolder = logFolder })
        {
            Stages = stages,
        };
        if (!monitor.Start())
        {
            throw new HostException("the policies failed at their start");
        }

        if (stages is not null)
        {
            monitor.Machine.Profiler = stages.Handlers;
        }

        PacketTally tally = new();
        using StopSignal stop = new(source.Break);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        PacketLoop.Run(monitor, source, stop, tally);
        double loopSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        monitor.Finish();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (stop.IsRaised)
        {
            throw new HostException("interrupted");
        }

        stages?.Finish(seconds - loopSeconds);
        return new Round(tally.Packets, tally.Bytes, monitor.Machine.EventsDispatched, allocated, seconds, monitor.ExitCode);
    }

    private void Print(Round best, StageClock stages)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = Math.Max(console.Profile.Width, 120);
        Grid grid = new();
        grid.AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0));
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddRow("packets", $"{best.Packets:N0}, {Rate(best.Packets / best.Seconds)} packets/s, {Number(best.Bytes * 8 / best.Seconds / 1e9)} Gbit/s");
        grid.AddRow("events", $"{best.Events:N0} handled, {Rate(best.Events / best.Seconds)} events/s");
        grid.AddRow("time", $"{Number(best.Seconds)} s, {Number(best.Seconds * 1e9 / Math.Max(1, best.Packets))} ns a packet");
        grid.AddRow("allocated", $"{Number(best.Allocated / (double)Math.Max(1, best.Packets))} bytes a packet");
        console.Write(grid);
        Table table = new Table().AddColumn("stage").AddColumn(new TableColumn("share").RightAligned()).AddColumn(new TableColumn("ns/packet").RightAligned());
        foreach ((string name, double seconds) in stages.Stages)
        {
            table.AddRow(name, Percent(seconds / stages.TotalSeconds), Number(seconds * 1e9 / Math.Max(1, best.Packets)));
        }

        console.Write(table);
        Table handlers = new Table().AddColumn("handler").AddColumn(new TableColumn("calls").RightAligned())
            .AddColumn(new TableColumn("share").RightAligned()).AddColumn(new TableColumn("ns/call").RightAligned());
        foreach ((string name, long calls, double seconds) in stages.TopHandlers(_program))
        {
            handlers.AddRow(Markup.Escape(name), calls.ToString("N0", CultureInfo.InvariantCulture), Percent(seconds / stages.TotalSeconds), Number(seconds * 1e9 / calls));
        }

        console.Write(handlers);
    }

    private static string Rate(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private readonly record struct Round(long Packets, long Bytes, long Events, long Allocated, double Seconds, int ExitCode);
}
