using NidsVm.Compiler;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Host.Commands;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Host.Policies;

/// <summary>Turns a request into a program image: reads an image, or compiles.</summary>
internal static class PolicyLoader
{
    private const string StandardInput = "-";

    /// <summary>
    /// The program of a request, or null where its policies do not compile (the diagnostics are on standard error then). The
    /// default policies alone come from the image that was built with the program; everything else is compiled.
    /// </summary>
    /// <param name="request">which policies</param>
    /// <param name="builtins">what they may call</param>
    /// <param name="diagnostics">where diagnostics go instead of standard error</param>
    public static ProgramImage? Load(PolicyRequest request, BuiltinCatalog builtins, TextWriter? diagnostics = null)
    {
        if (request.ImagePath is { } image)
        {
            return WithSignatures(LoadImage(image), request, builtins, diagnostics);
        }

        bool isDefault = request is { Bare: false, Policies.Count: 0, Code.Count: 0, Assignments.Count: 0, Prefixes.Count: 0 };
        return isDefault && File.Exists(StandardLibrary.ImagePath)
            ? WithSignatures(LoadImage(StandardLibrary.ImagePath), request, builtins, diagnostics)
            : Compile(request, builtins, diagnostics);
    }

    /// <summary>An image with the signature files of the command line; null where these have errors.</summary>
    private static ProgramImage? WithSignatures(ProgramImage image, PolicyRequest request, BuiltinCatalog builtins, TextWriter? to)
    {
        if (request.Signatures.Count == 0)
        {
            return image;
        }

        DiagnosticBag diagnostics = new();
        ProgramImage? result = Compilation.AddSignatures(image, request.Signatures, SearchPath(), builtins, diagnostics);
        Show(diagnostics, to);
        return result;
    }

    /// <exception cref="HostException">the file is missing or no image</exception>
    public static ProgramImage LoadImage(string path)
    {
        if (!File.Exists(path))
        {
            throw new HostException($"{path}: no such image");
        }

        try
        {
            return ImageReader.Read(File.ReadAllBytes(path));
        }
        catch (ImageFormatException e)
        {
            throw new HostException($"{path}: {e.Message}");
        }
    }

    /// <summary>Compiles and shows the diagnostics; null where there are errors.</summary>
    public static ProgramImage? Compile(PolicyRequest request, BuiltinCatalog builtins, TextWriter? diagnostics = null)
    {
        CompilationResult result = TryCompile(request, builtins);
        Show(result.Bag, diagnostics);
        return result.Image;
    }

    public static CompilationResult TryCompile(PolicyRequest request, BuiltinCatalog builtins)
    {
        if (request.Policies.Any(PolicyRequest.IsImage))
        {
            throw new HostException("a .bpc image is a whole program: it cannot be combined with other policies");
        }

        return Compilation.Compile(new CompilationRequest(SearchPath(), builtins)
        {
            Policies = [.. request.Policies.Where(p => p != StandardInput)],
            Texts = request.Policies.Contains(StandardInput, StringComparer.Ordinal) ? [ReadStandardInput()] : [],
            Code = request.Code,
            Prefixes = request.Prefixes,
            IsBare = request.Bare,
            Signatures = request.Signatures,
            Assignments = [.. request.Assignments.Select(a => $"{a.Name}={a.Value}")],
        });
    }

    /// <summary>Shows diagnostics on standard error, file by file in the order of their lines; in colour on a terminal that wants it.</summary>
    public static void Show(DiagnosticBag diagnostics, TextWriter? to = null)
    {
        bool isColoured = to is null && !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        to ??= Console.Error;
        DiagnosticRenderer.Write(to, diagnostics.Sorted(), isColoured);
        if (diagnostics.DroppedCount > 0)
        {
            to.WriteLine($"and {diagnostics.DroppedCount} more");
        }
    }

    private static SourceText ReadStandardInput()
    {
        using MemoryStream text = new();
        using Stream input = Console.OpenStandardInput();
        input.CopyTo(text);
        return new SourceText("<stdin>", null, text.ToArray());
    }

    /// <summary>Where policies are looked for: the standard library and its folders, ZEEKPATH, the current folder.</summary>
    public static PolicySearchPath SearchPath() => new(
    [
        .. StandardLibrary.Folders,
        .. PolicySearchPath.Split(Environment.GetEnvironmentVariable("ZEEKPATH") ?? ""),
        ".",
    ]);
}
