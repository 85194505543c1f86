using System.Text;
using NidsVm.Vm.Builtins.MaxMind;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Vm.Tests.BuiltinFunctions;

/// <summary>Data bases of places, made by hand after MaxMind's description of the format.</summary>
public sealed class MaxMindTests : IDisposable
{
    private const int MapType = 7 << 5;
    private const int TextType = 2 << 5;
    private const int Gap = 16;

    private readonly string _path = Path.Combine(Path.GetTempPath(), "nidsvm-mmdb-" + Guid.NewGuid().ToString("N"));

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void Addresses_below_a_prefix_are_found(int recordBits)
    {
        File.WriteAllBytes(_path, Database(recordBits));
        Assert.True(MaxMindDatabase.TryOpen(_path, out MaxMindDatabase? database));

        Dictionary<string, object>? found = database.Find(AddrValue.FromV4(0x01020399));
        Assert.NotNull(found);
        Assert.Equal("XX", ((Dictionary<string, object>)found["country"])["iso_code"]);
        Assert.Equal(300UL, found["number"]);
        Assert.Equal(1.5, found["latitude"]);
        Assert.Null(database.Find(AddrValue.FromV4(0x01020400)));
        Assert.Null(database.Find(new AddrValue(0x20010DB800000000, 1)));
    }

    [Fact]
    public void What_is_no_data_base_is_refused()
    {
        Assert.False(MaxMindDatabase.TryOpen(_path, out _));
        File.WriteAllText(_path, "no such thing");
        Assert.False(MaxMindDatabase.TryOpen(_path, out _));
    }

    [Fact]
    public void Damaged_data_bases_yield_something_or_nothing()
    {
        byte[] sound = Database(24);
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. sound];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_path, i % 3 == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            if (MaxMindDatabase.TryOpen(_path, out MaxMindDatabase? database))
            {
                _ = database.Find(AddrValue.FromV4(0x01020399));
            }
        }
    }

    /// <summary>A data base that knows 1.2.3.0/24, with a pointer among its data.</summary>
    private static byte[] Database(int recordBits)
    {
        const int Depth = 24;
        byte[] data =
        [
            .. Text("XX"), // at 0, behind the pointer below
            MapType | 3,
            .. Text("country"), MapType | 1, .. Text("iso_code"), 1 << 5, 0,
            .. Text("number"), (6 << 5) | 2, 1, 44,
            .. Text("latitude"), (3 << 5) | 8, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0,
        ];
        using MemoryStream file = new();
        for (int i = 0; i < Depth; i++)
        {
            uint next = i == Depth - 1 ? Depth + Gap + 3 : (uint)i + 1;
            bool bit = ((0x010203 >> (Depth - 1 - i)) & 1) != 0;
            WriteNode(file, recordBits, bit ? Depth : next, bit ? next : Depth);
        }

        file.Write(new byte[Gap]);
        file.Write(data);
        file.Write([0xAB, 0xCD, 0xEF]);
        file.Write("MaxMind.com"u8);
        file.Write(
        [
            MapType | 3,
            .. Text("node_count"), (6 << 5) | 1, Depth,
            .. Text("record_size"), (5 << 5) | 1, (byte)recordBits,
            .. Text("ip_version"), (5 << 5) | 1, 4,
        ]);
        return file.ToArray();
    }

    private static byte[] Text(string text) => [(byte)(TextType | text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static void WriteNode(MemoryStream to, int bits, uint left, uint right)
    {
        switch (bits)
        {
            case 24:
                to.Write([(byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                break;
            case 28:
                to.Write([(byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(((left >> 24) << 4) | (right >> 24)), (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                break;
            default:
                to.Write([(byte)(left >> 24), (byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(right >> 24), (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                break;
        }
    }
}
