using System.CommandLine;
using NidsVm.Compiler;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Host.Policies;
using NidsVm.Host.Running;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm check</c>: all errors of policies, without running them.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Command command = new("check", "Check policies and tell all their errors; silent where there are none.");
        PolicyOptions policies = new(command, required: true);
        Option<bool> json = new("--json") { Description = "Print the diagnostics as JSON on standard output." };
        command.Add(json);
        command.SetAction(parsed => CommandLine.Guard(() =>
        {
            PolicyRequest request = policies.Read(parsed);
            if (request.ImagePath is { } image)
            {
                PolicyLoader.LoadImage(image);
                return CommandLine.Success;
            }

            CompilationResult result = PolicyLoader.TryCompile(request, EngineBuiltins.Catalog());
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(DiagnosticRenderer.ToJson(result.Bag.Sorted()));
            }
            else
            {
                PolicyLoader.Show(result.Bag);
            }

            return result.Image is null ? CommandLine.Failure : CommandLine.Success;
        }));
        return command;
    }
}
