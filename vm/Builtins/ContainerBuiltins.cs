using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Built-ins on tables, sets and vectors.</summary>
public static class ContainerBuiltins
{
    private const ulong LargestVector = ValueLimits.VectorElements;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("clear_table", ClearTable);
        catalog.Add("table_values", TableValues);
        catalog.Add("table_keys", TableKeys);
        catalog.Add("matching_subnets", MatchingSubnets);
        catalog.Add("filter_subnet_table", FilterSubnetTable);
        catalog.Add("check_subnet", CheckSubnet);
        catalog.Add("same_object", (in BuiltinCall c) => Slot.Of(c.Arguments[0].Ref is { } a && ReferenceEquals(a, c.Arguments[1].Ref)));
        catalog.Add("resize", Resize);
        catalog.Add("any_set", (in BuiltinCall c) => AnyAll(c, any: true));
        catalog.Add("all_set", (in BuiltinCall c) => AnyAll(c, any: false));
        catalog.Add("sort", Sort);
        catalog.Add("order", Order);
        catalog.Add("table_pattern_matcher_stats", PatternStatistics);
        catalog.Add("Option::any_set_to_any_vec", AnySetToVector);
    }

    private static Slot ClearTable(in BuiltinCall call)
    {
        if (call.Arguments[0].Ref is TableValue table)
        {
            table.Clear();
        }
        else
        {
            call.Error("clear_table() requires a table/set argument");
        }

        return default;
    }

    private static Slot TableValues(in BuiltinCall call)
    {
        if (call.Arguments[0].Ref is not TableValue { Type.Yield: { } yield } table)
        {
            throw new StatementError("table_values() requires a table argument");
        }

        var result = new VectorValue(new VectorType(yield), table.Count);
        for (int i = 0; i < table.EntryLimit; i++)
        {
            if (table.IsLive(i))
            {
                result.Add(table.ValueAt(i));
            }
        }

        return Slot.Of(result);
    }

    private static Slot TableKeys(in BuiltinCall call)
    {
        if (call.Arguments[0].Ref is not TableValue table)
        {
            throw new StatementError("table_keys() requires a table argument");
        }

        var result = new TableValue(new TableType(table.Type.Index, null));
        for (int i = 0; i < table.EntryLimit; i++)
        {
            if (table.IsLive(i))
            {
                result.FindOrAdd(table.KeyAt(i), out _);
            }
        }

        return Slot.Of(result);
    }

    private static bool TrySubnetTable(in BuiltinCall call, string name, out TableValue table)
    {
        table = null!;
        if (call.Arguments[1].Ref is TableValue { Type.Index: [{ Tag: TypeTag.Subnet }] } found)
        {
            table = found;
            return true;
        }

        call.Error($"{name} needs to be called on a set[subnet]/table[subnet].");
        return false;
    }

    private static Slot MatchingSubnets(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("subnet_vec", PolicyType.Subnet);
        if (TrySubnetTable(call, "matching_subnets", out TableValue table))
        {
            List<int> entries = [];
            table.CollectPrefixes(call.Subnet(0), entries);
            foreach (int entry in entries)
            {
                result.Add(table.KeyAt(entry)[0]);
            }
        }

        return Slot.Of(result);
    }

    private static Slot FilterSubnetTable(in BuiltinCall call)
    {
        if (!TrySubnetTable(call, "filter_subnet_table", out TableValue table))
        {
            throw new StatementError("");
        }

        var result = new TableValue(table.Type);
        List<int> entries = [];
        table.CollectPrefixes(call.Subnet(0), entries);
        foreach (int entry in entries)
        {
            int added = result.FindOrAdd(table.KeyAt(entry), out _);
            if (table.Type.Yield is not null)
            {
                result.ValueAt(added) = table.ValueAt(entry);
            }
        }

        return Slot.Of(result);
    }

    private static Slot CheckSubnet(in BuiltinCall call)
        => Slot.Of(TrySubnetTable(call, "check_subnet", out TableValue table) && table.Find(call.Arguments[..1]) >= 0);

    private static Slot Resize(in BuiltinCall call)
    {
        if (call.Arguments[0].Ref is not VectorValue vector)
        {
            call.Error("resize() operates on vectors");
            return Slot.Of(0L);
        }

        int old = vector.Count;
        if (call.CountAt(1) > LargestVector)
        {
            call.Error("resize() to an excessive size");
            return Slot.Of((long)old);
        }

        call.Machine.Charge(Math.Max(0, (long)call.CountAt(1) - old));
        vector.Resize((int)call.CountAt(1));
        return Slot.Of((long)old);
    }

    private static Slot AnyAll(in BuiltinCall call, bool any)
    {
        if (call.Arguments[0].Ref is not VectorValue { Type.Element.Tag: TypeTag.Bool or TypeTag.Void } vector)
        {
            call.Error($"{(any ? "any_set" : "all_set")}() requires vector of bool");
            return Slot.Of(false);
        }

        foreach (ref Slot item in vector.Items)
        {
            // Holes count for neither.
            if (item.Ref is null && item.AsBool == any)
            {
                return Slot.Of(any);
            }
        }

        return Slot.Of(!any);
    }

    private static Slot Sort(in BuiltinCall call)
    {
        if (call.Arguments[0].Ref is not VectorValue vector)
        {
            call.Error("sort() requires vector");
            return call.Arguments[0].Ref is null ? Box(call) : call.Arguments[0];
        }

        if (TryComparer(call, "sort", vector, out IComparer<Slot>? comparer))
        {
            Slot[] items = vector.Items.ToArray();
            int[] order = Permutation(items, vector.Type.Element.IsScalar, comparer);
            for (int i = 0; i < order.Length; i++)
            {
                vector[i] = items[order[i]];
            }
        }

        return Slot.Of(vector);
    }

    private static Slot Box(in BuiltinCall call) => Slot.Of(new BoxedScalar(call.Types[0], call.Arguments[0].Bits));

    private static Slot Order(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("index_vec", PolicyType.Count);
        if (call.Arguments[0].Ref is not VectorValue vector)
        {
            call.Error("order() requires vector");
        }
        else if (TryComparer(call, "order", vector, out IComparer<Slot>? comparer))
        {
            foreach (int i in Permutation(vector.Items.ToArray(), vector.Type.Element.IsScalar, comparer))
            {
                result.Add(Slot.Of((long)i));
            }
        }

        return Slot.Of(result);
    }

    private static bool TryComparer(in BuiltinCall call, string name, VectorValue vector, out IComparer<Slot> comparer)
    {
        comparer = null!;
        PolicyType element = vector.Type.Element;
        if (call.Count > 2)
        {
            call.Error($"{name}() called with extraneous argument");
            return false;
        }

        if (call.Count > 1)
        {
            if (call.Arguments[1].Ref is not FunctionValue function || !Fits(function.Type, element))
            {
                call.Error($"invalid comparison function in call to {name}()");
                return false;
            }

            comparer = new PolicyComparer(call.Machine, function);
            return true;
        }

        if (element.Tag is not (TypeTag.Count or TypeTag.Int or TypeTag.Double or TypeTag.Time or TypeTag.Interval or TypeTag.Void))
        {
            call.Error($"comparison function required for {name}() with non-numeric types");
            return false;
        }

        comparer = element.Tag switch
        {
            TypeTag.Count => Comparer<Slot>.Create((a, b) => a.AsCount.CompareTo(b.AsCount)),
            TypeTag.Int => Comparer<Slot>.Create((a, b) => a.Bits.CompareTo(b.Bits)),
            _ => Comparer<Slot>.Create((a, b) => a.AsDouble.CompareTo(b.AsDouble)),
        };
        return true;
    }

    private static bool Fits(FuncType function, PolicyType element)
        => function.Flavor == FuncFlavor.Function && function.Yield.Tag == TypeTag.Int && function.Parameters.Length == 2
            && Array.TrueForAll(function.Parameters, p => p.Type.Tag == TypeTag.Any || p.Type.Tag == element.Tag);

    /// <summary>A stable order of the elements; unset ones go to the end. A merge sort: a policy's comparator may be inconsistent.</summary>
    private static int[] Permutation(Slot[] items, bool scalar, IComparer<Slot> comparer)
    {
        var order = new int[items.Length];
        int set = 0;
        int unset = items.Length;
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i].IsSet(scalar))
            {
                order[set++] = i;
            }
        }

        for (int i = items.Length - 1; i >= 0; i--)
        {
            if (!items[i].IsSet(scalar))
            {
                order[--unset] = i;
            }
        }

        MergeSort(items, order.AsSpan(0, set), new int[set], comparer);
        return order;
    }

    private static void MergeSort(Slot[] items, Span<int> order, Span<int> room, IComparer<Slot> comparer)
    {
        if (order.Length < 2)
        {
            return;
        }

        int half = order.Length / 2;
        MergeSort(items, order[..half], room[..half], comparer);
        MergeSort(items, order[half..], room[half..], comparer);
        order.CopyTo(room);
        int left = 0;
        int right = half;
        for (int i = 0; i < order.Length; i++)
        {
            bool takeRight = left >= half || (right < order.Length && comparer.Compare(items[room[right]], items[room[left]]) < 0);
            order[i] = takeRight ? room[right++] : room[left++];
        }
    }

    private static Slot PatternStatistics(in BuiltinCall call)
    {
        RecordValue result = call.NewRecord("MatcherStats");
        result["matchers"] = Slot.Of(1L);
        foreach (string field in (string[])["nfa_states", "dfa_states", "computed", "mem", "hits", "misses"])
        {
            result[field] = Slot.Of(0L);
        }

        if (call.Arguments[0].Ref is TableValue { Type.Index: [{ Tag: TypeTag.Pattern }] } table)
        {
            result["dfa_states"] = Slot.Of((long)table.PatternStateCount);
        }
        else
        {
            call.Error("table_pattern_matcher_stats() requires a table[pattern] argument");
        }

        return Slot.Of(result);
    }

    private static Slot AnySetToVector(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("any_vec", PolicyType.Any);
        if (call.Arguments[0].Ref is not TableValue { Type.Yield: null, Type.Index.Length: 1 } set)
        {
            call.Error("any_set_to_any_vec() requires a set with one index");
            return Slot.Of(result);
        }

        PolicyType element = set.Type.Index[0];
        for (int i = 0; i < set.EntryLimit; i++)
        {
            if (set.IsLive(i))
            {
                Slot key = set.KeyAt(i)[0];
                result.Add(element.IsScalar ? Slot.Of(new BoxedScalar(element, key.Bits)) : key);
            }
        }

        return Slot.Of(result);
    }

    private sealed class PolicyComparer(Machine machine, FunctionValue function) : IComparer<Slot>
    {
        private readonly Slot[] _arguments = new Slot[2];

        public int Compare(Slot x, Slot y)
        {
            _arguments[0] = x;
            _arguments[1] = y;
            return Math.Sign(machine.Invoke(function, _arguments).Bits);
        }
    }
}
