using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm version</c>.</summary>
internal static class VersionCommand
{
    public static string Version => typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    public static Command Create()
    {
        Command command = new("version", "Print the version of the program, its image format and its runtime.");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine($"nidsvm {Version} (image format {Vm.Bytecode.ImageFormat.Version}, {RuntimeInformation.FrameworkDescription})");
            return CommandLine.Success;
        });
        return command;
    }
}
