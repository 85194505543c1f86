using System.CommandLine;
using NidsVm.Host.Commands;
using NidsVm.Host.Running;

if (args is ["run", ..])
{
    FirstMemory.Reserve();
}

(string Name, Func<Command> Create)[] commands =
[
    ("run", RunCommand.Create),
    ("monitor", MonitorCommand.Create),
    ("ctl", CtlCommand.Create),
    ("compile", CompileCommand.Create),
    ("check", CheckCommand.Create),
    ("disasm", DisasmCommand.Create),
    ("bench", BenchCommand.Create),
    ("profile", ProfileCommand.Create),
    ("summary", SummaryCommand.Create),
    ("dashboard", DashboardCommand.Create),
    ("version", VersionCommand.Create),
];

RootCommand root = new("NidsVm: network intrusion detection with compiled Zeek policies.");

// The command that is asked for is made alone: the others would cost a short run some milliseconds.
int asked = args.Length > 0 ? Array.FindIndex(commands, c => c.Name == args[0]) : -1;
foreach ((_, Func<Command> create) in asked < 0 ? commands : [commands[asked]])
{
    root.Add(create());
}

return CommandLine.Invoke(root, args);
