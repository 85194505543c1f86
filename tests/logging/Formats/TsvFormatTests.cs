using System.Text;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Logging.Tests.Formats;

/// <summary>Rows of the tab-separated format, to the byte.</summary>
public sealed class TsvFormatTests
{
    private static readonly RecordType Text = RowFixture.Type(("s", PolicyType.String));

    [Fact]
    public void ScalarsAreWrittenAsTheReferenceDoes()
    {
        RecordType type = RowFixture.Type(
            ("ts", PolicyType.Time), ("b", PolicyType.Bool), ("c", PolicyType.Count), ("i", PolicyType.Int), ("d", PolicyType.Double),
            ("dur", PolicyType.Interval), ("p", PolicyType.Port), ("a", PolicyType.Addr), ("n", PolicyType.Subnet));
        RecordValue row = RowFixture.Record(
            type, 1300475167.096535, true, 18446744073709551615UL, -5, 2.5, 0.0, 80 | (1 << 16), AddrValue.FromV4(0xC0A80001),
            new SubnetValue(AddrValue.FromV4(0x0A000000), 104));

        Assert.Equal("1300475167.096535\tT\t18446744073709551615\t-5\t2.5\t0.000000\t80\t192.168.0.1\t10.0.0.0/8\n", RowFixture.Tsv(type, row));
    }

    [Theory]
    [InlineData("", "(empty)")]
    [InlineData("-", "\\x2d")]
    [InlineData("(empty)", "\\x28empty)")]
    [InlineData("a\tb", "a\\x09b")]
    [InlineData("a\nb", "a\\x0ab")]
    [InlineData("a\0b", "a\\x00b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a,b", "a,b")]
    [InlineData("--", "--")]
    [InlineData("\x7f", "\\x7f")]
    [InlineData("\xc3\xa4", "\xc3\xa4")]
    [InlineData("\xc3x", "\\xc3x")]
    [InlineData("\xff", "\\xff")]
    [InlineData("\xed\xa0\x80", "\\xed\\xa0\\x80")]
    public void StringsAreEscaped(string value, string expected)
        => Assert.Equal(expected + "\n", RowFixture.Tsv(Text, RowFixture.Record(Text, value)));

    [Fact]
    public void WithoutUtf8AllHighBytesAreEscaped()
        => Assert.Equal("\\xc3\\xa4\n", RowFixture.Tsv(Text, RowFixture.Record(Text, "\xc3\xa4"), new TextFormatOptions { AllowsUtf8 = false }));

    [Fact]
    public void SetsAndVectorsSeparateTheirElements()
    {
        RecordType type = RowFixture.Type(("s", RowFixture.StringSet), ("v", RowFixture.StringVector));

        Assert.Equal("a,b\\x2cc\tx,(empty),\\x2d\n", RowFixture.Tsv(type, RowFixture.Record(type, RowFixture.Set("a", "b,c"), RowFixture.Vector("x", "", "-"))));
        Assert.Equal("(empty)\t(empty)\n", RowFixture.Tsv(type, RowFixture.Record(type, RowFixture.Set(), RowFixture.Vector())));
        Assert.Equal("-\t-\n", RowFixture.Tsv(type, RowFixture.Record(type)));
    }

    [Fact]
    public void HolesInVectorsAreUnset()
    {
        var type = RowFixture.Type(("v", new VectorType(PolicyType.Count)));
        var vector = new VectorValue(new VectorType(PolicyType.Count));
        vector.Add(Slot.Of(1L));
        vector.Resize(3);
        vector[2] = Slot.Of(3L);

        Assert.Equal("1,-,3\n", RowFixture.Tsv(type, RowFixture.Record(type, vector)));
    }

    [Fact]
    public void RowsThatLookLikeHeaderLinesHideTheirFirstByte()
        => Assert.Equal("\\x23open\n", RowFixture.Tsv(Text, RowFixture.Record(Text, "#open")));

    [Fact]
    public void NestedRecordsAreFlattened()
    {
        RecordType inner = RowFixture.Type(("h", PolicyType.String), ("p", PolicyType.Count));
        RecordType outer = RowFixture.Type(("id", inner), ("n", PolicyType.Count));

        Assert.Equal(["id.h", "id.p", "n"], RowFixture.Columns(outer).Select(c => c.Name));
        Assert.Equal("host\t-\t7\n", RowFixture.Tsv(outer, RowFixture.Record(outer, RowFixture.Record(inner, "host"), 7)));
        Assert.Equal("-\t-\t7\n", RowFixture.Tsv(outer, RowFixture.Record(outer, null, 7)));
    }

