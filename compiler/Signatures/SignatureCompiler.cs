using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Signatures;

namespace NidsVm.Compiler.Signatures;

/// <summary>Adds the rules of signature files to a program.</summary>
public static class SignatureCompiler
{
    /// <summary>Adds files.</summary>
    /// <param name="image">the program that the rules name variables, events and functions of</param>
    /// <param name="files">absolute paths, in order</param>
    /// <param name="searchPath">the folders below which the program names its files</param>
    /// <param name="builtins">what the program may call while its variables get their first values</param>
    /// <param name="diagnostics">takes what is wrong</param>
    /// <returns>the program with the rules, or null where an error was reported</returns>
    public static ProgramImage? Add(ProgramImage image, IEnumerable<string> files, PolicySearchPath searchPath, BuiltinCatalog builtins, DiagnosticBag diagnostics)
    {
        List<SourceText> sources = [];
        foreach (string path in files)
        {
            try
            {
                string shown = Shown(path);
                string below = searchPath.WithoutSearchDirectory(path);
                sources.Add(new SourceText(shown, path, File.ReadAllBytes(path)) { ProgramName = ReferenceEquals(below, path) ? shown : below });
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                diagnostics.ReportSignatureFileUnreadable(path, error.Message);
            }
        }

        return Add(image, sources, builtins, diagnostics);
    }

    /// <inheritdoc cref="Add(ProgramImage, IEnumerable{string}, PolicySearchPath, BuiltinCatalog, DiagnosticBag)"/>
    /// <param name="sources">the texts, in order</param>
    public static ProgramImage? Add(ProgramImage image, IReadOnlyList<SourceText> sources, BuiltinCatalog builtins, DiagnosticBag diagnostics)
    {
        List<SignatureSyntax> rules = [];
        foreach (SourceText source in sources)
        {
            rules.AddRange(SignatureParser.Parse(source, diagnostics));
        }

        SignatureBinder binder = new(new ProgramNames(image, builtins), diagnostics, image.Signatures);
        List<SignatureDefinition> definitions = binder.Bind(rules);
        return diagnostics.HasErrors ? null : image.WithSignatures([.. image.Signatures, .. definitions]);
    }

    private static string Shown(string path)
    {
        string here = Environment.CurrentDirectory + "/";
        return path.StartsWith(here, StringComparison.Ordinal) ? path[here.Length..] : path;
    }
}
