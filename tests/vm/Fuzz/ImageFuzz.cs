using System.Diagnostics;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Tests.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Vm.Tests.Fuzz;

/// <summary>Damaged and hostile images: each is refused with one line, or runs without doing harm.</summary>
public static class ImageFuzz
{
    /// <summary>Takes the bytes for an image's payload, frames them with a valid header, loads and runs what is accepted.</summary>
    public static void Fuzz(ReadOnlySpan<byte> payload)
    {
        ProgramImage image;
        try
        {
            image = ImageReader.Read(ImageWriter.Frame(payload));
        }
        catch (ImageFormatException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            return;
        }

        Run(image);
    }

    private static void Run(ProgramImage image)
    {
        var errors = new StringWriter();
        var options = new MachineOptions { Errors = errors, InstructionBudget = 10_000, StackSlots = 20_000, MaxCallDepth = 100 };
        Machine machine;
        try
        {
            machine = new Machine(image, new BuiltinCatalog(), options);
        }
        catch (ImageFormatException)
        {
            return;
        }

        machine.Start();
        machine.ExecuteStatements();
        for (int i = 0; i < image.Routines.Length; i++)
        {
            Routine routine = image.Routines[i];
            if (routine.Kind == RoutineKind.Builtin || (routine.Kind == RoutineKind.Lambda && image.Code[routine.Bodies[0].Code].CaptureTypes.Length > 0))
            {
                continue;
            }

            if (Array.TrueForAll(routine.Type.Parameters, p => p.Type.IsScalar))
            {
                var arguments = new Slot[routine.Type.Parameters.Length];
                Array.Fill(arguments, Slot.Of(3UL));
                machine.TryInvoke(machine.Function(i), arguments, out _);
            }
        }

        machine.DrainEvents();
        machine.Timers.ExpireAll(1);
        machine.DrainEvents();
    }
}

public sealed class ImageFuzzTests
{
    [Fact]
    public void Mutated_images_are_refused_or_run_without_harm()
    {
        byte[] file = ImageWriter.Write(SampleProgram.Make().Image());
        byte[] seed = file[48..];
        ImageFuzz.Fuzz(seed);
        var random = new Random(11);
        var watch = Stopwatch.StartNew();
        int runs = 0;
        int limit = Environment.GetEnvironmentVariable("FUZZ_SECONDS") is { } seconds ? int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) : 2;
        while (watch.Elapsed.TotalSeconds < limit)
        {
            byte[] copy = [.. seed];
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                int at = random.Next(copy.Length);
                copy[at] = random.Next(4) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)(copy[at] ^ (1 << random.Next(8))),
                    2 => copy[random.Next(copy.Length)],
                    _ => (byte)(copy[at] + random.Next(-3, 4)),
                };
            }

            if (random.Next(20) == 0)
            {
                copy = copy[..random.Next(copy.Length)];
            }

            ImageFuzz.Fuzz(copy);
            runs++;
        }

        Assert.True(runs > 100, $"{runs} runs");
    }
}
