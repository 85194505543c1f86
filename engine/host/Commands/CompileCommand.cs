using System.CommandLine;
using NidsVm.Host.Policies;
using NidsVm.Host.Running;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm compile</c>: policies to one <c>.bpc</c> image.</summary>
internal static class CompileCommand
{
    public static Command Create()
    {
        Command command = new("compile", "Compile policies and the library they use to one .bpc image.");
        PolicyOptions policies = new(command);
        Option<string> output = new("--output", "-o") { Description = "The image to write.", HelpName = "FILE.bpc", Required = true };
        command.Add(output);
        command.SetAction(parsed => CommandLine.Guard(() =>
        {
            PolicyRequest request = policies.Read(parsed);
            if (request.ImagePath is { } image)
            {
                throw new HostException($"{image} is compiled already");
            }

            if (PolicyLoader.Compile(request, EngineBuiltins.Catalog()) is not { } program)
            {
                return CommandLine.Failure;
            }

            WriteWhole(parsed.GetValue(output)!, ImageWriter.Write(program));
            return CommandLine.Success;
        }));
        return command;
    }

    /// <summary>Another program never sees half an image: it is written beside its place and then moved there.</summary>
    private static void WriteWhole(string path, byte[] bytes)
    {
        string temporary = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, path, overwrite: true);
    }
}
