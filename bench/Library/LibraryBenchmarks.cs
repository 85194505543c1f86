using BenchmarkDotNet.Attributes;
using NidsVm.Bench.Inputs;
using NidsVm.Compiler;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;

namespace NidsVm.Bench.Library;

/// <summary>The standard library with all default policies: from source, and from its image to a machine that is ready.</summary>
[MemoryDiagnoser]
public class LibraryBenchmarks
{
    private readonly CompilationRequest _request = Programs.Default;
    private byte[] _image = [];
    private ProgramImage? _program;

    [GlobalSetup]
    public void Setup()
    {
        _program = Programs.Compile(_request);
        _image = ImageWriter.Write(_program);
    }

    [Benchmark]
    public ProgramImage Compile() => Programs.Compile(_request);

    [Benchmark]
    public byte[] WriteImage() => ImageWriter.Write(_program!);

    /// <summary>Reads the image and proves it sound.</summary>
    [Benchmark]
    public ProgramImage LoadImage() => ImageReader.Read(_image);

    /// <summary>Links a program and gives its globals their values.</summary>
    [Benchmark]
    public Machine StartMachine()
    {
        Machine machine = new(_program!, _request.Builtins);
        machine.Start();
        return machine;
    }
}
