using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Packets;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Host.Commands;

/// <summary>How the program is started, and how every command ends: one message on standard error, and an exit code.</summary>
internal static class CommandLine
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>Parses and runs; errors of usage give 2, all others that are known give 1.</summary>
    public static int Invoke(RootCommand root, string[] args)
    {
        // Arguments such as "@prefixes" are policy text to some commands, so response files are off.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            Command command = parsed.CommandResult.Command;
            string? unknown = command.Subcommands.Count == 0 ? null
                : command is RootCommand ? args.FirstOrDefault(a => a.Length > 0 && a[0] != '-')
                : parsed.UnmatchedTokens.FirstOrDefault(t => t.Length > 0 && t[0] != '-');
            foreach (string message in unknown is not null ? [$"unknown command '{unknown}'"] : parsed.Errors.Select(e => e.Message))
            {
                Complain(message);
            }

            if (Suggest(command, unknown, args) is { } suggestion)
            {
                Console.Error.WriteLine($"Did you mean '{suggestion}'?");
            }

            Console.Error.WriteLine($"Try '{FullName(parsed.CommandResult)} --help'.");
            return Usage;
        }

        // Policies print bytes: lines are written as they come, and flushed at the end of the run.
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>The command or option that the first unknown one is nearest to, or null.</summary>
    private static string? Suggest(Command command, string? unknownCommand, string[] args)
    {
        if (command.Subcommands.Count > 0)
        {
            return unknownCommand is null ? null : NameSuggestion.Find(unknownCommand, command.Subcommands.Select(c => c.Name));
        }

        string[] known = [.. command.Options.SelectMany(o => o.Aliases.Append(o.Name))];
        string? unknown = Array.Find(args, a => a.StartsWith("--", StringComparison.Ordinal) && a.Length > 2 && !known.Contains(a.Split('=')[0], StringComparer.Ordinal));
        return unknown is null ? null : NameSuggestion.Find(unknown.Split('=')[0], known);
    }

    /// <summary>A command with those that it belongs to: "nidsvm ctl print".</summary>
    private static string FullName(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{FullName(parent)} {result.Command.Name}" : "nidsvm";

    /// <summary>Runs a command's body and turns the failures a user can cause into one line each.</summary>
    public static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception e) when (e is PacketSourceException or ImageFormatException or HostException or IOException or UnauthorizedAccessException)
        {
            Complain(e.Message);
            return Failure;
        }
    }

    public static void Complain(string message)
    {
        StringBuilder line = new("nidsvm: ");
        line.Append(message.ReplaceLineEndings(" ").Trim());
        Console.Error.WriteLine(line.ToString());
    }
}

/// <summary>A failure with one sentence for the user.</summary>
internal sealed class HostException(string message) : Exception(message);
