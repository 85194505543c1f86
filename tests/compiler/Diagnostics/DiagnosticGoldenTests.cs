using System.Runtime.CompilerServices;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Vm.Builtins;
using Xunit;

namespace NidsVm.Compiler.Tests.Diagnostics;

/// <summary>
/// Bad policies in <c>golden/</c> with the diagnostics that they give, as people read them. With <c>UPDATE_GOLDEN</c> in the
/// environment the expected texts are written anew.
/// </summary>
public class DiagnosticGoldenTests
{
    private static readonly string Folder = Path.Combine(Here(), "golden");

    public static TheoryData<string> Policies =>
        [.. Directory.EnumerateFiles(Folder, "*.zeek").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void TellsWhatIsWrong(string name)
    {
        CompilationResult result = Compile(Path.Combine(Folder, name + ".zeek"));
        var output = new StringWriter { NewLine = "\n" };
        DiagnosticRenderer.Write(output, result.Bag.Sorted());
        string actual = output.ToString().Replace(Folder + "/", "", StringComparison.Ordinal);
        string expected = Path.Combine(Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
        Assert.Equal(result.Bag.HasErrors, result.Image is null);
    }

    [Fact]
    public void EachHasItsCode()
    {
        foreach (string name in Policies)
        {
            foreach (Diagnostic diagnostic in Compile(Path.Combine(Folder, name + ".zeek")).Diagnostics)
            {
                Assert.Matches("^[a-z]+(-[a-z]+)*$", diagnostic.Code);
            }
        }
    }

    [Fact]
    public void SuggestionsReplaceWhatIsMarked()
    {
        Diagnostic[] suggested = [.. Compile(Path.Combine(Folder, "names.zeek")).Diagnostics.Where(d => d.Suggestion is not null)];
        Assert.Contains(suggested, d => d.Span.Text == "sesions" && d.Suggestion == "sessions" && d.Code == "unknown-identifier");
        Assert.Contains(suggested, d => d.Span.Text == "Inof" && d.Suggestion == "Info" && d.Code == "undefined-type");
    }

    private static CompilationResult Compile(string path)
    {
        var builtins = new BuiltinCatalog();
        StandardBuiltins.AddTo(builtins);
        string library = Path.Combine(Here(), "..", "..", "..", "stdlib");
        return Compilation.Compile(new CompilationRequest(new PolicySearchPath([library]), builtins) { IsBare = true, Policies = [path] });
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
