using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NidsVm.Host.Service;
using Spectre.Console;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm ctl</c>: asks and steers a running <c>nidsvm monitor</c>.</summary>
internal static class CtlCommand
{
    private const int PipeWidth = 400;

    // What is printed goes to a terminal or a program that reads JSON, never into a page: only what must be escaped is.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Command command = new("ctl", "Ask or steer a running 'nidsvm monitor'.");
        Option<string?> config = new("--config") { Description = "The service's file of settings, for the path of its socket.", HelpName = "FILE", Recursive = true };
        Option<string?> control = new("--control") { Description = "The service's control socket.", HelpName = "PATH", Recursive = true };
        Option<bool> json = new("--json") { Description = "Print the answer as JSON.", Recursive = true };
        command.Add(config);
        command.Add(control);
        command.Add(json);
        foreach ((string name, string description, string[] arguments) in ((string, string, string[])[])
        [
            ("status", "Whether it runs, since when, and what each worker has seen.", []),
            ("stats", "Packets, drops, lag, connections, events, timers, weirds, and rows by log.", []),
            ("stop", "Stop in order: connections end, logs are archived.", []),
            ("rotate", "Rotate the logs now.", []),
            ("reload", "Compile the policies anew and go on with them; with errors the old ones stay.", []),
            ("top", "The handlers that cost most, measured for two seconds.", []),
            ("print", "Show a variable of the policies.", ["VARIABLE"]),
            ("set", "Set an option of the policies.", ["OPTION", "VALUE"]),
            ("connections", "The largest of the connections that are open.", []),
        ])
        {
            Command sub = new(name, description);
            Argument<string>[] values = [.. arguments.Select(a => new Argument<string>(a.ToLowerInvariant()) { HelpName = a })];
            foreach (Argument<string> value in values)
            {
                sub.Add(value);
            }

            sub.SetAction(parsed => CommandLine.Guard(() =>
            {
                string path = parsed.GetValue(control) ?? ServiceSettings.Read(parsed.GetValue(config), new Dictionary<string, string?>(StringComparer.Ordinal)).ControlPath;
                JsonObject answer = ControlClient.Ask(path, name, values.Select(v => parsed.GetValue(v) ?? ""));
                if (answer["ok"] is not JsonValue ok || !ok.GetValue<bool>())
                {
                    return Refused(answer["error"]?.ToString() ?? "the service gave no reason");
                }

                answer.Remove("ok");
                if (parsed.GetValue(json))
                {
                    Console.Out.WriteLine(answer.ToJsonString(Indented));
                }
                else
                {
                    Print(answer);
                }

                return CommandLine.Success;
            }));
            command.Add(sub);
        }

        return command;
    }

    /// <summary>The first line is the error; those behind it, of the compiler, stay as they are.</summary>
    private static int Refused(string error)
    {
        string[] lines = error.Split('\n', 2);
        CommandLine.Complain(lines[0]);
        if (lines.Length > 1)
        {
            Console.Error.WriteLine(lines[1]);
        }

        return CommandLine.Failure;
    }

    /// <summary>Single values as lines, lists of objects as tables.</summary>
    private static void Print(JsonObject answer)
    {
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width that rows would have to fit into.
            AnsiConsole.Profile.Width = PipeWidth;
        }

        foreach ((string name, JsonNode? value) in answer)
        {
            if (value is JsonArray { Count: > 0 } rows && rows[0] is JsonObject first)
            {
                Table table = new Table().Border(TableBorder.Simple);
                foreach ((string column, JsonNode? cell) in first)
                {
                    bool isNumber = cell is JsonValue v && v.GetValueKind() == JsonValueKind.Number;
                    table.AddColumn(column, c => c.Alignment = isNumber ? Justify.Right : Justify.Left);
                }

                foreach (JsonObject row in rows.OfType<JsonObject>())
                {
                    table.AddRow(row.Select(c => Markup.Escape(Text(c.Value))).ToArray());
                }

                AnsiConsole.Write(table);
            }
            else if (value is JsonArray values)
            {
                foreach (JsonNode? single in values)
                {
                    Console.Out.WriteLine(Text(single));
                }
            }
            else
            {
                Console.Out.WriteLine($"{name}: {Text(value)}");
            }
        }
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue v when v.GetValueKind() == JsonValueKind.Number => v.GetValue<JsonElement>().GetRawText(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
