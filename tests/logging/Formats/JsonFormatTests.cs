using NidsVm.Logging.Formats;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Logging.Tests.Formats;

/// <summary>Rows of the JSON format, to the byte.</summary>
public sealed class JsonFormatTests
{
    private static readonly RecordType Text = RowFixture.Type(("s", PolicyType.String));

    [Fact]
    public void FieldsKeepTheirOrderAndUnsetOnesAreLeftOut()
    {
        RecordType type = RowFixture.Type(
            ("ts", PolicyType.Time), ("b", PolicyType.Bool), ("gone", PolicyType.Count), ("c", PolicyType.Count), ("p", PolicyType.Port),
            ("a", PolicyType.Addr), ("dur", PolicyType.Interval));
        RecordValue row = RowFixture.Record(type, 1300475167.096535, false, null, 7, 53 | (2 << 16), AddrValue.FromV4(0x01020304), 2.0);

        Assert.Equal("{\"ts\":1300475167.096535,\"b\":false,\"c\":7,\"p\":53,\"a\":\"1.2.3.4\",\"dur\":2.0}\n", RowFixture.Json(type, row));
        Assert.Equal(
            "{\"ts\":1300475167.096535,\"b\":false,\"gone\":null,\"c\":7,\"p\":53,\"a\":\"1.2.3.4\",\"dur\":2.0}\n",
            RowFixture.Json(type, row, new TextFormatOptions { IncludesUnset = true }));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("-", "-")]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\tb\r\n", "a\\tb\\r\\n")]
    [InlineData("\x01", "\\\\x01")]
    [InlineData("\xc3\xa4", "\xc3\xa4")]
    [InlineData("\xc3", "\\\\xc3")]
    [InlineData("/", "/")]
    public void StringsAreEscaped(string value, string expected)
        => Assert.Equal($"{{\"s\":\"{expected}\"}}\n", RowFixture.Json(Text, RowFixture.Record(Text, value)));

    [Fact]
    public void OtherEscapePoliciesApplyToInvalidBytes()
    {
        RecordValue row = RowFixture.Record(Text, "a\xff");

        Assert.Equal("{\"s\":\"a\\ue0ff\"}\n", RowFixture.Json(Text, row, new TextFormatOptions { Escapes = JsonEscapes.PrivateUse }));
        Assert.Equal("{\"s\":\"a\\\\xff\"}\n", RowFixture.Json(Text, row, new TextFormatOptions { Escapes = JsonEscapes.Tsv }));
    }

    [Fact]
    public void ContainersAreArrays()
    {
        RecordType type = RowFixture.Type(("s", RowFixture.StringSet), ("v", RowFixture.StringVector));

        Assert.Equal("{\"s\":[\"a\",\"b,c\"],\"v\":[]}\n", RowFixture.Json(type, RowFixture.Record(type, RowFixture.Set("a", "b,c"), RowFixture.Vector())));
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(100.0, "100.0")]
    [InlineData(1234567.125, "1234567.125")]
    [InlineData(1e20, "100000000000000000000.0")]
    [InlineData(1e21, "1e21")]
    [InlineData(1.5e300, "1.5e300")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000015, "0.0000015")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "null")]
    [InlineData(0.0015020370483398438, "0.0015020370483398438")]
    public void NumbersHaveTheFewestDigitsThatReadBack(double value, string expected)
    {
        RecordType type = RowFixture.Type(("d", PolicyType.Double));

        Assert.Equal($"{{\"d\":{expected}}}\n", RowFixture.Json(type, RowFixture.Record(type, value)));
    }

    [Theory]
    [InlineData(JsonTimestamps.Milliseconds, "1300475167096")]
    [InlineData(JsonTimestamps.MillisecondsUnsigned, "1300475167096")]
    [InlineData(JsonTimestamps.Iso8601, "\"2011-03-18T19:06:07.096535Z\"")]
    public void TimesHaveOtherForms(JsonTimestamps form, string expected)
    {
        RecordType type = RowFixture.Type(("ts", PolicyType.Time));

        Assert.Equal($"{{\"ts\":{expected}}}\n", RowFixture.Json(type, RowFixture.Record(type, 1300475167.096535), new TextFormatOptions { Timestamps = form }));
    }
}
