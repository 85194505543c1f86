using System.CommandLine;
using NidsVm.Dashboard;
using NidsVm.Dashboard.Logs;
using NidsVm.Host.Page;
using NidsVm.Host.Running;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm dashboard</c>: the page over a folder of logs.</summary>
internal static class DashboardCommand
{
    public static Command Create()
    {
        Command command = new("dashboard", "Show a folder of logs as a page for the browser, until Ctrl-C.");
        Argument<string> folder = new("LOGDIR") { Description = "The folder of logs, text or JSON, rotated or compressed; a service's with current/ and folders of days too." };
        Option<int> port = new("--port")
        {
            Description = $"The port on 127.0.0.1 (default {DashboardSettings.DefaultPort}; 0: any free one).",
            HelpName = "N",
            DefaultValueFactory = _ => DashboardSettings.DefaultPort,
        };
        command.Add(folder);
        command.Add(port);
        command.Validators.Add(result =>
        {
            if (result.GetResult(port) is { Errors: var errors } && !errors.Any() && result.GetValue(port) is < 0 or > ushort.MaxValue)
            {
                result.AddError($"--port takes a number between 0 and {ushort.MaxValue}");
            }
        });
        command.SetAction(parsed => CommandLine.Guard(() => Run(parsed.GetValue(folder)!, parsed.GetValue(port))));
        return command;
    }

    private static int Run(string folder, int port)
    {
        using ManualResetEventSlim end = new();
        using StopSignal stop = new(end.Set);
        using PageServer page = PageServer.Start(() => new FolderSource(folder), new DashboardSettings { Port = port });
        Console.Error.WriteLine($"{page.Address} shows {folder}; Ctrl-C ends it");
        end.Wait();
        return CommandLine.Success;
    }
}
