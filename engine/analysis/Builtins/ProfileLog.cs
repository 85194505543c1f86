using System.Diagnostics;
using System.Globalization;
using System.Text;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>
/// The profile log: every <c>profiling_interval</c> of network time a block of lines in <c>profiling_file</c> tells what the run uses.
/// Every <c>expensive_profiling_multiple</c>th block also counts the elements of all tables.
/// </summary>
public sealed class ProfileLog : NidsVm.Vm.Runtime.Timer
{
    /// <summary>Tables with fewer elements are only counted.</summary>
    private const long ManyElements = 100;

    private static readonly string[] StateNames = ["Inact.", "Syn.", "SA", "Part.", "Est.", "Fin.", "Rst."];

    private readonly Machine _machine;
    private readonly PacketEngine _engine;
    private readonly FileValue _file;
    private readonly double _interval;
    private readonly ulong _expensiveMultiple;
    private readonly StringBuilder _text = new();
    private ulong _blocks;
    private Usage? _first;

    private ProfileLog(Machine machine, PacketEngine engine, FileValue file, double interval, ulong expensiveMultiple)
    {
        _machine = machine;
        _engine = engine;
        _file = file;
        _interval = interval;
        _expensiveMultiple = expensiveMultiple;
    }

    /// <summary>Begins the log where policies ask for one.</summary>
    public static void Start(Machine machine, PacketEngine engine)
    {
        if (Find("profiling_interval") is not { AsDouble: > 0 and var interval } || Find("profiling_file")?.Ref is not FileValue file)
        {
            return;
        }

        ProfileLog log = new(machine, engine, file, interval, Find("expensive_profiling_multiple")?.AsCount ?? 0);
        machine.SetService(log);

        // Due at once, with the first packet's time.
        machine.Timers.Set(log, 1);

        Slot? Find(string name) => machine.FindGlobal(name) is var index and >= 0 ? machine.Global(index) : null;
    }

    public static void AddTo(BuiltinCatalog catalog) => catalog.Add(
        "do_profiling",
        (in BuiltinCall call) =>
        {
            call.Machine.FindService<ProfileLog>()?.Write();
            return default;
        });

    /// <inheritdoc/>
    public override void Fire(double now, bool isTerminating)
    {
        Write();
        if (!isTerminating)
        {
            _machine.Timers.Set(this, _machine.NetworkTime + _interval);
        }
    }

    private void Write()
    {
        if (_machine.IsTerminating)
        {
            // Connections are gone already.
            return;
        }

        _text.Clear();
        bool isExpensive = _expensiveMultiple > 0 && ++_blocks % _expensiveMultiple == 0;
        Usage usage = Usage.Now();
        Line("------------------------");
        if (_first is null)
        {
            // Policies given there may have several lines.
            Line($"Command line: {string.Join(' ', Environment.GetCommandLineArgs()).ReplaceLineEndings(" ")} ");
            Line("------------------------");
        }

        Usage first = _first ??= usage;
        Line($"Memory: total={usage.Resident / 1024}K total_adj={(usage.Resident - first.Resident) / 1024}K malloced: {GC.GetTotalMemory(false) / 1024}K");
        double user = usage.User - first.User;
        double system = usage.System - first.System;
        Line($"Run-time: user+sys={user + system:F1} user={user:F1} sys={system:F1} real={usage.Clock - first.Clock:F1}");
        Connections();
        Line($"Timers: current={_machine.Timers.Count} max={_machine.Timers.HighWater} lag=0.00s");
        Line($"Triggers: total={_machine.TotalTriggers} pending={_machine.PendingTriggers}");
        Line($"Threads: current={usage.Threads}");
        if (isExpensive)
        {
            Tables();
        }

        _file.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        if (_machine.FindEvent("profiling_update") is { HasHandlers: true } handle)
        {
            Span<Slot> arguments = _machine.Enqueue(handle);
            arguments[0] = Slot.Of((object?)_file);
            arguments[1] = Slot.Of(isExpensive);
        }
    }

    private void Connections()
    {
        ConnectionManager manager = _engine.Context.Manager;
        ulong total = manager.Tcp.Total + manager.Udp.Total + manager.Icmp.Total + manager.Other.Total;
        Line($"Conns: total={total} current={manager.Table.Count}/{manager.Table.Count}");
        Line(
            $"Conns: tcp={manager.Tcp.Current}/{manager.Tcp.Highest} udp={manager.Udp.Current}/{manager.Udp.Highest} "
            + $"icmp={manager.Icmp.Current}/{manager.Icmp.Highest}");

        var states = new int[StateNames.Length, StateNames.Length];
        foreach (Connection connection in manager.Table.ToArray())
        {
            if (connection.Session is TcpSession session)
            {
                states[(int)session.Endpoint(isOrig: true).State, (int)session.Endpoint(isOrig: false).State]++;
            }
        }

        Line("TCP-States:        " + string.Concat(StateNames.Select(static n => n.PadRight(8))).TrimEnd());
        for (int orig = 0; orig < StateNames.Length; orig++)
        {
            string row = "TCP-States:" + StateNames[orig].PadRight(8);
            for (int resp = 0; resp < StateNames.Length; resp++)
            {
                row += states[orig, resp] > 0 ? states[orig, resp].ToString(CultureInfo.InvariantCulture).PadRight(8) : "        ";
            }

            Line(row);
        }

        Line($"Connections expired due to inactivity: {manager.EndedByInactivity}");
    }

    private void Tables()
    {
        long all = 0;
        long allNested = 0;
        for (int i = 0; i < _machine.Program.Globals.Length; i++)
        {
            if (_machine.Global(i).Ref is not TableValue table)
            {
                continue;
            }

            long nested = Nested(table);
            all += table.Count;
            allNested += nested;
            if (nested >= ManyElements)
            {
                Line($"               {_machine.Program.Globals[i].Name} = {table.Count}/{nested} entries");
            }
        }

        Line($"Total number of table entries: {all}/{allNested}");
    }

    /// <summary>The elements of a table and of the tables it holds.</summary>
    private static long Nested(TableValue table)
    {
        long count = table.Count;
        if (table.Type.Yield is TableType)
        {
            long cursor = 0;
            while (table.MoveNext(ref cursor, out int entry))
            {
                count += table.ValueAt(entry).Ref is TableValue inner ? Nested(inner) : 0;
            }
        }

        return count;
    }

    private void Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    private void Line(string text)
        => _text.Append(CultureInfo.InvariantCulture, $"{_machine.NetworkTime:F6} ").Append(text).Append('\n');

    /// <summary>What the process has used: bytes, seconds, threads.</summary>
    private sealed record Usage(long Resident, double User, double System, double Clock, int Threads)
    {
        public static Usage Now()
        {
            using Process process = Process.GetCurrentProcess();
            return new Usage(
                process.WorkingSet64, process.UserProcessorTime.TotalSeconds, process.PrivilegedProcessorTime.TotalSeconds,
                Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency, process.Threads.Count);
        }
    }
}
