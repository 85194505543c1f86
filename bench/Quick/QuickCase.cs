using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace NidsVm.Bench.Quick;

/// <summary>
/// One benchmark with its parameters, run for a moment in this process. Bytes allocated are counted exactly, on the thread that
/// runs it; the time is a rough one.
/// </summary>
internal sealed class QuickCase
{
    private const int Batches = 5;

    // Enough for the runtime to have compiled what runs in its optimised form.
    private const int WarmUpCalls = 60;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan MostWarmUp = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(15);

    private readonly BenchmarkCase _case;

    public QuickCase(BenchmarkCase @case)
    {
        _case = @case;
        string parameters = string.Join(' ', @case.Parameters.Items.Select(p => p.Value));
        Name = $"{@case.Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal)}.{@case.Descriptor.WorkloadMethod.Name}"
            + (parameters.Length == 0 ? "" : $"[{parameters}]");
    }

    /// <summary>Class, method and parameters: what a pin is known by.</summary>
    public string Name { get; }

    public Measurement Measure()
    {
        object instance = Activator.CreateInstance(_case.Descriptor.Type)!;
        foreach (ParameterInstance parameter in _case.Parameters.Items)
        {
            _case.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        try
        {
            _case.Descriptor.GlobalSetupMethod?.Invoke(instance, null);
            MethodInfo method = _case.Descriptor.WorkloadMethod;
            if (method.ReturnType == typeof(void))
            {
                Action action = method.CreateDelegate<Action>(instance);
                return Run(() => ResultOf(action), _case.Descriptor.OperationsPerInvoke);
            }

            MethodInfo run = typeof(QuickCase).GetMethod(nameof(Run), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(method.ReturnType);
            var body = Delegate.CreateDelegate(typeof(Func<>).MakeGenericType(method.ReturnType), instance, method);
            return (Measurement)run.Invoke(null, [body, _case.Descriptor.OperationsPerInvoke])!;
        }
        finally
        {
            _case.Descriptor.GlobalCleanupMethod?.Invoke(instance, null);
        }
    }

    private static Measurement Run<T>(Func<T> body, int operations)
    {
        int calls = 0;
        long started = Stopwatch.GetTimestamp();
        TimeSpan elapsed = TimeSpan.Zero;
        while (elapsed < MostWarmUp && (calls < WarmUpCalls || elapsed < WarmUp))
        {
            Use(body());
            calls++;
            elapsed = Stopwatch.GetElapsedTime(started);
        }

        // All batches have the same length, so that what grows by doubling shows in few of them.
        int length = (int)Math.Clamp(calls * (Batch / elapsed), 1, 10_000_000);
        double nanoseconds = double.MaxValue;
        double bytes = double.MaxValue;
        for (int batch = 0; batch < Batches; batch++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            started = Stopwatch.GetTimestamp();
            for (int i = 0; i < length; i++)
            {
                Use(body());
            }

            elapsed = Stopwatch.GetElapsedTime(started);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            double perform = (double)length * operations;
            nanoseconds = Math.Min(nanoseconds, elapsed.TotalNanoseconds / perform);
            bytes = Math.Min(bytes, allocated / perform);
        }

        return new Measurement(nanoseconds, bytes);
    }

    private static bool ResultOf(Action action)
    {
        action();
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use<T>(T result) => _ = result;
}

/// <summary>What one operation costs.</summary>
internal readonly record struct Measurement(double Nanoseconds, double Bytes);
