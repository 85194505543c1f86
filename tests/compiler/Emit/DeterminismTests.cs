using System.Globalization;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Tests.Fuzz;
using NidsVm.Vm.Bytecode;
using Xunit;

namespace NidsVm.Compiler.Tests.Emit;

/// <summary>Equal sources give equal bytes, wherever they lie and whoever compiles them.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void Two_copies_of_the_library_give_the_same_image()
    {
        string first = Copy();
        string second = Copy();
        try
        {
            byte[] one = Compile(first, ".", "-");
            byte[] other = Compile(second, ",", "~");
            Assert.Equal(one.Length, other.Length);
            Assert.True(one.AsSpan().SequenceEqual(other));
            Assert.True(ImageReader.Read(one).Sources.Length > 50);
            Assert.NotEmpty(ImageReader.Read(one).Signatures);
            Assert.All(ImageReader.Read(one).Sources, s => Assert.DoesNotContain(first, s.Name, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(first, recursive: true);
            Directory.Delete(second, recursive: true);
        }
    }

    [Fact]
    public void An_image_that_is_read_is_written_as_it_was()
    {
        foreach (byte[] payload in ImageSeeds.Payloads)
        {
            byte[] file = ImageWriter.Frame(payload);
            Assert.True(ImageWriter.Write(ImageReader.Read(file)).AsSpan().SequenceEqual(file));
        }
    }

    [Fact]
    public void Running_leaves_an_image_as_it_is()
    {
        foreach (byte[] payload in ImageSeeds.Payloads)
        {
            byte[] file = ImageWriter.Frame(payload);
            ProgramImage image = ImageReader.Read(file);
            ImageFuzz.Run(image);
            Assert.True(ImageWriter.Write(image).AsSpan().SequenceEqual(file));
        }
    }

    private static byte[] Compile(string library, string decimalPoint, string minus)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = decimalPoint;
        culture.NumberFormat.NegativeSign = minus;
        CultureInfo.CurrentCulture = culture;
        try
        {
            var path = new PolicySearchPath([library, Path.Combine(library, "policy"), Path.Combine(library, "site")]);
            CompilationResult result = Compilation.Compile(new CompilationRequest(path, ImageSeeds.Builtins) { IsBare = true, Policies = ["base/frameworks/notice", "base/frameworks/files/magic"] });
            Assert.True(result.Image is not null, string.Join('\n', result.Diagnostics.Where(d => d.IsError)));
            return ImageWriter.Write(result.Image);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Copy()
    {
        string library = Path.Combine(ImageSeeds.Root(), "stdlib");
        string copy = Path.Combine(Path.GetTempPath(), "nidsvm-" + Guid.NewGuid().ToString("N"));
        foreach (string file in Directory.EnumerateFiles(library, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(library, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }
}
