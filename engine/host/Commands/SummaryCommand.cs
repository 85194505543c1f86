using System.CommandLine;
using NidsVm.Host.Summaries;
using Spectre.Console;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm summary</c>: what a folder of logs tells in short.</summary>
internal static class SummaryCommand
{
    private const int DefaultRows = 10;

    // Columns of a table that goes to a file or another program.
    private const int WideConsole = 160;

    public static Command Create()
    {
        Command command = new("summary", "Sum up a folder of logs: busiest servers, shares of applications, scans, notices and weirds.");
        Argument<string> folder = new("LOGDIR") { Description = "The folder with conn.log, notice.log and weird.log, as text or JSON, rotated or compressed." };
        Option<bool> json = new("--json") { Description = "Print JSON instead of tables." };
        Option<string?> html = new("--html") { Description = "Write a page instead of printing tables.", HelpName = "FILE" };
        Option<int> top = new("--top") { Description = $"Rows of each table (default {DefaultRows}).", HelpName = "N", DefaultValueFactory = _ => DefaultRows };
        command.Add(folder);
        foreach (Option option in (Option[])[json, html, top])
        {
            command.Add(option);
        }

        command.SetAction(parsed => CommandLine.Guard(() => Run(
            parsed.GetValue(folder)!, parsed.GetValue(json), parsed.GetValue(html), Math.Max(1, parsed.GetValue(top)))));
        return command;
    }

    private static int Run(string folder, bool json, string? html, int top)
    {
        if (!Directory.Exists(folder))
        {
            throw new HostException(File.Exists(folder) ? $"{folder} is a file; a folder of logs is wanted" : $"no folder {folder}");
        }

        TrafficSummary summary = TrafficSummary.Read(folder);
        foreach (string complaint in summary.Complaints)
        {
            CommandLine.Complain(complaint);
        }

        if (summary.Files.Count == 0)
        {
            throw new HostException($"no conn.log, notice.log or weird.log in {folder}");
        }

        SummaryReport report = new(summary, top);
        if (html is not null)
        {
            File.WriteAllText(html, SummaryPage.Render(report));
        }

        if (json)
        {
            using Stream output = Console.OpenStandardOutput();
            SummaryJson.Write(summary, top, output);
            output.WriteByte((byte)'\n');
        }
        else if (html is null)
        {
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Console.Out),
                Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            });
            if (Console.IsOutputRedirected)
            {
                console.Profile.Width = WideConsole;
            }

            report.Write(console);
        }

        return CommandLine.Success;
    }
}
