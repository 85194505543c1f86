using System.CommandLine;
using NidsVm.Host.Commands;

RootCommand root = new("NidsVm: network intrusion detection with compiled Zeek policies.")
{
    RunCommand.Create(),
    CompileCommand.Create(),
    CheckCommand.Create(),
    DisasmCommand.Create(),
    BenchCommand.Create(),
    VersionCommand.Create(),
};

return CommandLine.Invoke(root, args);
