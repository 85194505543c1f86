using NidsVm.Logging.Columns;
using NidsVm.Vm.Types;
using Xunit;

namespace NidsVm.Logging.Tests;

/// <summary>Which columns a filter takes, and their names.</summary>
public sealed class ColumnSelectionTests
{
    private static readonly RecordType Inner = RowFixture.Type(("h", PolicyType.Addr), ("p", PolicyType.Port));
    private static readonly RecordType Row = RowFixture.Type(("ts", PolicyType.Time), ("id", Inner), ("note", PolicyType.String));

    [Fact]
    public void IncludeAndExcludeNameWholeColumns()
    {
        Assert.Equal(["ts", "id.p"], Names(new ColumnSelection { Include = ["ts", "id.p"] }));
        Assert.Equal(["ts", "id.p", "note"], Names(new ColumnSelection { Exclude = ["id.h"] }));
    }

    [Fact]
    public void ScopesAndNamesCanBeOthers()
    {
        var selection = new ColumnSelection { ScopeSeparator = "_", Renames = new Dictionary<string, string>(StringComparer.Ordinal) { ["id_h"] = "host" } };

        Assert.Equal(["ts", "host", "id_p", "note"], Names(selection));
    }

    [Fact]
    public void ExtensionColumnsComeFirst()
    {
        LogColumn[] columns = new ColumnSelection { ExtensionPrefix = "_" }.Lay(Row, RowFixture.Type(("node", PolicyType.String)), out _)!;

        Assert.Equal("_node", columns[0].Name);
        Assert.True(columns[0].IsExtension);
        Assert.False(columns[1].IsExtension);
    }

    [Fact]
    public void FieldsThatAreNotLoggedAreLeftOut()
    {
        var type = new RecordType();
        type.TryAdd(new RecordField { Name = "a", Type = PolicyType.Count, IsLogged = true });
        type.TryAdd(new RecordField { Name = "b", Type = PolicyType.Count });

        Assert.Equal(["a"], new ColumnSelection().Lay(type, null, out _)!.Select(c => c.Name));
    }

    [Fact]
    public void WhatCannotBeLoggedIsTold()
    {
        RecordType type = RowFixture.Type(("t", new TableType([PolicyType.String], PolicyType.Count)));

        Assert.Null(new ColumnSelection().Lay(type, null, out string? error));
        Assert.Equal("unsupported field type for log column 't'", error);
    }

    private static IEnumerable<string> Names(ColumnSelection selection) => selection.Lay(Row, null, out _)!.Select(c => c.Name);
}
