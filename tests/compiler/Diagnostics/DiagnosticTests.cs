using System.Text.Json;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Text;
using Xunit;

namespace NidsVm.Compiler.Tests.Diagnostics;

public class DiagnosticTests
{
    [Fact]
    public void RendersPlaceMessageLineAndCaret()
    {
        var source = SourceText.FromString("global a = 1;\n\tprint wordd;\n", "p.zeek");
        var bag = new DiagnosticBag();
        bag.Error(new SourceSpan(source, 21, 5), "unknown identifier wordd", "did you mean 'word'?");
        var output = new StringWriter { NewLine = "\n" };
        DiagnosticRenderer.Write(output, bag.Sorted());
        Assert.Equal(
            "p.zeek:2:8: error: unknown identifier wordd (did you mean 'word'?)\n  \tprint wordd;\n  \t      ^~~~~\n",
            output.ToString());
    }

    [Fact]
    public void ControlCharactersDoNotReachTheTerminal()
    {
        var source = SourceText.FromString("x \u001b[31m", "p.zeek");
        string text = DiagnosticRenderer.Render(new Diagnostic(DiagnosticSeverity.Error, "bad", new SourceSpan(source, 0, 1)));
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains('\u001b', DiagnosticRenderer.Render(new Diagnostic(DiagnosticSeverity.Error, "bad", new SourceSpan(source, 0, 1)), colours: true));
    }

    [Fact]
    public void SortsByPlaceAndDropsRepetitions()
    {
        var source = SourceText.FromString("a\nb\nc\n", "p.zeek");
        var bag = new DiagnosticBag();
        bag.Error(new SourceSpan(source, 4, 1), "three");
        bag.Warning(new SourceSpan(source, 0, 1), "one");
        bag.Error(new SourceSpan(source, 4, 1), "three");
        bag.Error(default, "nowhere");
        Assert.Equal(["one", "three", "nowhere"], bag.Sorted().Select(d => d.Message));
        Assert.Equal((3, 1), (bag.ErrorCount, bag.WarningCount));
    }

    [Fact]
    public void JsonCarriesPlaceAndSeverity()
    {
        var source = SourceText.FromString("a\nbcd\n", "p.zeek");
        var bag = new DiagnosticBag();
        bag.Warning(new SourceSpan(source, 3, 2), "w \"quoted\"");
        JsonElement item = JsonDocument.Parse(DiagnosticRenderer.ToJson(bag.Sorted())).RootElement[0];
        Assert.Equal("p.zeek", item.GetProperty("file").GetString());
        Assert.Equal((2, 2, 2, 4), (item.GetProperty("line").GetInt32(), item.GetProperty("column").GetInt32(), item.GetProperty("endLine").GetInt32(), item.GetProperty("endColumn").GetInt32()));
        Assert.Equal("warning", item.GetProperty("severity").GetString());
        Assert.Equal("w \"quoted\"", item.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("a", "", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("prnit", "print", 1)]
    [InlineData("Count", "count", 1)]
    [InlineData("connection", "connection", 0)]
    public void DistanceCountsEdits(string a, string b, int distance)
    {
        Assert.Equal(distance, NameSuggestion.Distance(a, b));
        Assert.Equal(distance, NameSuggestion.Distance(b, a));
    }

    [Theory]
    [InlineData("orig_hh", "orig_h")]
    [InlineData("connektion", "connection")]
    [InlineData("x", null)]
    [InlineData("zebra", null)]
    public void SuggestsTheNearest(string name, string? expected) =>
        Assert.Equal(expected, NameSuggestion.Find(name, ["orig_h", "resp_h", "connection", "uid"]));

    [Fact]
    public void LinesAndColumnsCountFromOne()
    {
        var source = SourceText.FromString("ab\n\ncd", "p");
        Assert.Equal((1, 1), (source.GetLine(0), source.GetColumn(0)));
        Assert.Equal((1, 3), (source.GetLine(2), source.GetColumn(2)));
        Assert.Equal((2, 1), (source.GetLine(3), source.GetColumn(3)));
        Assert.Equal((3, 3), (source.GetLine(6), source.GetColumn(6)));
        Assert.Equal(3, source.LineCount);
        Assert.Equal("cd"u8.ToArray(), source.GetLineBytes(3).ToArray());
    }
}
