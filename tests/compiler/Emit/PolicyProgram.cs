using System.Text;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Compiler.Tests.Emit;

/// <summary>Compiles policies without the library and runs them as the host would, through the bytes of an image.</summary>
internal sealed class PolicyProgram
{
    private const string Prelude = """
        global zeek_init: event();
        global zeek_done: event();

        """;

    private readonly StringWriter _errors = new();
    private readonly MemoryStream _output = new();

    private PolicyProgram(Machine machine) => Machine = machine;

    public Machine Machine { get; private set; }

    public string Errors => _errors.ToString();

    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    public static ProgramImage Compile(string policy)
    {
        CompilationResult result = Compilation.Compile(new CompilationRequest(new PolicySearchPath([]), Catalog())
        {
            Texts = [SourceText.FromString(Prelude, "prelude.zeek"), SourceText.FromString(policy, "test.zeek")],
            WithoutLibrary = true,
        });
        Assert.True(result.Image is not null, string.Join('\n', result.Diagnostics.Select(d => $"{d.Span.Line}: {d.Message}")));
        return result.Image;
    }

    /// <summary>Runs a policy to its end: initialisation, statements, <c>zeek_init</c>, timers up to <paramref name="until"/>, <c>zeek_done</c>.</summary>
    public static PolicyProgram Run(string policy, double until = 0, long? budget = 10_000_000)
    {
        ProgramImage image = ImageReader.Read(ImageWriter.Write(Compile(policy)));
        var program = new PolicyProgram(null!);
        var machine = new Machine(image, Catalog(), new MachineOptions { Errors = program._errors, Output = program._output, InstructionBudget = budget });
        program.Machine = machine;

        // As live: the time is known from the start, so that time-outs begin at once.
        machine.NetworkTime = 1;
        Assert.True(machine.Start(), program.Errors);
        Raise(machine, "zeek_init");
        machine.ExecuteStatements();
        Drain(machine);
        while (machine.Timers.NextDue <= until)
        {
            machine.NetworkTime = machine.Timers.NextDue;
            machine.Timers.Advance(machine.NetworkTime, 300);
            Drain(machine);
        }

        machine.IsTerminating = true;
        machine.Timers.ExpireAll(machine.NetworkTime);
        Drain(machine);
        Raise(machine, "zeek_done");
        Drain(machine);
        return program;
    }

    private static BuiltinCatalog Catalog()
    {
        var catalog = new BuiltinCatalog();
        StandardBuiltins.AddTo(catalog);
        return catalog;
    }

    private static void Raise(Machine machine, string name)
    {
        if (machine.FindEvent(name) is { HasHandlers: true } handle)
        {
            machine.Enqueue(handle);
        }
    }

    private static void Drain(Machine machine)
    {
        machine.DrainEvents();
        for (int i = 0; machine.HasPendingWork && i < 1000; i++)
        {
            machine.DrainEvents();
        }
    }
}
