using System.CommandLine;
using NidsVm.Host.Policies;
using NidsVm.Host.Running;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm disasm</c>: opcodes beside the source lines they come from.</summary>
internal static class DisasmCommand
{
    public static Command Create()
    {
        Command command = new("disasm", "Show the bytecode of policies, source lines beside opcodes.");
        Argument<string> policy = new("policy") { Description = "A policy or a .bpc image.", HelpName = "POLICY | FILE.bpc" };
        Argument<string?> function = new("function")
        {
            Description = "Only this function, event or hook; by default all code of the policy without that of the standard library.",
            HelpName = "FUNCTION",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> bare = new("--bare-mode", "-b") { Description = "Bare: load no policies beyond the one named." };
        command.Add(policy);
        command.Add(function);
        command.Add(bare);
        command.SetAction(parsed => CommandLine.Guard(() =>
        {
            PolicyRequest request = new([parsed.GetValue(policy)!], [], parsed.GetValue(bare), []);
            return PolicyLoader.Load(request, EngineBuiltins.Catalog()) is { } program
                ? Show(program, parsed.GetValue(function))
                : CommandLine.Failure;
        }));
        return command;
    }

    private static int Show(ProgramImage program, string? function)
    {
        SourceLines sources = new();
        using StreamWriter output = new(Console.OpenStandardOutput());
        if (function is not null)
        {
            return Disassembler.Write(program, output, function, sources.Line)
                ? CommandLine.Success
                : throw new HostException($"{function}: no function, event or hook of that name has code");
        }

        foreach (string name in program.Routines.Where(r => IsOwn(program, r)).Select(r => r.Name).Distinct(StringComparer.Ordinal))
        {
            Disassembler.Write(program, output, name, sources.Line);
        }

        return CommandLine.Success;
    }

    private static bool IsOwn(ProgramImage program, Routine routine) =>
        Array.Exists(routine.Bodies, b => !StandardLibrary.Contains(program.Sources[program.Code[b.Code].Source].Name));
}

/// <summary>Lines of source files, read once each; files that are gone have none.</summary>
internal sealed class SourceLines
{
    private readonly Dictionary<string, string[]> _files = new(StringComparer.Ordinal);

    /// <summary>The text of a line, counted from 1, or null.</summary>
    public string? Line(string file, int line)
    {
        if (!_files.TryGetValue(file, out string[]? lines))
        {
            string path = StandardLibrary.PathOf(file) ?? file;
            lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            _files.Add(file, lines);
        }

        return line > 0 && line <= lines.Length ? lines[line - 1] : null;
    }
}
