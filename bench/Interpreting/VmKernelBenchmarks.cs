using BenchmarkDotNet.Attributes;
using NidsVm.Compiler;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Bench.Interpreting;

/// <summary>What the machine's building blocks cost: loops, calls, fields, containers, closures, all compiled from policy text.</summary>
[MemoryDiagnoser]
public class VmKernelBenchmarks
{
    private const int Size = 1000;

    private const string Policy = """
        type Point: record { x: count &default=0; y: count &default=0; };
        global point: Point;
        global grid: table[count, count] of count;
        global hosts: set[addr];
        global numbers: vector of count;

        function sum(n: count): count
            {
            local s = 0;
            local i = 0;
            while ( i < n )
                {
                s += i;
                ++i;
                }
            return s;
            }

        function fib(n: count): count
            {
            return n < 2 ? n : fib(n - 1) + fib(n - 2);
            }

        function move(n: count): count
            {
            local p = point;
            local i = 0;
            while ( i < n )
                {
                p$x += 1;
                p$y = p$x + i;
                ++i;
                }
            return p$y;
            }

        function fill(n: count): count
            {
            local i = 0;
            while ( i < n )
                {
                grid[i % 32, i % 7] = i;
                ++i;
                }
            return |grid|;
            }

        function look(n: count): count
            {
            local a = 10.0.0.1;
            local found = 0;
            local i = 0;
            while ( i < n )
                {
                if ( a in hosts )
                    ++found;
                ++i;
                }
            return found;
            }

        function walk(n: count): count
            {
            local s = 0;
            for ( _, v in numbers )
                s += v;
            return s;
            }

        function closures(n: count): count
            {
            local base = 7;
            local f = function[base](x: count): count { return x + base; };
            local s = 0;
            local i = 0;
            while ( i < n )
                {
                s += f(i);
                ++i;
                }
            return s;
            }

        function setup(n: count)
            {
            add hosts[10.0.0.1];
            add hosts[10.0.0.2];
            local i = 0;
            while ( i < n )
                {
                numbers += i;
                ++i;
                }
            }
        """;

    private Machine _machine = null!;
    private Slot[] _size = [];
    private Slot[] _depth = [];

    [GlobalSetup]
    public void Setup()
    {
        _machine = MachineOf(Policy);
        _size = [Slot.Of((ulong)Size)];
        _depth = [Slot.Of(15UL)];
        Call("setup", _size);
        Call("fill", _size);
    }

    /// <summary>A thousand rounds of a scalar loop.</summary>
    [Benchmark]
    public ulong Loop() => Call("sum", _size);

    /// <summary>About two thousand calls.</summary>
    [Benchmark]
    public ulong Calls() => Call("fib", _depth);

    [Benchmark]
    public ulong RecordFields() => Call("move", _size);

    /// <summary>Assignments under a key of two columns.</summary>
    [Benchmark]
    public ulong TablePut() => Call("fill", _size);

    [Benchmark]
    public ulong AddressInSet() => Call("look", _size);

    [Benchmark]
    public ulong VectorLoop() => Call("walk", _size);

    /// <summary>Makes one closure and calls it a thousand times.</summary>
    [Benchmark]
    public ulong ClosureCalls() => Call("closures", _size);

    internal static Machine MachineOf(string policy)
    {
        var catalog = new BuiltinCatalog();
        CompilationResult result = Compilation.Compile(new CompilationRequest(new PolicySearchPath([]), catalog)
        {
            Texts = [SourceText.FromString(policy, "bench.zeek")],
            WithoutLibrary = true,
        });
        ProgramImage image = result.Image ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        var machine = new Machine(image, catalog, new MachineOptions { Errors = Console.Error });
        return machine.Start() ? machine : throw new InvalidOperationException("the policy does not start");
    }

    private ulong Call(string name, Slot[] arguments)
        => _machine.TryInvoke(_machine.FindFunction(name)!, arguments, out Slot result) ? result.AsCount : throw new InvalidOperationException(name);
}
