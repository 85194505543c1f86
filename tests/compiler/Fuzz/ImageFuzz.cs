using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Compiler.Tests.Fuzz;

/// <summary>Damaged and hostile images: each is refused with one line, or runs without doing harm.</summary>
public static class ImageFuzz
{
    /// <summary>Most bytes that one image may allocate.</summary>
    private const long AllocationLimit = 1L << 30;

    /// <summary>Images that the reader and the verifier let pass, and those they refused, for the report.</summary>
    public static long Accepted { get; private set; }

    public static long Refused { get; private set; }

    /// <summary>Takes the bytes for an image's payload, frames them with a valid header, loads and runs what is accepted.</summary>
    public static void Fuzz(ReadOnlySpan<byte> payload)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ImageSeeds.Largest = default;
        try
        {
            ProgramImage image = ImageReader.Read(ImageWriter.Frame(payload));
            if ((payload.Length & 15) == 0)
            {
                // What passes can be shown, and written again.
                Disassembler.Write(image, TextWriter.Null);
                ImageReader.Read(ImageWriter.Write(image));
            }

            Run(image);
            Accepted++;
        }
        catch (ImageFormatException error)
        {
            Refused++;
            Assert.DoesNotContain('\n', error.Message);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocationLimit, $"{allocated} bytes allocated, in one call of {ImageSeeds.Largest}");
    }

    /// <summary>A real image's payload with some of it changed.</summary>
    public static byte[] Generate(Random random) => ImageMutator.Mutate(random);

    /// <summary>What came of the inputs so far.</summary>
    public static string Report() => $"{Accepted} accepted and run, {Refused} refused";

    /// <summary>Runs the start, and each function, event and hook once.</summary>
    internal static void Run(ProgramImage image)
    {
        var errors = new LimitedWriter();
        var options = new MachineOptions { Errors = errors, InstructionBudget = 3000, MaxQueuedEvents = 2000, StackSlots = 4000, MaxCallDepth = 60 };
        var machine = new Machine(image, ImageSeeds.Builtins, options);
        if (!machine.Start())
        {
            return;
        }

        machine.ExecuteStatements();
        for (int i = 0; i < image.Routines.Length && machine.ExitRequested is null; i++)
        {
            Routine routine = image.Routines[i];
            if (routine.Kind is RoutineKind.Function or RoutineKind.Event or RoutineKind.Hook && routine.Bodies.Length > 0
                && Array.TrueForAll(routine.Type.Parameters, p => p.Type.Tag != TypeTag.Void))
            {
                Invoke(machine, i, routine.Type.Parameters);
            }
        }

        machine.DrainEvents();
        machine.NetworkTime = 1e6;
        machine.Timers.ExpireAll(1);
        machine.DrainEvents();
    }

    private static void Invoke(Machine machine, int routine, FuncParameter[] parameters)
    {
        Slot[] arguments;
        try
        {
            arguments = Array.ConvertAll(parameters, p => Argument(machine, p.Type));
        }
        catch (PolicyError)
        {
            // A record's defaults failed, which was reported.
            return;
        }

        machine.TryInvoke(machine.Function(routine), arguments, out _);
    }

    private static Slot Argument(Machine machine, PolicyType type) => type switch
    {
        { IsScalar: true } => Slot.Of(3UL),
        RecordType record => Slot.Of(machine.NewRecord(record)),
        TableType table => Slot.Of(new TableValue(table)),
        VectorType vector => Slot.Of(new VectorValue(vector)),
        { Tag: TypeTag.Addr } => Slot.Of(AddrValue.FromV4(0x0A00_0001)),
        { Tag: TypeTag.Any } => Slot.Of(new BoxedScalar(PolicyType.Count, 3)),
        _ => Slot.Of(new StringValue("abc"u8)),
    };

    /// <summary>Messages are made, and dropped.</summary>
    private sealed class LimitedWriter : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value)
        {
        }

        public override void Write(string? value)
        {
        }

        public override void Write(char[] buffer, int index, int count)
        {
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
        }

        public override void WriteLine(string? value)
        {
        }
    }
}

public sealed class ImageFuzzTests
{
    [Fact]
    public void Mutated_images_are_refused_or_run_without_harm()
    {
        var random = new Random(11);
        const int Runs = 2000;
        for (int run = 0; run < Runs; run++)
        {
            ImageFuzz.Fuzz(ImageFuzz.Generate(random));
        }

        Assert.True(ImageFuzz.Accepted > 0 && ImageFuzz.Refused > 0, ImageFuzz.Report());
    }

    [Fact]
    public void Unchanged_images_run()
    {
        foreach (byte[] payload in ImageSeeds.Payloads)
        {
            long before = ImageFuzz.Refused;
            ImageFuzz.Fuzz(payload);
            Assert.Equal(before, ImageFuzz.Refused);
        }

        Assert.True(ImageSeeds.Payloads.Count > 100, $"{ImageSeeds.Payloads.Count} seeds");
        Assert.True(ImageSeeds.LargeCount > 0);
    }
}
