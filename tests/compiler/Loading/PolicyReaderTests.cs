using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Tests.Syntax;
using NidsVm.Compiler.Text;
using Xunit;

namespace NidsVm.Compiler.Tests.Loading;

public sealed class PolicyReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nidsvm-load-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void LoadsByNameSuffixFolderAndRelativePath()
    {
        Write("lib/base/one.zeek", "global one = 1;\n@load ./two\n");
        Write("lib/base/two.zeek", "global two = 2;\n");
        Write("lib/pkg/__load__.zeek", "@load ./inner\n@load ../base/two\n");
        Write("lib/pkg/inner.zeek", "global inner = @FILENAME;\n");
        Write("main.zeek", "@load base/one\n@load base/two.zeek\n@load pkg\n@load pkg\nglobal main = 1;\n");
        RecordingSink sink = Read(out PolicyReader reader, "main");
        Assert.Empty(sink.Diagnostics.Items);
        Assert.Equal(["one", "two", "inner", "main"], Names(sink));
        Assert.Equal([0, 1, 2, 1, 2], reader.Scripts.Select(s => s.Depth));
        var inner = (VariableDeclarationSyntax)sink.Declarations[2];
        Assert.Equal("inner.zeek"u8.ToArray(), ((StringLiteralSyntax)inner.Initializer!).Value);
    }

    [Fact]
    public void ModuleComesBackAfterALoadedFile()
    {
        Write("a.zeek", "module A;\nglobal x = 1;\n");
        Write("main.zeek", "module M;\n@load ./a\nglobal y = 1;\n");
        RecordingSink sink = Read(out _, "main");
        Assert.Equal(["GLOBAL", "M", "A", "M"], sink.Declarations.Select(d => d.Module));
    }

    [Fact]
    public void ALoadMayStandInsideADeclaration()
    {
        Write("fields.zeek", "a: count;\nb: string;\n");
        Write("main.zeek", "export {\n@load ./other\ntype R: record {\n@load ./fields\n};\n}\n");
        Write("other.zeek", "global o = 1;\n");
        RecordingSink sink = Read(out _, "main");
        Assert.Empty(sink.Diagnostics.Items);
        Assert.Equal("type R: record { a: count; b: string; };", SyntaxWriter.Write(sink.Declarations[1]));
    }

    [Fact]
    public void ADeclarationEndsWithItsFile()
    {
        Write("open.zeek", "global x = 1");
        Write("main.zeek", "@load ./open\n;");
        RecordingSink sink = Read(out _, "main");
        Assert.EndsWith("open.zeek", Assert.Single(sink.Diagnostics.Items).Span.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public void UnloadedFilesAreSkipped()
    {
        Write("skipped.zeek", "global s = 1;\n");
        Write("main.zeek", "@unload ./skipped\n@load ./skipped\nglobal m = 1;\n");
        Assert.Equal(["m"], Names(Read(out _, "main")));
    }

    [Fact]
    public void PrefixedCompanionsAreReadAfterTheRest()
    {
        Write("lib/proto/http.zeek", "global http = 1;\n");
        Write("lib/site.proto.http.zeek", "global site = 1;\n");
        Write("main.zeek", "@prefixes = site\n@load proto/http\nglobal m = 1;\n");
        Assert.Equal(["http", "m", "site"], Names(Read(out _, "main")));
    }

    [Fact]
    public void SignatureFilesAreCollectedOnce()
    {
        Write("s.sig", "");
        Write("main.zeek", "@load-sigs ./s\n@load-sigs ./s.sig\n@load-plugin Foo::Bar\n");
        RecordingSink sink = Read(out PolicyReader reader, "main");
        Assert.Empty(sink.Diagnostics.Items);
        Assert.Equal([Path.Combine(_root, "s.sig")], reader.SignatureFiles);
    }

    [Fact]
    public void AMissingFileIsReportedAtItsDirective()
    {
        Write("main.zeek", "global a = 1;\n@load ./none\nglobal b = 1;\n");
        RecordingSink sink = Read(out _, "main");
        Assert.Equal(2, Assert.Single(sink.Diagnostics.Items).Span.Line);
        Assert.Equal(["a"], Names(sink));
    }

    [Fact]
    public void AMissingProgramIsReported()
    {
        RecordingSink sink = Read(out _, "nowhere");
        Assert.Equal("fatal error: can't find nowhere", Assert.Single(sink.Diagnostics.Items).ToString());
    }

    [Fact]
    public void CommandLineTextAndAssignmentsFollowThePolicies()
    {
        Write("main.zeek", "global a = 1;\nprint a;\n");
        var sink = new RecordingSink();
        var reader = new PolicyReader(new PolicySearchPath([_root]), sink, sink.Diagnostics);
        reader.AddText("print 2");
        reader.AddAssignment("M::a=5");
        reader.AddScript("main");
        Assert.True(reader.Read(), string.Join('\n', sink.Diagnostics.Items));
        Assert.Equal(["global a = 1;", "redef M::a = 5;"], sink.Declarations.Select(d => SyntaxWriter.Write(d)));
        Assert.Equal(["print a;", "print 2;"], sink.Statements.Select(s => SyntaxWriter.Write(s)));
    }

    [Fact]
    public void DeprecationPragmasCoverAStretch()
    {
        RecordingSink sink = RecordingSink.Parse("global a = 1;\n@pragma push ignore-deprecations\nglobal b = 1;\n@pragma pop\nglobal c = 1;\n");
        Assert.Empty(sink.Diagnostics.Items);
        Assert.Equal([false, true, false], sink.Declarations.Select(d => d.Span.Source!.IgnoresDeprecations(d.Span.Start)));
    }

    [Fact]
    public void OneExpressionParsesAlone()
    {
        var sink = new RecordingSink();
        ExpressionSyntax? expression = PolicyReader.ParseExpression(SourceText.FromString("1 + x"), sink.Diagnostics);
        Assert.Equal("1 + x", expression?.ToString());
        Assert.Null(PolicyReader.ParseExpression(SourceText.FromString("1 +"), sink.Diagnostics));
    }

    private static IEnumerable<string> Names(RecordingSink sink) =>
        sink.Declarations.OfType<VariableDeclarationSyntax>().Select(d => d.Name.Text);

    private void Write(string name, string text)
    {
        string path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private RecordingSink Read(out PolicyReader reader, string script)
    {
        var sink = new RecordingSink();
        reader = new PolicyReader(new PolicySearchPath([_root, Path.Combine(_root, "lib")]), sink, sink.Diagnostics);
        reader.AddScript(script);
        reader.Read();
        return sink;
    }
}
