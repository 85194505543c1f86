using System.Text;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Protocols;
using NidsVm.Compiler;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Logging;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;

namespace NidsVm.Bench.Inputs;

/// <summary>Compiles policies for benchmarks.</summary>
internal static class Programs
{
    /// <summary>The policies of the standard library that run by default.</summary>
    public static CompilationRequest Default => new(LibraryPath, Catalog());

    private static PolicySearchPath LibraryPath { get; } = new(
    [
        Repository.Library,
        Path.Combine(Repository.Library, "policy"),
        Path.Combine(Repository.Library, "site"),
    ]);

    /// <summary>All built-in functions of the program.</summary>
    public static BuiltinCatalog Catalog()
    {
        BuiltinCatalog catalog = new();
        StandardBuiltins.AddTo(catalog);
        AnalysisBuiltins.AddTo(catalog);
        ProtocolAnalyzers.AddBuiltins(catalog);
        LoggingBuiltins.AddTo(catalog);
        return catalog;
    }

    /// <summary>A program of the library and some code.</summary>
    /// <param name="isBare">leave the default policies out</param>
    /// <param name="policies">what to load besides</param>
    /// <param name="code">policy text</param>
    public static ProgramImage WithLibrary(bool isBare, string[]? policies = null, string? code = null) => Compile(new(LibraryPath, Catalog())
    {
        IsBare = isBare,
        Policies = policies ?? [],
        Code = code is null ? [] : [code],
    });

    /// <summary>A machine with a program of this text alone, started.</summary>
    public static Machine Machine(string text)
    {
        BuiltinCatalog catalog = Catalog();
        ProgramImage image = Compile(new(new PolicySearchPath([]), catalog)
        {
            WithoutLibrary = true,
            Texts = [new SourceText("<bench>", null, Encoding.UTF8.GetBytes(text))],
        });
        Machine machine = new(image, catalog, new MachineOptions { Errors = Console.Error });
        return machine.Start() ? machine : throw new InvalidOperationException("the policy failed at its start");
    }

    /// <summary>Compiles; what is wrong ends the benchmark.</summary>
    public static ProgramImage Compile(CompilationRequest request)
    {
        CompilationResult result = Compilation.Compile(request);
        return result.Image ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
