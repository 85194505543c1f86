using System.CommandLine;
using NidsVm.Host.Policies;
using NidsVm.Host.Running;
using NidsVm.Host.Terminal;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Profiling;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm profile</c>: where policies spend time and memory on a trace.</summary>
internal static class ProfileCommand
{
    private const int DefaultRows = 20;

    public static Command Create()
    {
        Command command = new("profile", "Tell what policies cost on a recorded trace: time, calls and bytes by function and by line.");
        PolicyOptions policies = new(command);
        Option<string[]> read = new("--readfile", "-r") { Description = "The capture file; may be given several times.", HelpName = "FILE" };
        Option<bool> noChecksums = new("--no-checksums", "-C") { Description = "Ignore checksums." };
        Option<string?> folded = new("--folded") { Description = "Write the call stacks, folded for flame graphs, in nanoseconds.", HelpName = "FILE" };
        Option<bool> json = new("--json") { Description = "Print everything as JSON instead of the tables." };
        Option<int> top = new("--top") { Description = $"Rows of each table (default {DefaultRows}).", HelpName = "N", DefaultValueFactory = _ => DefaultRows };
        foreach (Option option in (Option[])[read, noChecksums, folded, json, top])
        {
            command.Add(option);
        }

        command.SetAction(parsed => CommandLine.Guard(() =>
        {
            BuiltinCatalog builtins = EngineBuiltins.Catalog();
            if (PolicyLoader.Load(policies.Read(parsed), builtins) is not { } program)
            {
                return CommandLine.Failure;
            }

            PolicyProfiler profiler = new(program);
            ProfiledRun run = ProfiledRun.Execute(profiler, builtins, parsed.GetValue(read) ?? [], parsed.GetValue(noChecksums));
            if (parsed.GetValue(folded) is { } path)
            {
                using StreamWriter stacks = new(path);
                profiler.WriteFolded(stacks, code => ProfileReport.Label(profiler.Program, code));
            }

            ProfileReport report = new(profiler, run, Math.Max(1, parsed.GetValue(top)));
            if (parsed.GetValue(json))
            {
                report.WriteJson(Console.OpenStandardOutput());
            }
            else
            {
                report.Write(Console.Out);
            }

            return run.ExitCode;
        }));
        return command;
    }
}
