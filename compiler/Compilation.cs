using NidsVm.Compiler.Binding;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Emit;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Signatures;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler;

/// <summary>What to compile.</summary>
/// <param name="SearchPath">Where policies are looked for.</param>
/// <param name="Builtins">The built-in functions there are.</param>
public sealed record CompilationRequest(PolicySearchPath SearchPath, BuiltinCatalog Builtins)
{
    /// <summary>The policy with the engine's types, constants, events and functions; always read first.</summary>
    public const string BarePolicy = "base/init-bare.zeek";

    /// <summary>Prototypes that the first policy leaves to be read after the frameworks' types.</summary>
    public const string FrameworkPolicy = "base/init-frameworks-and-bifs.zeek";

    /// <summary>The policy that loads what runs by default.</summary>
    public const string DefaultPolicy = "base/init-default.zeek";

    /// <summary>Policies by name or path, in order.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>Texts that come from no file, such as standard input; read after the policies.</summary>
    public IReadOnlyList<SourceText> Texts { get; init; } = [];

    /// <summary>Policy code of the command line (<c>-e</c>); read last.</summary>
    public IReadOnlyList<string> Code { get; init; } = [];

    /// <summary>Prefixes of the command line (<c>-p</c>), before those that policies add.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Redefinitions of the command line, <c>Module::name=value</c> each.</summary>
    public IReadOnlyList<string> Assignments { get; init; } = [];

    /// <summary>Signature files by name or path (<c>-s</c>); read before those that policies load.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>Reads only what the engine needs, not the default policies.</summary>
    public bool IsBare { get; init; }

    /// <summary>Reads nothing of the library at all: for tests of the language's core.</summary>
    public bool WithoutLibrary { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Image">The program, or null where there were errors.</param>
/// <param name="Diagnostics">Errors and warnings, in the order they were found.</param>
public sealed record CompilationResult(ProgramImage? Image, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The diagnostics with their counts, for rendering.</summary>
    public required DiagnosticBag Bag { get; init; }

    /// <summary>Absolute paths of the signature files that the policies load.</summary>
    public IReadOnlyList<string> SignatureFiles { get; init; } = [];

    /// <summary>The scripts that were read, in order.</summary>
    public IReadOnlyList<LoadedScript> Scripts { get; init; } = [];
}

/// <summary>
/// The phases from text to image. Reading and binding go hand in hand, because a condition of <c>@if</c> decides by what is bound so
/// far whether the text after it is read; the emitter sees only whole programs without errors.
/// </summary>
public static class Compilation
{
    /// <summary>Instructions that a condition of <c>@if</c> may take.</summary>
    private const long ConditionBudget = 1_000_000;

    /// <summary>Compiles policies and what they load. What is wrong with them is told by the result, never thrown.</summary>
    public static CompilationResult Compile(CompilationRequest request)
    {
        var diagnostics = new DiagnosticBag();
        BoundProgram? program = Bind(request, diagnostics, out PolicyReader reader);
        ProgramImage? image = program is null ? null : ProgramEmitter.Emit(program);
        if (image is not null)
        {
            IReadOnlyList<string> named = [.. request.Signatures, .. NamedByPolicies(program!, image, request.Builtins)];
            image = AddSignatures(image, [.. FindSignatures(named, request.SearchPath, diagnostics), .. reader.SignatureFiles], request, diagnostics);
        }

        return new CompilationResult(image, diagnostics.Items)
        {
            Bag = diagnostics,
            SignatureFiles = reader.SignatureFiles,
            Scripts = reader.Scripts,
        };
    }

    /// <summary>Adds signature files to a program that is compiled already: those of the command line, and of <c>signature_files</c>.</summary>
    /// <returns>the program with them, or null where an error was reported</returns>
    public static ProgramImage? AddSignatures(
        ProgramImage image, IReadOnlyList<string> names, PolicySearchPath searchPath, BuiltinCatalog builtins, DiagnosticBag diagnostics)
    {
        List<string> files = FindSignatures(names, searchPath, diagnostics);
        return diagnostics.HasErrors ? null : SignatureCompiler.Add(image, files, searchPath, builtins, diagnostics);
    }

    private static ProgramImage? AddSignatures(
        ProgramImage image, IReadOnlyList<string> files, CompilationRequest request, DiagnosticBag diagnostics)
    {
        if (diagnostics.HasErrors)
        {
            return null;
        }

        return files.Count == 0 ? image : SignatureCompiler.Add(image, files.Distinct(StringComparer.Ordinal), request.SearchPath, request.Builtins, diagnostics);
    }

    /// <summary>What policies add to <c>signature_files</c>.</summary>
    private static IEnumerable<string> NamedByPolicies(BoundProgram program, ProgramImage image, BuiltinCatalog builtins)
    {
        const string Variable = "signature_files";
        if (program.Initializations.Count(static i => i.Global.Name == Variable) < 2)
        {
            return [];
        }

        return new ProgramNames(image, builtins).ValueOf(Variable) is { Ref: StringValue text }
            ? text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : [];
    }

    private static List<string> FindSignatures(IReadOnlyList<string> names, PolicySearchPath searchPath, DiagnosticBag diagnostics)
    {
        List<string> files = [];
        foreach (string name in names)
        {
            if (searchPath.FindSignatures(name, Environment.CurrentDirectory) is { } path)
            {
                files.Add(path);
            }
            else
            {
                diagnostics.ReportSignatureFileMissing(name);
            }
        }

        return files;
    }

    /// <summary>Computes a condition of <c>@if</c> by running the program that was read so far, silently; null where that fails.</summary>
    private static bool? Run(BoundProgram program, FunctionSymbol condition, BuiltinCatalog builtins)
    {
        var options = new MachineOptions { Errors = TextWriter.Null, InstructionBudget = ConditionBudget };
        var machine = new Machine(ProgramEmitter.Emit(program), builtins, options);
        return machine.Start() && machine.TryInvoke(machine.Function(condition.FunctionIndex), [], out Slot result) ? result.Bits != 0 : null;
    }

    /// <summary>Reads and binds; null where an error was reported.</summary>
    internal static BoundProgram? Bind(CompilationRequest request, DiagnosticBag diagnostics, out PolicyReader reader)
    {
        var binder = new Binder(diagnostics, request.Builtins)
        {
            ConditionRunner = (program, condition) => Run(program, condition, request.Builtins),
        };
        reader = new PolicyReader(request.SearchPath, binder, diagnostics);
        reader.AddPrefixes(request.Prefixes.SelectMany(p => p.Split(':', StringSplitOptions.RemoveEmptyEntries)));
        if (!request.WithoutLibrary)
        {
            reader.AddScript(CompilationRequest.BarePolicy);
            reader.AddScript(CompilationRequest.FrameworkPolicy);
            if (!request.IsBare)
            {
                reader.AddScript(CompilationRequest.DefaultPolicy);
            }
        }

        foreach (string policy in request.Policies)
        {
            reader.AddScript(policy);
        }

        foreach (SourceText text in request.Texts)
        {
            reader.AddSource(text);
        }

        foreach (string assignment in request.Assignments)
        {
            reader.AddAssignment(assignment);
        }

        foreach (string code in request.Code)
        {
            reader.AddText(code);
        }

        reader.Read();
        BoundProgram program = binder.Finish();
        return diagnostics.HasErrors ? null : program;
    }
}
