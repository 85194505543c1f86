using System.Text.Json.Nodes;
using NidsVm.Analysis.Connections;
using NidsVm.Host.Commands;
using NidsVm.Host.Running;
using NidsVm.Packets;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Monitor = NidsVm.Host.Running.Monitor;

namespace NidsVm.Host.Service;

/// <summary>What <c>nidsvm ctl</c> may ask of the service. Each answer is a JSON object with <c>ok</c>.</summary>
internal sealed class ControlCommands
{
    private const int MostConnections = 100;
    private const int MostHandlers = 20;
    private const int MaxTextLength = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TopPeriod = TimeSpan.FromSeconds(2);

    private readonly MonitorService _service;
    private readonly Dictionary<string, (string Usage, int Arguments, Func<string[], JsonObject> Run)> _commands;

    public ControlCommands(MonitorService service)
    {
        _service = service;
        _commands = new(StringComparer.Ordinal)
        {
            ["status"] = ("status", 0, _ => Status()),
            ["stats"] = ("stats", 0, _ => Stats()),
            ["stop"] = ("stop", 0, _ => Stop()),
            ["rotate"] = ("rotate", 0, _ => Rotate()),
            ["reload"] = ("reload", 0, _ => Reload()),
            ["top"] = ("top", 0, _ => Top()),
            ["print"] = ("print VARIABLE", 1, a => Print(a[0])),
            ["set"] = ("set OPTION VALUE", 2, a => Set(a[0], a[1])),
            ["connections"] = ("connections", 0, _ => Connections()),
        };
    }

    public static JsonObject Error(string message) => new() { ["ok"] = false, ["error"] = message };

    /// <exception cref="HostException">it cannot be done</exception>
    /// <exception cref="TimeoutException">a worker is too busy to answer</exception>
    public JsonObject Run(string command, string[] arguments)
    {
        if (!_commands.TryGetValue(command, out var known))
        {
            return Error($"unknown command '{command}': one of {string.Join(", ", _commands.Keys)}");
        }

        return arguments.Length == known.Arguments ? known.Run(arguments) : Error($"usage: {known.Usage}");
    }

    private static JsonObject Ok() => new() { ["ok"] = true };

    private JsonObject Status()
    {
        JsonObject answer = Ok();
        answer["interface"] = _service.Settings.Interface;
        answer["pid"] = Environment.ProcessId;
        answer["since"] = _service.Started.ToString("yyyy-MM-ddTHH:mm:ssK", System.Globalization.CultureInfo.InvariantCulture);
        answer["policies"] = string.Join(' ', _service.Settings.Policies);
        answer["reloads"] = _service.Reloads;
        answer["memory_mib"] = Environment.WorkingSet >> 20;
        JsonArray workers = [];
        foreach (Worker worker in _service.Workers)
        {
            PacketSourceStatistics source = worker.Source;
            workers.Add(new JsonObject
            {
                ["worker"] = worker.Index,
                ["state"] = worker.Failure is null ? "running" : "failed",
                ["packets"] = worker.Packets,
                ["bytes"] = worker.Bytes,
                ["dropped"] = source.Dropped,
                ["silence_ms"] = (long)worker.Silence.TotalMilliseconds,
            });
        }

        answer["workers"] = workers;
        return answer;
    }

    private JsonObject Stats()
    {
        JsonObject answer = Ok();
        JsonArray workers = [];
        foreach (Worker worker in _service.Workers)
        {
            PacketSourceStatistics source = worker.Source;
            workers.Add(worker.Ask(
                monitor => (JsonNode)new JsonObject
                {
                    ["worker"] = worker.Index,
                    ["packets"] = worker.Packets,
                    ["bytes"] = worker.Bytes,
                    ["dropped"] = source.Dropped,
                    ["lag_seconds"] = Math.Round(monitor.Lag, 3),
                    ["connections"] = monitor.Connections.Table.Count,
                    ["connections_total"] = Total(monitor.Connections),
                    ["events"] = monitor.Machine.EventsDispatched,
                    ["timers"] = monitor.Machine.Timers.Count,
                    ["weirds"] = monitor.Weirds,
                    ["shedding"] = monitor.Load.Step,
                    ["shedding_steps"] = monitor.Load.Forward,
                },
                Patience));
        }

        answer["workers"] = workers;
        JsonArray logs = [];
        foreach (Logging.LogSummary log in _service.Archive.Summaries)
        {
            logs.Add(new JsonObject { ["log"] = log.Path, ["rows"] = log.Rows, ["lost"] = log.LostRows });
        }

        answer["logs"] = logs;
        (long counted, long written, long lost) = _service.Archive.Rows;
        answer["rows_counted"] = counted;
        answer["rows_waiting"] = counted - written - lost;
        answer["rotations"] = _service.Archive.Rotations;
        return answer;
    }

