using FsCheck;
using FsCheck.Fluent;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Vm.Tests.Values;

/// <summary>Tables against the framework's dictionary, with insertion order kept in a list.</summary>
public class TableModelTests
{
    private static readonly Machine Machine = new(ProgramImage.Empty, new BuiltinCatalog());

    [Fact]
    public void Agrees_with_a_dictionary_under_any_operations()
    {
        Gen<(int Kind, int Key, int Value)> step = Gen.Choose(0, 9).SelectMany(kind => Gen.Choose(0, 40).SelectMany(key => Gen.Choose(0, 1000).Select(v => (kind, key, v))));
        Prop.ForAll(step.ListOf().ToArbitrary(), steps => Run([.. steps])).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static bool Run((int Kind, int Key, int Value)[] steps)
    {
        var table = new TableValue(new TableType([PolicyType.Count, PolicyType.String], PolicyType.Int));
        Dictionary<int, int> model = [];
        List<int> order = [];
        foreach ((int kind, int key, int value) in steps)
        {
            Slot[] slots = Key(key);
            if (kind < 6)
            {
                if (model.TryAdd(key, value))
                {
                    order.Add(key);
                }

                model[key] = value;
                table.Write(Machine, slots, Slot.Of((long)value));
            }
            else if (kind < 9)
            {
                order.Remove(key);
                if (model.Remove(key) != table.Remove(Machine, slots))
                {
                    return false;
                }
            }
            else if (value == 0)
            {
                table.Clear();
                model.Clear();
                order.Clear();
            }

            bool found = table.TryRead(Machine, slots, out Slot read);
            if (found != model.TryGetValue(key, out int expected) || (found && read.Bits != expected) || table.Count != model.Count)
            {
                return false;
            }
        }

        return order.SequenceEqual(Keys(table)) && ValueEquality.Equal(table.Type, Slot.Of(table), Slot.Of(ValueCopier.Copy(table, Machine)));
    }

    [Fact]
    public void A_loop_visits_what_stays_once_whatever_changes_meanwhile()
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            var table = new TableValue(new TableType([PolicyType.Count], null));
            int size = random.Next(1, 60);
            for (int i = 0; i < size; i++)
            {
                table.Add(Machine, [Slot.Of((long)i)]);
            }

            HashSet<long> removed = [];
            List<long> visited = [];
            long cursor = -1;
            int added = 1000;
            while (table.MoveNext(ref cursor, out int entry))
            {
                visited.Add(table.KeyAt(entry)[0].Bits);
                for (int change = random.Next(4); change > 0; change--)
                {
                    long key = random.Next(size);
                    if (random.Next(2) == 0 && table.Remove(Machine, [Slot.Of(key)]))
                    {
                        removed.Add(key);
                    }
                    else if (added < 1400)
                    {
                        table.Add(Machine, [Slot.Of((long)added++)]);
                    }
                }
            }

            Assert.Equal(visited.Count, visited.Distinct().Count());
            Assert.All(Enumerable.Range(0, size).Where(i => !removed.Contains(i)), i => Assert.Contains(i, visited));
        }
    }

    [Fact]
    public void Subnet_keys_are_found_by_the_longest_prefix()
    {
        var random = new Random(3);
        var table = new TableValue(new TableType([PolicyType.Subnet], PolicyType.Count));
        List<SubnetValue> nets = [];
        for (int i = 0; i < 300; i++)
        {
            var net = new SubnetValue(AddrValue.FromV4((uint)random.Next(1 << 20) << 12), 96 + random.Next(0, 33));
            nets.Add(net);
            table.Write(Machine, [Slot.Of(net)], Slot.Of((long)i));
            if (i % 5 == 0)
            {
                SubnetValue gone = nets[random.Next(nets.Count)];
                nets.RemoveAll(n => n.Equals(gone));
                table.Remove(Machine, [Slot.Of(gone)]);
            }
        }

        for (int i = 0; i < 500; i++)
        {
            AddrValue address = AddrValue.FromV4((uint)random.Next(1 << 20) << 12);
            SubnetValue? expected = nets.Where(n => n.Contains(address)).MaxBy(n => n.Length);
            int entry = table.FindPrefix(address);
            Assert.Equal(expected, entry < 0 ? null : table.KeyAt(entry)[0].AsSubnet);
            Assert.Equal(expected is not null, table.Has(Machine, [Slot.Of(address)]));
        }
    }

    [Fact]
    public void Record_keys_are_snapshots()
    {
        var type = new RecordType();
        type.TryAdd(new RecordField { Name = "a", Type = PolicyType.Count });
        RecordValue key = Machine.NewRecord(type);
        key.SetScalar(0, 1L);
        var table = new TableValue(new TableType([type], null));
        table.Add(Machine, [Slot.Of(key)]);
        key.SetScalar(0, 2L);
        Assert.False(table.Has(Machine, [Slot.Of(key)]));
        key.SetScalar(0, 1L);
        Assert.True(table.Has(Machine, [Slot.Of(key)]));
    }

    [Fact]
    public void Look_ups_and_updates_allocate_nothing()
    {
        var table = new TableValue(new TableType([PolicyType.Addr, PolicyType.Count, PolicyType.String], PolicyType.Count));
        Slot[] key = [Slot.Of(AddrValue.FromV4(0x0A000001)), Slot.Of(5L), Slot.Of(new StringValue("key"))];
        table.Write(Machine, key, Slot.Of(1L));
        Work(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Work(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work(int n)
        {
            for (int i = 0; i < n; i++)
            {
                table.TryRead(Machine, key, out Slot value);
                table.Write(Machine, key, Slot.Of(value.Bits + 1));
                table.Has(Machine, key);
                long cursor = -1;
                while (table.MoveNext(ref cursor, out _))
                {
                }
            }
        }
    }

    [Fact]
    public void Copies_keep_sharing_and_cycles()
    {
        var type = new VectorType(PolicyType.Any);
        var shared = new VectorValue(type);
        var outer = new VectorValue(type);
        outer.Add(Slot.Of(shared));
        outer.Add(Slot.Of(shared));
        outer.Add(Slot.Of(outer));
        var copy = (VectorValue)ValueCopier.Copy(outer)!;
        Assert.NotSame(shared, copy[0].Ref);
        Assert.Same(copy[0].Ref, copy[1].Ref);
        Assert.Same(copy, copy[2].Ref);
    }

    private static Slot[] Key(int key) => [Slot.Of((long)(key % 7)), Slot.Of(new StringValue("k" + key))];

    private static IEnumerable<int> Keys(TableValue table)
    {
        List<int> keys = [];
        long cursor = -1;
        while (table.MoveNext(ref cursor, out int entry))
        {
            keys.Add(int.Parse(table.KeyAt(entry)[1].AsString.ToString().AsSpan(1), System.Globalization.CultureInfo.InvariantCulture));
        }

        return keys;
    }
}
