using System.CommandLine;
using NidsVm.Host.Policies;
using NidsVm.Host.Running;
using NidsVm.Vm.Builtins;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm bench</c>: what policies cost on a trace.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Command command = new("bench", "Measure policies on a recorded trace: rates, bytes allocated, time by stage and by handler.");
        PolicyOptions policies = new(command);
        Option<string> read = new("--readfile", "-r") { Description = "The capture file.", HelpName = "FILE", Required = true };
        Option<bool> noChecksums = new("--no-checksums", "-C") { Description = "Ignore checksums." };
        Option<int> rounds = new("--rounds") { Description = "Measured rounds, the best of which counts (default 3).", DefaultValueFactory = _ => 3 };
        command.Add(read);
        command.Add(noChecksums);
        command.Add(rounds);
        command.SetAction(parsed => CommandLine.Guard(() =>
        {
            BuiltinCatalog builtins = EngineBuiltins.Catalog();
            if (PolicyLoader.Load(policies.Read(parsed), builtins) is not { } program)
            {
                return CommandLine.Failure;
            }

            TraceBenchmark benchmark = new(program, builtins, parsed.GetValue(read)!, parsed.GetValue(noChecksums));
            return benchmark.Run(Math.Max(1, parsed.GetValue(rounds)));
        }));
        return command;
    }
}