    private JsonObject Stop()
    {
        _service.RequestStop();
        return Ok();
    }

    private JsonObject Rotate()
    {
        foreach (Worker worker in _service.Workers)
        {
            worker.Ask(
                monitor =>
                {
                    monitor.FlushLogs(always: true);
                    return true;
                },
                Patience);
        }

        _service.Archive.RequestRotation();
        return Ok();
    }

    private JsonObject Reload()
    {
        _service.Reload();
        JsonObject answer = Ok();
        answer["note"] = "connections, tables and timers begin anew; logs, counters and packets that wait go on";
        return answer;
    }

    /// <summary>The handlers that cost most, measured for a short while.</summary>
    private JsonObject Top()
    {
        using HandlerTimes.Measurement measurement = _service.HandlerTimes.Begin();
        Thread.Sleep(TopPeriod);
        JsonObject answer = Ok();
        JsonArray handlers = [];
        foreach ((HandlerTime handler, double share) in measurement.Read().Take(MostHandlers))
        {
            handlers.Add(new JsonObject
            {
                ["handler"] = $"{handler.Name} ({handler.Source}:{handler.Line})",
                ["calls"] = handler.Calls,
                ["share_percent"] = Math.Round(100 * share, 2),
            });
        }

        answer["handlers"] = handlers;
        return answer;
    }

    private JsonObject Print(string name)
    {
        JsonArray values = [];
        foreach (Worker worker in _service.Workers)
        {
            values.Add(worker.Ask(monitor => Describe(monitor.Machine, name), Patience));
        }

        JsonObject answer = Ok();
        answer["values"] = values;
        return answer;
    }

    private static string Describe(Machine machine, string name)
    {
        int index = machine.FindGlobal(name);
        if (index < 0)
        {
            throw new HostException($"there is no variable {name}");
        }

        GlobalDefinition global = machine.Program.Globals[index];
        Slot value = machine.Global(index);
        if (!value.IsSet(global.Type.IsScalar))
        {
            return "<uninitialized>";
        }

        string text = ValueFormatter.Describe(global.Type, value);
        return text.Length <= MaxTextLength ? text : text[..MaxTextLength] + "...";
    }

    /// <summary>Sets an option as <c>Option::set</c> does: its change handlers run first, and may change or refuse the value.</summary>
    private JsonObject Set(string name, string text)
    {
        foreach (Worker worker in _service.Workers)
        {
            worker.Ask(
                monitor =>
                {
                    GlobalAssignment.SetOption(monitor.Machine, name, text);
                    return true;
                },
                Patience);
        }

        JsonObject answer = Print(name);
        answer["option"] = name;
        return answer;
    }

    private JsonObject Connections()
    {
        List<(ulong Bytes, JsonObject Row)> rows = [];
        long count = 0;
        foreach (Worker worker in _service.Workers)
        {
            rows.AddRange(worker.Ask(
                monitor =>
                {
                    Connection[] all = monitor.Connections.Table.ToArray();
                    count += all.Length;
                    Array.Sort(all, static (a, b) => SizeOf(b).CompareTo(SizeOf(a)));
                    return all.Take(MostConnections).Select(c => (SizeOf(c), Row(worker.Index, c))).ToList();
                },
                Patience));
        }

        JsonObject answer = Ok();
        answer["connections"] = count;
        answer["largest"] = new JsonArray([.. rows.OrderByDescending(r => r.Bytes).Take(MostConnections).Select(r => r.Row)]);
        return answer;
    }

    private static ulong SizeOf(Connection connection) => connection.Size.OrigBytes + connection.Size.RespBytes;

    private static JsonObject Row(int worker, Connection c) => new()
    {
        ["worker"] = worker,
        ["orig_h"] = c.Orig.ToString(),
        ["orig_p"] = c.OrigPort,
        ["resp_h"] = c.Resp.ToString(),
        ["resp_p"] = c.RespPort,
        ["proto"] = c.Protocol.ToString(),
        ["seconds"] = Math.Round(c.LastTime - c.StartTime, 3),
        ["orig_pkts"] = c.Size.OrigPackets,
        ["orig_bytes"] = c.Size.OrigBytes,
        ["resp_pkts"] = c.Size.RespPackets,
        ["resp_bytes"] = c.Size.RespBytes,
        ["history"] = System.Text.Encoding.ASCII.GetString(c.History),
    };

    private static ulong Total(ConnectionManager connections) =>
        connections.Tcp.Total + connections.Udp.Total + connections.Icmp.Total + connections.Other.Total;
}
