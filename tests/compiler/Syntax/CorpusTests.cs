using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Syntax;
using Xunit;

namespace NidsVm.Compiler.Tests.Syntax;

/// <summary>Every script of the language corpus parses, but for those whose expected output says that it does not.</summary>
public class CorpusTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "language");

    public static TheoryData<string> Scripts()
    {
        var data = new TheoryData<string>();
        if (Directory.Exists(Root))
        {
            foreach (string path in Directory.EnumerateFiles(Root, "*.zeek", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (!path.Contains(".d/", StringComparison.Ordinal))
                {
                    data.Add(Path.GetRelativePath(Root, path));
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void ScriptParsesOrFailsWhereExpected(string script)
    {
        string path = Path.Combine(Root, script);
        var sink = new RecordingSink();
        var reader = new PolicyReader(new PolicySearchPath([Path.GetDirectoryName(path)!, Library(), Path.Combine(Library(), "policy")]), sink, sink.Diagnostics);
        reader.AddScript(path);
        reader.Read();

        string expectedFile = Path.ChangeExtension(path, ".err");
        string[] expected = File.Exists(expectedFile) ? File.ReadAllLines(expectedFile) : [];
        int[] syntaxErrors = expected
            .Where(line => Regex.IsMatch(
                line, "syntax error|unbalanced @if|@else without|can't find|unrecognized|bad port number -|host literal|hexadecimal escape|duplicate mode|missing record keyword",
                RegexOptions.None, TimeSpan.FromSeconds(5)))
            .Select(line => int.Parse(line.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture))
            .Distinct()
            .Order()
            .ToArray();
        int[] reported = sink.Diagnostics.Items.Where(d => d.IsError).Select(d => d.Span.Line).Distinct().Order().ToArray();
        Assert.True(
            syntaxErrors.SequenceEqual(reported),
            $"expected errors at [{string.Join(",", syntaxErrors)}], got:\n" + string.Join('\n', sink.Diagnostics.Items));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void WrittenFormParsesToTheSameTree(string script)
    {
        string path = Path.Combine(Root, script);
        var sink = new RecordingSink();
        var reader = new PolicyReader(new PolicySearchPath([Path.GetDirectoryName(path)!]), sink, sink.Diagnostics);
        reader.AddScript(path);
        reader.Read();
        if (sink.Diagnostics.Items.Any(d => d.Severity == DiagnosticSeverity.Fatal))
        {
            return;
        }

        foreach (SyntaxNode node in sink.Declarations.Cast<SyntaxNode>().Concat(sink.Statements))
        {
            // After a first statement, "event x();" is a statement too.
            string written = (node is StatementSyntax ? ";" : "") + SyntaxWriter.Write(node);
            RecordingSink again = RecordingSink.Parse(written);
            Assert.DoesNotContain(again.Diagnostics.Items, d => d.Severity == DiagnosticSeverity.Fatal);
            SyntaxNode parsed = again.Declarations.Cast<SyntaxNode>().Concat(again.Statements).Last();
            Assert.Equal(SyntaxWriter.Write(node, grouped: true), SyntaxWriter.Write(parsed, grouped: true));
        }
    }

    private static string Library([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "stdlib"));
}
