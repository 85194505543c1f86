using BenchmarkDotNet.Attributes;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Bench.Interpreting;

/// <summary>Tables of the language by kinds of keys. An operation is one look-up, or one insertion with its removal.</summary>
[MemoryDiagnoser]
public class TableBenchmarks
{
    private const int Elements = 1000;

    private readonly TableValue _byCount = new(new TableType([PolicyType.Count], PolicyType.Count));
    private readonly TableValue _byAddr = new(new TableType([PolicyType.Addr], PolicyType.Count));
    private readonly TableValue _byString = new(new TableType([PolicyType.String], PolicyType.Count));
    private readonly TableValue _byAddrAndPort = new(new TableType([PolicyType.Addr, PolicyType.Port], PolicyType.Count));
    private readonly TableValue _bySubnet = new(new TableType([PolicyType.Subnet], PolicyType.Count));
    private readonly TableValue _changing = new(new TableType([PolicyType.Addr, PolicyType.Port], PolicyType.Count));
    private Slot[] _counts = [];
    private Slot[] _addresses = [];
    private Slot[] _strings = [];
    private Slot[] _pairs = [];

    [GlobalSetup]
    public void Setup()
    {
        // Look-ups are made with values of their own, equal to the keys and not the same.
        _counts = Fill(_byCount, Count);
        _addresses = Fill(_byAddr, Address);
        _strings = Fill(_byString, Text);
        _pairs = Fill(_byAddrAndPort, i => [.. Address(i), .. Port(i)]);
        for (int i = 0; i < 64; i++)
        {
            Store(_bySubnet, [Slot.Of(new SubnetValue(Address(i * 16)[0].AsAddr, 96 + 28))], i);
        }

        if (new[] { ByCount(), ByAddr(), ByString(), ByAddrAndPort(), BySubnet() }.Contains(0) || InsertAndRemove() != 0)
        {
            throw new InvalidOperationException("a table does not hold what it should");
        }
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public long ByCount() => LookUp(_byCount, _counts, 1);

    [Benchmark(OperationsPerInvoke = Elements)]
    public long ByAddr() => LookUp(_byAddr, _addresses, 1);

    [Benchmark(OperationsPerInvoke = Elements)]
    public long ByString() => LookUp(_byString, _strings, 1);

    [Benchmark(OperationsPerInvoke = Elements)]
    public long ByAddrAndPort() => LookUp(_byAddrAndPort, _pairs, 2);

    /// <summary>Longest prefix that covers an address.</summary>
    [Benchmark(OperationsPerInvoke = Elements)]
    public long BySubnet()
    {
        long found = 0;
        foreach (ref readonly Slot address in _addresses.AsSpan())
        {
            found += _bySubnet.FindPrefix(address.AsAddr) >= 0 ? 1 : 0;
        }

        return found;
    }

    /// <summary>Puts all elements in, and takes them out in the same order.</summary>
    /// <returns>elements left: none</returns>
    [Benchmark(OperationsPerInvoke = Elements)]
    public int InsertAndRemove()
    {
        for (int i = 0; i < Elements; i++)
        {
            Store(_changing, _pairs.AsSpan(i * 2, 2), i);
        }

        for (int i = 0; i < Elements; i++)
        {
            _changing.RemoveAt(_changing.Find(_pairs.AsSpan(i * 2, 2)));
        }

        return _changing.Count;
    }

    private static Slot[] Fill(TableValue table, Func<int, Slot[]> key)
    {
        List<Slot> keys = [];
        for (int i = 0; i < Elements; i++)
        {
            Store(table, key(i), i);
            keys.AddRange(key(i));
        }

        return [.. keys];
    }

    private static void Store(TableValue table, ReadOnlySpan<Slot> key, long value) =>
        table.ValueAt(table.FindOrAdd(key, out _)) = Slot.Of(value);

    private static long LookUp(TableValue table, Slot[] keys, int columns)
    {
        long sum = 0;
        for (int i = 0; i < keys.Length; i += columns)
        {
            int entry = table.Find(keys.AsSpan(i, columns));
            sum += entry < 0 ? 0 : table.ValueAt(entry).Bits;
        }

        return sum;
    }

    private static Slot[] Count(int i) => [Slot.Of(i * 7L)];

    private static Slot[] Address(int i) => [Slot.Of(AddrValue.FromV4(0x0A00_0000 + (uint)i))];

    private static Slot[] Text(int i) => [Slot.Of(new StringValue($"host-{i}.example.net"))];

    private static Slot[] Port(int i) => [Slot.Of((1024L + (i % 100)) | (1L << 16))];
}
