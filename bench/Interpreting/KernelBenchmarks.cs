using BenchmarkDotNet.Attributes;
using NidsVm.Bench.Inputs;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Bench.Interpreting;

/// <summary>Small policies that do one thing over and over. An operation is one round of a policy's loop.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const int Rounds = 1000;

    private const string Policy = """
        global floor: function(d: double): double;
        global fmt: function(va_args: any): string;

        type Endpoint: record {
            packets: count;
            bytes: count;
            last: double;
        };

        type Pair: record {
            orig: Endpoint;
            resp: Endpoint;
        };

        global pair = Pair($orig=Endpoint($packets=0, $bytes=0, $last=0.0), $resp=Endpoint($packets=0, $bytes=0, $last=0.0));
        global seen: table[count] of count;
        global hosts: table[addr] of count;
        global numbers: vector of count;

        function plus(a: count, b: count): count
            {
            return a + b;
            }

        function prepare(n: count): count
            {
            local i = 0;
            while ( i < n )
                {
                seen[i] = i;
                numbers += i;
                ++i;
                }

            hosts[192.0.2.10] = 0;
            return |seen|;
            }

        function sum_loop(n: count): count
            {
            local sum = 0;
            local i = 0;
            while ( i < n )
                {
                if ( i % 3 != 0 )
                    sum += i;
                ++i;
                }

            return sum;
            }

        function vector_loop(n: count): count
            {
            local sum = 0;
            for ( i, v in numbers )
                sum += v;
            return sum;
            }

        function call_loop(n: count): count
            {
            local sum = 0;
            local i = 0;
            while ( i < n )
                {
                sum = plus(sum, i);
                ++i;
                }

            return sum;
            }

        function builtin_loop(n: count): count
            {
            local sum = 0;
            local i = 0;
            while ( i < n )
                {
                sum += floor(1.5) > 0.5 ? 1 : 0;
                ++i;
                }

            return sum;
            }

        function record_loop(n: count): count
            {
            local i = 0;
            while ( i < n )
                {
                ++pair$orig$packets;
                pair$orig$bytes += 1500;
                pair$resp$last = 1.5;
                ++i;
                }

            return pair$orig$packets;
            }

        function new_record_loop(n: count): count
            {
            local last = 0;
            local i = 0;
            while ( i < n )
                {
                local e = Endpoint($packets=i, $bytes=0, $last=0.0);
                last = e$packets;
                ++i;
                }

            return last;
            }

        function table_loop(n: count): count
            {
            local hits = 0;
            local i = 0;
            while ( i < n )
                {
                if ( i in seen )
                    hits += seen[i];
                ++i;
                }

            return hits;
            }

        function table_count_loop(n: count): count
            {
            local i = 0;
            while ( i < n )
                {
                ++hosts[192.0.2.10];
                ++i;
                }

            return hosts[192.0.2.10];
            }

        function concat_loop(n: count): count
            {
            local length = 0;
            local i = 0;
            local name = "www";
            while ( i < n )
                {
                local s = name + ".example.net";
                length += |s|;
                ++i;
                }

            return length;
            }

        function format_loop(n: count): count
            {
            local length = 0;
            local i = 0;
            while ( i < n )
                {
                length += |fmt("%s:%d", "www.example.net", i)|;
                ++i;
                }

            return length;
            }
        """;

    private readonly Slot[] _arguments = [Slot.Of((long)Rounds)];
    private Machine? _machine;
    private FunctionValue? _kernel;

    public enum Kernel
    {
        Loop,
        VectorLoop,
        Call,
        BuiltinCall,
        RecordUpdate,
        NewRecord,
        TableLookUp,
        TableIncrement,
        StringConcatenation,
        StringFormat,
    }

    [ParamsAllValues]
    public Kernel What { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _machine = Programs.Machine(Policy);
        Call("prepare");
        _kernel = Find(What switch
        {
            Kernel.Loop => "sum_loop",
            Kernel.VectorLoop => "vector_loop",
            Kernel.Call => "call_loop",
            Kernel.BuiltinCall => "builtin_loop",
            Kernel.RecordUpdate => "record_loop",
            Kernel.NewRecord => "new_record_loop",
            Kernel.TableLookUp => "table_loop",
            Kernel.TableIncrement => "table_count_loop",
            Kernel.StringConcatenation => "concat_loop",
            _ => "format_loop",
        });
        if (Run() == 0)
        {
            throw new InvalidOperationException($"{What} did not run");
        }
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public long Run() => _machine!.TryInvoke(_kernel!, _arguments, out Slot result) ? result.Bits : 0;

    private FunctionValue Find(string name) => _machine!.FindFunction(name) ?? throw new InvalidOperationException(name);

    private void Call(string name) => _machine!.Invoke(Find(name), _arguments);
}
