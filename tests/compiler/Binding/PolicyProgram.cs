using System.Text;
using NidsVm.Compiler.Binding;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using Xunit;

namespace NidsVm.Compiler.Tests.Binding;

/// <summary>A policy text compiled without the library, to look at or to run. A few prototypes of built-ins stand before it, on one line.</summary>
internal sealed class PolicyProgram
{
    private const string Prelude =
        "global fmt: function(va_args: any): string; global cat: function(va_args: any): string; "
        + "global to_upper: function(str: string): string; global terminate: function(): bool; "
        + "global cancel_timer: function(timer: opaque of timer): bool; ";

    private PolicyProgram(CompilationResult result, BoundProgram? program, BuiltinCatalog builtins)
    {
        Result = result;
        Bound = program;
        Builtins = builtins;
    }

    public CompilationResult Result { get; }

    /// <summary>The bound program, or null where there were errors.</summary>
    public BoundProgram? Bound { get; }

    private BuiltinCatalog Builtins { get; }

    /// <summary>The errors as <c>LINE: message</c>.</summary>
    public string[] Errors => [.. Result.Diagnostics.Where(d => d.IsError).Select(d => $"{d.Span.Line}: {d.Message}")];

    /// <summary>The warnings, likewise.</summary>
    public string[] Warnings => [.. Result.Diagnostics.Where(d => !d.IsError).Select(d => $"{d.Span.Line}: {d.Message}")];

    public static PolicyProgram Compile(string text)
    {
        var builtins = new BuiltinCatalog();
        StandardBuiltins.AddTo(builtins);
        var request = new CompilationRequest(new PolicySearchPath([]), builtins)
        {
            WithoutLibrary = true,
            Texts = [SourceText.FromString(Prelude + text)],
        };
        CompilationResult result = Compilation.Compile(request);
        BoundProgram? program = Compilation.Bind(request, new DiagnosticBag(), out _);
        return new PolicyProgram(result, program, builtins);
    }

    /// <summary>Wraps statements into a handler of <c>zeek_init</c>; they begin on line 1.</summary>
    public static PolicyProgram OfBody(string statements, string declarations = "") =>
        Compile($"{declarations} event zeek_init() {{ {statements} }}");

    /// <summary>What the program prints from its start to the end of its first event.</summary>
    public string Run()
    {
        Assert.Empty(Errors);
        var output = new MemoryStream();
        var errors = new StringWriter();
        var machine = new Machine(Result.Image!, Builtins, new MachineOptions { Output = output, Errors = errors });
        if (machine.Start())
        {
            if (machine.FindEvent("zeek_init") is { HasHandlers: true } init)
            {
                machine.Enqueue(init);
            }

            machine.ExecuteStatements();
            machine.DrainEvents();
            machine.Timers.ExpireAll(machine.NetworkTime);
            machine.DrainEvents();
        }

        return Encoding.UTF8.GetString(output.ToArray()) + errors;
    }

    public FunctionSymbol Function(string name) => Bound!.Functions.Single(f => f.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>The expression that the function's only statement returns.</summary>
    public BoundExpression Returned(string function)
    {
        var block = (BoundBlock)Function(function).Bodies[0].Statement;
        return ((BoundReturn)block.Statements[^1]).Value!;
    }
}
