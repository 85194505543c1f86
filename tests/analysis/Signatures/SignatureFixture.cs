using NidsVm.Analysis.Files;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Signatures;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Tests.Signatures;

/// <summary>Programs that have signatures and nothing else.</summary>
internal static class SignatureFixture
{
    public static ProgramImage Program(string signatures) => Compile([SourceText.FromString(signatures, "test.sig")]);

    /// <summary>What tells kinds of files with the library's rules.</summary>
    public static FileMagic LibraryMagic()
    {
        string folder = Path.Combine(Root(), "stdlib", "base", "frameworks", "files", "magic");
        ProgramImage image = Compile(
        [
            .. Directory.GetFiles(folder, "*.sig").Order(StringComparer.Ordinal).Select(f => new SourceText(Path.GetFileName(f), f, File.ReadAllBytes(f))),
        ]);
        return new FileMagic(image.Signatures, new Machine(ProgramImage.Empty, new BuiltinCatalog()));
    }

    private static ProgramImage Compile(SourceText[] sources)
    {
        DiagnosticBag diagnostics = new();
        return SignatureCompiler.Add(ProgramImage.Empty, sources, new BuiltinCatalog(), diagnostics)
            ?? throw new InvalidOperationException(string.Join("\n", diagnostics.Items.Select(d => d.ToString())));
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NidsVm.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests run outside of the repository");
    }
}