    [Fact]
    public void EnumsAreWrittenByName()
    {
        var proto = new EnumType();
        proto.TryAdd("tcp", 1);
        proto.TryAdd("Tunnel::TEREDO", 2);
        RecordType type = RowFixture.Type(("a", proto), ("b", proto));

        Assert.Equal("tcp\tTunnel::TEREDO\n", RowFixture.Tsv(type, RowFixture.Record(type, 1, 2)));
    }

    [Fact]
    public void HeaderAndFooterHaveTheReferencesLines()
    {
        RecordType type = RowFixture.Type(("ts", PolicyType.Time), ("tags", RowFixture.StringSet), ("names", RowFixture.StringVector));
        var text = new TextBuffer();
        var format = new TsvFormat(new TextFormatOptions());
        var time = new DateTime(2026, 3, 1, 12, 5, 9, DateTimeKind.Local);
        format.WriteHeader(text, RowFixture.Columns(type), "http", time);
        format.WriteFooter(text, time);

        Assert.Equal(
            "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\thttp\n#open\t2026-03-01-12-05-09\n"
            + "#fields\tts\ttags\tnames\n#types\ttime\tset[string]\tvector[string]\n#close\t2026-03-01-12-05-09\n",
            Encoding.UTF8.GetString(text.Span));
    }

    [Fact]
    public void PlainTsvHasALineOfNamesOnly()
    {
        RecordType type = RowFixture.Type(("a", PolicyType.Count), ("b", PolicyType.Count));
        var text = new TextBuffer();
        var format = new TsvFormat(new TextFormatOptions { IsPlainTsv = true });
        format.WriteHeader(text, RowFixture.Columns(type), "x", DateTime.Now);
        format.WriteFooter(text, DateTime.Now);

        Assert.Equal("a\tb\n", Encoding.UTF8.GetString(text.Span));
    }

    [Fact]
    public void OtherSeparatorsAreEscapedInstead()
    {
        RecordType type = RowFixture.Type(("a", PolicyType.String), ("b", RowFixture.StringSet));
        var options = new TextFormatOptions { Separator = "|", SetSeparator = ";", EmptyField = "NONE", UnsetField = "NULL" };

        Assert.Equal("x\\x7cy|p,q;r\\x3bs\n", RowFixture.Tsv(type, RowFixture.Record(type, "x|y", RowFixture.Set("p,q", "r;s")), options));
        Assert.Equal("\\x4eULL|NONE\n", RowFixture.Tsv(type, RowFixture.Record(type, "NULL", RowFixture.Set()), options));
    }

    [Fact]
    public void LimitsCutStringsAndContainers()
    {
        RecordType type = RowFixture.Type(("a", PolicyType.String), ("b", PolicyType.String), ("c", RowFixture.StringVector));
        RecordValue row = RowFixture.Record(type, "abcdef", "ghijkl", RowFixture.Vector("1", "2", "3"));

        Assert.Equal("abcd\tghij\t1,2,3\n", RowFixture.Tsv(type, row, null, new RowLimits(4, 0, 0, 0)));
        Assert.Equal("abcdef\tgh\t(empty),(empty),(empty)\n", RowFixture.Tsv(type, row, null, new RowLimits(0, 8, 0, 0)));
        Assert.Equal("abcdef\tghijkl\t1,2\n", RowFixture.Tsv(type, row, null, new RowLimits(0, 0, 2, 0)));
    }

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(100, "100.0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(33.333333333, "33.333333")]
    [InlineData(12345678901, "12345678901.0")]
    [InlineData(12345678901.25, "12345678901.25")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void DoublesAreNeverTakenForWholeNumbersNorHaveExponents(double value, string expected)
    {
        RecordType type = RowFixture.Type(("d", PolicyType.Double));
        Assert.Equal(expected + "\n", RowFixture.Tsv(type, RowFixture.Record(type, value)));
    }

    [Theory]
    [InlineData(-1.5, "-1.500000")]
    [InlineData(0.0000004, "0.000000")]
    [InlineData(0.9999996, "1.000000")]
    [InlineData(1e10, "1.000000e+10")]
    public void IntervalsHaveSixDecimals(double value, string expected)
    {
        RecordType type = RowFixture.Type(("i", PolicyType.Interval));

        Assert.Equal(expected + "\n", RowFixture.Tsv(type, RowFixture.Record(type, value)));
    }
}
