using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Logging.Tests.Formats;

/// <summary>What holds for any bytes in a string field.</summary>
public sealed class EscapeProperties
{
    private static readonly RecordType Two = RowFixture.Type(("a", PolicyType.String), ("b", PolicyType.String));

    [Fact]
    public void ARowStaysOneLineOfTwoFields() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[]>((a, b) =>
    {
        string row = RowFixture.Tsv(Two, RowFixture.Record(Two, new StringValue(a), new StringValue(b)));
        return row.EndsWith('\n') && row.Count(c => c == '\n') == 1 && row.Count(c => c == '\t') == 1 && !row.Any(c => c < ' ' && c is not ('\n' or '\t'));
    }));

    [Fact]
    public void DifferentStringsLookDifferent() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[]>((a, b) =>
    {
        string first = RowFixture.Tsv(Two, RowFixture.Record(Two, new StringValue(a), "x"));
        string second = RowFixture.Tsv(Two, RowFixture.Record(Two, new StringValue(b), "x"));
        return a.AsSpan().SequenceEqual(b) == string.Equals(first, second, StringComparison.Ordinal);
    }));

    [Fact]
    public void JsonRowsCanBeRead() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], double>((a, d) =>
    {
        RecordType type = RowFixture.Type(("s", PolicyType.String), ("d", PolicyType.Double));
        string row = RowFixture.Json(type, RowFixture.Record(type, new StringValue(a), d));
        using JsonDocument json = JsonDocument.Parse(Encoding.Latin1.GetBytes(row));
        JsonElement number = json.RootElement.GetProperty("d");
        return json.RootElement.TryGetProperty("s", out _) && (double.IsFinite(d) ? number.GetDouble().Equals(d) || d == 0 : number.ValueKind == JsonValueKind.Null);
    }));

    [Fact]
    public void RowsOfAnyLengthFitTheBuffer()
    {
        var text = new TextBuffer(16);
        var format = new TsvFormat(new TextFormatOptions());
        RowBudget budget = RowLimits.None.Begin();
        LogColumn[] columns = RowFixture.Columns(Two);
        var rows = new RowBatch(columns);
        rows.Add(RowFixture.Record(Two, new string('x', 100_000), new string('\x01', 1000)), null, ref budget);
        format.WriteRow(text, columns, rows, 0);

        Assert.Equal(100_000 + 1 + 4000 + 1, text.Length);
    }
}
