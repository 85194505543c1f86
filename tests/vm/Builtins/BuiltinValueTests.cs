using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Vm.Tests.BuiltinFunctions;

/// <summary>Built-ins called directly; the language corpus covers them through scripts.</summary>
public class BuiltinValueTests
{
    private static readonly BuiltinCatalog Catalog = Make();
    private static readonly Machine Machine = new(ProgramImage.Empty, Catalog);

    [Theory]
    [InlineData("%d", 42L, "42")]
    [InlineData("[%5d]", 42L, "[   42]")]
    [InlineData("[%-05d]", 42L, "[42   ]")]
    [InlineData("[%05d]", -42L, "[-0042]")]
    [InlineData("%x", -1L, "ffffffffffffffff")]
    [InlineData("[%y]", 5L, "[]")]
    [InlineData("[%200d]", 5L, "[d]")]
    [InlineData("100%% %s", 1L, "100% 1")]
    public void Fmt_of_integers(string format, long value, string expected) => Assert.Equal(expected, Fmt(format, PolicyType.Int, Slot.Of(value)));

    [Theory]
    [InlineData("%.0f", 0.5, "0")]
    [InlineData("%.0f", 1.5, "2")]
    [InlineData("%.0f", 2.5, "2")]
    [InlineData("%.2f", 0.125, "0.12")]
    [InlineData("%.1f", 0.05, "0.1")]
    [InlineData("%.1f", 9.96, "10.0")]
    [InlineData("%.3f", 0.0004, "0.000")]
    [InlineData("%f", 1e20, "100000000000000000000.000000")]
    [InlineData("%e", 12345.678, "1.234568e+04")]
    [InlineData("%.0e", 2.5, "2e+00")]
    [InlineData("%g", 0.0001, "0.0001")]
    [InlineData("%g", 1e10, "1e+10")]
    [InlineData("%.3g", 1234.5, "1.23e+03")]
    [InlineData("%.15g", 0.1, "0.1")]
    [InlineData("%g", 999999.5, "1e+06")]
    [InlineData("%g", 0.0, "0")]
    [InlineData("%08.2f", -3.14159, "-0003.14")]
    public void Fmt_of_doubles(string format, double value, string expected) => Assert.Equal(expected, Fmt(format, PolicyType.Double, Slot.Of(value)));

    [Theory]
    [InlineData("md5_hash", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("sha1_hash", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("sha224_hash", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("sha256_hash", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Digests_at_once_and_in_pieces(string name, string expected)
    {
        Assert.Equal(expected, Call(name, Text("abc")).AsString.ToString());
        Slot handle = Call(name + "_init");
        Call(name + "_update", (PolicyType.Any, handle), Text("a"));
        var copy = (OpaqueValue)ValueCopier.Copy(handle.Ref)!;
        Call(name + "_update", (PolicyType.Any, handle), Text("bc"));
        Assert.Equal(expected, Call(name + "_finish", (PolicyType.Any, handle)).AsString.ToString());
        Call(name + "_update", (PolicyType.Any, Slot.Of(copy)), Text("bc"));
        Assert.Equal(expected, Call(name + "_finish", (PolicyType.Any, Slot.Of(copy))).AsString.ToString());
    }

    [Theory]
    [InlineData("sha256_hash")]
    [InlineData("sha384_hash")]
    [InlineData("sha512_hash")]
    [InlineData("sha1_hash")]
    [InlineData("md5_hash")]
    public void Own_digests_agree_with_the_frameworks_at_all_block_boundaries(string name)
    {
        for (int length = 0; length < 300; length += length is > 100 and < 140 ? 1 : 7)
        {
            var data = new StringValue(new byte[length]);
            Slot handle = Call(name + "_init");
            Call(name + "_update", (PolicyType.Any, handle), (PolicyType.String, Slot.Of(data)));
            string expected = Call(name, (PolicyType.String, Slot.Of(data))).AsString.ToString();
            Assert.Equal(expected, Call(name + "_finish", (PolicyType.Any, handle)).AsString.ToString());
        }
    }

    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("", "")]
    [InlineData("YQ==", "a")]
    public void Base64(string encoded, string plain)
    {
        Assert.Equal(plain, Call("decode_base64", Text(encoded), Text("")).AsString.ToString());
        Assert.Equal(encoded, Call("encode_base64", Text(plain), Text("")).AsString.ToString());
    }

    [Theory]
    [InlineData("/a/b/../c", "/a/c")]
    [InlineData("../../a/../b", "../../b")]
    [InlineData("a/../..", "..")]
    [InlineData("./x", "./x")]
    [InlineData("/..", "/..")]
    public void Compressed_paths(string path, string expected) => Assert.Equal(expected, Call("compress_path", Text(path)).AsString.ToString());

    [Theory]
    [InlineData("%Y-%m-%d %H:%M:%S", "2009-02-13 23:31:30", 1234567890.0)]
    [InlineData("%d.%m.%Y", "29.02.2024", 1709164800.0)]
    [InlineData("%s", "1000", 1000.0)]
    [InlineData("%Y-%m-%d", "2023-02-30", 0.0)]
    public void Strptime_in_utc(string format, string text, double expected)
    {
        if (TimeZoneInfo.Local.BaseUtcOffset == TimeSpan.Zero)
        {
            Assert.Equal(expected, Call("strptime", Text(format), Text(text)).AsDouble);
        }
    }

    private static (PolicyType Type, Slot Value) Text(string text) => (PolicyType.String, Slot.Of(new StringValue(text)));

    private static string Fmt(string format, PolicyType type, Slot value) => Call("fmt", Text(format), (type, value)).AsString.ToString();

    private static Slot Call(string name, params (PolicyType Type, Slot Value)[] arguments)
    {
        Assert.True(Catalog.TryGet(name, out Builtin? builtin));
        return builtin!.Body(new BuiltinCall(Machine, [.. arguments.Select(a => a.Value)], [.. arguments.Select(a => a.Type)]));
    }

    private static BuiltinCatalog Make()
    {
        BuiltinCatalog catalog = new();
        StandardBuiltins.AddTo(catalog);
        return catalog;
    }
}
