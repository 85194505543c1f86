using FsCheck;
using FsCheck.Fluent;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Vm.Tests.Values;

public class ValueFormatterTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(1.0000001, "1")]
    [InlineData(0.0078125, "0.007812")]
    [InlineData(0.0000015, "0.000002")]
    [InlineData(999999.9999999, "1000000")]
    [InlineData(2147483647.0, "2147483647.0")]
    [InlineData(2147483647.5, "2.1474836475e+09")]
    [InlineData(1e10, "1e+10")]
    [InlineData(1e100, "1e+100")]
    [InlineData(9007199254740993.0, "9.007199254740992e+15")]
    [InlineData(9.9e-7, "9.9e-07")]
    [InlineData(1.23456789e-8, "1.23457e-08")]
    [InlineData(5e-324, "4.94066e-324")]
    [InlineData(-1e-9, "-1e-09")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(double.NaN, "nan")]
    public void Doubles(double value, string expected) => Assert.Equal(expected, ValueFormatter.Describe(PolicyType.Double, Slot.Of(value)));

    [Fact]
    public void Negative_zero_has_no_sign() => Assert.Equal("0.0", ValueFormatter.Describe(PolicyType.Double, Slot.Of(-0.0)));

    [Theory]
    [InlineData(0.0, "0 secs")]
    [InlineData(90.0, "1.0 min 30.0 secs")]
    [InlineData(-90.0, "-1.0 min -30.0 secs")]
    [InlineData(86400.0, "1.0 day")]
    [InlineData(1.001, "1.0 sec 1000.0 usecs")]
    [InlineData(3599.999999, "59.0 mins 59.0 secs 999.0 msecs 999 usecs")]
    [InlineData(1e-7, "0.1 usecs")]
    public void Intervals(double value, string expected) => Assert.Equal(expected, ValueFormatter.Describe(PolicyType.Interval, Slot.Of(value)));

    [Theory]
    [InlineData("2001:db8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("0:0:1:0:0:0:1:0", "0:0:1::1:0")]
    [InlineData("1:0:0:2:0:0:0:0", "1:0:0:2::")]
    [InlineData("::", "::")]
    [InlineData("::1.2.3.4", "::1.2.3.4")]
    [InlineData("::ffff:1.2.3.4", "1.2.3.4")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("255.0.10.1", "255.0.10.1")]
    public void Addresses(string text, string expected)
    {
        Assert.True(AddrValue.TryParse(text, out AddrValue? address));
        Assert.Equal(expected, ValueFormatter.Describe(PolicyType.Addr, Slot.Of(address)));
    }

    [Fact]
    public void Sets_are_indented_as_text_and_not_when_printed()
    {
        var set = new TableValue(new TableType([PolicyType.Count], null));
        set.FindOrAdd([Slot.Of(5L)], out _);
        Assert.Equal("{\n5\n}", ValueFormatter.Describe(set.Type, Slot.Of(set)));
        Assert.Equal("{\n\t5\n}", ValueFormatter.Describe(set.Type, Slot.Of(set), ValueStyle.Text));

        // Lines that begin with the bytes of a string are not indented.
        var strings = new TableValue(new TableType([PolicyType.String], null));
        strings.FindOrAdd([Slot.Of(new StringValue("x\ny"))], out _);
        Assert.Equal("{\nx\\x0ay\n}", ValueFormatter.Describe(strings.Type, Slot.Of(strings)));
        Assert.Equal("{\nx\ny\n}", ValueFormatter.Describe(strings.Type, Slot.Of(strings), ValueStyle.Text));
    }

    [Fact]
    public void Aggregates()
    {
        var inner = new TableType([PolicyType.String], PolicyType.Int);
        var table = new TableValue(inner);
        table.ValueAt(table.FindOrAdd([Slot.Of(new StringValue("k"))], out _)) = Slot.Of(-1L);
        var vector = new VectorValue(new VectorType(PolicyType.Port));
        vector.Add(Slot.Of(80L | (1 << 16)));
        vector.Resize(3);
        vector.Add(Slot.Of(8L | (3 << 16)));
        var type = new RecordType();
        type.TryAdd(new RecordField { Name = "t", Type = inner });
        type.TryAdd(new RecordField { Name = "v", Type = vector.Type });
        type.TryAdd(new RecordField { Name = "n", Type = PolicyType.Count, IsOptional = true });
        type.TryAdd(new RecordField { Name = "p", Type = PolicyType.Pattern });
        RecordValue record = new Machine(ProgramImage.Empty, new BuiltinCatalog()).NewRecord(type);
        record["t"] = Slot.Of(table);
        record["v"] = Slot.Of(vector);
        record["p"] = Slot.Of(PatternCompiler.Compile("a/b"));
        Assert.Equal("[t={\n[k] = -1\n}, v=[80/tcp, , , 8/icmp], n=<uninitialized>, p=/^?(a/b)$?/]", ValueFormatter.Describe(type, Slot.Of(record)));
    }

    [Fact]
    public void A_value_that_contains_itself_ends()
    {
        var loop = new VectorValue(new VectorType(PolicyType.Any));
        loop.Add(Slot.Of(loop));
        Assert.Equal("[<cycle>]", ValueFormatter.Describe(loop.Type, Slot.Of(loop)));
    }

    [Fact]
    public void Escaped_strings_are_printable_and_tell_their_bytes()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var text = new TextBuffer();
            ScalarFormatter.WriteEscaped(text, bytes);
            return text.Span.IndexOfAnyExceptInRange((byte)32, (byte)126) < 0 && text.Length >= bytes.Length;
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Shortest_doubles_read_back()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), value =>
        {
            value = Math.Abs(value);
            if (!double.IsFinite(value) || value <= int.MaxValue)
            {
                value = 1e10 + Math.Abs(value % 1e9);
            }

            return !double.IsFinite(value) || double.Parse(ValueFormatter.Describe(PolicyType.Double, Slot.Of(value)), System.Globalization.CultureInfo.InvariantCulture).Equals(value);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Writing_scalars_allocates_nothing()
    {
        var text = new TextBuffer(1024);
        Assert.True(AddrValue.TryParse("2001:db8::1", out AddrValue? address));
        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
        {
            Work();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            text.Clear();
            ValueFormatter.Write(text, PolicyType.Double, Slot.Of(1234.5678), ValueStyle.Print);
            ValueFormatter.Write(text, PolicyType.Interval, Slot.Of(93784.5), ValueStyle.Print);
            ValueFormatter.Write(text, PolicyType.Addr, Slot.Of(address), ValueStyle.Print);
            ValueFormatter.Write(text, PolicyType.Count, Slot.Of(77L), ValueStyle.Print);
            JsonText.WriteDouble(text, 1500000000.123456);
        }
    }
}
