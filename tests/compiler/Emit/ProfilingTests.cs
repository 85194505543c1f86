using System.Runtime.CompilerServices;
using System.Text;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Profiling;
using NidsVm.Vm.Runtime;
using Xunit;

namespace NidsVm.Compiler.Tests.Emit;

public class ProfilingTests
{
    private const string Fibonacci =
        """
        function fib(n: count): count
        	{
        	if ( n < 2 )
        		return n;
        	return fib(n - 1) + fib(n - 2);
        	}

        global outer: hook(n: count);

        hook outer(n: count)
        	{
        	fib(2);
        	}

        event zeek_init()
        	{
        	local i = 0;
        	while ( i < 10 )
        		++i;
        	fib(5);
        	hook outer(1);
        	local text = vector("a", "b", "c");
        	text += cat(text);
        	}
        """;

    [Fact]
    public void CallsAndHitsAreExact()
    {
        PolicyProfiler profiler = Profile(SourceText.FromString(Fibonacci, "p.zeek"));
        BodyCost[] bodies = [.. profiler.Bodies().Where(b => b.Source == "p.zeek")];

        // fib(5) makes 15 activations, fib(2) three.
        Assert.Equal(18, bodies.Single(b => b.Name == "fib").Calls);
        Assert.Equal(1, bodies.Single(b => b.Name == "outer").Calls);
        Dictionary<int, LineCost> lines = profiler.Lines().Where(l => l.Source == "p.zeek").ToDictionary(l => l.Line);
        Assert.Equal(18, lines[3].Hits);
        Assert.Equal(10, lines[4].Hits);
        Assert.Equal(8, lines[5].Hits);
        Assert.Equal(10, lines[19].Hits);
        Assert.Equal(1, lines[20].Hits);
        Assert.True(lines[23].Bytes > 0);
        Assert.Equal(0, lines[19].Bytes);
    }

    [Fact]
    public void TotalsHoldWhatIsCalledOnce()
    {
        PolicyProfiler profiler = Profile(SourceText.FromString(Fibonacci, "p.zeek"));
        IReadOnlyList<BodyCost> bodies = profiler.Bodies();
        BodyCost fib = bodies.Single(b => b.Name == "fib");
        BodyCost init = bodies.Single(b => b.Name == "zeek_init" && b.Source == "p.zeek");
        Assert.Equal(fib.SelfTicks, fib.TotalTicks);
        Assert.True(init.TotalTicks >= init.SelfTicks + fib.TotalTicks);
        Assert.Equal(profiler.Lines().Sum(l => l.Bytes), bodies.Sum(b => b.SelfBytes));
    }

    [Fact]
    public void FoldedStacksNameThePathFromTheOutermost()
    {
        PolicyProfiler profiler = Profile(SourceText.FromString(Fibonacci, "p.zeek"));
        var output = new StringWriter { NewLine = "\n" };
        profiler.WriteFolded(output, code => code.Name);
        string[] stacks = [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[..l.LastIndexOf(' ')])];
        Assert.Contains("zeek_init;fib;fib;fib;fib;fib", stacks);
        Assert.Contains("zeek_init;outer;fib;fib", stacks);
        Assert.Single(stacks, "zeek_init;fib;fib");
    }

    /// <summary>Probes change nothing of what policies do: hooks, closures, suspensions, errors that skip a statement or end a body.</summary>
    [Theory]
    [InlineData("closures")]
    [InlineData("hooks")]
    [InlineData("statements")]
    [InlineData("when")]
    public void ProbedProgramsBehaveAsEver(string area)
    {
        int compared = 0;
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Root(), "tests", "language", area), "*.zeek").Order(StringComparer.Ordinal))
        {
            var source = new SourceText(Path.GetFileName(path), null, File.ReadAllBytes(path));
            if (Compile(source, out BuiltinCatalog builtins) is { } program)
            {
                Assert.Equal((path, Run(program, builtins, null)), (path, Run(new PolicyProfiler(program) is var p ? p.Program : program, builtins, p)));
                compared++;
            }
        }

        Assert.True(compared > 5);
    }

    private static PolicyProfiler Profile(SourceText source)
    {
        ProgramImage program = Compile(source, out BuiltinCatalog builtins)!;
        var profiler = new PolicyProfiler(program);
        Run(profiler.Program, builtins, profiler);
        return profiler;
    }

    private static ProgramImage? Compile(SourceText source, out BuiltinCatalog builtins)
    {
        builtins = new BuiltinCatalog();
        StandardBuiltins.AddTo(builtins);
        return Compilation.Compile(new CompilationRequest(new PolicySearchPath([Path.Combine(Root(), "stdlib")]), builtins) { IsBare = true, Texts = [source] }).Image;
    }

    private static string Run(ProgramImage program, BuiltinCatalog builtins, PolicyProfiler? profiler)
    {
        var output = new MemoryStream();
        var errors = new StringWriter { NewLine = "\n" };

        // The library names built-ins of the engine, which are not there.
        foreach (Routine routine in program.Routines.Where(r => r.Kind == RoutineKind.Builtin && !builtins.TryGet(r.Name, out _)))
        {
            builtins.Add(routine.Name, (in BuiltinCall _) => default);
        }

        var machine = new Machine(program, builtins, new MachineOptions { Output = output, Errors = errors, Profiler = profiler });
        if (machine.Start() && machine.ExecuteStatements())
        {
            machine.Enqueue(machine.FindEvent("zeek_init")!);
            for (int round = 0; round < 20 && machine.DrainEvents(); round++)
            {
                machine.Timers.ExpireAll(machine.NetworkTime);
            }
        }

        return Encoding.Latin1.GetString(output.ToArray()) + errors;
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
